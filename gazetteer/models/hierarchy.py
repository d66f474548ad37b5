from django.contrib.gis.db import models
from django.db.models import F, Q

from gazetteer import vocabulary

from .place import Place, footprint_checks


def _ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_from__isnull=True)
        | Q(valid_to__isnull=True)
        | Q(valid_to__gte=F("valid_from")),
        violation_error_message="The last day lies before the first.",
    )


class PlaceParent(models.Model):
    """Which administrative unit a place lay in, and when. valid_to is the last day, inclusive.

    `Place.parent` is the present one; Jalawla's is not the same in 2019 and in 2026.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Place, models.CASCADE, related_name="+")
    valid_from = models.DateField(null=True, blank=True, help_text="Empty: not known since when")
    valid_to = models.DateField(null=True, blank=True, help_text="Empty: still, as far as known")
    source = models.CharField(max_length=300, blank=True)
    origin = models.CharField(
        max_length=10, choices=vocabulary.Origin, default=vocabulary.Origin.EDITOR
    )

    class Meta:
        ordering = ["place", F("valid_from").asc(nulls_first=True)]
        constraints = [
            _ends_after_start("placeparent_ends_after_start"),
            models.CheckConstraint(name="placeparent_not_itself", condition=~Q(place=F("parent"))),
            models.UniqueConstraint(
                fields=["place", "parent", "valid_from"],
                name="placeparent_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} in {self.parent}"


class PlaceOutline(models.Model):
    """The outline of a place as one source draws it, and for when. SRID 4326, valid, 2-D.

    `Place.footprint` is the one in use. Two sources may differ; both stay.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="outlines")
    footprint = models.GeometryField(srid=4326)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=120, blank=True)
    external_id = models.CharField(max_length=60, blank=True, help_text="The source's own code")

    class Meta:
        ordering = ["place", F("valid_from").asc(nulls_first=True)]
        constraints = [
            *footprint_checks("placeoutline"),
            _ends_after_start("placeoutline_ends_after_start"),
            models.UniqueConstraint(
                fields=["place", "source", "valid_from"],
                name="placeoutline_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} after {self.source}"


class PlaceConcordance(models.Model):
    """What another source calls the same place: `wof:421204025`, `cod:IQG10Q03`, `wd:Q5288579`.

    An import knows the place again by it, so that no source doubles the places of another.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="concordances")
    external_id = models.CharField(max_length=60, unique=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["external_id"]
        constraints = [
            models.CheckConstraint(name="placeconcordance_id_given", condition=~Q(external_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.place} is {self.external_id}"
