import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from operations.features import Feature
from operations.vocabulary import Certainty, LineKind, LineStatus, Release

from .actor import Actor
from .axes import axes_check, require_axes
from .naming import public_references
from .publication import Publication
from .record import Record
from .shapes import AREAS, LINES, shape_checks, shape_field


@pghistory.track(
    fields=["record_ptr", "line_kind", "owner", "facing", "status", "certainty", "geometry"]
)
class ControlLine(Record):
    """One attested position of a line that one actor holds, facing another.

    Two forces that do not touch have two lines with a gap, not one line of contact.
    """

    KIND = "controlline"
    IS_STATE = True

    line_kind = models.CharField(
        "kind", max_length=6, choices=LineKind, default=LineKind.FRIENDLY_PRESENT
    )
    owner = models.ForeignKey(Actor, models.PROTECT, related_name="lines")
    facing = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="lines_facing"
    )
    status = models.CharField(max_length=10, choices=LineStatus, default=LineStatus.PRESENT)
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.KNOWN)
    geometry = shape_field(LINES)

    class Meta:
        constraints = [
            *shape_checks("line", LINES),
            models.CheckConstraint(
                condition=Q(facing__isnull=True) | ~Q(facing=F("owner")),
                name="line_faces_another",
                violation_error_message="A line faces another actor, not its owner.",
            ),
            axes_check("line_kind", name="line_axes_as_its_code"),
        ]

    def clean(self) -> None:
        super().clean()
        require_axes(self.line_kind, {"status": self.status, "certainty": self.certainty})

    def named_by(self) -> list[Record]:
        return list(ContestedZone.objects.filter(Q(line_a=self) | Q(line_b=self)))

    def features(self) -> list[Feature]:
        return [
            self.feature(
                "contact-lines", self.line_kind, self.get_line_kind_display(),
                geometry=self.geometry,
                properties={
                    "owner": self.owner.public(),
                    "facing": self.facing.public() if self.facing else None,
                    "symbol": f"25{self.line_kind}",
                    "status": self.status,
                    "certainty": self.certainty,
                },
            )
        ]  # fmt: skip


@pghistory.track(
    fields=["record_ptr", "line_a", "line_b", "geometry", "method", "widths_km", "area_km2"]
)
class ContestedZone(Record):
    """The area between two owned lines. Derived: its inputs and method are kept."""

    KIND = "contestedzone"
    IS_STATE = True

    line_a = models.ForeignKey(ControlLine, models.PROTECT, related_name="+")
    line_b = models.ForeignKey(ControlLine, models.PROTECT, related_name="+")
    geometry = shape_field(AREAS, editable=False)
    method = models.CharField(max_length=300, blank=True, editable=False)
    widths_km = models.JSONField(null=True, blank=True, editable=False)
    area_km2 = models.FloatField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            *shape_checks("zone", AREAS),
            models.CheckConstraint(
                condition=~Q(line_a=F("line_b")),
                name="zone_between_two_lines",
                violation_error_message="A zone lies between two different lines.",
            ),
        ]

    def blocked_by(self) -> list[str]:
        """A zone's outline is that of its lines: it is public where they are, and no finer."""
        if self.release == Release.WITHHOLD:
            return []
        hidden = [
            str(line)
            for line in (self.line_a, self.line_b)
            if line.release != self.release
            or not Publication.objects.of_record(line.public_id).as_of(timezone.now()).exists()
        ]
        if not hidden:
            return []
        return [f"its lines, published under the same release rule ({', '.join(hidden)})"]

    def features(self) -> list[Feature]:
        lines = [self.line_a, self.line_b]
        return [
            self.feature(
                "contested-zones",
                "gap",
                "zone between two lines",
                geometry=self.geometry,
                properties={
                    "derived": True,
                    "derived_from": public_references(lines),
                    "method": self.method,
                    "widths_km": self.widths_km,
                    "area_km2": self.area_km2,
                    "illustrative": self.is_illustrative or any(x.is_illustrative for x in lines),
                },
            )
        ]
