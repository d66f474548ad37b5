"""What the first page of the admin shows: what waits, what came back, what is open, what is new."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from operations.models import Mention, Record, Report, ReviewEvent
from operations.vocabulary import ReviewState, ReviewVerb

SHOWN = 15  # rows a list; the count says how many there are


def of(user: Any) -> dict[str, Any]:
    """Return the lists and counts of the desk, those that the user may open."""
    desk: dict[str, Any] = {"shown": SHOWN}
    if user.has_perm("operations.view_record"):
        desk |= {
            "waiting": _listed(waiting()),
            "sent_back": _listed(sent_back_to(user)),
            "drafts": _listed(Record.objects.filter(state=ReviewState.DRAFT, created_by=user)),
            "published": _events(),
        }
    if user.has_perm("operations.view_report"):
        desk |= {"unread": _first(unread()), "open_tasks": _first(with_open_tasks())}
        desk["open_count"] = Mention.objects.filter(state=Mention.State.OPEN).count()
    return desk


def waiting() -> QuerySet[Record]:
    """Return submitted records, the longest wait first, with `since` and `submitter`."""
    return (
        Record.objects.filter(state=ReviewState.SUBMITTED)
        .annotate(
            since=_last(ReviewVerb.SUBMIT, "at"), submitter=_last(ReviewVerb.SUBMIT, "by__username")
        )
        .order_by(F("since").asc(nulls_first=True), "pk")
    )


def sent_back_to(user: Any) -> QuerySet[Record]:
    """Return the user's drafts whose last review act sent them back, with `note` and `since`."""
    return (
        Record.objects.filter(state=ReviewState.DRAFT, created_by=user)
        .annotate(
            last_verb=_last(None, "verb"), note=_last(None, "note"), since=_last(None, "at"),
            sender=_last(None, "by__username"),
        )
        .filter(last_verb=ReviewVerb.SEND_BACK)
        .order_by("-since")
    )  # fmt: skip


def unread() -> QuerySet[Report]:
    """Return the reports that wait for a reader, as the queue has them, with `undecided`."""
    waiting_for_one: QuerySet[Report] = Report.objects.to_read()
    return waiting_for_one.select_related("source").defer("text").order_by("-received_at")


def with_open_tasks() -> QuerySet[Report]:
    """Return reports with names that no known place answers to, with `open_count`."""
    is_open = Q(mentions__state=Mention.State.OPEN)
    return (
        Report.objects.select_related("source")
        .defer("text")
        .annotate(open_count=Count("mentions", filter=is_open))
        .filter(open_count__gt=0)
        .order_by("-open_count", "-received_at")
    )


def kind_label(kind: str) -> str:
    """Return what a kind of record is called: "control line"."""
    for child in Record.__subclasses__():
        if kind == child.KIND:
            return str(child._meta.verbose_name)
    return kind


def change_url(record: Record) -> str:
    """Return the address of a record's form."""
    return reverse(f"admin:operations_{record.kind}_change", args=[record.pk])


def _last(verb: str | None, field: str) -> Subquery:
    """Return one field of a record's last review event (of a verb)."""
    events = ReviewEvent.objects.filter(record=OuterRef("pk")).order_by("-id")
    return Subquery((events.filter(verb=verb) if verb else events).values(field)[:1])


def _first(rows: QuerySet[Any]) -> dict[str, Any]:
    return {"count": rows.count(), "rows": list(rows[:SHOWN])}


def _listed(records: QuerySet[Record]) -> dict[str, Any]:
    found = _first(records.select_related("created_by"))
    found["rows"] = [
        {"record": row, "kind": kind_label(row.kind), "url": change_url(row)}
        for row in found["rows"]
    ]
    return found


def _events() -> list[dict[str, Any]]:
    events = ReviewEvent.objects.filter(verb=ReviewVerb.PUBLISH).select_related("record", "by")
    return [
        {"event": row, "kind": kind_label(row.record.kind), "url": change_url(row.record)}
        for row in events[:10]
    ]
