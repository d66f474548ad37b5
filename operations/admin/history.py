"""A record's past: who changed which field from what to what, and what reviewers did, by time.

Read from the event tables that database triggers fill (django-pghistory), so that it holds what
was changed by any way at all, not only by these pages.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Field, ForeignKey, Model
from django.urls import reverse
from django.utils import timezone
from pghistory.models import Event as EventModel

from operations.models import (
    AreaAnchor,
    Claim,
    Evidence,
    OperationArea,
    Participation,
    Record,
    ReviewEvent,
    TerritoryClaim,
    TerritoryName,
    ZonePiece,
)

# Kept by the machinery, or told by the review acts themselves.
SILENT = {
    "id", "public_id", "kind", "state", "revision", "created_by", "changed_by", "created_at",
    "changed_at", "record_ptr", "record", "operation_ptr", "feature_id", "territory",
    "operation", "zone",
}  # fmt: skip
SHORT = 300  # characters of a value that are shown
ACTS = {"insert": "added", "update": "changed", "delete": "removed"}


class FieldChange(NamedTuple):
    label: str
    old: str
    new: str


@dataclass
class Change:
    """One row that was added, changed or removed."""

    at: dt.datetime
    what: str
    act: str
    fields: list[FieldChange]
    context: Any = None


@dataclass
class Entry:
    """What one person did in one go: changes of rows, or an act of review."""

    at: dt.datetime
    by: str
    url: str = ""
    changes: list[Change] = field(default_factory=list)
    review: ReviewEvent | None = None


def entries(record: Record) -> list[Entry]:
    """Return the whole past of a record, newest first."""
    events = changes(record)
    contexts = {change.context.pk: change.context for change in events if change.context}
    user_ids = {context.metadata.get("user") for context in contexts.values()}
    people = User.objects.in_bulk([pk for pk in user_ids if isinstance(pk, int)])
    told = []
    for (at, context_id), group in groupby(
        events, key=lambda change: (change.at, change.context.pk if change.context else None)
    ):
        metadata = contexts[context_id].metadata if context_id else {}
        person = people.get(metadata.get("user"))
        name = person.get_username() if person else "a command or a program"
        told.append(Entry(at, name, str(metadata.get("url", "")), list(group)))
    reviews = ReviewEvent.objects.filter(record_id=record.pk).select_related("by")
    told += [Entry(row.at, row.by.get_username(), review=row) for row in reviews]
    return sorted(told, key=lambda entry: entry.at, reverse=True)


def since(record: Record, revision: int) -> list[FieldChange]:
    """Return the fields of the record itself that changed after it had this revision."""
    child = record.child()
    seen = _events_of(Record).objects.filter(pgh_obj_id=record.pk, revision=revision)
    last = seen.order_by("-pgh_id").first()
    if last is None:
        return []
    later = [change for change in changes(child) if change.at > last.pgh_created_at]
    return [row for change in later for row in change.fields][:20]


def changes(record: Record) -> list[Change]:
    """Return every change of the record, its own kind and the rows that belong to it, by time."""
    child = record.child()
    areas = _events_of(OperationArea).objects.filter(operation_id=record.pk)
    area_ids = list(areas.values_list("pgh_obj_id", flat=True).distinct())
    found = [
        *_of(Record, {"pgh_obj_id": record.pk}),
        *_of(type(child), {"pgh_obj_id": record.pk}),
        *_of(Participation, {"record_id": record.pk}),
        *_of(Evidence, {"record_id": record.pk}),
        *_of(Claim, {"record_id": record.pk}),
        *_of(OperationArea, {"operation_id": record.pk}),
        *_of(AreaAnchor, {"area_id__in": area_ids}),
        *_of(TerritoryClaim, {"territory_id": record.pk}),
        *_of(TerritoryName, {"territory_id": record.pk}),
        *_of(ZonePiece, {"zone_id": record.pk}),
    ]
    return sorted(
        (change for change in found if change.fields or change.act != "changed"),
        key=lambda change: (change.at, change.context.pk.int if change.context else 0),
    )


def change_url(record: Record) -> str:
    return reverse(f"admin:operations_{record.kind}_change", args=[record.pk])


@cache
def _events_of(model: type[Model]) -> Any:
    """Return the event model of a model itself: pghistory's own shortcut gives a parent's name to
    whichever of its children was registered last."""
    return next(
        event
        for event in apps.get_models()
        if issubclass(event, EventModel) and event.pgh_tracked_model is model
    )


def _of(model: type[Model], where: dict[str, Any]) -> list[Change]:
    """Return the changes that the event table of one model tells of."""
    rows = list(
        _events_of(model).objects.filter(**where).select_related("pgh_context").order_by("pgh_id")
    )
    tracked = [
        item
        for item in model._meta.local_concrete_fields
        if item.name not in SILENT and rows and hasattr(rows[0], item.attname)
    ]
    names = _names(tracked, rows)
    before: dict[Any, Any] = {}
    told = []
    for row in rows:
        last = before.get(row.pgh_obj_id)
        before[row.pgh_obj_id] = row
        told.append(
            Change(
                at=row.pgh_created_at,
                what=str(model._meta.verbose_name),
                act=ACTS.get(row.pgh_label, row.pgh_label),
                fields=_differences(tracked, names, last, row),
                context=row.pgh_context,
            )
        )
    return told


def _differences(
    tracked: list[Field], names: dict[tuple[str, Any], str], last: Any, row: Any
) -> list[FieldChange]:
    told = []
    is_gone = row.pgh_label == "delete"
    for item in tracked:
        new = _shown(item, getattr(row, item.attname), names)
        old = _shown(item, getattr(last, item.attname), names) if last else ""
        if is_gone:
            old, new = new, ""
        if old != new:
            told.append(FieldChange(str(item.verbose_name), old, new))
    return told


def _names(tracked: list[Field], rows: list[Any]) -> dict[tuple[str, Any], str]:
    """Return {(field, id): name} of everything that the rows point to, one query a field."""
    names = {}
    for item in tracked:
        if isinstance(item, ForeignKey):
            ids = {getattr(row, item.attname) for row in rows} - {None}
            model: Any = item.related_model
            for key, thing in model._default_manager.in_bulk(ids).items():
                names[(item.name, key)] = str(thing)
    return names


def _shown(item: Field, value: Any, names: dict[tuple[str, Any], str]) -> str:
    """Return a value as a person reads it."""
    if value is None or value == "":
        return ""
    if isinstance(item, ForeignKey):
        return names.get((item.name, value), f"no. {value}, since removed")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, GEOSGeometry):
        return _shape(value)
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M} UTC"
    labels = dict(item.flatchoices) if item.choices else {}
    text = str(labels.get(value, value))
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


def _shape(shape: GEOSGeometry) -> str:
    """Return a geometry in a line: type, size, and where, so that a moved vertex shows."""
    west, south, east, north = shape.extent
    parts = f", {shape.num_geom} parts" if shape.geom_type.startswith("Multi") else ""
    return (
        f"{shape.geom_type}{parts}, {shape.num_coords} positions, "
        f"{west:.4f} to {east:.4f} E, {south:.4f} to {north:.4f} N"
    )
