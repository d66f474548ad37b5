from django.conf import settings
from django.db import models
from django.db.models import Q

from operations.vocabulary import ArrivalState, ArrivalWay

from .report import MAX_TEXT_LENGTH, Report
from .source import WEB_ADDRESS, Source


class Feed(models.Model):
    """An RSS or Atom feed that the worker asks for new entries."""

    url = models.URLField(unique=True, max_length=500, validators=[WEB_ADDRESS])
    source = models.ForeignKey(Source, models.PROTECT, related_name="feeds")
    language = models.CharField(
        max_length=8, blank=True, help_text="Of its texts; empty: as each page says"
    )
    is_active = models.BooleanField(default=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["source__name", "url"]

    def __str__(self) -> str:
        return f"{self.source}: {self.url}"


class Arrival(models.Model):
    """A document that came in and is not a report yet, or what became of it.

    The row is written before anything is read, so that no crash loses it. `data` is dropped once
    the text is there. What the document says of itself is proposed here; nothing is guessed.
    """

    way = models.CharField(max_length=10, choices=ArrivalWay)
    key = models.CharField(max_length=64, help_text="SHA-256 of what makes it the same again")
    name = models.CharField(max_length=300, help_text="The file’s name, or the entry’s title")
    url = models.URLField(blank=True, max_length=500, validators=[WEB_ADDRESS])
    format = models.CharField(max_length=10, blank=True)
    data = models.BinaryField(null=True, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="arrivals"
    )
    state = models.CharField(
        max_length=10, choices=ArrivalState, default=ArrivalState.WAITING, db_index=True
    )
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True, max_length=MAX_TEXT_LENGTH)
    title = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, blank=True)
    published_on = models.DateField(null=True, blank=True)
    basis = models.JSONField(default=dict, help_text="{field: where its proposal comes from}")
    cautions = models.JSONField(default=list)
    report = models.ForeignKey(
        Report, models.SET_NULL, null=True, blank=True, related_name="arrivals"
    )

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["way", "key"], condition=~Q(way__in=["upload", "address"]),
                name="arrival_once_by_feed_or_folder",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(text=""), name="arrival_ready_has_text"
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(problem=""), name="arrival_failed_says_why"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title or self.name
