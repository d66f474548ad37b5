"""Where "north of X", "around X" and "between X and Y" may be: areas with a stated uncertainty."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, LineString, MultiPolygon, Point, Polygon

from operations.errors import GeometryError
from operations.vocabulary import Relation

from .plane import direction, plane_at

# How far the words reach when no distance is given, in metres beyond the place's own edge.
# A report that says "north of" a town without a distance means its countryside: half the usual
# 40–50 km between district seats of the region. "Near" and "around" mean a walk or a short drive.
REACH_OF_BEARING_M = 20_000
REACH_OF_NEAR_M = 5_000
REACH_OF_AROUND_M = 8_000
REACH_OF_OUTSKIRTS_M = 3_000
# People name eight directions; each covers 45° either side of its bearing at the edges of use.
HALF_ANGLE_DEG = 45
# A stated distance ("12 km north") is rounded by its speaker: a quarter either way.
DISTANCE_SLACK = 0.25
# Half the width of "between X and Y", as a share of the distance between them.
BETWEEN_SHARE = 0.25
ARC_STEP_DEG = 5

BEARINGS: dict[str, float] = {
    Relation.NORTH_OF: 0,
    Relation.NORTH_EAST_OF: 45,
    Relation.EAST_OF: 90,
    Relation.SOUTH_EAST_OF: 135,
    Relation.SOUTH_OF: 180,
    Relation.SOUTH_WEST_OF: 225,
    Relation.WEST_OF: 270,
    Relation.NORTH_WEST_OF: 315,
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that words refer to. lon, lat: degrees, SRID 4326; radius_m: its own extent.

    footprint: Polygon or MultiPolygon, SRID 4326, where the outline is known.
    """

    name: str
    lon: float
    lat: float
    radius_m: float = 0
    footprint: GEOSGeometry | None = None

    @property
    def point(self) -> Point:
        return Point(self.lon, self.lat, srid=4326)


@dataclass(frozen=True, slots=True)
class Region:
    """An area built from words. geometry: Polygon or MultiPolygon, SRID 4326, valid.

    precision_m: radius in metres of the circle that covers the largest part of it.
    """

    geometry: GEOSGeometry
    precision_m: int
    method: str


def region(relation: str, anchors: Sequence[Anchor], distance_km: float | None = None) -> Region:
    """Return where `relation` to the anchors may be; several anchors share the relation.

    distance_km: as stated, or None for the reach of the word. Raises GeometryError without
    anchors, for "between" without two, and for an unknown relation.
    """
    if not anchors:
        raise GeometryError("A relation needs a place that it refers to.")
    if relation == Relation.BETWEEN:
        if len(anchors) != 2:
            raise GeometryError("“Between” needs two places.")
        return between(anchors[0], anchors[1])
    parts = [_single(relation, anchor, distance_km) for anchor in anchors]
    if len(parts) == 1:
        return parts[0]
    merged = parts[0].geometry
    for part in parts[1:]:
        merged = merged.union(part.geometry)
    merged.srid = 4326
    return Region(
        merged, max(part.precision_m for part in parts), "; ".join(part.method for part in parts)
    )


def _single(relation: str, anchor: Anchor, distance_km: float | None) -> Region:
    if relation in BEARINGS:
        return sector(anchor, BEARINGS[relation], distance_km, Relation(relation).label)
    reach = {
        Relation.AT: 0,
        Relation.NEAR: REACH_OF_NEAR_M,
        Relation.AROUND: REACH_OF_AROUND_M,
        Relation.OUTSKIRTS: REACH_OF_OUTSKIRTS_M,
    }.get(Relation(relation))
    if reach is None:
        raise GeometryError(f"No rule draws “{relation}”.")
    if distance_km is not None:
        reach = round(distance_km * 1000)
    return around(anchor, reach, Relation(relation).label)


def around(anchor: Anchor, reach_m: float, word: str = "around") -> Region:
    """Return what lies within `reach_m` metres of the place's edge, the place included.

    Without a footprint the place is a disc; the result has a radius of 500 m at least.
    """
    to_metres, to_degrees = plane_at(anchor.point)
    if anchor.footprint:
        shape = to_metres(anchor.footprint).buffer(reach_m) if reach_m else None
        drawn = to_degrees(shape) if shape else anchor.footprint.clone()
        how = f"within {reach_m / 1000:g} km of its outline" if reach_m else "its outline"
        return Region(drawn, _covering_radius(to_metres(drawn)), f"{word} {anchor.name}: {how}")
    radius = max(anchor.radius_m + reach_m, 500)
    disc = to_degrees(_arc(0, 360, radius))
    return Region(disc, round(radius), f"{word} {anchor.name}: within {radius / 1000:g} km")


