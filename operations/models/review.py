import pgtrigger
from django.conf import settings
from django.db import models

from operations.vocabulary import ReviewState, ReviewVerb

from .record import Record


class ReviewEvent(models.Model):
    """One act of review. Append-only; `Record.state` repeats the last `to_state` so that lists
    need no subquery."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="review_events")
    verb = models.CharField(max_length=10, choices=ReviewVerb)
    from_state = models.CharField(max_length=10, choices=ReviewState)
    to_state = models.CharField(max_length=10, choices=ReviewState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.TextField(blank=True, max_length=2000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} by {self.by}"
