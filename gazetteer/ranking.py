"""Weighs names against a name asked for and its context; one candidate per place, with reasons."""

from __future__ import annotations

import heapq
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.contrib.gis.geos import Point

from gazetteer import normalize, scoring, vocabulary, writing
from gazetteer.asked import ARTICLES, SOME_WORDS, Asked, asked
from gazetteer.models import Place, search_keys
from gazetteer.rows import PlaceFacts, Row
from gazetteer.types import Candidate

Near = Place | Candidate | Point | tuple[float, float]
Factor = tuple[float, str]
Weighed = tuple[float, float, int, Row]  # less the score, less the prominence: the best sorts first
There = tuple[tuple[float, float] | None, frozenset[int]]
FINELY = 12  # places whose letters are looked at one by one
NAMES, NAMES_WITHIN = 2, 0.15  # of each of them so many names, no worse than that


class Context(NamedTuple):
    """What else is known: kinds asked for, the ids of places inside the area, where the text is."""

    kinds: Sequence[str] = ()
    inside: frozenset[int] | None = None
    near: Near | None = None
    language: str | None = None


def rank(
    name: Asked | str, rows: Iterable[Row], context: Context | None = None, limit: int | None = None
) -> list[Candidate]:
    """Return one candidate per place, best first; the best of its names speaks for it."""
    query = asked(name) if isinstance(name, str) else name
    context = context or Context(query.kinds)
    there = _where(context.near) if context.near is not None else None
    names: dict[int, list[tuple[float, Row]]] = defaultdict(list)
    for row in rows:
        names[row.place.place_id].append((_by_name(query, row), row))
    rough = []
    for place_id, known in names.items():
        score, row = max(known, key=lambda one: one[0])
        score *= _factor(row, context, there)
        rough.append((-round(score, 3), -row.place.prominence, place_id, row))
    rough = heapq.nsmallest(limit + FINELY, rough) if limit is not None else sorted(rough)
    fine: list[Weighed] = []
    known_letters: dict[str, float] = {}
    for one in rough[:FINELY]:
        # a closer look only lowers a score: who is behind the last one shown stays there
        if limit is not None and len(fine) >= limit and one[0] > fine[limit - 1][0]:
            break
        insort(fine, _finely(query, names[one[2]], context, there, known_letters))
    # the others were less alike to begin with: none of them comes before these
    fine += [(max(one[0], fine[-1][0]), *one[1:]) for one in rough[len(fine) :]]
    return [_candidate(query, row, context, there, -score) for score, _, _, row in fine[:limit]]


def _factor(row: Row, context: Context, there: There | None) -> float:
    """Return by how much the place is less likely than its name: kind, standing, area, nearness."""
    place = row.place
    factor = _kind(row, context.kinds)[0] * scoring.prominence_factor(_standing(row))
    if context.inside is not None and place.place_id not in context.inside:
        factor *= scoring.OUTSIDE
    return factor if there is None else factor * _nearness(place, *there)[0]


def _finely(
    query: Asked, known: list[tuple[float, Row]], context: Context, there: There | None,
    known_letters: dict[str, float],
) -> Weighed:  # fmt: skip
    """Return a place weighed by the very letters of its likeliest names: worth it for a few.

    known_letters: {name: factor} of what was looked at before; many places bear one name.
    """
    known = heapq.nlargest(NAMES, known, key=lambda one: one[0])
    weighed = []
    for score, row in known:
        if score < known[0][0] - NAMES_WITHIN:
            break
        if row.name not in known_letters:
            known_letters[row.name] = _letters(query, row.name)
        score *= known_letters[row.name] * _factor(row, context, there)
        # a village called one ("Qaryat …") rather than its namesake, and the other way round
        kinds = vocabulary.split_generic(row.name)[1]
        if row.place.kind in vocabulary.SETTLEMENTS and bool(kinds) != bool(query.kinds):
            score *= scoring.TERM
        weighed.append((-round(score, 3), -row.place.prominence, row.place.place_id, row))
    return min(weighed, key=lambda one: one[0])


