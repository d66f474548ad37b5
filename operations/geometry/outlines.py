"""Flat shapes in metres, from which regions are put together; x is east, y is north."""

import math
from itertools import pairwise
from typing import Any

from django.contrib.gis.geos import (
    GEOSGeometry,
    LineString,
    MultiLineString,
    MultiPolygon,
    Point,
    Polygon,
)

from operations.errors import GeometryError

from .plane import direction

ARC_STEP_DEG = 5
MAX_SWEPT_VERTICES = 800  # a sweep makes a quadrilateral of every edge
FAR_M = 10_000_000


def arc(first_deg: float, last_deg: float, outer_m: float, inner_m: float = 0) -> Polygon:
    """Return the ring sector from one bearing to the other round (0, 0)."""
    steps = max(2, math.ceil((last_deg - first_deg) / ARC_STEP_DEG))
    bearings = [first_deg + (last_deg - first_deg) * step / steps for step in range(steps + 1)]
    if last_deg - first_deg >= 360:
        return _disc(bearings, outer_m, inner_m)
    ring = [polar(bearing, outer_m) for bearing in bearings]
    ring += [polar(b, inner_m) for b in reversed(bearings)] if inner_m > 0 else [(0.0, 0.0)]
    return Polygon([*ring, ring[0]])


def _disc(bearings: list[float], outer_m: float, inner_m: float) -> Polygon:
    rings = []
    for radius in (outer_m, inner_m):
        ring = [polar(bearing, radius) for bearing in bearings[:-1]]
        rings.append([*ring, ring[0]])
    return Polygon(*rings) if inner_m > 0 else Polygon(rings[0])


def polar(bearing_deg: float, distance_m: float) -> tuple[float, float]:
    """Return the position at a bearing (clockwise from north) and distance from (0, 0)."""
    east, north = direction(bearing_deg)
    return east * distance_m, north * distance_m


def swept(shape: GEOSGeometry, bearing_deg: float, near_m: float, far_m: float) -> GEOSGeometry:
    """Return what `shape` passes over when it is moved along the bearing, less itself.

    Polygons or lines. The shape moved by near_m and by far_m, and between the two what each of
    its edges sweeps. A shape of more than 800 vertices is simplified first, to 200 m.
    """
    if shape.num_coords > MAX_SWEPT_VERTICES:
        shape = shape.simplify(200, preserve_topology=True)
    east, north = direction(bearing_deg)
    (near_x, near_y), (far_x, far_y) = ((east * m, north * m) for m in (near_m, far_m))
    parts: list[Polygon] = []
    for coords, is_ring in _edges(shape):
        if is_ring:
            parts += [
                Polygon([(x + dx, y + dy) for x, y in coords])
                for dx, dy in ((near_x, near_y), (far_x, far_y))
            ]
        for (ax, ay), (bx, by) in pairwise(coords):
            if abs((bx - ax) * north - (by - ay) * east) > 0.01:  # else it sweeps nothing
                quad = [(ax + near_x, ay + near_y), (bx + near_x, by + near_y),
                        (bx + far_x, by + far_y), (ax + far_x, ay + far_y)]  # fmt: skip
                parts.append(Polygon([*quad, quad[0]]))
    if not parts:
        raise GeometryError("The place has no extent across that direction.")
    merged = MultiPolygon(parts).unary_union
    return merged.difference(shape) if shape.dims == 2 else merged


def _edges(shape: Any) -> list[tuple[Any, bool]]:
    if isinstance(shape, Polygon):
        return [(shape.exterior_ring.coords, True)]
    if isinstance(shape, LineString):
        return [(shape.coords, False)]
    return [edge for part in shape for edge in _edges(part)]


def side_of(shape: GEOSGeometry, bearing_deg: float, share: float) -> GEOSGeometry:
    """Return the share (0..1) of the shape's extent that lies farthest along the bearing."""
    east, north = direction(bearing_deg)
    along = [x * east + y * north for x, y in vertices(shape)]
    start = max(along) - share * (max(along) - min(along))
    corners = [(start, -FAR_M), (start, FAR_M), (start + FAR_M, FAR_M), (start + FAR_M, -FAR_M)]
    ring = [(a * east + b * north, a * north - b * east) for a, b in corners]
    return shape.intersection(Polygon([*ring, ring[0]]))


def vertices(shape: GEOSGeometry) -> list[tuple[float, float]]:
    """Return the vertices of lines, and of polygons' outer rings."""
    return [vertex for coords, _ in _edges(shape) for vertex in coords]


def areas_of(shape: Any) -> GEOSGeometry:
    """Return the polygons of whatever an overlay left, valid; empty when there are none."""
    if not shape.valid:
        shape = shape.make_valid()
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    kept = [part for part in shape if part.dims == 2] if shape.num_geom > 1 else []
    merged = kept[0] if kept else Polygon()
    for part in kept[1:]:
        merged = merged.union(part)
    return merged


def one_course(course: Any, beside: list[Point]) -> LineString:
    """Return the connected part of a course that runs nearest to the points."""
    if isinstance(course, MultiLineString):
        course = course.merged
    if isinstance(course, LineString):
        return course
    return min(course, key=lambda part: (sum(part.distance(point) for point in beside),
                                         -part.length))  # fmt: skip


def stretch(course: LineString, first_m: float, last_m: float) -> LineString:
    """Return the part of a line between two distances along it, metres from its start."""
    first_m, last_m = sorted((first_m, last_m))
    inner, run = [], 0.0
    for before, here in pairwise(course.coords):
        run += math.dist(before, here)
        if first_m < run < last_m:
            inner.append(here)
    ends = course.interpolate(first_m).coords, course.interpolate(last_m).coords
    return LineString([ends[0], *inner, ends[1]])
