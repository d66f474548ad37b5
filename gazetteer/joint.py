"""Which places the names of one text mean together: each choice supports and is supported.

A name is chosen once for a text (one sense per discourse: Gale, Church, Yarowsky 1992). What speaks
for a candidate, beside its name and its prominence:

- beside: the unit it lies in is written next to it ("Paris, Texas"; "Jalawla in Diyala"), and for a
  unit, that a place in it is;
- named: the text names the unit it lies in anywhere, and for a unit, a place in it;
- kin: other names of the text may mean places of the same first division, or of the same country;
- near: other names may mean places within a few dozen kilometres.

What another name means is itself uncertain: its candidates count by how far they are believed, and
belief is worked out anew a few times. Pure: values in, values out. Where a text was published is
not used unless it is one of the mentions.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from gazetteer import normalize, scoring, vocabulary
from gazetteer.doubt import doubts
from gazetteer.priors import WEIGHTS, Weights, priors_of
from gazetteer.types import DATELINE, PLACE, Candidate, Mention

ROUNDS = 4
MOST_NAMES = 80  # other names of a text that are listened to, the nearest first
MOST_HEARD = 6  # candidates of another name that count
FAINT = 0.02  # … if they are believed at least so far
LOSS = 0.10  # of its score, what a candidate nobody believes in loses against the best
TOLD = 0.35  # evidence of this strength is worth a reason in words
MOST_REASONS = 2
_BESIDE = re.compile(r"^[\s.]*[,(/–-]?\s*(?:(?:in|of)\s+)?(?:the\s+)?$", re.IGNORECASE)


_Vector = tuple[float, float, float]  # from the middle of the earth, of length 1


class _Sense(NamedTuple):
    """One candidate with what is compared; division, country: ids, 0 where not known."""

    candidate: Candidate
    place_id: int
    units: frozenset[int]
    division: int
    country: int
    point: _Vector | None  # of what is small enough for its point to say something


class _Evidence(NamedTuple):
    """How strongly each kind speaks for one candidate, 0..1, and which sense says so loudest."""

    beside: float
    named_division: float
    named_country: float
    kin_division: float
    kin_country: float
    near: float
    voices: dict[str, _Sense]


_KINDS = _Evidence._fields[:6]
_BESIDE_IT, _NAMED_DIVISION, _NAMED_COUNTRY, _KIN_DIVISION, _KIN_COUNTRY, _NEAR = range(6)
_Links = dict[int, list[tuple[int, float]]]  # {id of another place: (which of _KINDS, 0..1)}
_Heard = list[tuple[float, _Sense]]  # beliefs in what one other name means


def choose(text: str, found: Sequence[Mention], weights: Weights = WEIGHTS) -> list[Mention]:
    """Return the mentions with candidates re-ranked by each other, and the reasons in words.

    found: in order, offsets of `text`. A candidate's new score is its own, less up to a tenth for
    what the text does not support. A dateline is ranked, but supports nothing; a part of a name
    ("Diyala police") does.
    """
    names = _names(found)
    senses = [[_sense(c) for c in found[at[0]].candidates] for at in names]
    beside = _beside(text, found, names)
    company = _company(names, found)
    stands = [
        {m: ((n, m) in beside, (m, n) in beside) for m in others}
        for n, others in enumerate(company)
    ]
    priors = [
        priors_of([sense.candidate for sense in each], [found[index] for index in at], weights)
        for at, each in zip(names, senses, strict=True)
    ]
    beliefs = [_believed(prior) for prior in priors]
    links: dict[int, _Links] = defaultdict(dict)  # no belief changes them
    told: list[list[_Evidence]] = [[] for _ in names]
    for left in reversed(range(ROUNDS)):
        heard = [_heard(belief, each) for belief, each in zip(beliefs, senses, strict=True)]
        for n, each in enumerate(senses):
            if left and len(each) == 1:  # nothing to choose; its reasons are told at the end
                continue
            others = [(heard[m], *stands[n][m]) for m in company[n]]
            told[n] = [
                _evidence(one, others, links[one.place_id], weights.reach_km) for one in each
            ]
            beliefs[n] = _believed(
                [p + _weight(e, weights) for p, e in zip(priors[n], told[n], strict=True)]
            )
    chosen = list(found)
    for at, each, belief, evidence in zip(names, senses, beliefs, told, strict=True):
        ranked = _ranked(each, belief, evidence, weights)
        doubted = doubts(ranked, sorted(belief, reverse=True), found[at[0]].kinds)
        for index in at:
            mention = found[index]
            reasons = (*mention.reasons, *doubted) if mention.role == PLACE else mention.reasons
            chosen[index] = replace(mention, candidates=ranked, reasons=reasons)
    return chosen


def _names(found: Sequence[Mention]) -> list[list[int]]:
    """Return where each different name stands that has candidates."""
    at: dict[str, list[int]] = defaultdict(list)
    for index, mention in enumerate(found):
        if mention.candidates:
            at[f"{normalize.fold(mention.surface)} {mention.kinds}"].append(index)
    return list(at.values())


def _sense(candidate: Candidate) -> _Sense:
    chain = candidate.parent_ids
    division = candidate.place_id if candidate.kind == "ADM1" else chain[-2] if chain[1:] else 0
    country = candidate.place_id if candidate.kind == "PCLI" else chain[-1] if chain else 0
    # a stand-in of stated reach is near the place; without one it may be the middle of Texas
    is_near = not candidate.is_stand_in or candidate.radius_m is not None
    point = None
    if (
        is_near
        and candidate.kind not in ("PCLI", "ADM1", "CONT")
        and candidate.lon is not None
        and candidate.lat is not None
    ):
        point = _on_sphere(candidate.lon, candidate.lat)
    return _Sense(candidate, candidate.place_id, frozenset(chain), division, country, point)


def _on_sphere(lon: float, lat: float) -> _Vector:
    """Return the direction of a point, SRID 4326: its product with another is a cosine."""
    x, y = math.radians(lon), math.radians(lat)
    return math.cos(y) * math.cos(x), math.cos(y) * math.sin(x), math.sin(y)


def _beside(text: str, found: Sequence[Mention], names: list[list[int]]) -> set[tuple[int, int]]:
    """Return which name stands right before which somewhere: "Paris, Texas"."""
    name_at = {index: n for n, at in enumerate(names) for index in at}
    beside: set[tuple[int, int]] = set()
    for index in range(len(found) - 1):
        one, other = name_at.get(index), name_at.get(index + 1)
        gap = text[found[index].end : found[index + 1].start]
        if one is not None and other is not None and one != other and _BESIDE.match(gap):
            beside.add((one, other))
    return beside


def _company(names: list[list[int]], found: Sequence[Mention]) -> list[list[int]]:
    """Return for each name the others that are listened to: whose first mention is nearest."""
    heard = [
        (found[at[0]].start, m)
        for m, at in enumerate(names)
        if any(found[index].role != DATELINE for index in at)
    ]
    company = []
    for n, at in enumerate(names):
        here = found[at[0]].start
        middle = bisect_left(heard, (here, n))  # the nearest are among so many on either side
        around = heard[max(0, middle - MOST_NAMES) : middle + MOST_NAMES + 1]
        nearest = sorted((abs(start - here), m) for start, m in around if m != n)
        company.append([m for _, m in nearest[:MOST_NAMES]])
    return company


def _believed(odds: list[float]) -> list[float]:
    """Return probabilities from logarithms of odds."""
    most = max(odds)
    raw = [math.exp(value - most) for value in odds]
    total = sum(raw)
    return [value / total for value in raw]


def _heard(belief: list[float], senses: list[_Sense]) -> _Heard:
    likely = [pair for pair in zip(belief, senses, strict=True) if pair[0] >= FAINT]
    return sorted(likely, key=lambda pair: -pair[0])[:MOST_HEARD]


def _weight(told: _Evidence, weights: Weights) -> float:
    return sum(getattr(weights, kind) * getattr(told, kind) for kind in _Evidence._fields[:-1])


def _evidence(
    one: _Sense, company: list[tuple[_Heard, bool, bool]], known: _Links, reach_km: float
) -> _Evidence:
    """Return what the other names say for one candidate: (senses, follows it, precedes it) each.

    known: the links worked out before; filled. Beside and named take the strongest voice; kin and
    near gather all: each voice halves doubt.
    """
    strongest, doubt, loudest = [0.0] * 6, [1.0] * 6, [0.0] * 6  # by kind
    voices: dict[str, _Sense] = {}
    for senses, follows, precedes in company:
        voice: dict[int, float] = defaultdict(float)
        for belief, other in senses:
            links = known.get(other.place_id)
            if links is None:
                links = known[other.place_id] = _links(one, other, reach_km)
            for kind, strength in links:
                said = belief * strength
                voice[kind] += said
                if said > loudest[kind]:
                    loudest[kind], voices[_KINDS[kind]] = said, other
                if kind > _NAMED_COUNTRY or not (follows or precedes):
                    continue
                if follows if other.place_id in one.units else precedes:
                    voice[_BESIDE_IT] += belief
                    if belief > loudest[_BESIDE_IT]:
                        loudest[_BESIDE_IT], voices["beside"] = belief, other
        for kind, said in voice.items():
            if kind <= _NAMED_COUNTRY:
                strongest[kind] = max(strongest[kind], said)
            else:
                doubt[kind] *= 1.0 - min(1.0, said) / 2
    beside, division, country = strongest[:3]
    kin_division, kin_country, near = (1.0 - left for left in doubt[3:])
    return _Evidence(beside, division, country, kin_division, kin_country, near, voices)


def _links(one: _Sense, other: _Sense, reach_km: float) -> list[tuple[int, float]]:
    """Return the kinds of evidence that one sense is for the other, each with its strength."""
    mine, told = one.candidate, other.candidate
    if one.place_id == other.place_id:
        return [(_KIN_DIVISION, 1.0), (_KIN_COUNTRY, 1.0), (_NEAR, 1.0)]
    found = []
    if other.place_id in one.units:
        found.append((_NAMED_COUNTRY if told.kind == "PCLI" else _NAMED_DIVISION, 1.0))
    elif mine.kind in vocabulary.ADMIN_KINDS and one.place_id in other.units:
        found.append((_NAMED_COUNTRY if mine.kind == "PCLI" else _NAMED_DIVISION, 1.0))
    if one.division and one.division == other.division:
        found.append((_KIN_DIVISION, 1.0))
    if one.country and one.country == other.country:
        found.append((_KIN_COUNTRY, 1.0))
    if one.point is not None and other.point is not None:
        km = _km(one.point, other.point)
        if km < 5 * reach_km:
            found.append((_NEAR, math.exp(-km / reach_km)))
    return found


def _km(one: _Vector, other: _Vector) -> float:
    along = one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
    return scoring.EARTH_RADIUS_KM * math.acos(min(1.0, along))


def _ranked(
    senses: list[_Sense], belief: list[float], told: list[_Evidence], weights: Weights
) -> tuple[Candidate, ...]:
    best = max(belief)
    ranked = []
    for sense, believed, evidence in zip(senses, belief, told, strict=True):
        candidate = sense.candidate
        score = round(candidate.score * (1.0 - LOSS * (1.0 - believed / best)), 3)
        reasons = (*candidate.reasons, *_reasons(sense, evidence, weights))
        ranked.append((-believed, replace(candidate, score=score, reasons=reasons)))
    ranked.sort(key=lambda pair: (pair[0], -pair[1].prominence, pair[1].place_id))
    return tuple(candidate for _, candidate in ranked)


def _reasons(sense: _Sense, told: _Evidence, weights: Weights) -> list[str]:
    """Return the weightiest reasons in words."""
    kinds = [kind for kind in told.voices if getattr(told, kind) >= TOLD]
    kinds.sort(key=lambda kind: -getattr(told, kind) * getattr(weights, kind))
    reasons = (_reason(kind, sense, told.voices[kind]) for kind in kinds)
    return list(dict.fromkeys(reasons))[:MOST_REASONS]


def _reason(kind: str, one: _Sense, other: _Sense) -> str:
    """Return in words why the other sense speaks for this one; kind: of `_KINDS`."""
    told = other.candidate
    if one.place_id == other.place_id:
        return f"{told.name}, as {told.matched} means too"
    if kind == "kin_division":
        return f"in the same division as {told.name}"
    if kind == "kin_country":
        return f"in the same country as {told.name}"
    if kind == "near" and one.point is not None and other.point is not None:
        return f"{_km(one.point, other.point):.0f} km from {told.name}"
    lies = f"in {told.name}" if other.place_id in one.units else f"{told.name} lies in it"
    return f"{lies}, written beside it" if kind == "beside" else f"{lies}, as the text says"
