"""Where "north of X", "around X" and "between X and Y" may be: areas with a stated uncertainty.

Pure: places and rules in, a region out. How far words reach is in `rules`; expressions of several
places are in `paths`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Point

from operations.errors import GeometryError
from operations.vocabulary import Relation

from .outlines import arc, areas_of, polar, side_of, swept, vertices
from .plane import plane_at
from .rules import ANY, BEARINGS, Reach, Rules

LEAST_RADIUS_M = 500  # a place without an outline is drawn no smaller


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that words refer to. lon, lat: degrees, SRID 4326; radius_m: its own extent.

    footprint: Polygon or MultiPolygon, or the LineString or MultiLineString of a river or road,
    SRID 4326, where the outline or course is known. group: its row in the table of rules.
    """

    name: str
    lon: float
    lat: float
    radius_m: float = 0
    footprint: GEOSGeometry | None = None
    group: str = ANY

    @property
    def point(self) -> Point:
        return Point(self.lon, self.lat, srid=4326)

    @property
    def outline(self) -> GEOSGeometry | None:
        return self.footprint if self.footprint and self.footprint.dims == 2 else None

    @property
    def course(self) -> GEOSGeometry | None:
        return self.footprint if self.footprint and self.footprint.dims == 1 else None


@dataclass(frozen=True, slots=True)
class Country:
    """Which country a region stays in, and its outline, SRID 4326, where one is kept."""

    name: str
    outline: GEOSGeometry | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """An area built from words. geometry: Polygon or MultiPolygon, SRID 4326, valid.

    point: the likeliest place, inside the geometry. radius_m: no part of the geometry lies
    farther from the point, in metres. method: how it was drawn, in words.
    """

    geometry: GEOSGeometry
    point: Point
    radius_m: int
    method: str


def measured(geometry: GEOSGeometry, likely: GEOSGeometry | None, method: str) -> Region:
    """Return the region of a geometry, SRID 4326; `likely` counts where it lies inside.

    Raises GeometryError when nothing is left of the area.
    """
    geometry = areas_of(geometry)
    if geometry.empty:
        raise GeometryError("Nothing is left of the area that these words describe.")
    geometry.srid = 4326
    inside = likely is not None and geometry.intersects(likely)
    point: Any = likely if likely is not None and inside else geometry.point_on_surface
    point.srid = 4326
    to_metres, _ = plane_at(point)
    farthest = max(math.hypot(x, y) for x, y in vertices(to_metres(geometry)))
    return Region(geometry, point, math.ceil(farthest - 0.01), method)


def merged(parts: Sequence[Region]) -> Region:
    """Return one region of several, as of a relation that several places share."""
    if len(parts) == 1:
        return parts[0]
    geometry = parts[0].geometry
    for part in parts[1:]:
        geometry = geometry.union(part.geometry)
    geometry.srid = 4326
    largest = max(parts, key=lambda part: part.geometry.area)
    return measured(geometry, largest.point, "; ".join(part.method for part in parts))


def kept_in(found: Region, country: Country) -> Region:
    """Return the region cut at the country's border; whole, and saying so, where it cannot be."""
    if country.outline is None:
        note = f"not cut at the border: no outline of {country.name} is kept"
        return replace(found, method=f"{found.method}; {note}")
    if country.outline.covers(found.geometry):
        return found
    inside = areas_of(found.geometry.intersection(country.outline))
    if inside.empty:
        note = f"not cut at the border: it lies wholly outside {country.name} as drawn"
        return replace(found, method=f"{found.method}; {note}")
    return measured(inside, found.point, f"{found.method}; cut at the border of {country.name}")


def single(
    relation: str,
    anchor: Anchor,
    distance_km: float | None = None,
    bearing_deg: float | None = None,
    rules: Rules | None = None,
) -> Region:
    """Return where a relation to one place may be. Raises GeometryError on one that needs more."""
    rule = (rules or Rules()).of(relation, anchor.group)
    word = Relation(relation).label
    if relation == Relation.PART:
        return part_of(anchor, bearing_deg, rule)
    if relation == Relation.DISTANCE_FROM:
        if distance_km is None:
            raise GeometryError("“At a distance” needs the distance.")
        return ring(anchor, distance_km, rule, bearing_deg)
    if relation in BEARINGS:
        return sector(anchor, BEARINGS[relation], distance_km, rule, word)
    if relation == Relation.OUTSKIRTS and bearing_deg is not None:
        return sector(anchor, bearing_deg, distance_km, rule, f"{side(bearing_deg)} {word}")
    if relation not in (
        Relation.AT, Relation.IN, Relation.NEAR, Relation.AROUND, Relation.OUTSKIRTS
    ):  # fmt: skip
        raise GeometryError(f"No rule draws “{word}” of one place.")
    reach = rule.reach_m or 0 if distance_km is None else distance_km * 1000
    return around(anchor, reach, word)


