"""What moved between two states: how far a line went, what an area gained and lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon

from .areas import area_km2
from .plane import plane_at

MOVED_M = 100  # a line has moved where it lies farther than this from where it was
SMALLEST_KM2 = 1e-4  # 100 m²: less is what rounding leaves between two outlines
OF_A_LINE, OF_A_SHAPE = 500, 100  # vertices at which a distance is taken, evenly chosen


@dataclass(frozen=True, slots=True)
class Moved:
    """farthest_km: the greatest distance from a place of either line to the other line.
    segments: LineString or MultiLineString, SRID 4326, or None: the stretches of the new line that
    lie more than MOVED_M from the old one. length_km: their length."""

    farthest_km: float
    segments: GEOSGeometry | None
    length_km: float


def polygons(shape: Any) -> list[Polygon]:
    """Return the polygons of any geometry; lines and points at which outlines touch are none."""
    if shape is None or shape.empty:
        return []
    if shape.geom_type == "Polygon":
        return [shape]
    if shape.geom_type in {"MultiPolygon", "GeometryCollection"}:
        return [part for inner in shape for part in polygons(inner)]
    return []


def union(shapes: Iterable[Any]) -> Any:
    """Return one area of many, SRID 4326, or None of none."""
    parts = [part for shape in shapes for part in polygons(shape)]
    return MultiPolygon(parts, srid=4326).unary_union if parts else None


def minus(shape: Any, other: Any) -> MultiPolygon | None:
    """Return the part of an area that another does not cover; slivers of rounding are left out.

    shape, other: SRID 4326 (see `union`), or None for nothing. Edges run straight in degrees, as
    RFC 7946 has them.
    """
    if shape is None:
        return None
    left = polygons(shape if other is None else shape.difference(other))
    kept = [part for part in left if area_km2(part) >= SMALLEST_KM2]
    return MultiPolygon(kept, srid=4326) if kept else None


def line_moved(old: Any, new: Any) -> Moved:
    """Return how far a line went and which stretches of its new position are new.

    old, new: LineString or MultiLineString, SRID 4326. Distances in the plane round both: 0.02 %
    wrong 200 km from their middle.
    """
    to_metres, to_degrees = plane_at(_middle(old, new))
    was, now = to_metres(old), to_metres(new)
    # Segments of a circle in 8 parts a quarter lie at most 0.5 % inside it.
    left = now.difference(was.buffer(MOVED_M, 8))
    segments = None if left.empty else to_degrees(left)
    return Moved(_hausdorff(was, now, OF_A_LINE) / 1000, segments, left.length / 1000)


def shape_moved_km(old: Any, new: Any) -> float:
    """Return the greatest distance from a place of either shape to the other, km; SRID 4326."""
    to_metres, _ = plane_at(_middle(old, new))
    return _hausdorff(to_metres(old), to_metres(new), OF_A_SHAPE) / 1000


def within(shape: Any, boxes: Iterable[tuple[float, float, float, float]]) -> Any:
    """Return the part of a shape inside any of some boxes (west, south, east, north; degrees)."""
    return shape.intersection(MultiPolygon([Polygon.from_bbox(box) for box in boxes], srid=4326))


def _hausdorff(was: Any, now: Any, most: int) -> float:
    """Return the Hausdorff distance of two shapes in a plane, taken at `most` of their vertices."""
    farthest = 0.0
    for one, other in ((was, now), (now, was)):
        places = list(_vertices(one.coords))
        step = -(-len(places) // most)
        for place in places[::step]:
            farthest = max(farthest, other.distance(Point(*place)))
    return farthest


def _vertices(coords: Any) -> Iterable[tuple[float, float]]:
    if coords and isinstance(coords[0], float):
        yield coords
    else:
        for inner in coords:
            yield from _vertices(inner)


def _middle(old: Any, new: Any) -> Point:
    boxes = [old.extent, new.extent]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return Point((west + east) / 2, (south + north) / 2, srid=4326)