def _letters(query: Asked, name: str) -> float:
    """Return the factor for how strange the letters asked are as a writing of this name."""
    if query.script != "Latn":
        same = normalize.script_of(name) == query.script
        if not same:
            return 1.0 - scoring.LETTERS / 4
        bare = vocabulary.split_generic(name)[0]
        return scoring.closeness(query.bare, normalize.fold(bare))
    script = normalize.script_of(name)
    stored = writing.stored_letters(name)
    nats = min(
        (written.strangeness(stored, script, scoring.MOST_NATS) for written in query.written),
        default=scoring.MOST_NATS,
    )
    return scoring.letters_factor(nats) * (1.0 if script == "Latn" else scoring.OTHER_SCRIPT)


def spelled(query: Asked, row: Row) -> tuple[float, str]:
    """Return (0..1, code) of the best of the spellings asked for."""
    best, code = 0.0, "similar"
    for spelling in query.spellings:
        score, why = scoring.spelling(spelling, row)
        if score * spelling.factor > best:
            best, code = score * spelling.factor, why
    if best < scoring.SHOW_THRESHOLD:
        for spelling in query.some_words:
            score, _ = scoring.spelling(spelling, row)
            if score * spelling.factor > best:
                best, code = score * spelling.factor, "some-words"
        first = query.spellings[0]
        if len(row.encoded) > len(first.encoded) + 2 and row.skeleton.startswith(first.skeleton):
            score = SOME_WORDS * scoring.spelling(first, _first_words(row.name, query.words))[0]
            if score > best:
                best, code = score, "some-words"
    if best >= scoring.SAME_KEY and normalize.fold(row.name) == query.folded:
        return scoring.EXACT, "exact"
    return best, code


@lru_cache(maxsize=16384)
def _first_words(name: str, count: int) -> scoring.Spelling:
    """Return the spelling of as many words of a longer name as were asked for."""
    words = vocabulary.split_generic(name)[0].replace("-", " ").split()
    if words and words[0].casefold() in ARTICLES:
        words = words[1:]
    key, skeleton = search_keys(" ".join(words[:count])) if len(words) > count else ("", "")
    return scoring.Spelling(key, skeleton, scoring.encode(key))


def _by_name(query: Asked, row: Row) -> float:
    score, _ = spelled(query, row)
    if row.name_origin == vocabulary.Origin.EDITOR or row.name_kind == "preferred":
        return score
    if score < scoring.SAME_KEY:
        return score * scoring.LIKE_A_VARIANT
    return score * (scoring.FORMER_NAME if row.name_kind == "historical" else scoring.VARIANT_NAME)


def _standing(row: Row) -> float:
    """Return the prominence that counts: what an editor entered comes before what was imported."""
    editor = vocabulary.Origin.EDITOR
    return 1.0 if editor in (row.name_origin, row.place.origin) else row.place.prominence


def _kind(row: Row, kinds: Sequence[str]) -> Factor:
    kind = row.place.kind
    label = vocabulary.kind_label(kind)
    if kinds:
        if kind in kinds:
            # the seat before the unit that bears its name: both answer "Baiji centre"
            is_unit = kind in vocabulary.ADMIN_KINDS and kinds[0] in vocabulary.SETTLEMENTS
            factor = scoring.UNASKED_UNIT if is_unit else 1.0
            return factor, f"{vocabulary.kinds_label(kinds, kind)} asked, {label} found"
        # a district or an airport that nobody stored is at the town it is called after
        is_seat = kind in vocabulary.SETTLEMENTS and kinds[0] in vocabulary.CALLED_AFTER_TOWNS
        factor = scoring.CALLED_AFTER if is_seat else scoring.WRONG_KIND
        return factor, f"another kind was asked; this is a {label}"
    # "Badush" alone is the town before it is the range, and the town before the district
    if kind not in vocabulary.SETTLEMENTS and kind in vocabulary.split_generic(row.name)[1]:
        return scoring.OTHER_TERM, ""
    # "Hamdaniya district" among the names of the town that is its seat speaks of the district
    if kind in vocabulary.SETTLEMENTS and not kinds and _speaks_of_a_unit(row.name):
        return scoring.OTHER_TERM, ""
    return (scoring.UNASKED_UNIT if kind in vocabulary.ADMIN_KINDS[2:] else 1.0), ""


