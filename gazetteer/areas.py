"""Which units a name, an id or a place means as "within": cheap, because it is asked every time."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from gazetteer import scoring
from gazetteer.asked import asked
from gazetteer.memory import NameIndex
from gazetteer.models import Place
from gazetteer.rows import Row

Within = Place | int | str

SURE = 0.72  # "Wassit", "Missan", "Thi-Qar": few units exist, so a far spelling is still sure
# What is further off than this, in letters of an encoded name or as a share of them, cannot be as
# alike as SURE: the cheapest letter costs CROSS_SCRIPT_VOWELS / 2, measured as in `likeness`.
SHORTEST, FARTHEST = 4, 0.72
UNITS = ("ADM1", "ADM2", "ADM3", "PCLI", "ADM4", "ADM5", "ADMD", "RGN")
MOST_KEPT = 5000


def area_of(within: Within, index: NameIndex) -> frozenset[int]:
    """Return the ids that count as the area asked for; none where nobody knows it."""
    if isinstance(within, Place):
        return frozenset({within.pk})
    if within not in index.areas:
        if len(index.areas) > MOST_KEPT:
            index.areas.clear()
        index.areas[within] = (
            frozenset({within}) if isinstance(within, int) else best_units(within, index.units)
        )
    return index.areas[within]


def best_units(name: str, units: list[Row]) -> frozenset[int]:
    """Return the units a name may mean: all that answer about as well as the best of them.

    A governorate comes before a district of the same name only where the name says so
    ("Kirkuk district"); the larger holds the smaller.
    """
    query = asked(name)
    if not query.spellings:
        return frozenset()
    kinds = frozenset(query.kinds)
    encoded = [row.encoded for row in units]
    likely = {
        at
        for spelling in query.spellings
        for _, _, at in process.extract(
            spelling.encoded, encoded, scorer=Levenshtein.distance, processor=None, limit=None,
            score_cutoff=max(SHORTEST, round(FARTHEST * len(spelling.encoded))),
        )
    }  # fmt: skip
    best: dict[int, float] = {}
    for row in map(units.__getitem__, sorted(likely)):
        kind = row.place.kind
        if not kinds.isdisjoint(UNITS) and kind not in kinds:
            continue
        score = max(scoring.spelling(s, row)[0] * s.factor for s in query.spellings)
        if score >= SURE and score > best.get(row.place.place_id, 0.0):
            best[row.place.place_id] = score
    top = max(best.values(), default=0.0)
    return frozenset(unit for unit, score in best.items() if score >= top - 0.02)
