"""A line as a front: what of another line it faces, and the shortest ways between the two.

All in plain numbers, metres in one plane that both fronts share; degrees are carried along.
"""

import math
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from django.contrib.gis.geos import LineString, Point

from operations.errors import GeometryError, NoZone

from .linework import Position, Positions, lines, parts, positions
from .plane import Transform, plane_at

STEP_KM = 5  # edges are cut to this, so that straight means the same in every projection
MAX_OPENING = 0.5  # cosine: lines that open wider than 60° do not run beside each other
STEPS = 32  # places tried from the end of a line inward
HALVINGS = 30
SAME_M = 0.001
_BLOCK = 32  # segments looked at together
_KM_A_DEGREE = 111.7  # at most, of latitude; of longitude at the equator 111.3


class Spot(NamedTuple):
    """A place on a front. `at`: 4.25 is a quarter of the way from vertex 4 to vertex 5."""

    course: int
    at: float
    x: float
    y: float
    distance_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Course:
    """One unbroken stretch of a line as drawn. `runs`: metres from its start to each vertex.
    `loose`: whether nothing of the same line joins its start, its end."""

    degrees: Positions
    metres: Positions
    runs: list[float]
    loose: tuple[bool, bool]

    def spot(self, number: int, run_m: float) -> Spot:
        """Return the place at a distance from the start."""
        before = min(max(bisect_right(self.runs, run_m) - 1, 0), len(self.runs) - 2)
        length = self.runs[before + 1] - self.runs[before]
        share = min(max((run_m - self.runs[before]) / length, 0), 1) if length else 0.0
        (x, y), (x2, y2) = self.metres[before : before + 2]
        return Spot(number, before + share, x + share * (x2 - x), y + share * (y2 - y))

    def run(self, at: float) -> float:
        before = min(int(at), len(self.runs) - 2)
        return self.runs[before] + (at - before) * (self.runs[before + 1] - self.runs[before])


class Front:
    """The courses of one line in the plane, ready to be asked for what is nearest."""

    def __init__(self, drawn: list[Positions], to_metres: Transform) -> None:
        ends = Counter(end for part in drawn for end in (part[0], part[-1]))
        self.courses = [_course(part, ends, to_metres) for part in drawn]
        flat: Any = lines(course.metres for course in self.courses)
        self.flat, self._prepared = flat, flat.prepared
        self._blocks = [
            _block(number, first, course.metres[first : first + _BLOCK + 1])
            for number, course in enumerate(self.courses)
            for first in range(0, len(course.metres) - 1, _BLOCK)
        ]

    def nearest(self, x: float, y: float) -> Spot:
        """Return the place on the front that is nearest to a position in the plane."""
        bounds = [
            (
                (west - x if x < west else x - east if x > east else 0.0) ** 2
                + (south - y if y < south else y - north if y > north else 0.0) ** 2,
                number,
            )
            for number, (west, south, east, north, _, _, _) in enumerate(self._blocks)
        ]
        first = min(bounds)
        best, found = self._in_block(first[1], x, y, math.inf, None)
        for bound, number in bounds:
            if bound < best and number != first[1]:
                best, found = self._in_block(number, x, y, best, found)
        if found is None:  # infinite or not a number: refused long before
            raise GeometryError("A coordinate is not a finite number.")
        number, before, share = found
        (x1, y1), (x2, y2) = self.courses[number].metres[before : before + 2]
        near = (x1 + share * (x2 - x1), y1 + share * (y2 - y1))
        return Spot(number, before + share, *near, math.sqrt(best))

    def _in_block(self, number: int, x: float, y: float, best: float, found: Any) -> Any:
        *_, course, first, edges = self._blocks[number]
        for offset, (x1, y1, dx, dy, per_length2) in enumerate(edges):
            px, py = x - x1, y - y1
            share = (px * dx + py * dy) * per_length2
            share = 0.0 if share < 0 else 1.0 if share > 1 else share
            ex, ey = px - share * dx, py - share * dy
            distance2 = ex * ex + ey * ey
            if distance2 < best:
                best, found = distance2, (course, first + offset, share)
        return best, found

    def bars(self, x: float, y: float, x2: float, y2: float) -> bool:
        """Return whether the front lies across the way from (x, y), a place on it."""
        shift = 1e-6
        start = (x + shift * (x2 - x), y + shift * (y2 - y))
        return bool(self._prepared.intersects(LineString(start, (x2, y2))))

    def loose_end(self, spot: Spot) -> Position | None:
        """Return the direction in which the line breaks off at a place; None where it goes on."""
        course = self.courses[spot.course]
        last = len(course.metres) - 1
        if spot.at <= 0 and course.loose[0]:
            (x, y), (x2, y2) = course.metres[1], course.metres[0]
        elif spot.at >= last and course.loose[1]:
            (x, y), (x2, y2) = course.metres[-2], course.metres[-1]
        else:
            return None
        length = math.dist((x, y), (x2, y2)) or 1.0
        return (x2 - x) / length, (y2 - y) / length

    def position(self, spot: Spot) -> Position:
        """Return (lon, lat) of a place, on the line as it is drawn in degrees."""
        drawn = self.courses[spot.course].degrees
        before = min(int(spot.at), len(drawn) - 2)
        share = spot.at - before
        if share in (0, 1):
            return drawn[before + int(share)]
        (lon, lat), (lon2, lat2) = drawn[before : before + 2]
        return lon + share * (lon2 - lon), lat + share * (lat2 - lat)


