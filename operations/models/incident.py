from typing import TYPE_CHECKING

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from gazetteer.models import Place
from operations.features import Feature
from operations.geometry.rules import BEARINGS
from operations.vocabulary import IncidentKind, Precision, Relation, Release

from .evidence import Evidence
from .expression import bearing_field, expression_checks, may_cross_border_field
from .loading import loaded
from .naming import named, public_references
from .operation import Operation
from .record import Record
from .shapes import AREAS, POINTS, best_point_field, shape_checks, shape_field

if TYPE_CHECKING:
    from .claim import Claim
    from .merging import RecordMerge


@pghistory.track(
    model_name="IncidentEvent",
    fields=[
        "record_ptr",
        "incident_kind",
        "part_of",
        "place",
        "relation",
        "distance_km",
        "bearing_deg",
        "may_cross_border",
        "geometry",
        "best_point",
        "is_derived",
        "method",
        "killed_low",
        "killed_best",
        "killed_high",
        "wounded",
    ],
)
class Incident(Record):
    """Something that happened at a place and date: an attack, a raid, a find, a visit.

    Where is an expression: `relation` to `place` and to the places after it (`further`), distance
    and bearing. Casualties are low, best and high estimates; empty means not reported, which is
    not zero.
    """

    KIND = "incident"

    incident_kind = models.CharField("kind", max_length=20, choices=IncidentKind)
    part_of = models.ForeignKey(
        Operation, models.SET_NULL, null=True, blank=True, related_name="incidents"
    )
    place = models.ForeignKey(
        "gazetteer.Place", models.PROTECT, null=True, blank=True, related_name="+"
    )
    relation = models.CharField(max_length=20, choices=Relation, default=Relation.AT)
    distance_km = models.FloatField(null=True, blank=True)
    bearing_deg = bearing_field()
    may_cross_border = may_cross_border_field()
    geometry = shape_field(POINTS + AREAS)
    best_point = best_point_field()
    is_derived = models.BooleanField(
        "derived", default=False, editable=False, help_text="Drawn by rule, not by a person"
    )
    method = models.CharField(max_length=600, blank=True, editable=False)
    killed_low = models.PositiveIntegerField(null=True, blank=True)
    killed_best = models.PositiveIntegerField(null=True, blank=True)
    killed_high = models.PositiveIntegerField(null=True, blank=True)
    wounded = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            *shape_checks("incident", POINTS + AREAS),
            *expression_checks("incident"),
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

    def named_places(self) -> list[Place]:
        """Return the places of the expression, in order."""
        return [*([self.place] if self.place else []), *self._further_places()]

    def _further_places(self) -> list[Place]:
        if not self.pk:
            return []
        known = loaded(self, "further")
        rows = self.further.select_related("place") if known is None else known
        return [row.place for row in rows]

    def clean(self) -> None:
        """An incident is over on its day unless a last day is given."""
        if self.valid_to is None:
            self.valid_to = self.valid_from

    def quotes(self) -> list[Evidence]:
        """Return the evidence of this incident and of those that were merged into it."""
        merged = [row for act in self._told_merges() for row in act.merged.quotes()]
        return [*super().quotes(), *merged]

    def statements(self) -> "list[Claim]":
        """Return the claims on this incident and on those merged into it; what one of these
        adopted, this one does not follow."""
        merged = [row for act in self._told_merges() for row in act.merged.statements()]
        for claim in merged:
            claim.is_adopted = False
        return [*super().statements(), *merged]

    def blocked_by(self) -> list[str]:
        acts = self.merges.filter(undone_at__isnull=True).select_related("kept") if self.pk else []
        return [f"the merge into “{act.kept}” has to be undone first" for act in acts]

    def _merges(self) -> "list[RecordMerge]":
        if not self.pk:
            return []
        known = loaded(self, "merges_kept")
        if known is not None:
            return known
        acts = self.merges_kept.filter(undone_at__isnull=True)
        return list(acts.select_related("merged").order_by("id"))

    def _told_merges(self) -> "list[RecordMerge]":
        """Return the merges of records that hide nothing: a merge lifts no release rule."""
        now = timezone.now()
        return [
            act for act in self._merges()
            if act.merged.release == Release.PUBLIC
            and (act.merged.hold_until is None or act.merged.hold_until <= now)
        ]  # fmt: skip

    def _provenance(self) -> dict[str, object]:
        """Return whose dataset it came from, and which records were found to be this one."""
        row = getattr(self, "imported", None) if self.pk else None
        said = row.public() if row is not None else {"words": "", "coded": {}, "dataset": None}
        return {
            **said,
            "merged": [{"record": str(act.merged.public_id)} for act in self._told_merges()],
        }

    def features(self) -> list[Feature]:
        properties: dict[str, object] = {
            "killed": [self.killed_low, self.killed_best, self.killed_high],
            "wounded": self.wounded,
            "places": named(self.named_places()),
            "relation": self.relation,
            "distance_km": self.distance_km,
            "bearing_deg": BEARINGS.get(self.relation, self.bearing_deg),
            # the point of a named place is looked up, not derived
            "derived": self.is_derived and self.relation not in (Relation.AT, Relation.IN),
            "method": self.method,
            "operation": next(
                iter(public_references([self.part_of] if self.part_of else [])), None
            ),
            **self._provenance(),
        }
        located = self.geometry is not None
        return [
            self.feature(
                "incidents",
                self.incident_kind,
                IncidentKind(self.incident_kind).label,
                properties=properties,
                geometry=self.geometry,
                precision=self.precision if located else Precision.UNLOCATED,
                precision_m=self.precision_m if located else None,
            )
        ]


@pghistory.track()
class IncidentAnchor(models.Model):
    """A place that an incident's words name after the first: Y of "between X and Y"."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="further")
    place = models.ForeignKey("gazetteer.Place", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=2)

    class Meta:
        ordering = ["incident", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "place"], name="incidentanchor_once_an_incident"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=2), name="incidentanchor_after_the_first"
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)
