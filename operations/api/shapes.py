"""What a body looks like: serializers that are strict about names and types and nothing else.

What a value means is for the forms of the admin to say (`drafts`).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.gis.db.models import GeometryField
from django.db import models
from rest_framework import serializers

from .fields import (
    GeometryJSON,
    StrictChoice,
    StrictNumber,
    StrictText,
    StrictWholeNumber,
    StrictYesNo,
)

MAX_ROWS = 200  # of one kind in a body, as in a form of the admin


def rows_of(row: type[serializers.Serializer], **options: Any) -> Any:
    """Return a field of many rows, bounded."""
    return row(**{"many": True, "required": False, "max_length": MAX_ROWS, **options})


class Shape(serializers.ModelSerializer):
    """A body. A name that means nothing here, or that cannot be written, is refused."""

    serializer_field_mapping: ClassVar[Any] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: StrictText,
        models.TextField: StrictText,
        models.URLField: StrictText,  # the form says what an address may be
        models.SlugField: StrictText,
        models.BooleanField: StrictYesNo,
        models.FloatField: StrictNumber,
        models.PositiveIntegerField: StrictWholeNumber,
        models.PositiveSmallIntegerField: StrictWholeNumber,
        GeometryField: GeometryJSON,
    }
    serializer_choice_field = StrictChoice

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            fields = self.fields
            wrong = {
                name: "This cannot be written." if name in fields else "There is no such field."
                for name in data
                if name not in fields or fields[name].read_only
            }
            if wrong:
                raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)

    def get_validators(self) -> list[Any]:
        return []  # the form asks the database, and can tell a row from itself

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        """Keep of the model's field what a schema can say; the rest is said by the form."""
        kind, options = super().build_standard_field(field_name, model_field)
        for name in ("validators", "min_length", "allow_unicode"):
            options.pop(name, None)
        if kind is GeometryJSON:
            options = {name: value for name, value in options.items()
                       if name in {"required", "allow_null", "read_only"}}  # fmt: skip
        return kind, options


class Row(Shape):
    """A row inside a body: with `id` it changes that row, with `delete` it removes it."""

    id = StrictWholeNumber(
        required=False, min_value=1, help_text="Of a row that is there; without it a new row"
    )
    delete = StrictYesNo(required=False, write_only=True, help_text="Remove the row with that id")
