"""What a mention said, says, and who changed it: so that nobody overwrites what they did not see.

Read from the event tables that database triggers fill (django-pghistory).
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from .segments import Marked

# Not decided by anybody: what the reader noted.
READ = {"id", "report", "proposed", "score", "note"}
# Of an action, which record was drafted from it: told by the token, brought back by no undo.
DRAFTED = "record_id"
TOKEN_LENGTH = 16


class Change(NamedTuple):
    """Who made a mention what it is, and when. by: "" for the reader or a command."""

    by: str
    at: dt.datetime


def decided_fields(mention: Marked) -> list[str]:
    """Return the columns of a mention that an editor's decision changes."""
    columns: Any = type(mention)._meta.concrete_fields
    return [column.attname for column in columns if column.name not in READ]


def token_of(mention: Marked) -> str:
    """Return a short digest of what is decided on a mention: the page sends back what it saw."""
    values = [str(getattr(mention, name)) for name in decided_fields(mention)]
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:TOKEN_LENGTH]


def revision_of(rows: Iterable[Marked]) -> str:
    """Return a digest of all that is decided on a report: another one when anything changes."""
    joined = "".join(sorted(f"{row.key}{token_of(row)}" for row in rows))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def last_change(mention: Marked) -> Change | None:
    """Return who last changed a mention, and when."""
    event: Any = mention.events.select_related("pgh_context").order_by("-pgh_id").first()  # type: ignore[union-attr]
    if event is None:
        return None
    context = event.pgh_context
    user = context.metadata.get("user") if context else None
    person = User.objects.filter(pk=user).first() if isinstance(user, int) else None
    name = (person.get_full_name() or person.get_username()) if person else ""
    return Change(name, event.pgh_created_at)


def last_event(mention: Marked) -> int | None:
    """Return the number of the version that a mention has now: where an undo goes back to."""
    events: Any = mention.events  # type: ignore[union-attr]
    return events.order_by("-pgh_id").values_list("pgh_id", flat=True).first()


def restore(mention: Marked, event_id: int) -> bool:
    """Give a mention what it said in an earlier version of its own; False where that is gone."""
    events: Any = mention.events  # type: ignore[union-attr]
    event = events.filter(pgh_id=event_id).first()
    if event is None:
        return False
    names = [name for name in decided_fields(mention) if name != DRAFTED]
    for name in names:
        setattr(mention, name, getattr(event, name))
    try:
        with transaction.atomic():
            mention.full_clean(exclude=["report"])
            mention.save(update_fields=names)
    except (IntegrityError, ValidationError):
        return False
    return True
