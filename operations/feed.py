"""What was published, changed and taken back since an instant: one item a feature, newest first.

An item is either the feature's live version or a tombstone, so that who follows the feed holds in
the end what the map shows. Its date is when the public could first see it: an embargo's end is such
a date, an embargo itself is none.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest, Lower, Upper
from django.utils import timezone

from .layers import publications
from .querysets import PublicationQuerySet

PAGE = 100  # items a page


@dataclass(frozen=True, slots=True)
class Item:
    """A feature's last change. at: when it became visible.

    change: published, changed, withdrawn or redacted.
    """

    feature_id: uuid.UUID
    record_id: uuid.UUID
    version: int
    layer: str
    change: str
    at: dt.datetime
    title: str
    summary: str
    digest: str

    @property
    def is_gone(self) -> bool:
        return self.change in {"withdrawn", "redacted"}


@dataclass(frozen=True, slots=True)
class Page:
    """Items in order; newest: the date of the last change of all pages, or None for none at all.

    following: where the next page begins, (instant, feature id), or None behind the last."""

    items: list[Item]
    newest: dt.datetime | None
    following: tuple[dt.datetime, uuid.UUID] | None


def changes(
    *,
    layer: str = "",
    since: dt.datetime | None = None,
    before: tuple[dt.datetime, uuid.UUID] | None = None,
) -> Page:
    """Return a page of the last changes; `before` is the `following` of the page ahead."""
    every = rows = _last_changes(layer)
    if since:
        rows = rows.filter(at__gt=since)
    if before:
        at, feature_id = before
        rows = rows.filter(Q(at__lt=at) | Q(at=at, feature_id__gt=feature_id))
    found = list(
        rows.order_by("-at", "feature_id").values(
            "feature_id", "record_id", "version", "layer", "title", "properties__summary",
            "digest", "redacted_at", "ended", "at",
        )[: PAGE + 1]
    )  # fmt: skip
    on_top = found[0]["at"] if found and not before else None
    newest = on_top or every.aggregate(newest=Max("at"))["newest"]
    shown = [_item(row) for row in found[:PAGE]]
    following = (shown[-1].at, shown[-1].feature_id) if len(found) > PAGE else None
    return Page(shown, newest, following)


def _last_changes(layer: str) -> PublicationQuerySet:
    """Return the newest version of each feature, with `ended` and `at`.

    An end that lies ahead has not happened yet.
    """
    known = publications().filter(recorded_during__isempty=False)
    later = known.filter(feature_id=OuterRef("feature_id"), version__gt=OuterRef("version"))
    rows = known.filter(~Exists(later))
    if layer:
        rows = rows.in_layer(layer)
    ended = models.Case(
        models.When(recorded_during__endswith__lte=timezone.now(), then=Upper("recorded_during")),
        output_field=models.DateTimeField(),
    )
    begun = Lower("recorded_during", output_field=models.DateTimeField())
    return rows.annotate(ended=ended).annotate(
        at=Greatest(begun, Coalesce("ended", begun), Coalesce(F("redacted_at"), begun))
    )


def _item(row: dict[str, Any]) -> Item:
    if row["redacted_at"]:
        change = "redacted"
    elif row["ended"]:
        change = "withdrawn"
    else:
        change = "published" if row["version"] == 1 else "changed"
    return Item(
        row["feature_id"], row["record_id"], row["version"], row["layer"], change, row["at"],
        row["title"], str(row["properties__summary"] or ""), row["digest"],
    )  # fmt: skip
