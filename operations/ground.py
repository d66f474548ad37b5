"""Who gained and lost ground between two states, from lines and areas, redrawing counted apart.

An advance is a change in the world. It is told from a redrawing in two ways. What was drawn anew
for the same day, because more is known now, is a redrawing; so the way from one state to the other
is walked in two steps, first through record time and then through valid time. And on the second
step, what comes by another method, from other publishers or at another precision than before is
a redrawing too: nobody can say that anybody moved.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from gazetteer.bbox import BBox, boxes

from .errors import NoZone
from .geometry import changes
from .geometry.areas import area_km2
from .geometry.zones import strips
from .models.publication import Publication

LINES = "contact-lines"
# Three layers that are never mixed: what was assessed, what is claimed, what is so by law.
AREAS = ("control-assessed", "control-claimed", "control-legal")
DRAWN = (LINES, *AREAS)

KNOWN_LATER = "known otherwise since"
NOTHING_BEFORE = "nothing drawn to compare with"


class Provenance(NamedTuple):
    """How a shape came to be: two shapes that differ in this cannot show a movement."""

    method: str
    sources: tuple[str, ...]
    precision: str


class Party(NamedTuple):
    """Whose ground is counted, in which layer, held how."""

    layer: str
    actor: str
    status: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Ground that changed hands, or only its drawing. geometry: SRID 4326; km2: on the ellipsoid.

    change: gained, lost, or moved where the side that the owner stands on is not stated.
    redrawn_by: why it is no advance, in words; empty for an advance.
    """

    party: Party
    actor: dict[str, Any]
    change: str
    geometry: Any
    km2: float
    redrawn_by: tuple[str, ...]
    line: str = ""


@dataclass(frozen=True, slots=True)
class LineMove:
    """A line that has another position. note: why no area was counted, in words, or nothing."""

    line: dict[str, Any]
    owner: dict[str, Any]
    old: Publication
    new: Publication
    moved: changes.Moved
    redrawn_by: tuple[str, ...]
    note: str


@dataclass(slots=True)
class Total:
    """Square kilometres of one party: what was won and lost, and what was only redrawn."""

    party: Party
    actor: dict[str, Any]
    gained_km2: float = 0.0
    lost_km2: float = 0.0
    redrawn_gained_km2: float = 0.0
    redrawn_lost_km2: float = 0.0
    side_unknown_km2: float = 0.0

    @property
    def net_km2(self) -> float:
        return self.gained_km2 - self.lost_km2

    def count(self, piece: Piece) -> None:
        if piece.change == "moved":
            self.side_unknown_km2 += piece.km2
        elif piece.change == "gained" and piece.redrawn_by:
            self.redrawn_gained_km2 += piece.km2
        elif piece.change == "gained":
            self.gained_km2 += piece.km2
        elif piece.redrawn_by:
            self.redrawn_lost_km2 += piece.km2
        else:
            self.lost_km2 += piece.km2


def provenance(row: Publication) -> Provenance:
    """Return how a feature came to be: its coded method (in words where it has no code), its
    publishers and its coded precision."""
    method = row.properties.get("method_kind") or row.properties.get("method") or ""
    publishers = {str(source["publisher"]) for source in row.properties.get("sources", [])}
    return Provenance(str(method), tuple(sorted(publishers)), row.precision)


def differences(one: Provenance, others: Iterable[Provenance]) -> tuple[str, ...]:
    """Return in which respects a provenance is like none of the others, in words."""
    known = list(others)
    if not known:
        return (NOTHING_BEFORE,)
    if one in known:
        return ()
    told = [
        words
        for words, place in (("another method", 0), ("other sources", 1), ("another precision", 2))
        if one[place] not in {other[place] for other in known}
    ]
    return tuple(told) or ("another combination of method, sources and precision",)


def areas_changed(
    before: Sequence[Publication],
    after: Sequence[Publication],
    *,
    in_knowledge: bool,
    bbox: BBox | None,
) -> list[Piece]:
    """Return what each party gained and lost between two sets of areas of control.

    in_knowledge: the two sets are of the same day, known at two instants.
    """
    was, now = _by_party(before), _by_party(after)
    pieces = []
    for party in sorted(was.keys() | now.keys()):
        old, new = was.get(party, []), now.get(party, [])
        if {row.pk for row in old} == {row.pk for row in new}:
            continue
        for change, there, here, others in (
            ("gained", new, old, before),
            ("lost", old, new, after),
        ):
            reference = changes.union(row.geometry for row in here)
            for because, rows in _by_reason(there, party, others, in_knowledge).items():
                left = changes.minus(changes.union(row.geometry for row in rows), reference)
                # What several drawings cover is counted once: an advance before a redrawing.
                reference = changes.union([reference, *(row.geometry for row in rows)])
                left = _inside(left, bbox)
                if left:
                    actor = _actor(there, party.actor)
                    km2 = area_km2(left)
                    pieces.append(Piece(party, actor, change, left, km2, because))
    return pieces


