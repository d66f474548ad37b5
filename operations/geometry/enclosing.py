"""What two lines enclose together, and which stretch of either borders it on which side."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from .areas import ring_km2
from .linework import Position, Positions, faces, noded

Step = tuple[Position, Position]


@dataclass(slots=True)
class Enclosed:
    """outlines: rings in degrees, the outer one first. edges_a, edges_b: the stretches of either
    line that border it. left_a, left_b: positive when it lies left of that line as drawn."""

    outlines: list[Positions]
    area_km2: float = 0.0
    edges_a: list[Positions] = field(default_factory=list)
    edges_b: list[Positions] = field(default_factory=list)
    left_a: float = 0.0
    left_b: float = 0.0


def enclosed(
    line_a: list[Positions], line_b: list[Positions], across: Iterable[Positions]
) -> list[Enclosed]:
    """Return the areas that have an edge of line_a and an edge of line_b, each not shared.

    In degrees. across: what else may close an area, from a vertex of one to a vertex of the other.
    """
    pieces = noded([*line_a, *line_b, *across])
    leaving: dict[Position, list[Positions]] = {}
    borders: dict[Step, Positions] = {}
    for piece in pieces:
        for way in (piece, piece[::-1]):
            leaving.setdefault(way[0], []).append(way)
            borders[way[0], way[1]] = way
    along_a, along_b = _directions(line_a, leaving), _directions(line_b, leaving)
    found = []
    for outlines in faces(pieces):
        area = Enclosed(outlines)
        for number, ring in enumerate(outlines):
            inside_km2 = ring_km2(ring)
            area.area_km2 += abs(inside_km2) if number == 0 else -abs(inside_km2)
            turn = 1 if (inside_km2 > 0) == (number == 0) else -1
            for step in pairwise(ring):
                if step not in borders or (step in along_a) == (step in along_b):
                    continue
                edge = borders[step]
                if step in along_a:
                    area.edges_a.append(edge)
                    area.left_a += turn * along_a[step] * _length(edge)
                else:
                    area.edges_b.append(edge)
                    area.left_b += turn * along_b[step] * _length(edge)
        if area.edges_a and area.edges_b:
            found.append(area)
    return found


def _directions(line: list[Positions], leaving: dict[Position, list[Positions]]) -> dict[Step, int]:
    """Return, by first step, the pieces of which a line consists: 1 as drawn, -1 against that."""
    found = {}
    for part in line:
        for piece in _followed(part, leaving):
            found[piece[-1], piece[-2]] = -1
            found[piece[0], piece[1]] = 1
    return found


def _followed(part: Positions, leaving: dict[Position, list[Positions]]) -> Iterator[Positions]:
    """Yield the pieces that a line runs through, in its order."""
    here, ahead = part[0], 1
    # Where a line runs back over itself rounding could lead in circles: no piece comes this often.
    for _ in range(len(part) + 2 * len(leaving)):
        while ahead < len(part) and part[ahead] == here:
            ahead += 1
        if ahead >= len(part) or here not in leaving:
            return
        target = part[ahead]
        piece = max(leaving[here], key=lambda way: _heads_for(target, way))
        yield piece
        here = piece[-1]
        ahead += len(piece) - 2  # between its ends a piece has vertices of its line alone


def _heads_for(target: Position, way: Positions) -> tuple[bool, bool, float]:
    """Return how well a way leads to a position: reaching it in one step, not beyond it, and the
    cosine of the angle between the way's first step and it."""
    (x, y), (x2, y2) = way[0], way[1]
    step, wanted = math.dist(way[0], way[1]), math.dist(way[0], target)
    along = (x2 - x) * (target[0] - x) + (y2 - y) * (target[1] - y)
    return way[1] == target, step <= wanted * (1 + 1e-9), along / (step * wanted)


def _length(edge: Positions) -> float:
    shrink = math.cos(math.radians(edge[0][1]))
    return sum(math.hypot((x2 - x) * shrink, y2 - y) for (x, y), (x2, y2) in pairwise(edge))
