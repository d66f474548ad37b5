import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from operations.vocabulary import ActorKind

from .loading import loaded


@pghistory.track()
class Actor(models.Model):
    """An armed force, group, body or person of office that a record can name."""

    slug = models.SlugField(max_length=80, unique=True, help_text="Permanent public id")
    name = models.CharField(max_length=200)
    kind = models.PositiveSmallIntegerField(choices=ActorKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units")
    color_key = models.SlugField(
        max_length=30, blank=True, help_text="Colour in tokens.css: --side-<key>"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def names(self) -> dict[str, str]:
        """Return one preferred name a language: `{"en": …, "ar": …}`."""
        names = {"en": self.name}
        known = loaded(self, "other_names")
        for row in self.other_names.all() if known is None else known:
            if row.kind == ActorName.Kind.PREFERRED:
                names.setdefault(row.language, row.name)
        return names

    def public(self) -> dict[str, object]:
        """Return how a public feature refers to this actor."""
        return {
            "id": self.slug,
            "name": self.name,
            "names": self.names(),
            "color": self.color_key,
        }


@pghistory.track()
class ActorName(models.Model):
    """Another name of an actor: in another language, an alias, an acronym."""

    class Kind(models.TextChoices):
        PREFERRED = "preferred", "name in this language"
        ALIAS = "alias", "alias"
        ACRONYM = "acronym", "acronym"

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=8, default="en")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ALIAS)

    class Meta:
        ordering = ["language", "name"]
        constraints = [
            models.UniqueConstraint(fields=["actor", "name", "language"], name="actorname_unique"),
        ]
        indexes = [GinIndex(fields=["name"], name="actorname_trgm", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.name
