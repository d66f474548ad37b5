import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from operations.geometry.rules import ANY, KIND_GROUPS, Reach
from operations.vocabulary import Relation

MAX_REACH_M = 500_000


@pghistory.track()
class RegionRule(models.Model):
    """How far words reach at this desk, where it differs from `operations.geometry.rules.TABLE`.

    A value left empty is the table's. A row for "north of" holds for every direction that has no
    row of its own.
    """

    relation = models.CharField(max_length=20, choices=Relation)
    kind_group = models.CharField(
        "kind of place", max_length=12, choices=list(KIND_GROUPS.items()), default=ANY
    )
    reach_m = models.PositiveIntegerField(
        "reach (m)", null=True, blank=True, validators=[MaxValueValidator(MAX_REACH_M)],
        help_text="Metres beyond the place’s own edge; of a course, either side of it",
    )  # fmt: skip
    half_angle_deg = models.FloatField(
        "half angle (°)", null=True, blank=True,
        validators=[MinValueValidator(5), MaxValueValidator(90)],
        help_text="Degrees either side of the bearing",
    )  # fmt: skip
    share = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(0.01), MaxValueValidator(1)],
        help_text="Of a stated distance either way, or of the distance between two places: 0 to 1",
    )  # fmt: skip
    reason = models.CharField(max_length=300, help_text="Why this desk says so")

    class Meta:
        ordering = ["relation", "kind_group"]
        constraints = [
            models.UniqueConstraint(fields=["relation", "kind_group"], name="regionrule_once"),
            models.CheckConstraint(
                condition=Q(relation__in=Relation.values) & Q(kind_group__in=[*KIND_GROUPS]),
                name="regionrule_known_words",
            ),
            models.CheckConstraint(
                condition=Q(reach_m__isnull=False)
                | Q(half_angle_deg__isnull=False)
                | Q(share__isnull=False),
                name="regionrule_states_a_value",
                violation_error_message="Give a reach, an angle or a share.",
            ),
            models.CheckConstraint(
                condition=(Q(reach_m__isnull=True) | Q(reach_m__lte=MAX_REACH_M))
                & (
                    Q(half_angle_deg__isnull=True)
                    | Q(half_angle_deg__gte=5, half_angle_deg__lte=90)
                )
                & (Q(share__isnull=True) | Q(share__gte=0.01, share__lte=1)),
                name="regionrule_values_sane",
                violation_error_message="Reach up to 500 km, angle 5 to 90°, share 0.01 to 1.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="regionrule_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_relation_display()}, {self.kind_group}"

    def as_reach(self) -> Reach:
        return Reach(self.relation, self.kind_group, self.reach_m, self.half_angle_deg,
                     self.share, self.reason, "this desk")  # fmt: skip
