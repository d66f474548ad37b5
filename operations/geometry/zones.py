"""The zone between two lines that different forces hold."""

import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon

from operations.errors import GeometryError, NoZone

from .plane import plane_at

SAMPLES = 101  # places along the axis at which the width is taken
MAX_GAP_KM = 100  # two lines farther apart than this do not face each other
METHOD = "area between the facing stretches of both lines; widths at 101 places along the first"


@dataclass(frozen=True, slots=True)
class Zone:
    """geometry: Polygon, SRID 4326, valid. area_km2: square kilometres. widths_km: min, median,
    max distance in km from the first line to the second along their common stretch."""

    geometry: Polygon
    area_km2: float
    widths_km: dict[str, float]
    method: str = METHOD


def contested_zone(line_a: GEOSGeometry, line_b: GEOSGeometry) -> Zone:
    """Return the zone between two single lines that run beside each other without crossing.

    line_a, line_b: LineString (or MultiLineString of one part), SRID 4326; their directions do
    not matter. Only the stretch that both cover counts. Raises NoZone with the reason: several
    parts, crossing or touching lines, nothing in common, or farther apart than 100 km.
    """
    a, b = _one_part(line_a), _one_part(line_b)
    if a.intersects(b):
        raise NoZone("The two lines cross or touch: what lies between them has no one side.")
    to_metres, to_degrees = plane_at(Point(*_middle(a, b), srid=4326))
    flat_a, flat_b = to_metres(a), to_metres(b)
    if flat_a.distance(flat_b) > MAX_GAP_KM * 1000:
        raise NoZone(f"Nowhere do the two lines come within {MAX_GAP_KM} km of each other.")
    stretch_a = _facing(flat_a, flat_b)
    stretch_b = _facing(flat_b, flat_a)
    if math.dist(stretch_a[0], stretch_b[0]) > math.dist(stretch_a[0], stretch_b[-1]):
        stretch_b.reverse()
    shape = Polygon([*stretch_a, *reversed(stretch_b), stretch_a[0]])
    if not shape.valid:
        raise NoZone("The lines wind round each other: the area between them crosses itself.")
    widths = _widths(LineString(stretch_a), LineString(stretch_b))
    return Zone(to_degrees(shape), shape.area / 1e6, widths)


def _one_part(line: Any) -> LineString:
    if line.srid != 4326:
        raise GeometryError("A line is given in SRID 4326.")
    if line.geom_type == "MultiLineString":
        merged = line.merged
        if merged.geom_type != "LineString":
            raise NoZone("A line in several parts: give the one part that faces the other line.")
        line = merged
    if line.geom_type != "LineString":
        raise GeometryError(f"A zone lies between lines, not a {line.geom_type}.")
    return line


def _middle(a: LineString, b: LineString) -> tuple[float, float]:
    west, south, east, north = a.union(b).extent
    return (west + east) / 2, (south + north) / 2


def _facing(line: Any, other: Any) -> list[tuple[float, float]]:
    """Return the vertices of `line` between the places nearest to the ends of `other`."""
    ends = sorted(line.project(Point(*other.coords[end])) for end in (0, -1))
    first, last = ends
    if last - first < 1:
        raise NoZone("The two lines do not run beside each other: no stretch is common to both.")
    inner = []
    run = 0.0
    for before, here in pairwise(line.coords):
        run += math.dist(before, here)
        if first < run < last:
            inner.append(here)
    return [line.interpolate(first).coords, *inner, line.interpolate(last).coords]


def _widths(a: LineString, b: LineString) -> dict[str, float]:
    sampled = [
        b.distance(a.interpolate_normalized(step / (SAMPLES - 1))) / 1000 for step in range(SAMPLES)
    ]
    return {
        "min": round(min(sampled), 2),
        "median": round(median(sampled), 2),
        "max": round(max(sampled), 2),
    }