def fronts(line_a: Any, line_b: Any) -> tuple[Front, Front, Transform, Transform]:
    """Return two lines as fronts in one plane, and the ways into that plane and out of it.

    line_a, line_b: LineString or MultiLineString, SRID 4326. Raises GeometryError on anything
    else, NoZone where the antimeridian lies between them.
    """
    drawn_a, drawn_b = _parts(line_a), _parts(line_b)
    every = [position for part in (*drawn_a, *drawn_b) for position in part]
    west, east = min(lon for lon, _ in every), max(lon for lon, _ in every)
    south, north = min(lat for _, lat in every), max(lat for _, lat in every)
    if east - west > 180:
        raise NoZone("The lines lie more than half the globe apart, or across the antimeridian.")
    middle = Point((west + east) / 2, (south + north) / 2, srid=4326)
    to_metres, to_degrees = plane_at(middle)
    return Front(drawn_a, to_metres), Front(drawn_b, to_metres), to_metres, to_degrees


def facing(own: Front, other: Front, spot: Spot, max_gap_m: float) -> Spot | None:
    """Return the place of `other` that a place of `own` faces: the nearest, unless it is too far,
    `own` itself lies across the way, the lines open too wide, or `other` has ended before."""
    found = other.nearest(spot.x, spot.y)
    if found.distance_m > max_gap_m:
        return None
    if found.distance_m < SAME_M:
        return found
    back = own.nearest(found.x, found.y).distance_m
    if back < MAX_OPENING * found.distance_m:
        return None
    outward = other.loose_end(found)
    if outward and back < found.distance_m * (1 - 1e-6):
        beyond = (spot.x - found.x) * outward[0] + (spot.y - found.y) * outward[1]
        if beyond > 1e-6 * found.distance_m:
            return None
    return None if own.bars(spot.x, spot.y, found.x, found.y) else found


def closing_ways(a: Front, b: Front, max_gap_m: float) -> list[tuple[Spot, Spot]]:
    """Return the shortest ways (place on a, place on b) at which the fronts begin and cease to
    face each other: from each loose end that faces the other front; else from the first place
    inward that does, unless a way from the other front already ends there."""
    ways, waiting = [], []
    for own, other, is_a in ((a, b, True), (b, a, False)):
        for number, course in enumerate(own.courses):
            for is_end in (False, True):
                if not course.loose[is_end]:
                    continue
                here = course.spot(number, course.runs[-1] if is_end else 0.0)
                there = facing(own, other, here, max_gap_m)
                if there:
                    ways.append((here, there) if is_a else (there, here))
                else:
                    waiting.append((own, other, is_a, number, is_end))
    landings = list(ways)
    for own, other, is_a, number, is_end in waiting:
        course = own.courses[number]
        runs = [
            course.run(spot.at)
            for way in landings
            if (spot := way[0 if is_a else 1]).course == number
        ]
        until = (max(runs) if is_end else min(runs)) if runs else course.runs[0 if is_end else -1]
        inward = _first_facing(own, other, number, course.runs[-1] if is_end else 0.0, until,
                               max_gap_m, bool(runs))  # fmt: skip
        if inward:
            ways.append(inward if is_a else (inward[1], inward[0]))
    return ways