@lru_cache(maxsize=16384)
def _speaks_of_a_unit(name: str) -> bool:
    kinds = vocabulary.split_generic(name)[1]
    return bool(kinds) and kinds[0] in vocabulary.ADMIN_KINDS


def _where(near: Near) -> There:
    """Return the (lon, lat) of a context and the units it lies in or is, country and ADM1 not."""
    if isinstance(near, Candidate):
        here = None if near.lon is None or near.lat is None else (near.lon, near.lat)
        own = {near.place_id} if near.kind in vocabulary.ADMIN_KINDS else set()
        return here, frozenset(own | set(near.parent_ids[:1]))
    if isinstance(near, Place):
        here = (near.point.x, near.point.y) if near.point else None
        own = {near.pk} if near.kind in vocabulary.ADMIN_KINDS else set()
        return here, frozenset(own | ({near.parent_id} if near.parent_id else set()))
    if isinstance(near, Point):
        return (near.x, near.y), frozenset()
    return near, frozenset()


def _nearness(
    place: PlaceFacts, there: tuple[float, float] | None, units: frozenset[int]
) -> Factor:
    if place.place_id in units or not units.isdisjoint(place.parent_ids):
        return 1.0, "in the same administrative area as the place it is near"
    if place.lon is None or place.lat is None or there is None:
        return 1.0 - scoring.FAR / 2, ""
    km = scoring.distance_km((place.lon, place.lat), there)
    factor = scoring.nearness_factor(km) * (0.98 if units else 1.0)
    return factor, f"{km:.0f} km from the place it is near"


def _candidate(
    query: Asked, row: Row, context: Context,
    there: There | None, score: float,
) -> Candidate:  # fmt: skip
    place = row.place
    code = spelled(query, row)[1]
    # the page that lists guesses knows them by these very words
    reasons = [scoring.REASONS["similar"]] if code == "some-words" else []
    reasons.append(scoring.REASONS[code])
    if row.name_origin == vocabulary.Origin.EDITOR:
        reasons.append("a spelling kept by an editor")
    elif row.name_kind == "historical":
        reasons.append("a former name")
    reasons.append(_kind(row, context.kinds)[1])
    if context.inside is not None:
        within = place.place_id in context.inside
        reasons.append("inside the area asked for" if within else "outside the area asked for")
    if place.stand_in is not None:
        reasons.append(f"no point of its own: shown at {place.stand_in}")
    if there is not None:
        reasons.append(_nearness(place, *there)[1])
    return Candidate(
        place_id=place.place_id, public_id=place.public_id, name=place.name, matched=row.name,
        score=score, reasons=tuple(reason for reason in reasons if reason), lon=place.lon,
        lat=place.lat, kind=place.kind, kind_label=vocabulary.kind_label(place.kind),
        radius_m=place.radius_m, admin=place.parents[:2], parent_ids=place.parent_ids,
        prominence=place.prominence, is_stand_in=place.stand_in is not None, code=code,
    )  # fmt: skip


def candidate_begun(row: Row) -> Candidate:
    """Return the candidate of a name of which only the beginning is typed yet."""
    score = round(0.9 * scoring.prominence_factor(_standing(row)), 3)
    query = asked(row.name)
    return _candidate(query, row, Context(), None, score)
