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
    IS_STATE = True

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
                "names_by": [row.public() for row in self.names.select_related("actor")],
            },
        )  # fmt: skip
        feature.actors.extend(sorted({claim.actor.slug for claim in claims} - {*feature.actors}))
        return [feature]


@pghistory.track()
class TerritoryName(models.Model):
    """What one party to the dispute calls the territory. The map shows whose name it is."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="names")
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="names_of_territories", verbose_name="used by"
    )
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=8, default="en")

    class Meta:
        ordering = ["territory", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="territoryname_not_empty",
                violation_error_message="Give the name.",
            ),
            models.UniqueConstraint(
                fields=["territory", "actor", "language"], name="territoryname_one_a_language",
                violation_error_message="One name an actor and language.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def public(self) -> dict[str, str]:
        """Return the name, its language, and public id and name of who uses it."""
        return {
            "id": self.actor.slug,
            "by": self.actor.name,
            "name": self.name,
            "language": self.language,
        }


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
