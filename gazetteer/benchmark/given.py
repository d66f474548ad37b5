"""Candidates of names that somebody has marked as places: by exact key, abbreviation or adjective.

Every name of one text costs one query; nothing that is merely alike is looked for, because in a
gazetteer of the world a spelling off by a letter is mostly another place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from operator import or_

from django.db.models import Q

from gazetteer import wordings
from gazetteer.asked import asked
from gazetteer.candidates import rank
from gazetteer.models import Place, PlaceName, search_keys
from gazetteer.ranking import Context
from gazetteer.rows import Row, read_names
from gazetteer.types import PART_OF_A_NAME, Candidate, Mention

MOST = 80  # homonyms of one name; there are some 50 Springfields
NAMES_PER_TEXT = 50_000
WORDED = 0.95  # "Russian" says Russia less surely than its name


def candidates_of(names: Iterable[str], *, using: str = "default") -> dict[str, list[Candidate]]:
    """Return {name: candidates, best first} for the names of one text."""
    readings = {name: _readings(name) for name in set(names)}
    by_key = _by_key({search_keys(r)[0] for found in readings.values() for r in found}, using)
    units = _units({unit for name in readings for unit in wordings.units_called(name)}, using)
    found = {}
    for name, spellings in readings.items():
        best: dict[int, Candidate] = {}
        for spelling in spellings:
            rows = by_key.get(search_keys(spelling)[0], ())
            kinds = asked(spelling).kinds
            for candidate in rank(spelling, rows, Context(kinds), MOST):
                held = best.get(candidate.place_id)
                if held is None or candidate.score > held.score:
                    best[candidate.place_id] = candidate
        for unit in wordings.units_called(name):
            if unit in units:
                row = units[unit]
                said = rank(row.name, [row])[0]
                best[said.place_id] = replace(said, score=WORDED, reasons=(f"said of {said.name}",))
        ordered = sorted(best.values(), key=lambda c: (-c.score, -c.prominence, c.place_id))
        found[name] = ordered[:MOST]
    return found


def _readings(name: str) -> list[str]:
    """Return the spellings to look up; "the" and the possessive left aside."""
    bare = name.strip().removeprefix("the ").removeprefix("The ")
    return list(dict.fromkeys((bare, wordings.spelled_out(bare))))


def _by_key(keys: set[str], using: str) -> dict[str, list[Row]]:
    names = PlaceName.objects.using(using).filter(key__in=sorted(keys - {""}))
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in read_names(names.order_by("-place__prominence", "id")[:NAMES_PER_TEXT]):
        by_key[row.key].append(row)
    return by_key


def _units(wanted: set[wordings.Unit], using: str) -> dict[wordings.Unit, Row]:
    if not wanted:
        return {}
    conditions = [
        Q(place__country=country, place__admin1_code=admin1, place__kind="ADM1")
        if admin1
        else Q(place__country=country, place__kind__in=("PCLI", "PCLS"))
        for country, admin1 in sorted(wanted)
    ]
    names = PlaceName.objects.using(using).filter(reduce(or_, conditions), kind="preferred")
    return {
        (row.place.country, row.place.admin1_code if row.place.kind == "ADM1" else ""): row
        for row in read_names(names.order_by("id"))
    }


def units_named(using: str = "default") -> re.Pattern[str]:
    """Return what finds the countries and first divisions in a text by their preferred names."""
    names = PlaceName.objects.using(using).filter(
        kind="preferred", script="Latn", place__kind__in=("PCLI", "ADM1")
    )
    known = sorted(set(names.values_list("name", flat=True)), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)" if known else r"(?!)")


def hints(text: str, marked: Iterable[tuple[int, int]], units: re.Pattern[str]) -> list[Mention]:
    """Return the unmarked units of a text: "Ohio" of "Ohio Supreme Court" says where it plays.

    marked: (start, end) of the mentions that are there.
    """
    taken = sorted(marked)
    return [
        Mention(found.start(), found.end(), found.group(), role=PART_OF_A_NAME)
        for found in units.finditer(text)
        if all(found.end() <= start or found.start() >= end for start, end in taken)
    ]


def populations(candidates: Iterable[Candidate], *, using: str = "default") -> dict[int, int]:
    """Return {place id: population} of those that state one."""
    ids = {candidate.place_id for candidate in candidates}
    found = Place.objects.using(using).filter(pk__in=ids).values_list("pk", "population")
    return {pk: people for pk, people in found if people is not None}
