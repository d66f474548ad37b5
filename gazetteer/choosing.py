"""Django's boxes that complete what is typed, safe against what is no id at all.

Django asks the database for whatever a refused form holds; `place=x` would be a fault. Not in
`gazetteer.admin`: importing that registers its pages, which the desk's own must be able to precede.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import ForeignKey, ManyToManyField
from django.forms import Widget
from django.http import HttpRequest

MAX_DIGITS = 18


class OnlyIds(Widget):
    """Mixin of the two boxes."""

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Any:
        known = [key for key in value if _is_id(str(key))]
        groups: Any = super().optgroups(name, known, attrs)  # type: ignore[misc]
        return groups


def _is_id(key: str) -> bool:
    return not key or (key.isascii() and key.isdigit() and len(key) <= MAX_DIGITS)


class ChoiceBox(OnlyIds, AutocompleteSelect):
    """One row of another table, found by what is typed."""


class ChoicesBox(OnlyIds, AutocompleteSelectMultiple):
    """Several rows of another table, found by what is typed."""


class ChoosesById(BaseModelAdmin):
    """Mixin of a page or of its rows: `autocomplete_fields` by the boxes above."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChoiceBox(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChoicesBox(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
