"""The zone between two lines that different forces hold: strips, their kinds, area and widths."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from django.contrib.gis.geos import GEOSGeometry

from operations.errors import NoZone
from operations.vocabulary import Side, ZoneKind

from .enclosing import Enclosed, enclosed
from .fronts import SAME_M, STEP_KM, Front, Spot, closing_ways, fronts
from .linework import Positions, lines, parts, polygons
from .plane import Transform

SAMPLES = 101  # places along either line at which the width is taken
MAX_GAP_KM = 100  # two lines farther apart than this do not face each other
LEAST_KM2 = 1e-6  # below a square metre an area is arithmetic
METHOD = (
    "what both lines enclose with the shortest ways between their ends; "
    "km² on the WGS 84 ellipsoid; widths: shortest ways from 101 places along either line"
)


@dataclass(frozen=True, slots=True)
class Strip:
    """geometry: valid Polygon, SRID 4326, bounded by both lines. area_km2: square kilometres.
    side: "left" or "right" of the first line in its drawing direction; other_side: of the second.
    outlines, edges_a, edges_b: its rings, and what of them belongs to which line, in degrees."""

    outlines: list[Positions]
    area_km2: float
    side: str
    other_side: str
    edges_a: list[Positions]
    edges_b: list[Positions]

    @property
    def geometry(self) -> Any:
        return polygons([self.outlines])


@dataclass(frozen=True, slots=True)
class Piece:
    """All strips of one kind. area_km2: square kilometres. widths_km: min, median, max of the
    shortest ways across, kilometres."""

    kind: str
    strips: list[Strip]
    area_km2: float
    widths_km: dict[str, float]

    @property
    def geometry(self) -> Any:
        """Return the strips as one Polygon or MultiPolygon, SRID 4326, valid."""
        return merged(self.strips)


@dataclass(frozen=True, slots=True)
class Zone:
    """The pieces of a zone, one a kind; they do not overlap."""

    pieces: list[Piece]
    method: str = METHOD

    @property
    def geometry(self) -> Any:
        """Return all pieces as one Polygon or MultiPolygon, SRID 4326."""
        return merged([strip for piece in self.pieces for strip in piece.strips])

    @property
    def area_km2(self) -> float:
        return sum(piece.area_km2 for piece in self.pieces)


def contested_zone(
    line_a: GEOSGeometry, line_b: GEOSGeometry, *, holds_a: str = "", holds_b: str = "",
    max_gap_km: float = MAX_GAP_KM,
) -> Zone:  # fmt: skip
    """Return the zone between two lines: a gap, an overlap of claims, or what lies between them.

    line_a, line_b: LineString or MultiLineString, SRID 4326. holds_a, holds_b: "left" or "right"
    of the direction in which a line is drawn, where its owner stands; "" when that is not stated,
    and then the kind cannot be told. Raises NoZone with the reason; see `strips`.
    """
    a, b, to_metres, found = _strips(line_a, line_b, max_gap_km)
    kinds: dict[str, list[Strip]] = {}
    for strip in found:
        if kind := _kind(strip, holds_a, holds_b):
            kinds.setdefault(kind, []).append(strip)
    if not kinds:
        raise NoZone(
            "Between the lines only one of the two holds the ground: are the sides on which "
            "their owners stand stated right?"
        )
    return Zone([
        Piece(kind, each, sum(strip.area_km2 for strip in each), _widths(a, b, each, to_metres))
        for kind, each in sorted(kinds.items())
    ])  # fmt: skip


def strips(
    line_a: GEOSGeometry, line_b: GEOSGeometry, *, max_gap_km: float = MAX_GAP_KM
) -> list[Strip]:
    """Return the areas between two lines, one for each stretch along which they run side by side.

    line_a, line_b: LineString or MultiLineString, SRID 4326; in any direction, crossing, touching
    or in pieces. Where a line ends, the shortest way to the other closes the strip; beyond a width
    of max_gap_km an open end does not count. What one line encloses alone, a town it passes round,
    is no part. Strips do not overlap. Ground inside two rings that cross is enclosed by both, with
    side and other_side the same where the rings run the same way; between two positions of one
    line, what changed hands is where they differ. Raises NoZone with the reason: too far apart,
    nothing side by side, no ground between; GeometryError on what is no line in SRID 4326.
    """
    return _strips(line_a, line_b, max_gap_km)[3]


def merged(found: Sequence[Strip]) -> Any:
    """Return strips as one Polygon or MultiPolygon, SRID 4326."""
    together = polygons(strip.outlines for strip in found)
    steps = {step for strip in found for ring in strip.outlines for step in pairwise(ring)}
    if any(step[::-1] in steps for step in steps):  # two strips have an edge in common
        together = together.unary_union
        together.srid = 4326
    return together


def _strips(line_a: Any, line_b: Any, max_gap_km: float) -> tuple[Front, Front, Any, list[Strip]]:
    a, b, to_metres, to_degrees = fronts(line_a, line_b)
    ways = closing_ways(a, b, max_gap_km * 1000)
    drawn_a = _with_feet(a, [way[0] for way in ways])
    drawn_b = _with_feet(b, [way[1] for way in ways])
    across = [_drawn_way(a, b, way, to_degrees) for way in ways if _across_m(way) >= SAME_M]
    found = [strip for area in enclosed(drawn_a, drawn_b, across) if (strip := _strip(area))]
    if not found:
        raise NoZone(_refusal(a, b, max_gap_km))
    return a, b, to_metres, found


def _strip(area: Enclosed) -> Strip | None:
    """Return an enclosed area as a strip; None where it is none, or only arithmetic."""
    if area.area_km2 < LEAST_KM2:
        return None
    side, other = (Side.LEFT if left > 0 else Side.RIGHT for left in (area.left_a, area.left_b))
    return Strip(area.outlines, area.area_km2, side, other, area.edges_a, area.edges_b)


def _with_feet(front: Front, feet: Sequence[Spot]) -> list[Positions]:
    """Return the courses of a front in degrees with a vertex at each foot of a way."""
    drawn = []
    for number, course in enumerate(front.courses):
        own = sorted({foot.at: foot for foot in feet if foot.course == number}.items())
        part, taken = [], 0
        for at, foot in own:
            part += course.degrees[taken : int(at) + 1]
            taken = int(at) + 1
            if at > int(at):
                part.append(front.position(foot))
        drawn.append(part + course.degrees[taken:])
    return drawn


def _across_m(way: tuple[Spot, Spot]) -> float:
    return math.dist((way[0].x, way[0].y), (way[1].x, way[1].y))


def _drawn_way(a: Front, b: Front, way: tuple[Spot, Spot], to_degrees: Transform) -> Positions:
    """Return a way across in degrees: straight in the plane, from line to line."""
    one, other = way
    pieces = math.ceil(_across_m(way) / 1000 / STEP_KM)
    ends = a.position(one), b.position(other)
    if pieces < 2:
        return list(ends)
    shares = [piece / pieces for piece in range(1, pieces)]
    flat = [(one.x + share * (other.x - one.x), one.y + share * (other.y - one.y))
            for share in shares]  # fmt: skip
    # A line of one position is none: the first comes twice and is dropped again.
    inner = parts(to_degrees(lines([[flat[0], *flat]])))[0][1:]
    return [ends[0], *inner, ends[1]]


def _kind(strip: Strip, holds_a: str, holds_b: str) -> str | None:
    """Return the kind of a strip; None where one of the two holds it and the other does not."""
    if not (holds_a and holds_b):
        return ZoneKind.BETWEEN
    does_a, does_b = strip.side == holds_a, strip.other_side == holds_b
    if does_a != does_b:
        return None
    return ZoneKind.OVERLAP if does_a else ZoneKind.GAP


def _widths(a: Front, b: Front, found: Sequence[Strip], to_metres: Transform) -> dict[str, float]:
    """Return min, median, max width in km of strips: from places evenly spaced along either edge
    the shortest way to the other line, where the own line does not lie across it."""
    ways: list[float] = []
    barred: list[float] = []
    for own, other, edges in (
        (a, b, [edge for strip in found for edge in strip.edges_a]),
        (b, a, [edge for strip in found for edge in strip.edges_b]),
    ):
        for x, y in _evenly(edges, to_metres):
            there = other.nearest(x, y)
            is_open = there.distance_m < SAME_M or not own.bars(x, y, there.x, there.y)
            (ways if is_open else barred).append(there.distance_m / 1000)
    meet = any(
        {end for edge in strip.edges_a for end in (edge[0], edge[-1])}
        & {end for edge in strip.edges_b for end in (edge[0], edge[-1])}
        for strip in found
    )
    ways = ways or barred
    return {
        "min": 0.0 if meet else round(min(ways), 2),
        "median": round(median(ways), 2),
        "max": round(max(ways), 2),
    }


def _evenly(edges: Sequence[Positions], to_metres: Transform) -> Positions:
    """Return positions in the plane, evenly spaced along edges given in degrees."""
    shrink = math.cos(math.radians(edges[0][0][1]))
    steps = [
        (start, end, math.hypot((end[0] - start[0]) * shrink, end[1] - start[1]))
        for edge in edges
        for start, end in pairwise(edge)
    ]
    total = sum(length for _, _, length in steps)
    found: Positions = []
    run = 0.0
    for (lon, lat), (lon2, lat2), length in steps:
        while (ahead := total * (len(found) + 0.5) / SAMPLES - run) <= length:
            share = ahead / length
            found.append((lon + share * (lon2 - lon), lat + share * (lat2 - lat)))
        run += length
    flat = lines([found])
    flat.srid = 4326
    return parts(to_metres(flat))[0]


def _refusal(a: Front, b: Front, max_gap_km: float) -> str:
    gap_km = a.flat.distance(b.flat) / 1000
    if gap_km > max_gap_km:
        return f"Nowhere do the two lines come within {max_gap_km:g} km of each other."
    if gap_km == 0:
        return (
            "The two lines touch or cross, but no ground lies between them: no stretch of one "
            "runs beside the other."
        )
    return "The two lines do not run beside each other: no stretch is common to both."
