from typing import Any, ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from operations.vocabulary import DatePrecision, IncidentKind

from .record import Record
from .report import Report

OPERATION = "operation"


class ReadFact(models.Model):
    """A span of a report that says something besides a name, to accept or to set aside.

    What the reader itself set aside (a dateline, what was denied) is `rejected` from the start;
    `note` says why.
    """

    LETTER: ClassVar[str] = ""

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "set aside"

    start = models.PositiveIntegerField(help_text="Character offset, inclusive")
    end = models.PositiveIntegerField(help_text="Character offset, exclusive")
    surface = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    score = models.FloatField(default=0.0, help_text="0 to 1: how surely the words say it")
    note = models.CharField(max_length=300, blank=True, help_text="Why it was read so")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.surface

    @property
    def key(self) -> str:
        """Return what the reading page calls it, apart from all other mentions."""
        return f"{self.LETTER}{self.pk}"


@pghistory.track()
class DateMention(ReadFact):
    """Words that say when: first and last day, both included."""

    LETTER = "d"

    class Role(models.TextChoices):
        SCENE = "scene", "when it happened"
        STATED = "stated", "when it was said"
        DATELINE = "dateline", "when it was written"
        PUBLICATION = "publication", "when it was published"

    OF_EVENTS = (Role.SCENE, Role.STATED)

    report = models.ForeignKey(Report, models.CASCADE, related_name="date_mentions")
    first = models.DateField("first day")
    last = models.DateField("last day")
    precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)
    role = models.CharField(max_length=12, choices=Role, default=Role.SCENE)

    class Meta:
        ordering = ["report", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "start", "end"], name="datemention_span_once"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="datemention_forward"),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="datemention_ends_after_it_starts"
            ),
        ]  # fmt: skip


@pghistory.track()
class ActionMention(ReadFact):
    """Words that say what happened: an operation, or an incident of a kind, with its casualties.

    excluded: why the reader takes it for no event of its own ("denied", "planned"); an editor may
    accept it all the same. counts: [{counted, start, end, surface, low, best, high, reason}], null
    where left open. record: what was drafted from it; such a mention is not proposed again.
    """

    LETTER = "c"

    report = models.ForeignKey(Report, models.CASCADE, related_name="action_mentions")
    kind = models.CharField(max_length=20, choices=[(OPERATION, OPERATION), *IncidentKind.choices])
    sentence_start = models.PositiveIntegerField()
    sentence_end = models.PositiveIntegerField()
    excluded = models.CharField(max_length=300, blank=True)
    counts: Any = models.JSONField(default=list, blank=True, editable=False)
    record = models.ForeignKey(
        Record, models.SET_NULL, null=True, blank=True, related_name="read_in", editable=False
    )

    class Meta:
        ordering = ["report", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "start", "end", "kind"], name="actionmention_once_a_kind"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="actionmention_forward"),
            models.CheckConstraint(
                condition=Q(sentence_start__lte=F("start"), sentence_end__gte=F("end")),
                name="actionmention_within_its_sentence",
            ),
        ]  # fmt: skip


@pghistory.track()
class StatementMention(ReadFact):
    """Words that somebody said, quoted or reported. speaker, office, verb: as written.

    through: what it was said through or to whom ("told a local radio station").
    """

    LETTER = "s"

    report = models.ForeignKey(Report, models.CASCADE, related_name="statement_mentions")
    speaker = models.CharField(max_length=200, blank=True)
    office = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=100, blank=True)
    through = models.CharField(max_length=200, blank=True)
    is_quote = models.BooleanField(default=False)

    class Meta:
        ordering = ["report", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "start", "end"], name="statementmention_span_once"
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="statementmention_forward"
            ),
        ]  # fmt: skip
