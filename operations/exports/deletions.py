"""What was taken back or replaced since a moment: ids and dates, and nothing of what it was."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import orjson
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Upper
from django.utils import timezone

from gazetteer.exports.rows import one_moment
from gazetteer.exports.tables import END
from operations.layers import CHUNK, publications
from operations.moment import instant_text
from operations.querysets import PublicationQuerySet

from .reading import PUBLIC

# Longer than an act of review takes: its instant lies before it can be seen.
OVERLAP = dt.timedelta(minutes=10)
COLUMNS = ("id", "record", "version", "digest", "change", "at")
FORMATS = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def deleted(layer: str, since: dt.datetime | None) -> PublicationQuerySet:
    """Return the versions of a layer that ended or were emptied, with `change` and `at`, in order.

    change: withdrawn, superseded (a later version is public) or redacted.
    """
    now = timezone.now()
    rows = publications().in_layer(layer).filter(recorded_during__isempty=False)
    later = rows.filter(feature_id=OuterRef("feature_id"), version__gt=OuterRef("version"))
    gone = Q(redacted_at__isnull=False) | Q(recorded_during__endswith__lte=now)
    words = Case(
        When(redacted_at__isnull=False, then=Value("redacted")),
        When(Exists(later), then=Value("superseded")),
        default=Value("withdrawn"),
        output_field=models.CharField(),
    )
    ended = Upper("recorded_during", output_field=models.DateTimeField())
    found = rows.filter(gone).annotate(change=words, at=Coalesce(F("redacted_at"), ended))
    if since:
        found = found.filter(at__gt=since)
    return found.order_by("at", "id")


def as_json(layer: str, since: dt.datetime | None) -> Iterator[bytes]:
    """Yield `{"until": …, "deletions": […], "numberReturned": …}`; cut, it is no JSON.

    `until` is the `since` to ask with next time; it overlaps, and a deletion may be seen twice.
    """
    head = {
        "layer": layer,
        "since": instant_text(since) if since else None,
        "until": instant_text((timezone.now() - OVERLAP).replace(microsecond=0)),
    }
    yield orjson.dumps(head)[:-1] + b',"deletions":['
    count = 0
    for values in _rows(layer, since):
        one = orjson.dumps(dict(zip(COLUMNS, values, strict=True)))
        yield (b",\n" if count else b"\n") + one
        count += 1
    yield b'\n],"numberReturned":%d}\n' % count


def as_csv(layer: str, since: dt.datetime | None) -> Iterator[bytes]:
    """Yield a line a deletion; the last line is `# end,<number>`."""
    buffer = io.StringIO()
    line = csv.writer(buffer)
    line.writerow(COLUMNS)
    count = 0
    for values in _rows(layer, since):
        line.writerow(values)
        count += 1
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    line.writerow((END, count))
    yield buffer.getvalue().encode()


def _rows(layer: str, since: dt.datetime | None) -> Iterator[tuple[Any, ...]]:
    names = ("feature_id", "record_id", "version", "digest", "change", "at")
    with one_moment(PUBLIC):
        for feature_id, record_id, version, digest, change, at in (
            deleted(layer, since).values_list(*names).iterator(CHUNK)
        ):
            yield str(feature_id), str(record_id), version, digest, change, instant_text(at)
