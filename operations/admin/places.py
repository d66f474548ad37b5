"""The gazetteer's page of a place, with a map to draw its point and outline on."""

from typing import Any

from django import forms
from django.contrib import admin
from django.forms import Media
from django.http import HttpRequest

from gazetteer.admin import places
from gazetteer.models import Place
from operations.admin.geometry_field import GeometryField, GeometryWidget
from operations.models.shapes import AREAS, LINES

from . import redrawing


class PlaceForm(forms.ModelForm):
    point = GeometryField(
        types=("POINT",), required=False,
        help_text="Where it is written on the map. Empty: known by name alone.",
    )  # fmt: skip
    footprint = GeometryField(
        types=AREAS + LINES, required=False, label="Outline",
        help_text="The area or line it covers. Regions “north of” it begin at its edge.",
    )  # fmt: skip

    class Meta:
        model = Place
        fields = "__all__"  # noqa: DJ007 - the page's fieldsets choose

    def _get_validation_exclusions(self) -> set[str]:
        # What the database checks of a shape, the fields have checked; Django cannot ask
        # PostGIS whether no shape at all is valid.
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out | {"point", "footprint"}


class PlaceAdmin(places.PlaceAdmin):
    form = PlaceForm
    shapes = ("point", "footprint")

    def save_model(self, request: HttpRequest, obj: Place, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change:
            redrawing.after_place(request, obj, form.changed_data)

    @property
    def media(self) -> Media:
        return super().media + GeometryWidget().media


def register() -> None:
    """Put this page in the place of the gazetteer's own, which has no map to draw on."""
    admin.site.unregister(Place)
    admin.site.register(Place, PlaceAdmin)