def lines_moved(
    before: Sequence[Publication],
    after: Sequence[Publication],
    *,
    in_knowledge: bool,
    bbox: BBox | None,
) -> tuple[list[LineMove], list[Piece]]:
    """Return the lines that have another position, and the ground between old and new."""
    moves, pieces = [], []
    for old, new in moved(before, after):
        redrawn_by = (
            (KNOWN_LATER,) if in_knowledge else differences(provenance(new), [provenance(old)])
        )
        swept, note = _swept(old, new, redrawn_by, bbox)
        how = changes.line_moved(old.geometry, new.geometry)
        owner = new.properties.get("owner") or {}
        moves.append(LineMove(line_of(new), owner, old, new, how, redrawn_by, note))
        pieces += swept
    return moves, pieces


def moved(
    before: Iterable[Publication], after: Iterable[Publication]
) -> list[tuple[Publication, Publication]]:
    """Return (old, new) of each line that has another position, in the order of their ids."""
    was, now = positions(before), positions(after)
    both = sorted(was.keys() & now.keys())
    return [(was[key], now[key]) for key in both if was[key].pk != now[key].pk]


def positions(rows: Iterable[Publication]) -> dict[tuple[str, str], Publication]:
    """Return the newest located position of each line: {(line id, present or planned): row}."""
    found: dict[tuple[str, str], Publication] = {}
    ordered = sorted(rows, key=lambda row: (row.valid_during.lower, str(row.feature_id)))
    for row in ordered:
        if row.geometry is not None:
            found[str(line_of(row)["id"]), str(row.properties.get("status") or "")] = row
    return found


def line_of(row: Publication) -> dict[str, Any]:
    """Return {"id", "title"} of the line of which this is a position: without one, of itself."""
    line: dict[str, Any] = row.properties.get("line") or {}
    return line or {"id": str(row.feature_id), "title": row.title}


def totals(pieces: Iterable[Piece]) -> list[Total]:
    """Return one row a party, in the order of layer, actor and status."""
    found: dict[Party, Total] = {}
    for piece in pieces:
        found.setdefault(piece.party, Total(piece.party, piece.actor)).count(piece)
    return [found[party] for party in sorted(found)]


def _swept(
    old: Publication, new: Publication, redrawn_by: tuple[str, ...], bbox: BBox | None
) -> tuple[list[Piece], str]:
    """Return the ground between two positions of a line, and what is to be said of it."""
    owner = new.properties.get("owner") or {}
    party = Party(LINES, str(owner.get("id", "")), str(new.properties.get("status") or ""))
    held, holds = (str(row.properties.get("holds") or "") for row in (old, new))
    is_stated = bool(held and holds)
    note = "" if is_stated else "the side on which its owner stands is not stated"
    try:
        between = strips(old.geometry, new.geometry)
    except NoZone as refusal:
        return [], str(refusal)
    pieces = []
    for strip in between:
        shape = _inside(strip.geometry, bbox)
        if not shape:
            continue
        was_held, is_held = held == strip.side, holds == strip.other_side
        change = "gained" if is_held else "lost"
        if not is_stated:
            change = "moved"
        elif was_held == is_held:
            change, note = "moved", "the sides stated for the two positions do not go together"
        km2 = strip.area_km2 if bbox is None else area_km2(shape)
        pieces.append(
            Piece(party, owner, change, shape, km2, redrawn_by, str(line_of(new)["title"]))
        )
    return pieces, note


def _by_party(rows: Iterable[Publication]) -> dict[Party, list[Publication]]:
    found = defaultdict(list)
    for row in rows:
        if row.geometry is None:
            continue
        status = str(row.properties.get("status") or "")
        for actor in _holders(row):
            found[Party(row.layer, str(actor.get("id", "")), status)].append(row)
    return dict(found)


def _holders(row: Publication) -> list[dict[str, Any]]:
    holder = row.properties.get("holder")
    return row.properties.get("holders") or ([holder] if holder else [{}])


def _by_reason(
    rows: Iterable[Publication],
    party: Party,
    others: Iterable[Publication],
    in_knowledge: bool,
) -> dict[tuple[str, ...], list[Publication]]:
    """Return the rows by why their ground is no advance, those that may be one first.

    others: the other state. A party's own drawings there are the measure, or where it had none
    those of the same layer.
    """
    if in_knowledge:
        return {(KNOWN_LATER,): list(rows)}
    layer = [row for row in others if row.layer == party.layer and row.geometry is not None]
    own = [row for row in layer if any(a.get("id", "") == party.actor for a in _holders(row))]
    known = {provenance(row) for row in own or layer}
    found = defaultdict(list)
    for row in rows:
        found[differences(provenance(row), known)].append(row)
    return dict(sorted(found.items()))


def _actor(rows: Iterable[Publication], slug: str) -> dict[str, Any]:
    every = (actor for row in rows for actor in _holders(row))
    return next((actor for actor in every if actor.get("id", "") == slug), {})


def _inside(shape: Any, bbox: BBox | None) -> Any:
    if shape is None or bbox is None:
        return shape
    parts = changes.polygons(changes.within(shape, boxes(bbox)))
    return changes.union(parts)
