"""How a public feature tells what sources claim, what is adopted and why, and who dissents."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from gazetteer.normalize import fold
from operations.vocabulary import ClaimStatus, EvidenceStance, Fact

if TYPE_CHECKING:
    from .claim import Claim
    from .evidence import Evidence
    from .report import Report

_PARTICIPATION = {Fact.ABSENCE: Fact.PARTICIPATION}  # one question: did they take part?


def told(claims: "Iterable[Claim]") -> list[dict[str, object]]:
    """Return the questions that claims answer, each with its claims, the adopted one first.

    A claim that no words of a report make is left out: it has no source. The claims come with
    `evidence` prefetched.
    """
    known = [claim for claim in claims if _saying(claim, EvidenceStance.SUPPORTS)]
    statuses = {claim.pk: status_of(claim, known) for claim in known}
    known.sort(key=lambda claim: (*_question(claim), not claim.is_adopted, claim.pk))
    return [
        {
            "fact": fact,
            "fact_label": Fact(fact).label,
            "about": about,
            "claims": [_public(claim, statuses[claim.pk]) for claim in group],
        }
        for (fact, about), group in groupby(known, _question)
    ]


def status_of(claim: "Claim", others: "Iterable[Claim]") -> ClaimStatus:
    """Return whether a claim is adopted, contradicted by another of the same record, or open."""
    if claim.is_adopted:
        return ClaimStatus.ACCEPTED
    if any(claim.contradicts(other) for other in others):
        return ClaimStatus.CONFLICT
    return ClaimStatus.OPEN


def origins(evidence: "Iterable[Evidence]") -> int:
    """Return how many different people or bodies say so.

    A speaker whom several outlets quote is one origin; an outlet that names nobody is its own. A
    report that is linked as a copy speaks for its origin: the same words name nobody twice.
    """
    rows = list(evidence)
    named = {(_first(row).pk, fold(row.quote)) for row in rows if row.speaker}
    return len(
        {
            fold(row.speaker) or f"source {_first(row).source_id}"
            for row in rows
            if row.speaker or (_first(row).pk, fold(row.quote)) not in named
        }
    )


def _first(row: "Evidence") -> "Report":
    """Return the report that the words of an evidence go back to."""
    return row.report.origin or row.report


def _saying(claim: "Claim", stance: EvidenceStance) -> "list[Evidence]":
    return [row for row in claim.evidence.all() if row.stance == stance]


def _question(claim: "Claim") -> tuple[str, str]:
    about = ""
    if claim.fact in (Fact.PARTICIPATION, Fact.ABSENCE):
        about = claim.actor.name if claim.actor else ""
    elif claim.fact == Fact.CASUALTIES:
        about = claim.get_counted_display()
    return _PARTICIPATION.get(Fact(claim.fact), Fact(claim.fact)).value, about


def _public(claim: "Claim", status: ClaimStatus) -> dict[str, object]:
    supporting = _saying(claim, EvidenceStance.SUPPORTS)
    against = _saying(claim, EvidenceStance.CONTRADICTS)
    return {
        "value": claim.value(),
        "words": claim.words,
        "status": status.value,
        "status_label": status.label,
        "why": claim.why,
        "origins": origins(supporting),
        "publishers": len({row.report.source_id for row in supporting}),
        "origins_against": origins(against),
        "sources": [row.public() for row in (*supporting, *against)],
    }
