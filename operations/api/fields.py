"""How one value is read and written: strictly, with other rows named by their public ids."""

import json
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from operations.admin.geometry_field import as_text

Visible = Any  # (user) -> QuerySet of the rows that the person may name


class StrictText(serializers.CharField):
    """Text, and no number that looks like one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError("This has to be a text.")
        return super().to_internal_value(data)


class StrictWholeNumber(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            raise serializers.ValidationError("This has to be a whole number.")
        return super().to_internal_value(data)


class StrictNumber(serializers.FloatField):
    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            raise serializers.ValidationError("This has to be a number.")
        return float(data)


class StrictYesNo(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError("This has to be true or false.")
        return data


class StrictChoice(serializers.ChoiceField):
    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, str | int):
            raise serializers.ValidationError("This has to be one of the stated values.")
        return super().to_internal_value(data)


class RowField(serializers.Field):
    """Another row, by a public id of it: read as the row's primary key, which the forms take.

    rows: those that the asking person may name, as a function of the person.
    """

    def __init__(self, rows: Visible, key: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = rows
        self.key = key

    def to_internal_value(self, data: Any) -> int:
        said = self._checked(data)
        context: Any = self.context
        known = context.setdefault("rows", {})  # a bulk names the same few again and again
        at = (self.rows, said)
        if at not in known:
            rows: QuerySet[Any] = self.rows(self.context["user"]).order_by()
            found = rows.filter(**{self.key: said}).values_list("pk", flat=True)[:1]
            known[at] = next(iter(found), None)
        if known[at] is None:
            raise serializers.ValidationError(f"There is no “{said}” that you may name.")
        pk: int = known[at]
        return pk

    def _checked(self, data: Any) -> Any:
        raise NotImplementedError

    def to_representation(self, value: Model) -> Any:
        return getattr(value, self.key)


@extend_schema_field({"type": "string", "format": "uuid"})
class ByPublicId(RowField):
    """A record, a line or a place by its `public_id`."""

    def __init__(self, rows: Visible, **kwargs: Any) -> None:
        super().__init__(rows, "public_id", **kwargs)

    def _checked(self, data: Any) -> str:
        return str(serializers.UUIDField(format="hex_verbose").run_validation(data))

    def to_representation(self, value: Any) -> str:
        return str(value.public_id)


@extend_schema_field({"type": "string", "maxLength": 80})
class BySlug(RowField):
    """An actor by its slug."""

    def __init__(self, rows: Visible, **kwargs: Any) -> None:
        super().__init__(rows, "slug", **kwargs)

    def _checked(self, data: Any) -> str:
        return str(StrictText(max_length=80).run_validation(data))


@extend_schema_field({"type": "integer", "minimum": 1})
class ByNumber(RowField):
    """A report, a source or a row of the same record by its number."""

    def __init__(self, rows: Visible, **kwargs: Any) -> None:
        super().__init__(rows, "pk", **kwargs)

    def _checked(self, data: Any) -> int:
        return int(StrictWholeNumber(min_value=1).run_validation(data))


@extend_schema_field(
    {
        "type": "object",
        "nullable": True,
        "description": "A GeoJSON geometry in longitude and latitude (RFC 7946), without heights",
        "properties": {
            "type": {
                "type": "string",
                "enum": [
                    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon",
                    "MultiPolygon",
                ],
            },
            "coordinates": {"type": "array", "items": {}},
        },
        "required": ["type", "coordinates"],
    }
)  # fmt: skip
class GeometryJSON(serializers.Field):
    """A GeoJSON geometry, handed on as text: the form's own field parses and refuses it."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, dict):
            raise serializers.ValidationError("This has to be a GeoJSON geometry.")
        if data.keys() == {"type", "coordinates"}:  # as we send it out, so that it is recognised
            data = {"type": data["type"], "coordinates": _with_points(data["coordinates"])}
        return json.dumps(data, separators=(",", ":"))

    def to_representation(self, value: GEOSGeometry) -> Any:
        return json.loads(as_text(value))


def _with_points(value: Any) -> Any:
    """Return coordinates with every whole number as 44.0: many programs write it as 44."""
    if isinstance(value, list):
        return [_with_points(item) for item in value]
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if is_whole else value
