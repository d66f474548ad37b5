"""Which state a layer is in: the instant that a page pins, the version that a cache asks for."""

import datetime as dt
from dataclasses import dataclass

from django.db import connections
from django.utils import timezone

from operations.moment import Moment

# the sum says it all; id and instant tell it from that of a database that was put back
VERSION = """
SELECT concat_ws('-', coalesce(sum(count), 0), max(id), extract(epoch FROM max(at)))
FROM operations_layerchange WHERE layer = %s AND at <= %s
"""
# each from the end of an index
LAST = """
SELECT (SELECT max(known_from) FROM operations_publication WHERE layer = %(layer)s),
       (SELECT max(known_to) FROM operations_publication
        WHERE layer = %(layer)s AND known_to <= %(now)s),
       (SELECT max(redacted_at) FROM operations_publication WHERE layer = %(layer)s)
"""


@dataclass(frozen=True, slots=True)
class State:
    """as_of: known as at this instant, the same for equal states. modified: for Last-Modified."""

    as_of: dt.datetime
    modified: dt.datetime | None


def state_of(layer: str, moment: Moment) -> State:
    """Return the state of a layer: its last beginning, end or redaction, all from an index.

    An embargo's end is such a beginning: until then the public role does not see the row. Whoever
    asks for a past state gets that instant itself: only a redaction changes it.
    """
    now = timezone.now()
    with connections["public"].cursor() as cursor:
        cursor.execute(LAST, {"layer": layer, "now": now})
        begun, end, redacted = cursor.fetchone()
    if moment.as_of < now - dt.timedelta(seconds=1):
        return State(moment.as_of, max(filter(None, (moment.as_of, redacted))))
    last = max(filter(None, (begun, end)), default=None)
    return State(last or moment.as_of, max(filter(None, (last, redacted)), default=None))


def content_version(layer: str, moment: Moment, *, is_pinned: bool) -> str:
    """Return a text that changes whenever what is public of a layer does, and never comes again.

    Ask it before the content: what comes between is then told as changed, never as the same.
    is_pinned: a past state was asked for, which changes too: by a redaction.
    """
    known = timezone.now() if is_pinned else moment.as_of
    with connections["public"].cursor() as cursor:
        cursor.execute(VERSION, [layer, known])
        return str(cursor.fetchone()[0])
