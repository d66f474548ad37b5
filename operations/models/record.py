import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, cast

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from operations.features import Feature
from operations.vocabulary import (
    ABSENT_ROLES,
    DatePrecision,
    EvidenceStance,
    Precision,
    Release,
    ReviewState,
    Role,
)

from .actor import Actor
from .dissent import told
from .loading import loaded

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from .claim import Claim
    from .evidence import Evidence


@pghistory.track()
class Record(models.Model):
    """What all kinds of working record share; each kind is a child table with its own fields.

    State changes only through `operations.review`. `valid_to` is the last day, inclusive. Of a
    kind that is a state (a line, an area), it is the last attestation unless the end is known: a
    state goes on until its end is known, an event is over on its last day.
    """

    KIND: ClassVar[str] = ""
    IS_STATE: ClassVar[bool] = False

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, editable=False)
    title = models.CharField(max_length=200)
    title_ar = models.CharField("title (Arabic)", max_length=200, blank=True)
    title_ckb = models.CharField("title (Sorani)", max_length=200, blank=True)
    summary = models.TextField(blank=True, max_length=5000)

    valid_from = models.DateField(help_text="First day, or first day of the period it falls in")
    valid_to = models.DateField(
        null=True,
        blank=True,
        help_text="Last day reported. A line or an area goes on after it unless its end is known",
    )
    start_known = models.BooleanField(
        default=True, help_text="It began then; otherwise it is only attested from then"
    )
    end_known = models.BooleanField(
        default=False, help_text="It ended then; otherwise it is only attested until then"
    )
    date_precision = models.CharField(
        max_length=10, choices=DatePrecision, default=DatePrecision.DAY
    )

    precision = models.CharField(max_length=12, choices=Precision, default=Precision.NEAR)
    precision_m = models.PositiveIntegerField(
        "uncertainty (m)", null=True, blank=True, help_text="Radius of uncertainty in metres"
    )
    is_illustrative = models.BooleanField(
        "illustrative", default=False, help_text="Drawn to show, not observed; said so everywhere"
    )

    release = models.CharField(max_length=10, choices=Release, default=Release.PUBLIC)
    hold_until = models.DateTimeField(
        null=True, blank=True, help_text="Embargo: not public before this moment (UTC)"
    )

    state = models.CharField(
        max_length=10, choices=ReviewState, default=ReviewState.DRAFT, editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-changed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="record_ends_after_start",
                violation_error_message="The last day lies before the first.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__gte="1000-01-01", valid_from__lte="9999-12-30")
                & (Q(valid_to__isnull=True) | Q(valid_to__lte="9999-12-30")),
                name="record_year_has_four_digits",
                violation_error_message="A day lies between the years 1000 and 9999.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=False) | Q(end_known=False),
                name="record_known_end_has_day",
                violation_error_message="A known end needs its day.",
            ),
        ]
        indexes = [models.Index(fields=["state", "-changed_at"], name="record_queue")]
        permissions = [
            ("submit_record", "Can submit a record for review"),
            ("publish_record", "Can publish a record or send it back"),
            ("withdraw_record", "Can withdraw a published record"),
        ]

    if TYPE_CHECKING:
        participations: RelatedManager["Participation"]
        evidence: RelatedManager["Evidence"]
        stated: RelatedManager["Claim"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        if self.KIND:
            self.kind = self.KIND
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def child(self) -> "Record":
        """Return the record as its own kind."""
        return self if self.KIND else cast(Record, getattr(self, self.kind))

    def features(self) -> list[Feature]:
        """Return what the public may be shown of this record, before any release rule."""
        raise NotImplementedError(f"{type(self).__name__} has no features")

    @property
    def has_place(self) -> bool:
        """Return whether this kind of record is somewhere, be it unknown where."""
        return True

    def blocked_by(self) -> list[str]:
        """Return what, outside the record itself, keeps it from being public, in words."""
        return []

    def waits_for(self) -> list[str]:
        """Return what has to be published before this, in words."""
        return []

    def named_by(self) -> "list[Record]":
        """Return the records whose features name this one."""
        return []

    def replaced_on(self) -> dt.date | None:
        """Return the day from which a newer record says it instead; None: none does."""
        return None

    def lasts_to(self) -> dt.date | None:
        """Return the last day on which it is taken to hold; None: no end is known. An event ends
        with its last day; a state when its end is known or something newer replaces it."""
        if not self.IS_STATE or self.end_known:
            return self.valid_to
        replaced = self.replaced_on()
        return max(self.valid_from, replaced - dt.timedelta(days=1)) if replaced else None

    def last_attested(self, evidence: "Iterable[Evidence]") -> dt.date:
        """Return the last day for which somebody says so: the last day given, or else when the
        newest evidence for it was published, or the first day."""
        if self.valid_to:
            return self.valid_to
        said = [
            row.report.published_on for row in evidence if row.stance == EvidenceStance.SUPPORTS
        ]
        return max([self.valid_from, *said])

    def people(self) -> "list[Participation]":
        """Return who took part, with names; what was loaded with many records is used as it is."""
        known = loaded(self, "participations")
        if known is not None:
            return known
        rows = self.participations.select_related("actor")
        return list(rows.prefetch_related("actor__other_names"))

    def quotes(self) -> "list[Evidence]":
        """Return the evidence with its reports; what was loaded with many is used as it is."""
        known = loaded(self, "evidence")
        if known is not None:
            return known
        return list(self.evidence.select_related("report__source", "participation__actor"))

    def statements(self) -> "list[Claim]":
        """Return the claims with who makes them; what was loaded with many is used as it is."""
        known = loaded(self, "stated")
        if known is not None:
            return known
        rows = self.stated.select_related("actor", "place")
        return list(
            rows.prefetch_related(
                "evidence__report__source",
                "evidence__report__origin",
                "evidence__participation__actor",
            )
        )

    def feature(self, layer: str, kind: str, kind_label: str, **more: object) -> Feature:
        """Return a feature with the shared part of this record filled in; `more` overrides it."""
        evidence = self.quotes()
        people = self.people()
        properties: dict[str, object] = {
            "record_kind": self.kind,
            "record_title": self.title,
            "kind_label": kind_label,
            "titles": {
                code: text
                for code, text in [("ar", self.title_ar), ("ckb", self.title_ckb)]
                if text
            },
            "summary": self.summary,
            "actors": [row.public() for row in people if row.role not in ABSENT_ROLES],
            "absent": [row.public() for row in people if row.role in ABSENT_ROLES],
            "date_precision": self.date_precision,
            "date_words": DatePrecision(self.date_precision).label,
            "illustrative": self.is_illustrative,
            "derived": False,
            "sources": [row.public() for row in evidence],
            "stated": told(self.statements()),
        }
        if self.IS_STATE:
            properties["attested_to"] = self.last_attested(evidence).isoformat()
        extra = cast(dict[str, object], more.pop("properties", {}))
        shared: dict[str, object] = {
            "feature_id": self.public_id,
            "record_id": self.public_id,
            "title": self.title,
            "geometry": None,
            "precision": self.precision,
            "precision_m": self.precision_m,
            "valid_from": self.valid_from,
            "valid_to": self.lasts_to(),
            "start_known": self.start_known,
            "end_known": self.end_known,
        }
        return Feature(
            layer=layer,
            kind=kind,
            actors=sorted({row.actor.slug for row in people}),
            properties={**properties, **extra},
            **{**shared, **more},  # type: ignore[arg-type]
        )


@pghistory.track()
class Participation(models.Model):
    """An actor's part in a record, or its stated absence from it."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="participations")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=20, choices=Role)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["record", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "actor", "role"], name="participation_once_a_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.get_role_display()}"

    def public(self) -> dict[str, object]:
        """Return what readers see: actor, names, role in words."""
        return {
            **self.actor.public(),
            "role": self.role,
            "role_label": Role(self.role).label,
            "note": self.note,
        }
