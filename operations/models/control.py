import datetime as dt
import uuid

import pghistory
from django.apps import apps
from django.db import models
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from operations.features import Feature
from operations.vocabulary import (
    Certainty,
    LineKind,
    LineStatus,
    Release,
    ReviewState,
    Side,
)

from .actor import Actor
from .axes import axes_check, require_axes
from .publication import Publication
from .record import Record
from .shapes import LINES, shape_checks, shape_field


@pghistory.track()
class ContactLine(models.Model):
    """A line that one actor holds, facing another; where it ran and when, its positions say.

    Two forces that do not touch have two lines with a gap, not one line of contact.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200, help_text="Readers see it on every position")
    owner = models.ForeignKey(Actor, models.PROTECT, related_name="lines")
    facing = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="lines_facing"
    )

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(facing__isnull=True) | ~Q(facing=F("owner")),
                name="line_faces_another",
                violation_error_message="A line faces another actor, not its owner.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def standing(self) -> "QuerySet[ControlLine]":
        """Return the positions that count: those published, or published once and being changed;
        of a line that has none of these, its drafts. Never what is withdrawn, planned or unplaced.
        """
        rows = self.positions.filter(geometry__isnull=False, status=LineStatus.PRESENT)
        rows = rows.exclude(state=ReviewState.WITHDRAWN).order_by("valid_from", "pk")
        live = Publication.objects.live().filter(record_id=OuterRef("public_id"))
        known = rows.filter(Q(state=ReviewState.PUBLISHED) | Exists(live))
        return known if known.exists() else rows


@pghistory.track(
    model_name="ControlLineEvent",
    fields=["record_ptr", "line", "holds", "line_kind", "status", "certainty", "geometry"],
)
class ControlLine(Record):
    """One attested position of a contact line."""

    KIND = "controlline"
    IS_STATE = True

    line = models.ForeignKey(ContactLine, models.PROTECT, related_name="positions")
    holds = models.CharField(
        "owner stands", max_length=5, choices=Side, blank=True,
        help_text="Seen from the first point drawn towards the last. Left empty: not stated, and "
        "a zone cannot tell gap from overlap.",
    )  # fmt: skip
    line_kind = models.CharField(
        "kind", max_length=6, choices=LineKind, default=LineKind.FRIENDLY_PRESENT
    )
    status = models.CharField(max_length=10, choices=LineStatus, default=LineStatus.PRESENT)
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.KNOWN)
    geometry = shape_field(LINES)

    class Meta:
        verbose_name = "position of a line"
        verbose_name_plural = "positions of lines"
        constraints = [
            *shape_checks("line", LINES),
            axes_check("line_kind", name="line_axes_as_its_code"),
        ]

    def clean(self) -> None:
        super().clean()
        require_axes(self.line_kind, {"status": self.status, "certainty": self.certainty})

    def replaced_on(self) -> dt.date | None:
        """Return the first day of the next position, as readers know it: no draft, no embargoed
        and no withheld one ends what they see."""
        others = self.line.positions.exclude(pk=self.pk).values("public_id")
        seen = Publication.objects.in_layer("contact-lines").as_of(timezone.now())
        later = seen.filter(
            record_id__in=others, redacted_at__isnull=True,
            valid_during__startswith__gt=self.valid_from,
        )  # fmt: skip
        first: dt.date | None = later.aggregate(first=Min(Lower("valid_during")))["first"]
        return first

    def drawn_to(self) -> dt.date | None:
        """Return the last day for which something is drawn from it; None: no end. The next
        position ends it as it is now, and of a line that nobody sees yet the next draft."""
        if self.end_known:
            return self.valid_to
        later = self.line.standing().filter(valid_from__gt=self.valid_from)
        of_it = Publication.objects.filter(record_id=OuterRef("public_id"))
        is_draft = ~Q(state=ReviewState.PUBLISHED) & ~Exists(of_it.live())
        drawn = later.filter(Exists(of_it.as_of(timezone.now())) | is_draft)
        first: dt.date | None = drawn.values_list("valid_from", flat=True).first()
        return first - dt.timedelta(days=1) if first else None

    def named_by(self) -> list[Record]:
        """Return the zones of its line, and the positions that this one may end or did end."""
        zone = apps.get_model("operations", "ContestedZone")  # it imports this module
        zones = zone.objects.filter(Q(line_a=self.line) | Q(line_b=self.line))
        return [*zones, *self._open_before()]

    def _open_before(self) -> "list[ControlLine]":
        """Return the open positions before its first day, and before the one that is public."""
        public = Publication.objects.of_record(self.public_id).not_ended(timezone.now())
        known = public.values_list("valid_during", flat=True)
        firsts = {self.valid_from, *(days.lower for days in known)}
        others = self.line.standing().exclude(pk=self.pk)
        before = {others.filter(valid_from__lt=first).last() for first in firsts}
        return [row for row in before if row and not row.end_known]

    def blocked_by(self) -> list[str]:
        """On one day a line has one position: another that is public must end before it.

        One whose end is not known ends by itself when this one becomes public at once.
        """
        if self.release != Release.PUBLIC:
            return []
        last = self.lasts_to()
        end = last + dt.timedelta(days=1) if last else None
        others = (
            Publication.objects.filter(
                layer="contact-lines", valid_during__overlap=(self.valid_from, end),
                properties__line__id=str(self.line.public_id),
            )
            .exclude(record_id__in=[self.public_id, *self._gives_way()])
            .not_ended(timezone.now())
        )  # fmt: skip
        return [
            f"a day on which “{other.title}”, another position of the same line, ends: it is "
            "public and their periods overlap"
            for other in others
        ]

    def _gives_way(self) -> list[uuid.UUID]:
        """Return the open positions before this one, which end when this one is published."""
        if self.status != LineStatus.PRESENT or (
            self.hold_until and self.hold_until > timezone.now()
        ):
            return []
        return [row.public_id for row in self._open_before() if row.state == ReviewState.PUBLISHED]

    def features(self) -> list[Feature]:
        owner, facing = self.line.owner, self.line.facing
        return [
            self.feature(
                "contact-lines", self.line_kind, self.get_line_kind_display(),
                geometry=self.geometry,
                properties={
                    "line": {"id": str(self.line.public_id), "title": self.line.title},
                    "owner": owner.public(),
                    "facing": facing.public() if facing else None,
                    "holds": self.holds,
                    "symbol": f"25{self.line_kind}",
                    "status": self.status,
                    "certainty": self.certainty,
                },
            )
        ]  # fmt: skip
