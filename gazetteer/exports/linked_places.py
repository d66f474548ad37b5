"""Linked Places Format v1.2: GeoJSON whose names, shapes and relations carry source and time.

Source: https://github.com/LinkedPasts/linked-places-format.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson

from gazetteer.exports.links import address_of
from gazetteer.exports.rows import Name, Parent, Row, Shape
from gazetteer.vocabulary import kind_label

CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/"
    "linkedplaces-context-v1.1.jsonld"
)
HEAD = b'{"type":"FeatureCollection","@context":"' + CONTEXT.encode() + b'","features":[\n'


def write(rows: Iterator[Row], base: str) -> Iterator[bytes]:
    """Yield the file in pieces. base: what precedes a public id in the places' addresses.

    The count comes last, so that a file that was cut is no JSON and one that is whole says so.
    """
    yield HEAD
    count = 0
    for row in rows:
        yield (b",\n" if count else b"") + orjson.dumps(feature(row, base))
        count += 1
    yield b'\n],"numberReturned":%d}\n' % count


def feature(row: Row, base: str) -> dict[str, Any]:
    """Return one place. Geometry in SRID 4326, (lon, lat); an empty collection: not located."""
    return {
        "@id": f"{base}{row.public_id}",
        "type": "Feature",
        "properties": {
            "title": row.name, "ccodes": [row.country] if row.country else [],
            "fclasses": [row.feature_class], "kind": row.kind, "radius_m": row.radius_m,
            "source": row.source, "license": row.licence, "origin": row.origin,
        },
        "names": [_name(name) for name in row.names] or [{"toponym": row.name}],
        "types": [
            {
                "identifier": f"https://www.geonames.org/ontology#{row.feature_class}.{row.kind}",
                "label": kind_label(row.kind),
                "sourceLabels": [{"label": kind_label(row.kind), "lang": "en"}],
            }
        ],
        "geometry": _geometry(row),
        "relations": [_relation(parent, base) for parent in _parents(row)],
        "links": [
            *_links("exactMatch", [row.external_id]),
            *_links("closeMatch", row.also_external_ids),
            *({"type": "exactMatch", "identifier": f"{base}{pk}"} for pk in row.also_public_ids),
        ],
        "descriptions": [{"value": row.notes, "lang": "en"}] if row.notes else [],
    }  # fmt: skip


def when(valid_from: date | None, valid_to: date | None) -> dict[str, Any]:
    """Return {"when": …}, or nothing where no day is known. valid_to: the last day, inclusive."""
    if valid_from is None and valid_to is None:
        return {}
    # "attested until" says no more of the beginning than that it was not later
    start = {"in": str(valid_from)} if valid_from else {"latest": str(valid_to)}
    end = {"end": {"in": str(valid_to)}} if valid_to else {}
    return {"when": {"timespans": [{"start": start, **end}]}}


def _name(name: Name) -> dict[str, Any]:
    cited = {"citations": [{"label": name.source}]} if name.source else {}
    lang = {"lang": name.language} if name.language else {}
    return {"toponym": name.name, **lang, "script": name.script, "status": name.kind, **cited}


def _geometry(row: Row) -> dict[str, Any]:
    shapes = [_shape(shape) for shape in row.outlines()]
    if row.lon is not None:
        sure = {"certainty": "less-certain"} if row.radius_m else {}
        point = {"type": "Point", "coordinates": [row.lon, row.lat], **sure, **_cited(row)}
        shapes.insert(0, point)
    if len(shapes) == 1:
        return shapes[0]
    return {"type": "GeometryCollection", "geometries": shapes}


def _shape(shape: Shape) -> dict[str, Any]:
    outline: dict[str, Any] = orjson.loads(shape.geojson)
    licence = {"license": shape.licence} if shape.licence else {}
    cited = {"citations": [{"label": shape.source}]} if shape.source else {}
    return {**outline, **when(shape.valid_from, shape.valid_to), **cited, **licence}


def _cited(row: Row) -> dict[str, Any]:
    return {"citations": [{"label": row.source}]} if row.source else {}


def _parents(row: Row) -> list[Parent]:
    """Return the dated parents, and the present one unless it is among them."""
    known = {parent.public_id for parent in row.parents}
    own = [row.parent] if row.parent and row.parent.public_id not in known else []
    return [*own, *row.parents]


def _relation(parent: Parent, base: str) -> dict[str, Any]:
    cited = {"citations": [{"label": parent.source}]} if parent.source else {}
    return {
        "relationType": "gvp:broaderPartitive",
        "relationTo": f"{base}{parent.public_id}",
        "label": f"part of {parent.name}",
        **when(parent.valid_from, parent.valid_to),
        **cited,
    }


def _links(kind: str, external_ids: list[str]) -> list[dict[str, str]]:
    # gn: and wd: are abbreviations that the format itself knows
    return [
        {"type": kind, "identifier": known if known.startswith(("gn:", "wd:")) else
         address_of(known) or known}
        for known in external_ids if known
    ]  # fmt: skip
