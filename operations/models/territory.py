import pghistory
from django.db import models
from django.db.models import F, Q

from operations.features import Feature
from operations.vocabulary import Stance

from .actor import Actor
from .record import Record
from .shapes import AREAS, shape_checks, shape_field


@pghistory.track(fields=["record_ptr", "geometry", "legal_basis"])
class Territory(Record):
    """A territory that more than one party claims, holds or disputes."""

    KIND = "territory"

    geometry = shape_field(AREAS)
    legal_basis = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "territories"
        constraints = shape_checks("territory", AREAS)

    def features(self) -> list[Feature]:
        claims = self.claims.select_related("actor").prefetch_related("actor__other_names")
        feature = self.feature(
            "territories", "disputed", "disputed territory",
            geometry=self.geometry,
            properties={
                "claims": [claim.public() for claim in claims],
                "legal_basis": self.legal_basis,
            },
        )  # fmt: skip
        feature.actors.extend(sorted({claim.actor.slug for claim in claims} - {*feature.actors}))
        return [feature]


@pghistory.track()
class TerritoryClaim(models.Model):
    """Who claims, holds or disputes a territory, and since when."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="claims")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="claims")
    stance = models.CharField(max_length=15, choices=Stance)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=300, blank=True, help_text="Law, agreement or fact")

    class Meta:
        ordering = ["territory", "stance", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="claim_ends_after_start",
                violation_error_message="The last day lies before the first.",
            ),
            models.UniqueConstraint(
                fields=["territory", "actor", "stance", "valid_from"], name="claim_once",
                nulls_distinct=False,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.actor} {self.get_stance_display()}"

    def public(self) -> dict[str, object]:
        """Return what readers see of a claim."""
        return {
            **self.actor.public(),
            "stance": self.stance,
            "stance_label": self.get_stance_display(),
            "from": self.valid_from.isoformat() if self.valid_from else None,
            "to": self.valid_to.isoformat() if self.valid_to else None,
            "basis": self.basis,
        }
