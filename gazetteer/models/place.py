"""Places and their names. Geometry is SRID 4326, (lon, lat), 2-D; PostGIS refuses what is not."""

import uuid
from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import F, FloatField, Func, IntegerField, Q
from django.db.models.fields import CharField
from django.db.models.lookups import GreaterThanOrEqual, In, LessThanOrEqual

from gazetteer import normalize, vocabulary
from gazetteer.querysets import PlaceNameQuerySet, PlaceQuerySet

PUBLIC_ID_NAMESPACE = uuid.UUID("6f1c1f0e-51cb-5d43-9a9b-6c1f6f2a4f7e")
MAX_POINTS = 100_000
FOOTPRINT_TYPES = ("ST_Polygon", "ST_MultiPolygon", "ST_LineString", "ST_MultiLineString")


def public_id_of(external_id: str) -> uuid.UUID:
    """Return the permanent public id of an imported place: the same on every installation."""
    return uuid.uuid5(PUBLIC_ID_NAMESPACE, external_id)


def search_keys(name: str) -> tuple[str, str]:
    """Return (key, skeleton) as stored and as asked for: the generic term left aside."""
    bare, _ = vocabulary.split_generic(name)
    return normalize.name_key(bare)[:200], normalize.skeleton(bare)[:100]


class KeyField(models.CharField):
    """A search key derived from `name` on every save, bulk_create included."""

    part = 0

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = search_keys(getattr(model_instance, "name"))[self.part]  # noqa: B009
        setattr(model_instance, self.attname, value)
        return value


class SkeletonField(KeyField):
    part = 1


def _measure(column: str, function: str) -> Func:
    return Func(F(column), function=function, output_field=FloatField())


def _in_range(column: str) -> Q:
    """Return the condition that every coordinate is a longitude and a latitude."""
    return (
        Q(GreaterThanOrEqual(_measure(column, "ST_XMin"), -180.0))
        & Q(LessThanOrEqual(_measure(column, "ST_XMax"), 180.0))
        & Q(GreaterThanOrEqual(_measure(column, "ST_YMin"), -90.0))
        & Q(LessThanOrEqual(_measure(column, "ST_YMax"), 90.0))
    )


def _not_empty(column: str) -> Q:
    return Q(
        GreaterThanOrEqual(Func(F(column), function="ST_NPoints", output_field=IntegerField()), 1)
    )


def footprint_checks(prefix: str) -> list[models.CheckConstraint]:
    """Return the checks of a column `footprint`: type, size, range, validity; NULL passes.

    PostgreSQL checks in the order of names: a kind that PostGIS could hang on is refused before
    its validity is asked.
    """
    kind = Func(F("footprint"), function="ST_GeometryType", output_field=CharField())
    size = Func(F("footprint"), function="ST_NPoints", output_field=IntegerField())
    none = Q(footprint__isnull=True)
    return [
        models.CheckConstraint(
            name=f"{prefix}_footprint_1_type",
            condition=none | Q(In(kind, FOOTPRINT_TYPES)),
            violation_error_message="Draw an area or a line, not points or a collection.",
        ),
        models.CheckConstraint(
            name=f"{prefix}_footprint_2_size",
            condition=none | Q(LessThanOrEqual(size, MAX_POINTS)) & _not_empty("footprint"),
            violation_error_message="The shape is empty or has more than 100,000 points.",
        ),
        models.CheckConstraint(
            name=f"{prefix}_footprint_3_range",
            condition=none | _in_range("footprint"),
            violation_error_message="The shape leaves the world: are lat and lon swapped?",
        ),
        models.CheckConstraint(
            name=f"{prefix}_footprint_4_valid",
            condition=none | Q(footprint__isvalid=True),
            violation_error_message="The shape crosses itself or is not closed.",
        ),
    ]


