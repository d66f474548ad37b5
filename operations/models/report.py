import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from operations.vocabulary import Relation

from .queue import ReportQuerySet
from .source import WEB_ADDRESS, Source

MAX_TEXT_LENGTH = 500_000  # characters; a long article has 20,000


@pghistory.track(
    pghistory.UpdateEvent(), model_name="ReportEvent",
    fields=["origin", "set_aside_at", "set_aside_by", "set_aside_note"],
)  # fmt: skip
class Report(models.Model):
    """A text as it was published. Stored once, by content hash, and never edited afterwards.

    The full text is for editors; readers get the spans that evidence quotes. A copy names the
    report it is a copy of, which is none itself (`operations.intake.link_copy`).
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
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="copies",
        help_text="The report whose words this one repeats: both are one origin",
    )  # fmt: skip
    bands = ArrayField(
        models.BigIntegerField(), default=list, editable=False,
        help_text="What nearly equal texts are found by (operations.inbox.likeness)",
    )  # fmt: skip
    set_aside_at = models.DateTimeField(null=True, blank=True, editable=False)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False,
        related_name="+",
    )  # fmt: skip
    set_aside_note = models.CharField(max_length=300, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        indexes = [GinIndex(fields=["bands"], name="report_bands", fastupdate=False)]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin=None) | ~Q(origin=F("id")), name="report_is_no_copy_of_itself"
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at=None, set_aside_by=None, set_aside_note="")
                | (
                    Q(set_aside_at__isnull=False, set_aside_by__isnull=False)
                    & ~Q(set_aside_note="")
                ),
                name="report_set_aside_says_by_whom_and_why",
            ),
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
