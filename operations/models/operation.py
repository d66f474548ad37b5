import uuid

import pghistory
from django.db import models
from django.db.models import F, Q

from operations.features import Feature
from operations.geometry.rules import BEARINGS
from operations.vocabulary import OperationLevel, Precision, Relation

from .expression import bearing_field, expression_checks, may_cross_border_field
from .naming import named, public_references
from .record import Record
from .shapes import AREAS, best_point_field, shape_checks, shape_field


class Operation(Record):
    """A military operation, or the campaign or phase it belongs to.

    A campaign or phase has no place of its own: its operations have.
    """

    KIND = "operation"

    level = models.CharField(
        max_length=10, choices=OperationLevel, default=OperationLevel.OPERATION
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The campaign or phase it belongs to",
    )
    number = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Number of a phase within its campaign"
    )
    parallel_to = models.ManyToManyField("self", blank=True)
    aim = models.CharField(max_length=300, blank=True, help_text="Aim as stated")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("record_ptr")),
                name="operation_not_its_own_parent",
                violation_error_message="An operation is no part of itself.",
            ),
            models.CheckConstraint(
                condition=~Q(level=OperationLevel.CAMPAIGN) | Q(parent__isnull=True),
                name="operation_campaign_is_top",
                violation_error_message="A campaign belongs to nothing above it.",
            ),
        ]

    def ancestors(self) -> list["Operation"]:
        """Return campaign, phase, … down to the parent; a cycle ends the list."""
        chain: list[Operation] = []
        above = self.parent
        while above is not None and above not in chain:
            chain.insert(0, above)
            above = above.parent
        return chain

    @property
    def has_place(self) -> bool:
        """Campaigns and phases have none of their own."""
        return self.level not in {OperationLevel.CAMPAIGN, OperationLevel.PHASE}

    def named_by(self) -> list[Record]:
        below = self.descendants()
        return [*below, *self.parallel_to.all(), *self.incidents.all()]

    def descendants(self) -> list["Operation"]:
        """Return all that belongs to it, at any depth; a cycle ends the search."""
        found: list[Operation] = []
        waiting = list(self.parts.all())
        while waiting:
            part = waiting.pop()
            if part not in found and part != self:
                found.append(part)
                waiting += part.parts.all()
        return found

    def features(self) -> list[Feature]:
        shared: dict[str, object] = {
            "level": self.level,
            "aim": self.aim,
            "part_of": public_references(self.ancestors()),
            "parallel_to": public_references(self.parallel_to.all()),
        }
        label = self.get_level_display()
        if not self.has_place:
            properties = {**shared, "number": self.number}
            return [
                self.feature(
                    "campaigns",
                    self.level,
                    label,
                    properties=properties,
                    precision=Precision.UNLOCATED,
                    precision_m=None,
                )
            ]
        return [
            self.feature("operation-areas", self.level, label, **area.public(shared))
            for area in self.areas.prefetch_related("anchors__place")
        ]


class OperationArea(models.Model):
    """Where an operation takes place: words, the expression read from them, and what is drawn.

    The expression is `relation` + anchors + distance + bearing. An area whose words name no known
    place has no anchors and no geometry, and is published as named but not located.
    """

    feature_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    operation = models.ForeignKey(Operation, models.CASCADE, related_name="areas")
    words = models.CharField(
        max_length=200, help_text='As the report says it: "north of Miqdadiya"'
    )
    relation = models.CharField(max_length=20, choices=Relation, default=Relation.AT)
    distance_km = models.FloatField(null=True, blank=True)
    bearing_deg = bearing_field()
    may_cross_border = may_cross_border_field()
    geometry = shape_field(AREAS)
    best_point = best_point_field()
    precision = models.CharField(max_length=12, choices=Precision, default=Precision.RELATIVE)
    precision_m = models.PositiveIntegerField("uncertainty (m)", null=True, blank=True)
    is_derived = models.BooleanField(
        "derived", default=False, help_text="Built from the words by rule, not drawn by a person"
    )
    method = models.CharField(max_length=600, blank=True)
    is_illustrative = models.BooleanField("illustrative", default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            *shape_checks("area", AREAS),
            *expression_checks("area"),
            models.CheckConstraint(
                condition=Q(geometry__isnull=False) | Q(precision=Precision.UNLOCATED),
                name="area_located_or_said_not",
                violation_error_message="Without a geometry the precision is “not located”.",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def bearing(self) -> float | None:
        """The bearing in degrees that the relation or the words state."""
        return BEARINGS.get(self.relation, self.bearing_deg)

    def public(self, shared: dict[str, object]) -> dict[str, object]:
        """Return this area's part of a feature."""
        places = [anchor.place for anchor in self.anchors.all()]
        return {
            "feature_id": self.feature_id,
            "title": f"{self.operation.title}: {self.words}",
            "geometry": self.geometry,
            "precision": self.precision,
            "precision_m": self.precision_m,
            "properties": {
                **shared,
                "words": self.words,
                "relation": self.relation,
                "distance_km": self.distance_km,
                "bearing_deg": self.bearing,
                "places": named(places),
                "derived": self.is_derived,
                "method": self.method,
                "illustrative": self.is_illustrative or self.operation.is_illustrative,
            },
        }


class AreaAnchor(models.Model):
    """One place that an area's words name, in their order."""

    area = models.ForeignKey(OperationArea, models.CASCADE, related_name="anchors")
    place = models.ForeignKey("gazetteer.Place", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["area", "position"]
        constraints = [
            models.UniqueConstraint(fields=["area", "place"], name="anchor_once_an_area"),
        ]

    def __str__(self) -> str:
        return str(self.place)


pghistory.track(fields=["record_ptr", "level", "parent", "number", "aim"])(Operation)
pghistory.track()(OperationArea)
pghistory.track()(AreaAnchor)
