"""The geometry column that every record has, and the checks by which PostgreSQL guards it."""

from collections.abc import Sequence
from typing import Any

from django.contrib.gis.db.models import GeometryField, PointField
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db.models import (
    BaseConstraint,
    BooleanField,
    CheckConstraint,
    F,
    Func,
    IntegerField,
    Q,
    TextField,
)
from django.db.models.lookups import Exact, In, LessThanOrEqual
from django.utils.deconstruct import deconstructible

from operations.errors import GeometryError
from operations.geometry.clean import MAX_VERTICES, check

POINTS = ("POINT", "MULTIPOINT")
LINES = ("LINESTRING", "MULTILINESTRING")
AREAS = ("POLYGON", "MULTIPOLYGON")


@deconstructible
class IsShape:
    """Refuses at the field, in words, what the checks below would refuse in the database."""

    def __init__(self, types: Sequence[str]) -> None:
        self.types = tuple(types)

    def __call__(self, value: GEOSGeometry) -> None:
        try:
            check(value, self.types)
        except GeometryError as error:
            raise ValidationError(str(error), code="geometry") from error

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IsShape) and other.types == self.types

    def __hash__(self) -> int:
        return hash(self.types)


def shape_field(types: Sequence[str], **kwargs: Any) -> GeometryField:
    """Return a nullable SRID 4326 column; None: named but not located. types: in capitals."""
    return GeometryField(srid=4326, null=True, blank=True, validators=[IsShape(types)], **kwargs)


def best_point_field() -> PointField:
    """Return the column of the likeliest place within a derived area; SRID 4326.

    It never goes into public properties: the release rule masks geometries alone.
    """
    return PointField("likeliest point", srid=4326, null=True, blank=True, editable=False)


class ShapeCheck(CheckConstraint):
    """A check that only PostgreSQL evaluates: `IsShape` has said it before, at the field."""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        return None


def shape_checks(name: str, types: Sequence[str]) -> list[BaseConstraint]:
    """Return the checks of the column `geometry`: type, size, emptiness, range, validity.

    PostgreSQL evaluates checks in the order of their names. The type comes first because a nested
    collection can keep later functions busy for ever, and no time-out stops them.
    """
    column = F("geometry")
    in_range = (
        "(ST_XMin(%(expressions)s) >= -180 AND ST_XMax(%(expressions)s) <= 180"
        " AND ST_YMin(%(expressions)s) >= -90 AND ST_YMax(%(expressions)s) <= 90)"
    )
    conditions: dict[str, Any] = {
        "geom1_type": In(_sql("GeometryType", TextField()), list(types)),
        "geom2_size": LessThanOrEqual(_sql("ST_NPoints", IntegerField()), MAX_VERTICES),
        "geom3_nonempty": Exact(_sql("ST_IsEmpty", BooleanField()), False),
        "geom4_flat": Exact(_sql("ST_NDims", IntegerField()), 2),
        "geom5_range": Exact(Func(column, template=in_range, output_field=BooleanField()), True),
        "geom6_valid": Q(geometry__isvalid=True),
    }
    return [
        ShapeCheck(name=f"{name}_{suffix}", condition=condition)
        for suffix, condition in conditions.items()
    ]


def _sql(function: str, output: Any) -> Func:
    return Func(F("geometry"), function=function, output_field=output)
