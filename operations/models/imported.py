"""Events taken from other people's datasets: batches, the rows as they came, what was left out."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from .actor import Actor
from .record import Record
from .report import Report
from .source import Source


class ImportBatch(models.Model):
    """One import that took place. A refused file leaves none; a dry run neither."""

    dataset = models.SlugField(max_length=40, help_text="Names the space of the external ids")
    version = models.CharField(max_length=40, blank=True)
    format = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField("SHA-256 of the file", max_length=64)
    source = models.ForeignKey(Source, models.PROTECT, related_name="batches")
    licence = models.CharField(max_length=120, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    is_complete = models.BooleanField(
        "complete", default=False, help_text="The file claims to hold all rows of the dataset"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    rows_read = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "import batches"
        constraints = [
            models.CheckConstraint(
                condition=Q(file_digest__regex=r"^[0-9a-f]{64}$"), name="importbatch_sha256"
            ),
            models.CheckConstraint(condition=~Q(dataset=""), name="importbatch_dataset_given"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.version}, {self.file_name}"


class ImportProblem(models.Model):
    """One thing a person should know of a batch: a row left out, a value bent, a conflict."""

    class Kind(models.TextChoices):
        SKIPPED = "skipped", "row left out"
        NOTE = "note", "taken with a remark"
        CONFLICT = "conflict", "corrected here, changed there"
        WITHDRAWN = "withdrawn", "withdrawn by the dataset"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="problems")
    kind = models.CharField(max_length=10, choices=Kind)
    line = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["batch", "id"]

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.text}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ImportedRow(models.Model):
    """A row of a dataset as it came, and the record that was made of it.

    `record` is None once the record was deleted at this desk: it is not made again.
    `record_revision` is the record's revision when the import last wrote it; a higher one means
    that an editor has corrected it since. Earlier contents are kept by trigger.
    """

    class State(models.TextChoices):
        TAKEN = "taken", "as the dataset says"
        CONFLICT = "conflict", "corrected here, changed there"
        WITHDRAWN = "withdrawn", "withdrawn by the dataset"

    dataset = models.SlugField(max_length=40)
    external_id = models.CharField(max_length=80)
    version = models.CharField(
        max_length=40, blank=True, help_text="Version of the dataset that first said it so"
    )
    record = models.OneToOneField(Record, models.SET_NULL, null=True, related_name="imported")
    record_revision = models.PositiveIntegerField(default=1)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+")
    raw = models.JSONField(help_text="The row, column by column, as text")
    coded = models.JSONField(default=dict, help_text="Its codes in its own scheme; public")
    words = models.CharField("place in its own words", max_length=300, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.TAKEN)

    class Meta:
        ordering = ["dataset", "external_id"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "external_id"], name="importedrow_once"),
            models.CheckConstraint(condition=~Q(external_id=""), name="importedrow_id_given"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="importedrow_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.external_id}"

    def public(self) -> dict[str, object]:
        """Return what readers see: whose row it is, on which terms, and its original codes."""
        return {
            "words": self.words,
            "coded": self.coded,
            "dataset": {
                "name": self.dataset,
                "version": self.version,
                "id": self.external_id,
                "licence": self.licence,
                "attribution": self.attribution,
            },
        }


class ImportedActor(models.Model):
    """What a dataset calls an actor. An editor may point it at another actor: imports obey."""

    dataset = models.SlugField(max_length=40)
    external_id = models.CharField(max_length=200, help_text="Its id there, or its name")
    name = models.CharField(max_length=200)
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="imported")
    is_created = models.BooleanField(
        "made by an import", default=False, help_text="Nobody here knew it before"
    )

    class Meta:
        ordering = ["dataset", "name"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "external_id"], name="importedactor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.dataset})"
