"""Stated absence as claims of their own: who says so, whether somebody says otherwise."""

from operations.models import Claim, Record
from operations.vocabulary import Fact

WHY = "Said by one side; no source at hand says otherwise."


def add_absence_claims(record: Record) -> None:
    """Make a claim of each absence that the record's evidence states."""
    rows = record.evidence.filter(fact=Fact.ABSENCE).select_related("participation")
    for evidence in rows:
        if evidence.participation is None:
            continue
        claim = Claim(
            record_id=record.pk, fact=Fact.ABSENCE, actor_id=evidence.participation.actor_id,
            role=evidence.participation.role, is_adopted=True, why=WHY,
        )  # fmt: skip
        claim.full_clean()
        claim.save()
        evidence.claim = claim
        evidence.full_clean()
        evidence.save()
