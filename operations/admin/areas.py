"""The areas inside an operation's form: their words, the expression, and what is drawn from it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from operations import drafting
from operations.errors import GeometryError
from operations.models import AreaAnchor, Operation, OperationArea
from operations.models.shapes import AREAS
from operations.vocabulary import Precision, Relation

from . import expression
from .anchors_field import PlacesInOrderField, save_in_order
from .base import DeskInline
from .geometry_field import GeometryField, shown_on_map


class OperationAreaForm(forms.ModelForm):
    """An area by its words and places; what is not drawn by hand is drawn from them."""

    places = PlacesInOrderField(AreaAnchor._meta.get_field("place"), help_text=expression.ORDER)
    redraw = forms.BooleanField(
        required=False, label="Draw it again from the words",
        help_text="Replaces what is drawn below",
    )  # fmt: skip
    geometry = GeometryField(
        types=AREAS, required=False, label="Drawn",
        help_text="Left empty, it is drawn from relation, distance, bearing and places.",
    )  # fmt: skip
    day = None  # first day of the operation as its form has it; the formset sets it
    is_moved = False

    class Meta:
        model = OperationArea
        fields = [
            "words", *expression.FIELDS, "places", "redraw", "geometry", "precision",
            "precision_m", "is_illustrative",
        ]  # fmt: skip
        help_texts = expression.HELP
        labels = expression.LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["places"] = [row.place_id for row in self.instance.anchors.all()]

    def has_changed(self) -> bool:
        return super().has_changed() or self.is_moved

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        expression.check(self, data)
        if not self.errors and not data.get("DELETE"):
            self._draw(data)
        return data

    def _draw(self, data: dict[str, Any]) -> None:
        """Keep what a person drew; draw from the words what they did not, or what moved."""
        area = self.instance
        is_by_hand = "geometry" in self.changed_data and data.get("geometry") is not None
        is_between_lines = data.get("relation") == Relation.BETWEEN_LINES
        words_moved = {*expression.FIELDS, "places"} & set(self.changed_data) or is_between_lines
        is_moved = bool(area.is_derived and words_moved and not is_by_hand)
        if data.get("redraw") or is_moved or data.get("geometry") is None:
            built = OperationArea(**{name: data.get(name) for name in expression.FIELDS})
            try:
                drafting.draw_area(built, data.get("places") or [], self.day)
            except GeometryError as error:
                self._cannot(data, str(error), is_between_lines)
                return
            before = area.geometry
            self.is_moved = is_between_lines and before != built.geometry
            for name in ("geometry", "precision", "precision_m"):
                data[name] = getattr(built, name)
            area.is_derived, area.method = built.is_derived, built.method
            area.best_point = built.best_point
        elif is_by_hand:
            area.is_derived, area.method, area.best_point = False, "", None
        if data.get("geometry") is not None and data.get("precision") == Precision.UNLOCATED:
            data["precision"] = Precision.APPROXIMATE

    def _cannot(self, data: dict[str, Any], reason: str, is_between_lines: bool) -> None:
        """Refuse words that no rule draws; what was refused before stays a stated gap."""
        area = self.instance
        is_told = area.pk and area.geometry is None and not data.get("redraw")
        if is_told and not {*expression.FIELDS, "places"} & set(self.changed_data):
            drafting.leave_undrawn(area, reason)
            data["precision"], data["precision_m"] = area.precision, area.precision_m
            return
        self.add_error("relation" if is_between_lines else "places", reason)

    def save_anchors(self) -> None:
        """Store the chosen places in their order; those that stay where they were stay rows."""
        save_in_order(
            self.instance.anchors.all(), self.cleaned_data.get("places") or [], 1,
            lambda place: AreaAnchor(area=self.instance, place=place),
        )  # fmt: skip


class OperationAreaFormSet(BaseInlineFormSet):
    """Areas that know the day which their operation's own form states."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.day = self.instance.valid_from
        return form


class OperationAreaInline(DeskInline):
    model = OperationArea
    form = OperationAreaForm
    formset = OperationAreaFormSet
    fields = [
        "words", ("relation", "distance_km", "bearing_deg"), "places", "may_cross_border",
        "redraw", "geometry", ("precision", "precision_m", "is_illustrative"), "how_drawn",
    ]  # fmt: skip
    readonly_fields = ["how_drawn", "drawn", "named_places"]
    verbose_name_plural = "Where: the areas its words name"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        operations = self.admin_site.get_model_admin(Operation)
        if obj is None or operations.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        fields = ["words", "relation", "distance_km", "bearing_deg", "may_cross_border",
                  "named_places", "drawn", "precision", "precision_m", "how_drawn"]  # fmt: skip
        return [(None, {"fields": fields})]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("anchors__place")

    @admin.display(description="How it was drawn")
    def how_drawn(self, area: OperationArea) -> str:
        if area.geometry is None:
            return area.method or "not located"
        return (area.method or "by rule from its words") if area.is_derived else "by hand"

    @admin.display(description="drawn")
    def drawn(self, area: OperationArea) -> str:
        return shown_on_map(area.geometry, f"area-{area.pk}")

    @admin.display(description="places")
    def named_places(self, area: OperationArea) -> str:
        return ", ".join(row.place.name for row in area.anchors.all())
