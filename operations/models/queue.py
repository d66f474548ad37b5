"""Where reports are in the desk's queue: derived from what was done with them, never stored."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When

from operations.vocabulary import QueueState, ReviewState


class ReportQuerySet(models.QuerySet[Any]):
    def with_queue_state(self) -> Self:
        """Add `queue_state`: the furthest that anything which quotes the report has come."""
        return self.annotate(
            queue_state=Case(
                When(_has_record(ReviewState.PUBLISHED), then=Value(QueueState.PUBLISHED)),
                When(_has_record(ReviewState.SUBMITTED), then=Value(QueueState.WAITING)),
                When(_has_record(ReviewState.DRAFT, ReviewState.WITHDRAWN),
                     then=Value(QueueState.DRAFTED)),
                When(set_aside_at__isnull=False, then=Value(QueueState.SET_ASIDE)),
                When(read_at__isnull=False, then=Value(QueueState.READ)),
                default=Value(QueueState.UNREAD),
                output_field=models.CharField(),
            )
        )  # fmt: skip

    def to_read(self) -> Self:
        """Keep what waits for a reader: unread, or read and nobody has decided on a place yet.

        What is drafted, published or set aside waits for nobody here. Adds `undecided`.
        """
        proposed = Count("mentions", filter=Q(mentions__state="proposed"))
        return (
            self.with_queue_state()
            .annotate(undecided=proposed)
            .filter(
                Q(queue_state=QueueState.UNREAD) | Q(queue_state=QueueState.READ, undecided__gt=0)
            )
        )

    def queue_counts(self) -> dict[str, int]:
        """Return {queue state: how many}, zeros too. One query."""
        rows = self.order_by().with_queue_state().values("queue_state")
        found = {row["queue_state"]: row["n"] for row in rows.annotate(n=Count("pk"))}
        return {state.value: found.get(state.value, 0) for state in QueueState}


def _has_record(*states: ReviewState) -> Exists:
    evidence = apps.get_model("operations", "Evidence")  # it imports Report
    return Exists(evidence.objects.filter(report=OuterRef("pk"), record__state__in=states))
