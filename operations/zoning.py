"""What lies between two contact lines, day by day: the pieces of a zone, drawn from positions.

Planning and reopening is `operations.rederiving`'s; here a zone's rows are drawn and kept.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from .errors import GeometryError, NoZone
from .geometry.zones import contested_zone
from .models import ContestedZone, ControlLine, ZonePiece

SAME_WITHIN_DEG = 1e-7
_DRAWN = ("valid_from", "valid_to", "geometry", "area_km2", "widths_km", "method")


class Drawing(NamedTuple):
    """pieces: rows, not saved. not_drawn: in which periods nothing lies between, and why."""

    pieces: list[ZonePiece]
    not_drawn: str


def draw(zone: ContestedZone) -> Drawing:
    """Return the pieces of a zone for each period in which one position of either line holds.

    Raises GeometryError where no two positions have a course and a day in common, NoZone with the
    first reason where none of them encloses anything.
    """
    pieces: list[ZonePiece] = []
    refused: list[str] = []
    for position_a in zone.line_a.standing():
        for position_b in zone.line_b.standing():
            first, last = _common(zone, position_a, position_b)
            if last and last < first:
                continue
            try:
                pieces += _pieces(zone, position_a, position_b, first, last)
            except NoZone as error:
                refused.append(f"{_words(first, last)}: {error}")
    if not pieces and refused:
        raise NoZone(refused[0])
    if not pieces:
        raise GeometryError(
            "The two lines need a position each, with a course, on the same day: there is none "
            "within the period of the zone."
        )
    return Drawing(pieces, "\n".join(refused))


def differs(zone: ContestedZone, drawing: Drawing) -> bool:
    """Return whether keeping a drawing would change anything."""
    kept = {_key(piece): piece for piece in zone.pieces.all()}
    if zone.not_drawn != drawing.not_drawn or kept.keys() != {*map(_key, drawing.pieces)}:
        return True
    return any(
        (piece.valid_from, piece.valid_to) != (kept[_key(piece)].valid_from,
                                               kept[_key(piece)].valid_to)
        or not piece.geometry.equals_exact(kept[_key(piece)].geometry, SAME_WITHIN_DEG)
        for piece in drawing.pieces
    )  # fmt: skip


def keep(zone: ContestedZone, drawing: Drawing) -> None:
    """Store a drawing of a zone that is saved. What stays the same piece keeps its id."""
    kept = {_key(piece): piece for piece in zone.pieces.all()}
    for piece in drawing.pieces:
        row = kept.pop(_key(piece), None) or piece
        for name in _DRAWN:
            setattr(row, name, getattr(piece, name))
        row.zone = zone
        row.full_clean()
        row.save()
    for row in kept.values():
        row.delete()
    zone.not_drawn = drawing.not_drawn
    zone.save(update_fields=["not_drawn"])


def _key(piece: ZonePiece) -> tuple[int, int, str]:
    return piece.position_a_id, piece.position_b_id, piece.kind


def _pieces(
    zone: ContestedZone, a: ControlLine, b: ControlLine, first: dt.date, last: dt.date | None
) -> Iterable[ZonePiece]:
    built = contested_zone(a.geometry, b.geometry, holds_a=a.holds, holds_b=b.holds)
    for piece in built.pieces:
        yield ZonePiece(
            kind=piece.kind, position_a=a, position_b=b, valid_from=first, valid_to=last,
            geometry=piece.geometry, area_km2=round(piece.area_km2, 1),
            widths_km=piece.widths_km, method=built.method,
        )  # fmt: skip


def _common(
    zone: ContestedZone, a: ControlLine, b: ControlLine
) -> tuple[dt.date, dt.date | None]:  # fmt: skip
    """Return the first and the last day that zone and positions have in common; None: no end."""
    ends = [last for last in (zone.lasts_to(), a.drawn_to(), b.drawn_to()) if last]
    return max(row.valid_from for row in (zone, a, b)), min(ends) if ends else None


def _words(first: dt.date, last: dt.date | None) -> str:
    return f"{first:%d %b %Y} to {last:%d %b %Y}" if last else f"from {first:%d %b %Y}"
