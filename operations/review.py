"""Submit, send back, publish, withdraw: the only code that changes a record's state.

Each verb locks the record, checks person and state, acts, and leaves a ReviewEvent; the caller's
object is refreshed. A refusal is a ReviewError whose text may be shown.
"""

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from .errors import IllegalMove, Incomplete, NotAllowed
from .models import ControlLine, Publication, Record, ReviewEvent
from .moves import MOVES
from .publishing import close_versions, forget_references, publish_features, redact_versions
from .vocabulary import Release, ReviewState, ReviewVerb

CHANGES_WHAT_IS_PUBLIC = 0x436D6170  # any number that no other lock of this database has


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
        _one_at_a_time()
        locked = _begin(record, ReviewVerb.PUBLISH, by, note)
        if settings.FOUR_EYES and by.pk in _authors(locked):
            raise NotAllowed("Four eyes: somebody else must publish what you wrote or submitted.")
        require_complete(locked)
        followers = _lock(locked.named_by())
        now = timezone.now()
        publish_features(locked, _public_from(locked, now), now)
        event = _finish(record, locked, ReviewVerb.PUBLISH, by, note)
        _follow(locked, followers, by, now)
        return event


def withdraw(record: Record, by: User, note: str) -> ReviewEvent:
    """Close what is live of the record. Its history stays: `as_of` still shows it."""
    with transaction.atomic():
        _one_at_a_time()
        locked = _begin(record, ReviewVerb.WITHDRAW, by, note)
        now = timezone.now()
        public = Publication.objects.of_record(locked.public_id).not_ended(now)
        if not public.exists():
            raise IllegalMove("Nothing of this record is public: there is nothing to withdraw.")
        followers = _lock(locked.named_by())
        close_versions(public, now)
        event = _finish(record, locked, ReviewVerb.WITHDRAW, by, note)
        _follow(locked, followers, by, now)
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
    if areas is not None and child.has_place and not areas.exists():
        missing.append("an area, if only one that is named and not located")
    missing += child.blocked_by() + child.waits_for()
    if hasattr(child, "geometry") and child.geometry is None and record.kind != "incident":
        missing.append("a geometry")
    if missing:
        raise Incomplete(f"Still missing: {'; '.join(missing)}.")


def _begin(record: Record, verb: ReviewVerb, by: User, note: str) -> Record:
    """Lock and return the record as its own kind; refuse what the rules refuse."""
    Record.objects.select_for_update().get(pk=record.pk)
    locked = Record.objects.get(pk=record.pk).child()
    move = MOVES[verb]
    if not by.has_perm(f"operations.{move.permission}"):
        raise NotAllowed(f"You may not {verb.label} this record.")
    is_reviewer = by.has_perm("operations.publish_record")
    if not is_reviewer and (
        locked.created_by_id != by.pk or (verb == ReviewVerb.REOPEN and _is_public(locked))
    ):
        raise NotAllowed(f"You may {verb.label} your own records only.")
    if locked.state not in move.sources:
        raise IllegalMove(
            f"“{locked}” is {ReviewState(locked.state).label}: one cannot {verb.label} it now."
        )
    if move.needs_note and not note.strip():
        raise IllegalMove(f"Say why in a note to {verb.label} it.")
    return locked


def _is_public(record: Record) -> bool:
    return Publication.objects.of_record(record.public_id).not_ended(timezone.now()).exists()


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


def _one_at_a_time() -> None:
    """Wait until no other record is being published or withdrawn.

    Each changes what names it too, at any depth: two that name each other would lock crosswise.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHANGES_WHAT_IS_PUBLIC])


def _lock(records: list[Record]) -> list[Record]:
    """Lock the records that follow and return each as its own kind."""
    keys = sorted({record.pk for record in records})
    locked = Record.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    return [record.child() for record in locked]


def _follow(record: Record, followers: list[Record], by: User, now: dt.datetime) -> None:
    """Bring what names this record up to date: only what is public is named, a zone is no finer
    than its lines. Records that are being changed name it when they are published themselves."""
    is_public = Publication.objects.of_record(record.public_id).as_of(now).exists()
    for other in followers:
        if isinstance(other, ControlLine) and other.blocked_by():
            continue  # it cannot go on: another position is in its way. It stays as it is
        public = Publication.objects.of_record(other.public_id)
        if other.blocked_by():
            if public.not_ended(now).exists():
                close_versions(public.not_ended(now), now)
                _finish(other, other, ReviewVerb.WITHDRAW, by, f"“{record}” is not public any more")
            if record.release != Release.PUBLIC:
                redact_versions(public, now)
            continue
        if not is_public or record.release != other.release:  # what is drawn from it goes with it
            drawn = public.drawn_from(record.public_id)
            close_versions(drawn.not_ended(now), now)
            if record.release != Release.PUBLIC:
                redact_versions(drawn, now)
        if other.state == ReviewState.PUBLISHED:
            publish_features(other, _public_from(other, now), now)
    if not is_public:
        forget_references(record.public_id, now)


def _authors(record: Record) -> set[int]:
    """Return who wrote the record, changed it last, or submitted it last."""
    submitted = (
        ReviewEvent.objects.filter(record_id=record.pk, verb=ReviewVerb.SUBMIT)
        .order_by("-id")
        .values_list("by_id", flat=True)
        .first()
    )
    return {record.created_by_id, record.changed_by_id, submitted or record.created_by_id}


def _public_from(record: Record, now: dt.datetime) -> dt.datetime:
    return max(now, record.hold_until) if record.hold_until else now
