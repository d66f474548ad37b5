"""What speaks for each place that a name may mean before any other name is heard. Pure."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz.distance import Indel

from gazetteer import normalize, relations, vocabulary
from gazetteer.types import Candidate, Mention

SEAT = 0.45  # how prominent a town must be to be one that districts are called after
RELATIVE = frozenset({
    *(f"{side} of" for side in relations.NAMES.values()), "near", "between", "outskirts of",
})  # fmt: skip


class Weights(NamedTuple):
    """How much each kind of evidence is worth at its strongest, in natural logarithms of odds.

    Chosen on the LGL texts of even number, one after the other; the odd ones judge them (README).
    LGL's candidates bear the very name; what a resemblance costs (`name`) is from our gold texts.
    """

    name: float = 40.0  # a score of 0.98 instead of 1.0 costs 0.8
    alias: float = 7.0  # an alias that shares no letter with the place's own name costs so much
    prominence: float = 3.0
    beside: float = 5.0
    seat: float = 6.0  # "south of Hatra" speaks of the town, not of the district called after it
    named_division: float = 2.0
    named_country: float = 2.0
    kin_division: float = 7.0
    kin_country: float = 2.0
    near: float = 3.0
    reach_km: float = 60.0  # e-folding distance of `near`


WEIGHTS = Weights()


def priors_of(
    candidates: list[Candidate], mentions: list[Mention], weights: Weights
) -> list[float]:
    """Return what speaks for each candidate before any other name is heard.

    What lies north of a name or near it is measured from a town, if a town bears the name.
    """
    priors = [_prior(candidate, weights) for candidate in candidates]
    is_relative = any(m.relation and m.relation.code in RELATIVE for m in mentions)
    if not is_relative or mentions[0].kinds:
        return priors
    seats = {
        normalize.fold(c.matched) for c in candidates if c.kind in vocabulary.SETTLEMENTS
        and c.prominence >= SEAT
    }  # fmt: skip
    return [
        prior - weights.seat
        if c.kind in vocabulary.ADMIN_KINDS and normalize.fold(c.matched) in seats
        else prior
        for c, prior in zip(candidates, priors, strict=True)
    ]


def _prior(candidate: Candidate, weights: Weights) -> float:
    own, matched = (  # "Badush mountains" and "Badush" differ by a common noun, not by a name
        normalize.fold(vocabulary.split_generic(name)[0])
        for name in (candidate.name, candidate.matched)
    )
    alias = 0.0 if own == matched else 1.0 - Indel.normalized_similarity(own, matched)
    return (
        weights.name * candidate.score
        + weights.prominence * candidate.prominence
        - weights.alias * alias
    )
