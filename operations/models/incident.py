import pghistory
from django.db import models
from django.db.models import F, Q

from operations.features import Feature
from operations.vocabulary import IncidentKind, Precision

from .naming import named, public_references
from .operation import Operation
from .record import Record
from .shapes import AREAS, POINTS, shape_checks, shape_field


@pghistory.track(
    fields=[
        "record_ptr",
        "incident_kind",
        "part_of",
        "place",
        "geometry",
        "killed_low",
        "killed_best",
        "killed_high",
        "wounded",
    ]
)
class Incident(Record):
    """Something that happened at a place and date: an attack, a raid, a find, a visit.

    Casualties are low, best and high estimates; empty means not reported, which is not zero.
    """

    KIND = "incident"

    incident_kind = models.CharField("kind", max_length=20, choices=IncidentKind)
    part_of = models.ForeignKey(
        Operation, models.SET_NULL, null=True, blank=True, related_name="incidents"
    )
    place = models.ForeignKey(
        "gazetteer.Place", models.PROTECT, null=True, blank=True, related_name="+"
    )
    geometry = shape_field(POINTS + AREAS)
    killed_low = models.PositiveIntegerField(null=True, blank=True)
    killed_best = models.PositiveIntegerField(null=True, blank=True)
    killed_high = models.PositiveIntegerField(null=True, blank=True)
    wounded = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            *shape_checks("incident", POINTS + AREAS),
            models.CheckConstraint(
                condition=(
                    (
                        Q(killed_low__isnull=True)
                        | Q(killed_best__isnull=True)
                        | Q(killed_low__lte=F("killed_best"))
                    )
                    & (
                        Q(killed_best__isnull=True)
                        | Q(killed_high__isnull=True)
                        | Q(killed_best__lte=F("killed_high"))
                    )
                    & (
                        Q(killed_low__isnull=True)
                        | Q(killed_high__isnull=True)
                        | Q(killed_low__lte=F("killed_high"))
                    )
                ),
                name="incident_killed_in_order",
                violation_error_message="Killed: low ≤ best ≤ high.",
            ),
        ]

    def clean(self) -> None:
        """An incident is over on its day unless a last day is given."""
        if self.valid_to is None:
            self.valid_to = self.valid_from

    def features(self) -> list[Feature]:
        properties: dict[str, object] = {
            "killed": [self.killed_low, self.killed_best, self.killed_high],
            "wounded": self.wounded,
            "places": named([self.place] if self.place else []),
            "operation": next(
                iter(public_references([self.part_of] if self.part_of else [])), None
            ),
        }
        located = self.geometry is not None
        return [
            self.feature(
                "incidents",
                self.incident_kind,
                self.get_incident_kind_display(),
                properties=properties,
                geometry=self.geometry,
                precision=self.precision if located else Precision.UNLOCATED,
                precision_m=self.precision_m if located else None,
            )
        ]
