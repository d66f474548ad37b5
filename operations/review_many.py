"""The verbs of `operations.review` for many incidents at once, under the same rules.

Each takes primary keys and returns (key, reason) of those it refused; a person who may not act at
all is NotAllowed. Two thousand are locked, checked and moved at a time.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from .errors import IllegalMove, NotAllowed
from .models import Evidence, Incident, Record, RecordMerge, ReviewEvent
from .moves import MOVES
from .publishing_many import close_incidents, load, publish_incidents
from .vocabulary import ReviewState, ReviewVerb

Refusals = list[tuple[int, str]]
CHUNK = 2_000


class Locked(NamedTuple):
    pk: int
    state: str
    created_by: int
    changed_by: int


def submit(ids: Sequence[int], by: User, note: str = "") -> Refusals:
    """Put drafts before the editors."""
    refused: Refusals = []
    for rows in _chunks(ids, ReviewVerb.SUBMIT, by, note, refused):
        _finish(_complete(rows, refused), ReviewVerb.SUBMIT, by, note)
    return refused


def publish(ids: Sequence[int], by: User, note: str = "") -> Refusals:
    """Make incidents public under their release rules."""
    refused: Refusals = []
    now = timezone.now()
    for rows in _chunks(ids, ReviewVerb.PUBLISH, by, note, refused):
        if settings.FOUR_EYES:
            rows = _by_others(rows, by, refused)
        going = _complete(rows, refused)
        with collecting_later():
            publish_incidents(load(going), now)
        _finish(going, ReviewVerb.PUBLISH, by, note)
    return refused


def reopen(ids: Sequence[int], by: User, note: str = "") -> Refusals:
    """Make incidents drafts again because they are being changed; drafts stay what they are."""
    refused: Refusals = []
    closed = Record.objects.filter(pk__in=list(ids)).exclude(state=ReviewState.DRAFT)
    moving = list(closed.values_list("pk", flat=True))
    for rows in _chunks(moving, ReviewVerb.REOPEN, by, note, refused):
        _finish([row.pk for row in rows], ReviewVerb.REOPEN, by, note)
    return refused


def withdraw(ids: Sequence[int], by: User, note: str) -> Refusals:
    """Close what is public of incidents; one that never was is only marked withdrawn."""
    refused: Refusals = []
    now = timezone.now()
    for rows in _chunks(ids, ReviewVerb.WITHDRAW, by, note, refused):
        keys = [row.pk for row in rows]
        public_ids = Record.objects.filter(pk__in=keys).values_list("public_id", flat=True)
        close_incidents(list(public_ids), now)
        _finish(keys, ReviewVerb.WITHDRAW, by, note)
    return refused


@contextmanager
def collecting_later() -> Iterator[None]:
    """Put off the search for cyclic garbage: among so many new rows it took a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _chunks(
    ids: Sequence[int], verb: ReviewVerb, by: User, note: str, refused: Refusals
) -> Iterator[list[Locked]]:
    """Yield locked records that may be moved; each piece within the one transaction of the verb."""
    move = MOVES[verb]
    if ids and not by.has_perm(f"operations.{move.permission}"):
        raise NotAllowed(f"You may not {verb.label} records.")
    if move.needs_note and not note.strip():
        raise IllegalMove(f"Say why in a note to {verb.label} them.")
    is_reviewer = by.has_perm("operations.publish_record")
    with transaction.atomic():
        ordered = sorted(ids)
        for start in range(0, len(ordered), CHUNK):
            piece, going = ordered[start : start + CHUNK], []
            locked = Record.objects.select_for_update().filter(pk__in=piece).order_by("pk")
            for values in locked.filter(kind=Incident.KIND).values_list(
                "pk", "state", "created_by_id", "changed_by_id"
            ):
                row = Locked(*values)
                if row.state not in move.sources:
                    label = ReviewState(row.state).label
                    refused.append((row.pk, f"it is {label}: one cannot {verb.label} it now"))
                elif not is_reviewer and row.created_by != by.pk:
                    refused.append((row.pk, f"you may {verb.label} your own records only"))
                else:
                    going.append(row)
            yield going


def _by_others(rows: list[Locked], by: User, refused: Refusals) -> list[Locked]:
    """Keep what somebody else wrote, changed last and submitted last."""
    submitted = dict(
        ReviewEvent.objects.filter(
            record_id__in=[row.pk for row in rows], verb=ReviewVerb.SUBMIT
        ).order_by("id").values_list("record_id", "by_id")
    )  # fmt: skip
    going = []
    for row in rows:
        if by.pk in (row.created_by, row.changed_by, submitted.get(row.pk)):
            refused.append((row.pk, "four eyes: somebody else must publish it"))
        else:
            going.append(row)
    return going


def _complete(rows: list[Locked], refused: Refusals) -> list[int]:
    """Keep what has evidence and is not merged into another record."""
    told = Exists(Evidence.objects.filter(record=OuterRef("pk")))
    merged = Exists(RecordMerge.objects.filter(merged=OuterRef("pk"), undone_at__isnull=True))
    found = Record.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    going = []
    for pk, has_evidence, is_merged in found.annotate(told=told, gone=merged).values_list(
        "pk", "told", "gone"
    ):
        if not has_evidence:
            refused.append((pk, "it has no evidence"))
        elif is_merged:
            refused.append((pk, "it is merged into another record"))
        else:
            going.append(pk)
    return going


def _finish(keys: list[int], verb: ReviewVerb, by: User, note: str) -> None:
    """Leave an event for each record, and move it."""
    if not keys:
        return
    values: dict[str, Any] = {
        "verb": verb.value,
        "target": MOVES[verb].target,
        "by": by.pk,
        "keys": keys,
        "note": note.strip()[:2000],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO operations_reviewevent"
            " (record_id, verb, from_state, to_state, by_id, note, at)"
            " SELECT id, %(verb)s, state, %(target)s, %(by)s, %(note)s, now()"
            " FROM operations_record WHERE id = ANY(%(keys)s) ORDER BY id;"
            "UPDATE operations_record SET state = %(target)s WHERE id = ANY(%(keys)s)",
            values,
        )
