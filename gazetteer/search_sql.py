"""The search by SQL, for a gazetteer too large to hold: key, consonants, neighbours, trigrams."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q

from gazetteer import areas, letters, ranking, vocabulary
from gazetteer.areas import Within
from gazetteer.asked import Asked
from gazetteer.memory import Stamps
from gazetteer.models import Place, PlaceName
from gazetteer.ranking import Context, rank
from gazetteer.rows import PlaceFacts, RawPlaces, Row, read_names
from gazetteer.types import Candidate

BUCKET = 250
NEIGHBOURING = 80
RESEMBLING = 40
RESEMBLED = 6  # letters; the trigrams of a shorter key are those of a tenth of a million
ENOUGH = 0.90
UNITS_KEPT = 2000
PLACES_KEPT = 20_000


class Units(NamedTuple):
    """The names of the larger units, {id: code} of governorates, {asked: ids}, places as read."""

    stamps: Stamps
    units: list[Row]
    codes: dict[int, tuple[str, str]]
    areas: dict[str, frozenset[int]]
    places: RawPlaces


_units: dict[str, Units] = {}


def resolve(
    query: Asked, context: Context, within: Within | None, stamps: Stamps, limit: int, using: str
) -> list[Candidate]:
    """Return ranked candidates; see `gazetteer.candidates.resolve`."""
    names = PlaceName.objects.using(using)
    held = _of(stamps, using)
    area = _area(within, held) if within is not None else frozenset()
    codes = [held.codes[unit] for unit in area if unit in held.codes]
    inside = _inside(area, codes) if area else None
    same = Q(key__in=[spelling.key for spelling in query.spellings])
    sounds = [s.skeleton for s in query.spellings if len(s.skeleton) > 1]
    if sounds:
        same |= Q(skeleton__in=sounds)
    rows = _read(names, same, inside, BUCKET, held)
    best = max((ranking.spelled(query, row)[0] for row in rows), default=0.0)
    if best < ENOUGH:
        near_keys = letters.neighbours(query.spellings[0].skeleton)
        if near_keys:
            neighbours = names.filter(skeleton__in=near_keys)
            if inside is not None and rows:  # those outside would come behind what there is
                neighbours = neighbours.filter(inside)
            rows += _read(neighbours, Q(), inside if not rows else None, NEIGHBOURING, held)
    key = query.spellings[0].key
    if not rows and len(key) >= RESEMBLED:
        close = names.resembling(key).annotate(alike=TrigramSimilarity("key", key))
        rows += read_names(close.order_by("-alike", "id")[:RESEMBLING])
    if area:
        found = {row.place.place_id: row.place for row in rows}
        places = frozenset(i for i, place in found.items() if _is_inside(place, area, codes))
        context = context._replace(inside=places)
    return rank(query, rows, context, limit)


def _read(names: Any, wanted: Q, inside: Q | None, count: int, held: Units) -> list[Row]:
    """Return so many names, those inside the area where there are any; in no order.

    No order on purpose: sorting by the places' prominence joins every hit before the first is cut.
    """
    found = names.filter(wanted).order_by()
    rows = read_names(found.filter(inside)[:count], raw=held.places) if inside is not None else []
    return rows or read_names(found[:count], raw=held.places)


def _area(within: Within, held: Units) -> frozenset[int]:
    if isinstance(within, Place):
        return frozenset({within.pk})
    if isinstance(within, int):
        return frozenset({within})
    if within not in held.areas:
        held.areas[within] = areas.best_units(within, held.units)
    return held.areas[within]


def _of(stamps: Stamps, using: str) -> Units:
    """Return the larger units, kept as long as the gazetteer is the same; see `memory.stamps`."""
    held = _units.get(stamps.database)
    if held is None or held.stamps != stamps:
        names = PlaceName.objects.using(using).filter(place__kind__in=vocabulary.ADMIN_KINDS[:3])
        raw: RawPlaces = {}
        rows = read_names(names.order_by("-place__prominence", "id")[:UNITS_KEPT], raw=raw)
        codes = {
            row.place.place_id: (row.place.country, row.place.admin1_code)
            for row in rows
            if row.place.kind == "ADM1" and row.place.admin1_code
        }
        held = _units[stamps.database] = Units(stamps, rows, codes, {}, raw)
    if len(held.places) > PLACES_KEPT:
        held.places.clear()
    return held


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
