"""One joint reading of a text: its places support each other."""

import math
from collections.abc import Sequence
from dataclasses import replace

from gazetteer import mentions, normalize, scoring, vocabulary
from gazetteer.types import PLACE, Candidate, Mention, Reading

SUPPORT = 0.10  # what the least supported candidate loses against the best supported one
COMPANY_KM = 60.0  # places of one report tend to lie this close; e-folding distance
SAME_UNIT = 0.9
CONTEXT_CANDIDATES = 3  # of each other mention
MAX_COMPANY = 40  # other names that support a reading
MAX_REACH = 200  # mentions before and after that are looked at


def read(text: str, *, language: str | None = None, using: str = "default") -> Reading:
    """Return the places a text names, with candidates ranked by name and by each other.

    language: ISO 639; guessed from the script where not given. Offsets are characters of `text`.
    """
    found = mentions.find(text, using=using)
    guessed = "ar" if normalize.script_of(text[:5000]) == "Arab" else "en"
    return Reading(text, language or guessed, tuple(choose_together(found)))


def choose_together(found: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with their candidates re-ranked by company; below the threshold, gone."""
    return [_chosen(index, mention, found) for index, mention in enumerate(found)]


def _chosen(index: int, mention: Mention, found: Sequence[Mention]) -> Mention:
    others = _company(index, found)
    weighed = [(candidate, *_support(candidate, others)) for candidate in mention.candidates]
    best = max((support for _, support, _ in weighed), default=0.0)
    candidates = []
    for candidate, support, reason in weighed:
        score = round(candidate.score * (1.0 - SUPPORT * (best - support)), 3)
        if score >= scoring.SHOW_THRESHOLD:
            reasons = (*candidate.reasons, reason) if reason else candidate.reasons
            candidates.append(replace(candidate, score=score, reasons=reasons))
    candidates.sort(key=lambda c: (-c.score, -c.prominence, c.place_id))
    reasons = mention.reasons
    if not candidates and mention.role == PLACE and not mention.names_no_place:
        reasons = (*reasons, "no known place answers to this name: an open task")
    return replace(mention, candidates=tuple(candidates), reasons=reasons)


def _company(index: int, found: Sequence[Mention]) -> list[tuple[Candidate, ...]]:
    """Return what the nearest other names may mean: as far as a paragraph or two reaches, so that
    a text of a hundred pages costs a hundred times a page."""
    # a dateline says where the agency sits; the same name again says nothing new
    seen = {found[index].surface}
    company = []
    for step in range(1, len(found)):
        near = [at for at in (index - step, index + step) if 0 <= at < len(found)]
        for other in (found[at] for at in near):
            if other.role == PLACE and other.candidates and other.surface not in seen:
                seen.add(other.surface)
                company.append(other.candidates[:CONTEXT_CANDIDATES])
        if len(company) >= MAX_COMPANY or step >= MAX_REACH:
            break
    return company


def _support(candidate: Candidate, others: list[tuple[Candidate, ...]]) -> tuple[float, str]:
    """Return 0..1, how well the other mentions agree with a candidate, and the best reason."""
    pulls = []
    for candidates in others:
        pulls.append(max((_affinity(candidate, other) for other in candidates), key=lambda p: p[0]))
    if not pulls:
        return 0.0, ""
    pulls.sort(key=lambda pull: -pull[0])
    strongest = pulls[:3]
    return sum(pull[0] for pull in strongest) / len(strongest), strongest[0][1]


def _affinity(one: Candidate, other: Candidate) -> tuple[float, str]:
    if other.kind in vocabulary.ADMIN_KINDS[1:] and other.place_id in one.parent_ids:
        return other.score, f"in {other.name}, as the text says"
    # two governorates of one country say nothing about each other
    sibling = bool(one.parent_ids) and one.parent_ids[:1] == other.parent_ids[:1]
    if sibling and one.kind not in ("ADM1", "PCLI"):
        return SAME_UNIT * other.score, f"in {one.admin[0]}, as {other.name} is"
    if None in (one.lon, one.lat, other.lon, other.lat):
        return 0.0, ""
    km = scoring.distance_km((one.lon, one.lat), (other.lon, other.lat))  # type: ignore[arg-type]
    return 0.8 * math.exp(-km / COMPANY_KM) * other.score, f"{km:.0f} km from {other.name}"