def side(bearing_deg: float) -> str:
    """Return "northern" of 0; of a bearing between the eight, the nearest."""
    return next(
        name for name, step in zip(BEARINGS, range(0, 360, 45), strict=True)
        if round(bearing_deg / 45) % 8 * 45 == step
    ).removesuffix(" of") + "ern"  # fmt: skip


def around(anchor: Anchor, reach_m: float, word: str = "around") -> Region:
    """Return what lies within `reach_m` metres of the place's edge, the place included.

    Without a footprint the place is a disc; the result has a radius of 500 m at least.
    """
    to_metres, to_degrees = plane_at(anchor.point)
    if anchor.footprint:
        reach = reach_m + (anchor.radius_m if anchor.course else 0)
        shape = to_metres(anchor.footprint).buffer(reach) if reach else None
        drawn = to_degrees(shape) if shape else anchor.footprint.clone()
        what = "course" if anchor.course else "outline"
        how = f"within {reach / 1000:g} km of its {what}" if reach else "its outline"
        return measured(drawn, anchor.point, f"{word} {anchor.name}: {how}")
    radius = max(anchor.radius_m + reach_m, LEAST_RADIUS_M)
    disc = to_degrees(arc(0, 360, radius))
    return measured(disc, anchor.point, f"{word} {anchor.name}: within {radius / 1000:g} km")


def ring(
    anchor: Anchor, distance_km: float, rule: Reach, bearing_deg: float | None = None
) -> Region:
    """Return the band round a place at a stated distance from its centre, or its arc at a bearing.

    distance_km: from the point; the band is `rule.share` of it either way, and the place's extent.
    """
    slack = distance_km * 1000 * (rule.share or 0) + anchor.radius_m
    near, far = max(distance_km * 1000 - slack, 0), distance_km * 1000 + slack
    first, last = (0.0, 360.0) if bearing_deg is None else (bearing_deg - 22.5, bearing_deg + 22.5)
    _, to_degrees = plane_at(anchor.point)
    likely = Point(*polar(bearing_deg or 0, distance_km * 1000))
    where = "in any direction" if bearing_deg is None else f"at {bearing_deg:g}°"
    return measured(
        to_degrees(arc(first, last, far, near)), to_degrees(likely),
        f"{distance_km:g} km from {anchor.name}, {where}, {near / 1000:.3g} to {far / 1000:.3g} km",
    )  # fmt: skip


def sector(
    anchor: Anchor, bearing_deg: float, distance_km: float | None, rule: Reach, word: str
) -> Region:
    """Return the sector that starts at the place's edge and opens either side of the bearing;
    for a place with an outline or course, what lies straight beyond it on that side.

    With a stated distance: the band `rule.share` of it either way. bearing_deg: clockwise from
    north. The likeliest point lies straight in that direction, half-way or as far as stated.
    """
    if distance_km is None:
        near, far = 0.0, float(rule.reach_m or 0)
        how = f"up to {far / 1000:g} km from its edge"
    else:
        share = rule.share or 0
        near, far = (distance_km * 1000 * (1 + sign * share) for sign in (-1, 1))
        how = f"{distance_km:g} km as stated, {share:.0%} either way"
    to_metres, to_degrees = plane_at(anchor.point)
    if anchor.footprint:
        shape = swept(to_metres(anchor.footprint), bearing_deg, near, far)
        what = f"what lies straight beyond its {'course' if anchor.course else 'outline'}"
        likely = None
    else:
        half = rule.half_angle_deg or 45
        shape = arc(bearing_deg - half, bearing_deg + half, anchor.radius_m + far,
                    anchor.radius_m + near)  # fmt: skip
        what = f"sector {half:g}° either side"
        likely = to_degrees(Point(*polar(bearing_deg, anchor.radius_m + (near + far) / 2)))
    return measured(to_degrees(shape), likely, f"{word} {anchor.name}: {what}, {how}")


def part_of(anchor: Anchor, bearing_deg: float | None, rule: Reach) -> Region:
    """Return the side of a place that a bearing names: "northern Diyala"."""
    if bearing_deg is None:
        raise GeometryError("“A part of” needs to say which part: a bearing.")
    to_metres, to_degrees = plane_at(anchor.point)
    shape = to_metres(anchor.footprint) if anchor.footprint else arc(
        0, 360, max(anchor.radius_m, LEAST_RADIUS_M)
    )  # fmt: skip
    if anchor.course:
        shape = shape.buffer(anchor.radius_m or LEAST_RADIUS_M)
    share = rule.share or 0.5
    drawn = side_of(shape, bearing_deg, share)
    what = "its outline" if anchor.footprint else "a disc of its extent"
    method = f"{side(bearing_deg)} part of {anchor.name}: {share:.0%} of {what} on that side"
    return measured(to_degrees(drawn), None, method)
