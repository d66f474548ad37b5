"""Two records found to be one event, and the way back.

Nothing is moved: both keep ids, evidence and claims. The kept one's feature names the merged id and
quotes the evidence of both; the merged one's publications are closed. Undoing is one act and brings
back the state that the merged one had.
"""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from . import review
from .errors import IllegalMove, NotAllowed
from .models import Incident, LikelyDuplicate, Publication, Record, RecordMerge
from .vocabulary import ReviewState

MAY = "operations.publish_record"


def merge(kept: Record, merged: Record, by: User, note: str = "") -> RecordMerge:
    """Let `kept` answer for `merged` from now on; return the act, by which it can be undone.

    Raises NotAllowed, and IllegalMove for what is no pair of incidents, a record with itself, or
    what would make a chain or a circle.
    """
    with transaction.atomic():
        rows = _locked(by, kept.pk, merged.pk)
        _refuse(rows, kept.pk, merged.pk)
        gone, note = rows[merged.pk], note.strip()[:300]
        act = RecordMerge.objects.create(
            kept_id=kept.pk, merged_id=merged.pk, by=by, note=note,
            state_before=gone.state, was_public=_is_public(gone),
        )  # fmt: skip
        if act.was_public:
            review.withdraw(gone, by, f"Merged into “{rows[kept.pk]}”. {note}".strip())
        pairs = LikelyDuplicate.objects.filter(first__in=rows, second__in=rows)
        pairs.delete()
        _say_anew(rows[kept.pk], by, f"“{gone}” was merged into this.")
    return act


def unmerge(act: RecordMerge, by: User) -> RecordMerge:
    """Make the merged record one of its own again, in the state it had. Raises IllegalMove."""
    with transaction.atomic():
        rows = _locked(by, act.kept_id, act.merged_id)
        current = RecordMerge.objects.select_for_update(of=("self",)).get(pk=act.pk)
        if current.undone_at is not None:
            raise IllegalMove("This merge has been undone already.")
        current.undone_by, current.undone_at = by, timezone.now()
        current.save(update_fields=["undone_by", "undone_at"])
        kept, back = rows[current.kept_id], rows[current.merged_id]
        _say_anew(kept, by, f"“{back}” is a record of its own again.")
        if current.was_public:
            _bring_back(back, ReviewState(current.state_before), by)
    return current


def _bring_back(record: Record, state: ReviewState, by: User) -> None:
    """Publish again what was public, then give it back the state it had beside that."""
    note = "Its merge was undone."
    review.reopen(record, by, note)
    review.publish(record, by, note)
    if state in (ReviewState.DRAFT, ReviewState.SUBMITTED):
        review.reopen(record, by, note)
    if state == ReviewState.SUBMITTED:
        review.submit(record, by, note)


def _say_anew(record: Record, by: User, note: str) -> None:
    """Publish the kept record with what it now answers for; one that is not public waits."""
    if record.state == ReviewState.PUBLISHED:
        review.reopen(record, by, note)
        review.publish(record, by, note)


def _is_public(record: Record) -> bool:
    return Publication.objects.of_record(record.public_id).not_ended(timezone.now()).exists()


def _locked(by: User, *keys: int) -> dict[int, Record]:
    """Return the records locked in the order of their keys. Raises NotAllowed, IllegalMove."""
    if not by.has_perm(MAY):
        raise NotAllowed("You may not merge records.")
    rows = Record.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    found = {record.pk: record for record in rows}
    if len(found) < len(set(keys)) or len(set(keys)) < 2:
        raise IllegalMove("A merge needs two records that are there.")
    return found


def _refuse(rows: dict[int, Record], kept: int, merged: int) -> None:
    if any(record.kind != Incident.KIND for record in rows.values()):
        raise IllegalMove("Only incidents can be merged.")
    acts = RecordMerge.objects.filter(undone_at__isnull=True)
    for act in acts.filter(merged__in=rows).select_related("merged", "kept"):
        raise IllegalMove(
            f"“{act.merged}” is merged into “{act.kept}” already: choose that one, or undo the "
            "earlier merge first."
        )
    if acts.filter(kept=merged).exists():
        raise IllegalMove(
            f"Other records are merged into “{rows[merged]}”: keep that one, or undo those first."
        )
    if rows[kept].state == ReviewState.WITHDRAWN:
        raise IllegalMove(f"“{rows[kept]}” is withdrawn: keep the other one.")
