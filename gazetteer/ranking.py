"""Weighs names against a name asked for and its context; one candidate per place, with reasons."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.contrib.gis.geos import Point

from gazetteer import normalize, scoring, vocabulary
from gazetteer.asked import ARTICLES, SOME_WORDS, Asked, asked
from gazetteer.models import Place, search_keys
from gazetteer.rows import PlaceFacts, Row
from gazetteer.types import Candidate

Near = Place | Candidate | Point | tuple[float, float]
Factor = tuple[float, str]
Weighed = tuple[float, float, int, Row]  # less the score, less the prominence: the best sorts first
FINELY = 12


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
    best: dict[int, tuple[float, Row]] = {}
    for row in rows:
        score = _by_name(query, row)
        held = best.get(row.place.place_id)
        if held is None or score > held[0]:
            best[row.place.place_id] = score, row
    weighed = []
    for score, row in best.values():
        place = row.place
        score *= _kind(row, context.kinds)[0] * scoring.prominence_factor(_standing(row))
        if context.inside is not None and place.place_id not in context.inside:
            score *= scoring.OUTSIDE
        if there is not None:
            score *= _nearness(place, *there)[0]
        weighed.append((-round(score, 3), -place.prominence, place.place_id, row))
    weighed = heapq.nsmallest(limit + FINELY, weighed) if limit is not None else sorted(weighed)
    fine = sorted(_finely(query, one) for one in weighed[:FINELY]) + weighed[FINELY:]
    return [_candidate(query, row, context, there, -score) for score, _, _, row in fine[:limit]]


def _finely(query: Asked, weighed: Weighed) -> Weighed:
    """Return the same with the very letters counted, which only the first few are worth."""
    score, prominence, place_id, row = weighed
    bare, kinds = vocabulary.split_generic(row.name)
    if normalize.script_of(row.name) == query.script:
        score *= scoring.closeness(query.bare, normalize.fold(bare))
    else:
        score *= 1.0 - scoring.LETTERS / 4
    # a village called one ("Qaryat …") rather than its namesake, and the other way round
    if row.place.kind in vocabulary.SETTLEMENTS and bool(kinds) != bool(query.kinds):
        score *= scoring.TERM
    return round(score, 3), prominence, place_id, row


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


@lru_cache(maxsize=65536)
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
            return 1.0, f"{vocabulary.kinds_label(kinds, kind)} asked, {label} found"
        return scoring.WRONG_KIND, f"another kind was asked; this is a {label}"
    # "Badush" alone is the town before it is the range, and the town before the district
    if kind not in vocabulary.SETTLEMENTS and kind in vocabulary.split_generic(row.name)[1]:
        return scoring.OTHER_TERM, ""
    return (scoring.UNASKED_UNIT if kind in vocabulary.ADMIN_KINDS[2:] else 1.0), ""


def _where(near: Near) -> tuple[tuple[float, float] | None, frozenset[int]]:
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
    there: tuple[tuple[float, float] | None, frozenset[int]] | None, score: float,
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
