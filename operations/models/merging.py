from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from operations.vocabulary import ReviewState

from .record import Record


class RecordMerge(models.Model):
    """Two records found to be one. Both keep ids and evidence; `kept` answers for both.

    Nothing is moved. Undoing is one act: it brings back the state that each had and sets
    `undone_at`; the row stays.
    """

    kept = models.ForeignKey(Record, models.PROTECT, related_name="merges_kept")
    merged = models.ForeignKey(Record, models.PROTECT, related_name="merges")
    state_before = models.CharField(max_length=10, choices=ReviewState)
    was_public = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(name="recordmerge_of_two", condition=~Q(kept=F("merged"))),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="recordmerge_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged} is {self.kept}"


class LikelyDuplicate(models.Model):
    """Two incidents that may be one, found by `operations.duplicates`; a person decides."""

    class State(models.TextChoices):
        OPEN = "open", "to be looked at"
        APART = "apart", "two events"

    first = models.ForeignKey(Record, models.CASCADE, related_name="+")
    second = models.ForeignKey(Record, models.CASCADE, related_name="+")
    score = models.FloatField(help_text="0 to 1; 1: nothing tells them apart")
    reasons = ArrayField(models.CharField(max_length=120))
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-score", "first", "second"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="likelyduplicate_in_order"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="likelyduplicate_once"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="likelyduplicate_score"
            ),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="likelyduplicate_queue")]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"
