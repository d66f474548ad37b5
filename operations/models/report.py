import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from operations.vocabulary import Relation

from .source import WEB_ADDRESS, Source

MAX_TEXT_LENGTH = 500_000  # characters; a long article has 20,000


class Report(models.Model):
    """A text as it was published. Stored once, by content hash, and never edited afterwards.

    The full text is for editors; readers get the spans that evidence quotes.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="reports")
    title = models.CharField(max_length=300)
    text = models.TextField(max_length=MAX_TEXT_LENGTH)
    language = models.CharField(max_length=8, default="en")
    published_on = models.DateField()
    url = models.URLField(blank=True, max_length=500, validators=[WEB_ADDRESS])
    content_hash = models.CharField(max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    is_own_wording = models.BooleanField(
        default=False, help_text="A summary of facts by this desk, not the publisher's words"
    )
    read_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-published_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="report_text_not_empty"),
            models.CheckConstraint(
                condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="report_hash_is_sha256"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="text_is_kept",
                fields=["text", "content_hash", "title", "published_on", "source", "url"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.title} ({self.published_on})"


@pghistory.track()
class Mention(models.Model):
    """A span of a report that names a place, with what the reader proposed and the editor chose.

    `proposed` holds the ranked candidates and reasons as they were read. A mention without a
    place stays `open`: a visible task, never dropped and never silently guessed. "Between the
    contact lines" names none, and is accepted without one.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "not a place of this report"
        OPEN = "open", "open task: place unknown"

    report = models.ForeignKey(Report, models.CASCADE, related_name="mentions")
    start = models.PositiveIntegerField(help_text="Character offset, inclusive")
    end = models.PositiveIntegerField(help_text="Character offset, exclusive")
    surface = models.CharField(max_length=200)
    relation = models.CharField(max_length=20, blank=True)
    distance_km = models.FloatField(null=True, blank=True)
    bearing_deg = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    place = models.ForeignKey(
        "gazetteer.Place", models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed = models.JSONField(default=list, editable=False)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["report", "start"]
        constraints = [
            models.UniqueConstraint(fields=["report", "start", "end"], name="mention_span_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="mention_span_forward"),
            models.CheckConstraint(
                condition=~Q(state="accepted")
                | Q(place__isnull=False)
                | Q(relation=Relation.BETWEEN_LINES),
                name="mention_accepted_has_place",
            ),
        ]

    def __str__(self) -> str:
        return self.surface

    @property
    def key(self) -> str:
        """Return what the reading page calls it."""
        return str(self.pk)

    @property
    def names_no_place(self) -> bool:
        return self.relation == Relation.BETWEEN_LINES
