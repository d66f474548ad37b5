"""Decide between claims: adopt one, with the reason, or leave the question open again."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from . import review
from .errors import IllegalMove
from .models import Claim, Incident, Participation, Record
from .placing import place_incident
from .vocabulary import Counted, Fact, Relation, ReviewState


@transaction.atomic
def adopt(claim: Claim, by: User, why: str) -> list[str]:
    """Let the record follow this claim; those that contradict it stay as dissent.

    Returns the names of the record's fields that changed. A published record becomes a draft
    again. Raises IllegalMove without a reason or evidence or where the record cannot be so,
    GeometryError, NotAllowed.
    """
    if not why.strip():
        raise IllegalMove("Say why this claim is adopted.")
    if not claim.evidence.exists():
        raise IllegalMove("Nobody is quoted for this claim: give its evidence first.")
    record = _open(claim, by)
    for other in record.stated.filter(is_adopted=True):
        if claim.excludes(other):
            other.is_adopted = False
            other.save()
    claim.is_adopted, claim.why = True, why.strip()
    claim.full_clean()
    claim.save()
    return _follow(record, claim)


@transaction.atomic
def follow(claim: Claim, by: User) -> list[str]:
    """Bring the record in line with a claim that is adopted already; see `adopt`."""
    return _follow(_open(claim, by), claim)


@transaction.atomic
def set_aside(claim: Claim, by: User) -> None:
    """Leave the question open again. What the record took over stays until it is changed."""
    _open(claim, by).save()
    claim.is_adopted = False
    claim.save()


def _open(claim: Claim, by: User) -> Record:
    """Return the claim's record, locked, as a draft of its own kind that `by` changes."""
    locked = Record.objects.select_for_update().get(pk=claim.record_id)
    if locked.state != ReviewState.DRAFT:
        review.reopen(locked, by)
    record = Record.objects.get(pk=locked.pk).child()
    record.revision += 1
    record.changed_by = by
    return record


def _follow(record: Record, claim: Claim) -> list[str]:
    """Store what the record says about the fact now; control is drawn, not copied.

    Returns the names of the fields that changed.
    """
    values: dict[str, object] = {}
    if claim.fact == Fact.DATE and claim.first_day:
        last = claim.last_day or record.valid_to
        values = {
            "valid_from": claim.first_day, "valid_to": max(last, claim.first_day) if last else None,
        }  # fmt: skip
    elif claim.fact == Fact.CASUALTIES and isinstance(record, Incident):
        if claim.counted == Counted.KILLED:
            values = {
                "killed_low": claim.low, "killed_best": claim.best, "killed_high": claim.high,
            }  # fmt: skip
        else:
            values = {"wounded": claim.best if claim.best is not None else claim.low}
    elif claim.fact == Fact.LOCATION and claim.place and isinstance(record, Incident):
        values = {"place": claim.place, "relation": Relation.AT, "distance_km": None}
    elif claim.fact in (Fact.PARTICIPATION, Fact.ABSENCE):
        _, is_new = Participation.objects.get_or_create(
            record_id=record.pk, actor=claim.actor, role=claim.role
        )
        return ["participants"] if is_new else []
    changed = [name for name, value in values.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, values[name])
    if "place" in changed and isinstance(record, Incident):
        record.further.all().delete()
        place_incident(record, [])
    try:
        record.full_clean()
    except ValidationError as error:
        raise IllegalMove(" ".join(error.messages)) from error
    record.save()
    return changed
