"""What every page of the editors' admin shares: widgets, and a status that says when it refuses."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.core.validators import URLValidator
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from gazetteer.choosing import ChoosesById

UNPROCESSABLE = 422


class DayInput(forms.DateInput):
    """The browser's own date field: named by its label, quick by keyboard, at home on a phone."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own field of day and minute (UTC)."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class WholeTextarea(forms.Textarea):
    """A text area that takes everything: `maxlength` would cut a paste short without a word."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("maxlength", None)
        return context


class WebAddressField(forms.URLField):
    """An http or https address: no other scheme is ever made a link."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


OVERRIDES: dict[type[models.Field], dict[str, Any]] = {
    models.DateField: {"form_class": forms.DateField, "widget": DayInput},
    models.DateTimeField: {"form_class": forms.DateTimeField, "widget": MomentInput},
    models.TextField: {"widget": WholeTextarea(attrs={"rows": 4, "class": "vLargeTextField"})},
    models.URLField: {"form_class": WebAddressField},
}


class DeskAdmin(ChoosesById, admin.ModelAdmin):
    """A page of the editors' admin. A refused form is answered with 422, not with 200."""

    formfield_overrides = OVERRIDES
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> TemplateResponse:
        response = super().render_change_form(request, context, *args, **kwargs)
        if context.get("errors"):
            response.status_code = UNPROCESSABLE
        return response  # type: ignore[return-value]


class ReadOnlyAdmin(DeskAdmin):
    """A table that is looked at here and written by verbs alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DistinctFormSet(BaseInlineFormSet):
    """Rows that differ in `same`, empty values counted as equal, as the database counts them."""

    same: tuple[str, ...] = ()

    def clean(self) -> None:
        super().clean()
        seen: set[tuple[Any, ...]] = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", None)
            if not data or data.get("DELETE") or not all(name in data for name in self.same):
                continue
            key = tuple(data[name] for name in self.same)
            if key in seen:
                form.add_error(self.same[-1], "The same is said in a row above.")
            seen.add(key)


MAX_ROWS = 200  # of one inline; a form that claims more is refused before it is built


class BoundedRows(ChoosesById, InlineModelAdmin):
    """Mixin: no more rows than a person fills in, whatever the form claims."""

    formfield_overrides = OVERRIDES
    extra = 0
    max_num = MAX_ROWS

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, absolute_max=MAX_ROWS, **kwargs)


class DeskInline(BoundedRows, admin.StackedInline):
    """One record of a part under the other."""


class DeskTable(BoundedRows, admin.TabularInline):
    """One line a part."""