def _first_facing(
    own: Front, other: Front, number: int, start_m: float, until_m: float, max_gap_m: float,
    has_landing: bool,
) -> tuple[Spot, Spot] | None:  # fmt: skip
    """Return the first way from a course between two distances along it, by trial and halving."""
    course = own.courses[number]
    tried = STEPS if not has_landing else STEPS - 1  # where one landed a way is closed already
    blind, seeing = start_m, None
    for step in range(1, tried + 1):
        run = start_m + (until_m - start_m) * step / STEPS
        spot = course.spot(number, run)
        if facing(own, other, spot, max_gap_m):
            seeing = run
            break
        blind = run
    if seeing is None:
        return None
    for _ in range(HALVINGS):
        middle = (blind + seeing) / 2
        if facing(own, other, course.spot(number, middle), max_gap_m):
            seeing = middle
        else:
            blind = middle
    spot = course.spot(number, seeing)
    there = other.nearest(spot.x, spot.y)
    back = own.nearest(there.x, there.y)  # not slanting outward round a corner of the other
    if back.course == number and not other.bars(there.x, there.y, back.x, back.y):
        spot = back
    return spot, there


def _parts(line: Any) -> list[Positions]:
    """Return the unbroken stretches of a line, without repeated positions, long edges cut."""
    if line.srid != 4326:
        raise GeometryError("A line is given in SRID 4326.")
    if line.geom_type not in ("LineString", "MultiLineString"):
        raise GeometryError(f"A zone lies between lines, not a {line.geom_type}.")
    if line.geom_type == "MultiLineString" and line.num_geom > 1:
        line = line.merged
    drawn = [positions(line)] if line.geom_type == "LineString" else parts(line)
    found = [_cut(part) for part in drawn]
    return [part for part in found if len(part) > 1]


def _cut(part: Positions) -> Positions:
    """Return a line without repeated positions, edges longer than STEP_KM cut evenly."""
    shrink = math.cos(math.radians(min(abs(lat) for _, lat in part)))
    found = part[:1]
    for (lon, lat), (lon2, lat2) in pairwise(part):
        if lon == lon2 and lat == lat2:
            continue
        length_km = math.hypot((lon2 - lon) * shrink, lat2 - lat) * _KM_A_DEGREE
        if length_km > STEP_KM:
            pieces = math.ceil(length_km / STEP_KM)
            shares = [piece / pieces for piece in range(1, pieces)]
            found += [(lon + share * (lon2 - lon), lat + share * (lat2 - lat)) for share in shares]
        found.append((lon2, lat2))
    return found


def _course(part: Positions, ends: Counter[Position], to_metres: Transform) -> Course:
    flat = lines([part])
    flat.srid = 4326
    metres = parts(to_metres(flat))[0]
    runs = list(accumulate((math.dist(*pair) for pair in pairwise(metres)), initial=0.0))
    return Course(part, metres, runs, (ends[part[0]] == 1, ends[part[-1]] == 1))


def _block(number: int, first: int, stretch: Positions) -> tuple[Any, ...]:
    """Return the box of some segments, where they are, and each as start, direction, 1/length²."""
    xs, ys = [x for x, _ in stretch], [y for _, y in stretch]
    edges = []
    for (x, y), (x2, y2) in pairwise(stretch):
        dx, dy = x2 - x, y2 - y
        length2 = dx * dx + dy * dy
        edges.append((x, y, dx, dy, 1 / length2 if length2 else 0.0))
    return min(xs), min(ys), max(xs), max(ys), number, first, edges
