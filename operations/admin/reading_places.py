"""The reading page's map: chosen places, what else a name may mean, and areas its words describe.

A preview: nothing of it is saved, and what is drafted is drawn anew (`operations.placing`).
"""

from typing import Any

from django.contrib.gis.geos import GEOSGeometry

from gazetteer.models import Place
from operations import placing
from operations.errors import GeometryError
from operations.expressions import expressions, words_of
from operations.geometry.geojson import as_geojson
from operations.models import Mention, Report
from operations.vocabulary import Relation

MAX_REGIONS = 60  # of one report; the longest of the gold texts has 12


def collection(report: Report) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection, SRID 4326.

    properties.role: "place" (chosen; keys of its mentions), "candidate" (of one mention, `rank`
    from 1) or "area" (an expression; `method` says how it was drawn). radius_m: uncertainty in
    metres, null where none is stated. `undrawn`: [{keys, words, why}] of what cannot be drawn.
    """
    rows = list(
        report.mentions.select_related("place", "place__stand_in")
        .defer("place__footprint", "place__stand_in__footprint")  # large; few are asked for
        .order_by("start")
    )
    shown = [row for row in rows if row.state in (Mention.State.PROPOSED, Mention.State.ACCEPTED)]
    areas, undrawn = _areas(report, shown)
    return {
        "type": "FeatureCollection",
        "features": [*_chosen(shown), *_candidates(rows), *areas],
        "undrawn": undrawn,
    }


def _chosen(rows: list[Mention]) -> list[dict[str, Any]]:
    """Return one feature for each chosen place, with all its mentions."""
    by_place: dict[int, list[Mention]] = {}
    for row in rows:
        if row.place_id:
            by_place.setdefault(row.place_id, []).append(row)
    found = []
    for mentions in by_place.values():
        place = mentions[0].place
        anchor = placing.anchor_of(place) if place else None
        if place and anchor:
            point = _point(anchor.lon, anchor.lat)
            found.append(_feature(
                point, role="place", keys=[row.key for row in mentions], place=place.pk,
                words=anchor.name, radius_m=place.radius_m,
            ))  # fmt: skip
    return found


def _candidates(rows: list[Mention]) -> list[dict[str, Any]]:
    """Return the candidates of every mention, but for the chosen one."""
    ids = {item.get("place") for row in rows for item in row.proposed}
    places = _places(ids - {None})
    found = []
    for row in rows:
        for rank, item in enumerate(row.proposed, 1):
            place = places.get(item.get("place"))
            anchor = placing.anchor_of(place) if place and place.pk != row.place_id else None
            if place and anchor:
                found.append(_feature(
                    _point(anchor.lon, anchor.lat), role="candidate", keys=[row.key], rank=rank,
                    place=place.pk, words=str(place), score=item.get("score"),
                    radius_m=place.radius_m,
                ))  # fmt: skip
    return found


def _places(ids: set[int]) -> dict[int, Place]:
    return Place.objects.without_shapes().select_related("stand_in").in_bulk(ids)


def _areas(
    report: Report, rows: list[Mention]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return (features of the described areas, what cannot be drawn and why)."""
    told = [
        (relation, group)
        for relation, group in expressions(report.text, rows)
        if relation not in placing.PLACE_ITSELF or group[0].distance_km
    ]
    areas, undrawn = [], []
    for relation, group in told[:MAX_REGIONS]:
        about = {"keys": [row.key for row in group], "words": words_of(group, relation)}
        try:
            built = placing.region_of(
                relation, [row.place for row in group if row.place],
                distance_km=group[0].distance_km, bearing_deg=group[0].bearing_deg,
                may_cross_border=False, on=report.published_on,
            )  # fmt: skip
        except GeometryError as error:
            undrawn.append({**about, "why": str(error)})
            continue
        if built is None:
            undrawn.append({**about, "why": "Nobody has located its places yet."})
            continue
        point = [built.point.x, built.point.y]
        areas.append(_feature(
            built.geometry, role="area", radius_m=built.radius_m, method=built.method, point=point,
            relation=Relation(relation).label, **about,
        ))  # fmt: skip
    undrawn += [
        {"keys": [group[0].key], "words": words_of(group, relation), "why": "Too many."}
        for relation, group in told[MAX_REGIONS:]
    ]
    return areas, undrawn


def _point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def _feature(geometry: GEOSGeometry | dict[str, Any], **properties: Any) -> dict[str, Any]:
    shape = geometry if isinstance(geometry, dict) else as_geojson(geometry)
    return {"type": "Feature", "geometry": shape, "properties": properties}