def sector(
    anchor: Anchor, bearing_deg: float, distance_km: float | None, word: str = "towards"
) -> Region:
    """Return the sector that starts at the place's edge and opens 45° either side of the bearing;
    for a place with a footprint, what lies straight beyond its outline on that side.

    With a stated distance: the band from 0.75 to 1.25 of it. bearing_deg: clockwise from north.
    """
    if distance_km is None:
        near, far = 0.0, float(REACH_OF_BEARING_M)
        how = f"up to {far / 1000:g} km from its edge"
    else:
        near = distance_km * 1000 * (1 - DISTANCE_SLACK)
        far = distance_km * 1000 * (1 + DISTANCE_SLACK)
        how = f"{distance_km:g} km as stated, a quarter either way"
    to_metres, to_degrees = plane_at(anchor.point)
    if anchor.footprint:
        shape = _beyond(to_metres(anchor.footprint), direction(bearing_deg), near, far)
        what = "what lies straight beyond its outline"
    else:
        first, last = bearing_deg - HALF_ANGLE_DEG, bearing_deg + HALF_ANGLE_DEG
        shape = _arc(first, last, anchor.radius_m + far, anchor.radius_m + near)
        what = f"sector {HALF_ANGLE_DEG}° either side"
    method = f"{word} {anchor.name}: {what}, {how}"
    return Region(to_degrees(shape), _covering_radius(shape), method)


def _beyond(
    outline: Any, heading: tuple[float, float], near_m: float, far_m: float
) -> GEOSGeometry:
    """Return what `outline` passes over when it is moved along `heading`, less itself.

    The outline moved by near_m and by far_m, and between the two what each of its edges sweeps.
    All in metres of one plane; heading: unit vector (east, north).
    """
    (near_x, near_y), (far_x, far_y) = (
        (heading[0] * distance, heading[1] * distance) for distance in (near_m, far_m)
    )
    swept = []
    parts: Any = outline if isinstance(outline, MultiPolygon) else [outline]
    for part in parts:
        ring = part.exterior_ring.coords
        swept += [
            Polygon([(x + dx, y + dy) for x, y in ring])
            for dx, dy in ((near_x, near_y), (far_x, far_y))
        ]
        for (ax, ay), (bx, by) in pairwise(ring):
            if (
                abs((bx - ax) * heading[1] - (by - ay) * heading[0]) > 0.01
            ):  # else it sweeps nothing
                quad = [(ax + near_x, ay + near_y), (bx + near_x, by + near_y),
                        (bx + far_x, by + far_y), (ax + far_x, ay + far_y)]  # fmt: skip
                swept.append(Polygon([*quad, quad[0]]))
    return MultiPolygon(swept).unary_union.difference(outline)


def between(one: Anchor, other: Anchor) -> Region:
    """Return the strip along the straight line from one place to the other."""
    middle = Point((one.lon + other.lon) / 2, (one.lat + other.lat) / 2, srid=4326)
    to_metres, to_degrees = plane_at(middle)
    line = LineString(to_metres(one.point).coords, to_metres(other.point).coords)
    if line.length < 1:
        raise GeometryError("“Between” needs two different places.")
    half_width = line.length * BETWEEN_SHARE
    shape = line.buffer_with_style(half_width, quadsegs=8, end_cap_style=2)
    return Region(
        to_degrees(shape),
        _covering_radius(shape),
        f"between {one.name} and {other.name}: {half_width / 1000:.1f} km either side of the line",
    )


def _arc(first_deg: float, last_deg: float, outer_m: float, inner_m: float = 0) -> Polygon:
    """Return the ring sector from one bearing to the other round (0, 0), in metres."""
    steps = max(2, math.ceil((last_deg - first_deg) / ARC_STEP_DEG))
    bearings = [first_deg + (last_deg - first_deg) * step / steps for step in range(steps + 1)]
    full = last_deg - first_deg >= 360
    ring = [_polar(bearing, outer_m) for bearing in (bearings[:-1] if full else bearings)]
    if not full:
        ring += [_polar(b, inner_m) for b in reversed(bearings)] if inner_m > 0 else [(0.0, 0.0)]
    return Polygon([*ring, ring[0]])


def _polar(bearing_deg: float, distance_m: float) -> tuple[float, float]:
    east, north = direction(bearing_deg)
    return east * distance_m, north * distance_m


def _covering_radius(shape: Any, center: tuple[float, float] | None = None) -> int:
    """Return the distance in metres from the centre to the farthest vertex, rounded up."""
    parts: Any = shape if isinstance(shape, MultiPolygon) else [shape]
    middle = center or shape.centroid.coords
    return math.ceil(
        max(math.dist(middle, vertex) for part in parts for vertex in part.exterior_ring.coords)
    )