class Place(models.Model):
    """One place. It may have a point, a footprint, both, or neither: known by name alone."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, help_text="The name the desk uses, in Latin letters.")
    kind = models.CharField(
        max_length=10, default="PPL",
        help_text="GeoNames feature code.",
    )  # fmt: skip
    feature_class = models.CharField(
        max_length=1, choices=vocabulary.FeatureClass, default=vocabulary.FeatureClass.POPULATED
    )
    point = models.PointField(srid=4326, null=True, blank=True, spatial_index=True)
    footprint = models.GeometryField(
        srid=4326, null=True, blank=True,
        help_text="The area or line the place covers: (multi)polygon or (multi)line.",
    )  # fmt: skip
    radius_m = models.PositiveIntegerField(
        "uncertainty, metres", null=True, blank=True,
        help_text="The place lies within this distance of its point or stand-in.",
    )  # fmt: skip
    stand_in = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="stands_for",
        help_text="Whose point is shown, with the uncertainty stated, while this has none.",
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children",
        verbose_name="lies in",
    )  # fmt: skip
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_places",
        editable=False, help_text="The row that answers for this one; see PlaceMerge.",
    )  # fmt: skip
    admin1_code = models.CharField(max_length=20, blank=True, help_text="GeoNames' code.")
    admin2_code = models.CharField(max_length=80, blank=True, help_text="GeoNames' code.")
    population = models.PositiveBigIntegerField(null=True, blank=True)
    prominence = models.FloatField(
        default=0.1, help_text="0 to 1: which of two homonyms is meant unless something says."
    )
    origin = models.CharField(
        max_length=10, choices=vocabulary.Origin, default=vocabulary.Origin.EDITOR
    )
    source = models.CharField(max_length=300, blank=True)
    external_id = models.CharField(max_length=60, blank=True, help_text="e.g. gn:99062")
    licence = models.CharField(max_length=120, blank=True)
    notes = models.TextField(blank=True, max_length=2000)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(
                fields=["country", "admin1_code", "admin2_code", "kind"], name="place_admin"
            ),
            models.Index(fields=["-prominence", "id"], name="place_prominence"),
            models.Index(fields=["kind"], name="place_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""), name="place_external_id"
            ),
            *footprint_checks("place"),
            models.CheckConstraint(
                name="place_point_range",
                condition=Q(point__isnull=True) | (_not_empty("point") & _in_range("point")),
                violation_error_message="The point is empty or out of range.",
            ),
            models.CheckConstraint(
                name="place_prominence_0_to_1", condition=Q(prominence__gte=0, prominence__lte=1)
            ),
            models.CheckConstraint(name="place_name_given", condition=~Q(name="")),
            models.CheckConstraint(
                name="place_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({vocabulary.kind_label(self.kind)})"

    @property
    def kind_label(self) -> str:
        return vocabulary.kind_label(self.kind)


class PlaceName(models.Model):
    """One name of a place as one source spells it."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    language = models.CharField(
        max_length=8, blank=True, help_text="ISO 639: en, ar, ckb, ku; empty where not known."
    )
    script = models.CharField(
        max_length=4, choices=vocabulary.Script, default=vocabulary.Script.LATIN
    )
    kind = models.CharField(
        max_length=10, choices=vocabulary.NameKind, default=vocabulary.NameKind.VARIANT
    )
    source = models.CharField(max_length=120, blank=True)
    origin = models.CharField(
        max_length=10, choices=vocabulary.Origin, default=vocabulary.Origin.EDITOR
    )
    key = KeyField(max_length=200, editable=False, blank=True)
    skeleton = SkeletonField(max_length=100, editable=False, blank=True)

    objects = PlaceNameQuerySet.as_manager()

    class Meta:
        ordering = ["place", "kind", "language", "name"]
        indexes = [
            # text_pattern_ops serves equality and the prefix search of the autocomplete alike
            models.Index(OpClass("key", "text_pattern_ops"), name="placename_key"),
            models.Index(fields=["skeleton"], name="placename_skeleton"),
            GinIndex(OpClass("key", "gin_trgm_ops"), name="placename_key_trgm"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name", "language"], name="placename_once_per_language"
            ),
            models.CheckConstraint(name="placename_name_given", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
