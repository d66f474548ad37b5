"""The search by SQL, for a gazetteer too large to hold: key, consonants, neighbours, trigrams."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q

from gazetteer import areas, letters, memory, ranking, vocabulary
from gazetteer.areas import Within
from gazetteer.asked import Asked
from gazetteer.models import Place, PlaceName
from gazetteer.ranking import Context, Near, rank
from gazetteer.rows import PlaceFacts, Row, read_names
from gazetteer.types import Candidate

BUCKET = 250
NEIGHBOURING = 80
RESEMBLING = 40
ENOUGH = 0.90
CONSONANTS = "".join(sorted({letters.SKELETON_CLASS.get(c, c) for c in "btjxdrscfvkglmnpzq"}))
UNITS_KEPT = 2000


class Units(NamedTuple):
    """The names of the larger units, {id: code} of governorates, {asked: ids}."""

    stamps: str
    units: list[Row]
    codes: dict[int, tuple[str, str]]
    areas: dict[str, frozenset[int]]


_units: dict[str, Units] = {}


def resolve(
    query: Asked, kinds: Sequence[str], within: Within | None, near: Near | None, using: str
) -> list[Candidate]:
    """Return ranked candidates; see `gazetteer.candidates.resolve`."""
    names = PlaceName.objects.using(using)
    held = _of(using) if within is not None else None
    area = _area(within, held) if within is not None and held else frozenset()
    codes = [held.codes[unit] for unit in area if unit in held.codes] if held else []
    inside = _inside(area, codes) if area else None
    same = Q(key__in=[spelling.key for spelling in query.spellings])
    sounds = [s.skeleton for s in query.spellings if len(s.skeleton) > 1]
    rows = _read(names, same | Q(skeleton__in=sounds), inside, BUCKET)
    best = max((ranking.spelled(query, row)[0] for row in rows), default=0.0)
    if best < ENOUGH:
        near_keys = neighbours(query.spellings[0].skeleton)
        if near_keys:
            rows += _read(names, Q(skeleton__in=near_keys), inside, NEIGHBOURING)
    key = query.spellings[0].key
    if not rows and len(key) > 3:
        close = names.resembling(key).annotate(alike=TrigramSimilarity("key", key))
        rows += read_names(close.order_by("-alike", "id")[:RESEMBLING])
    places = None
    if area:
        places = frozenset(r.place.place_id for r in rows if _is_inside(r.place, area, codes))
    return rank(query, rows, Context(kinds, places, near))


def neighbours(skeleton: str) -> list[str]:
    """Return every skeleton one edit away: some 200, each a look-up in the index of skeletons."""
    if len(skeleton) < 3:
        return []
    cuts = [(skeleton[:at], skeleton[at:]) for at in range(len(skeleton) + 1)]
    less = {head + tail[1:] for head, tail in cuts if tail}
    other = {head + letter + tail[1:] for head, tail in cuts if tail for letter in CONSONANTS}
    more = {head + letter + tail for head, tail in cuts for letter in CONSONANTS}
    return sorted((less | other | more) - {skeleton})


def _read(names: Any, wanted: Q, inside: Q | None, count: int) -> list[Row]:
    """Return so many names, those inside the area where there are any; in no order.

    No order on purpose: sorting by the places' prominence joins every hit before the first is cut.
    """
    found = names.filter(wanted).order_by()
    rows = read_names(found.filter(inside)[:count]) if inside is not None else []
    return rows or read_names(found[:count])


def _area(within: Within, held: Units) -> frozenset[int]:
    if isinstance(within, Place):
        return frozenset({within.pk})
    if isinstance(within, int):
        return frozenset({within})
    if within not in held.areas:
        held.areas[within] = areas.best_units(within, held.units)
    return held.areas[within]


def _of(using: str) -> Units:
    """Return the larger units, kept as long as the gazetteer is the same; see `memory.stamps`."""
    key, stamps = memory.stamps(using)
    if key not in _units or _units[key].stamps != stamps:
        names = PlaceName.objects.using(using).filter(place__kind__in=vocabulary.ADMIN_KINDS[:3])
        rows = read_names(names.order_by("-place__prominence", "id")[:UNITS_KEPT])
        codes = {
            row.place.place_id: (row.place.country, row.place.admin1_code)
            for row in rows
            if row.place.kind == "ADM1" and row.place.admin1_code
        }
        _units[key] = Units(stamps, rows, codes, {})
    return _units[key]


def _is_inside(place: PlaceFacts, area: frozenset[int], codes: Collection[tuple[str, str]]) -> bool:
    if place.place_id in area or not area.isdisjoint(place.parent_ids):
        return True
    return (place.country, place.admin1_code) in codes


def _inside(area: frozenset[int], codes: Sequence[tuple[str, str]]) -> Q:
    """Return the condition of a name inside these units: by code for governorates, by parent."""
    found = Q(place__in=area) | Q(place__parent__in=area) | Q(place__parent__parent__in=area)
    if len(codes) == len(area):
        found = Q()
        for country, code in codes:
            found |= Q(place__country=country, place__admin1_code=code)
    return found
