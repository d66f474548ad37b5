"""Submit, send back, publish, withdraw: the only code that changes a record's state.

Each verb locks the record, checks person and state, acts, and leaves a ReviewEvent; the caller's
object is refreshed. A refusal is a ReviewError whose text may be shown.
"""

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from .errors import IllegalMove, Incomplete, NotAllowed
from .models import ContestedZone, Publication, Record, ReviewEvent
from .publishing import close_versions, publish_features
from .vocabulary import MOVES, Release, ReviewState, ReviewVerb


def submit(record: Record, by: User, note: str = "") -> ReviewEvent:
    """Put a draft before the editors."""
    with transaction.atomic():
        locked = _begin(record, ReviewVerb.SUBMIT, by, note)
        require_complete(locked)
        return _finish(record, locked, ReviewVerb.SUBMIT, by, note)


def send_back(record: Record, by: User, note: str) -> ReviewEvent:
    """Return a submitted record to its author with a note that says what is missing."""
    with transaction.atomic():
        locked = _begin(record, ReviewVerb.SEND_BACK, by, note)
        return _finish(record, locked, ReviewVerb.SEND_BACK, by, note)


def publish(record: Record, by: User, note: str = "") -> ReviewEvent:
    """Make the record public under its release rule: a new version of each feature that changed.

    Raises NotAllowed when four eyes are asked for and `by` wrote or submitted it.
    """
    with transaction.atomic():
        locked = _begin(record, ReviewVerb.PUBLISH, by, note)
        if settings.FOUR_EYES and by.pk in _authors(locked):
            raise NotAllowed("Four eyes: somebody else must publish what you wrote or submitted.")
        require_complete(locked)
        publish_features(locked, _public_from(locked))
        event = _finish(record, locked, ReviewVerb.PUBLISH, by, note)
        _follow(locked)
        return event


def withdraw(record: Record, by: User, note: str) -> ReviewEvent:
    """Close what is live of the record. Its history stays: `as_of` still shows it."""
    with transaction.atomic():
        locked = _begin(record, ReviewVerb.WITHDRAW, by, note)
        if not Publication.objects.of_record(locked.public_id).live().exists():
            raise IllegalMove("Nothing of this record is public: there is nothing to withdraw.")
        close_versions(Publication.objects.of_record(locked.public_id).live(), timezone.now())
        event = _finish(record, locked, ReviewVerb.WITHDRAW, by, note)
        _follow(locked)
        return event


def reopen(record: Record, by: User, note: str = "") -> ReviewEvent:
    """Make the record a draft again because it is being changed; what is live stays live."""
    with transaction.atomic():
        locked = _begin(record, ReviewVerb.REOPEN, by, note)
        return _finish(record, locked, ReviewVerb.REOPEN, by, note)


VERBS = {
    ReviewVerb.SUBMIT: submit,
    ReviewVerb.SEND_BACK: send_back,
    ReviewVerb.PUBLISH: publish,
    ReviewVerb.WITHDRAW: withdraw,
    ReviewVerb.REOPEN: reopen,
}


def moves_open_to(record: Record, user: User) -> list[ReviewVerb]:
    """Return the verbs that state and permission allow; four eyes are asked when publishing."""
    return [
        ReviewVerb(verb)
        for verb, move in MOVES.items()
        if record.state in move.sources and user.has_perm(f"operations.{move.permission}")
    ]


def require_complete(record: Record) -> None:
    """Raise Incomplete when a reader would be left without source or place."""
    missing = []
    if not record.evidence.exists():
        missing.append("a piece of evidence: which words of which report say so")
    child = record.child()
    areas = getattr(child, "areas", None)
    if getattr(child, "level", "") == "operation" and areas is not None and not areas.exists():
        missing.append("an area, if only one that is named and not located")
    missing += _lines_missing(child)
    if hasattr(child, "geometry") and child.geometry is None and record.kind != "incident":
        missing.append("a geometry")
    if missing:
        raise Incomplete(f"Still missing: {'; '.join(missing)}.")


def _lines_missing(record: Record) -> list[str]:
    """Return what keeps a zone back: its outline is that of its lines, wherever they are hidden."""
    if not isinstance(record, ContestedZone) or record.release == Release.WITHHOLD:
        return []
    hidden = [
        str(line)
        for line in (record.line_a, record.line_b)
        if line.release != record.release
        or not Publication.objects.of_record(line.public_id).as_of(timezone.now()).exists()
    ]
    return (
        [f"the lines published under the same release rule ({', '.join(hidden)})"] if hidden else []
    )


def _begin(record: Record, verb: ReviewVerb, by: User, note: str) -> Record:
    """Lock and return the record as its own kind; refuse what the rules refuse."""
    Record.objects.select_for_update().get(pk=record.pk)
    locked = Record.objects.get(pk=record.pk).child()
    move = MOVES[verb]
    if not by.has_perm(f"operations.{move.permission}"):
        raise NotAllowed(f"You may not {verb.label} this record.")
    if locked.state not in move.sources:
        raise IllegalMove(
            f"“{locked}” is {ReviewState(locked.state).label}: one cannot {verb.label} it now."
        )
    if move.needs_note and not note.strip():
        raise IllegalMove(f"Say why in a note to {verb.label} it.")
    return locked


def _finish(record: Record, locked: Record, verb: ReviewVerb, by: User, note: str) -> ReviewEvent:
    event = ReviewEvent.objects.create(
        record_id=locked.pk,
        verb=verb,
        from_state=locked.state,
        to_state=MOVES[verb].target,
        by=by,
        note=note.strip(),
    )
    Record.objects.filter(pk=locked.pk).update(state=event.to_state)
    record.state = event.to_state
    return event


def _follow(record: Record) -> None:
    """Bring published records that name this one up to date: they name only what is public.

    Those that are being changed follow when they are published themselves.
    """
    for other in record.named_by():
        if other.state == ReviewState.PUBLISHED:
            publish_features(other.child(), _public_from(other))


def _authors(record: Record) -> set[int]:
    """Return who wrote the record, changed it last, or submitted it last."""
    submitted = (
        ReviewEvent.objects.filter(record_id=record.pk, verb=ReviewVerb.SUBMIT)
        .order_by("-id")
        .values_list("by_id", flat=True)
        .first()
    )
    return {record.created_by_id, record.changed_by_id, submitted or record.created_by_id}


def _public_from(record: Record) -> dt.datetime:
    now = timezone.now()
    return max(now, record.hold_until) if record.hold_until else now
