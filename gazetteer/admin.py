"""The gazetteer for editors: any spelling finds a place; what they enter outranks any import."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest

from gazetteer import normalize
from gazetteer.candidates import suggest
from gazetteer.models import Place, PlaceName
from gazetteer.vocabulary import Origin

SHOWN_WKT = 2000
FOUND = 100


class PlaceNameInline(admin.TabularInline):
    model = PlaceName
    extra = 1
    fields = ("name", "language", "script", "kind", "source", "origin")
    readonly_fields = ("origin",)


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    list_display = ("name", "kind_label", "parent", "country", "origin", "external_id")
    list_filter = ("origin", "feature_class", "kind", "country")
    list_select_related = ("parent",)
    search_fields = ("names__key",)
    search_help_text = "Any spelling, in Latin or Arabic letters, or an id such as gn:99062."
    autocomplete_fields = ("parent", "stand_in")
    readonly_fields = ("public_id", "origin", "point_text", "footprint_text")
    exclude = ("point", "footprint")
    inlines = (PlaceNameInline,)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Place]:
        return super().get_queryset(request).defer("parent__footprint")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Place], search_term: str
    ) -> tuple[QuerySet[Place], bool]:
        """Return the places the term may mean: by resolution, not by substring."""
        term = search_term.replace("\x00", "").strip()
        if not term:
            return queryset, False
        ids = [candidate.place_id for candidate in suggest(term, limit=FOUND)]
        return queryset.filter(Q(pk__in=ids) | Q(external_id=term)), False

    @admin.display(description="point")
    def point_text(self, place: Place) -> str:
        return place.point.wkt if place.point else "none"

    @admin.display(description="footprint")
    def footprint_text(self, place: Place) -> str:
        return place.footprint.wkt[:SHOWN_WKT] if place.footprint else "none"

    def save_model(
        self, request: HttpRequest, obj: Place, form: ModelForm[Place], change: bool
    ) -> None:
        """Save; a place an editor changed is the editor's from now on."""
        if form.has_changed() or not change:
            obj.origin = Origin.EDITOR
        super().save_model(request, obj, form, change)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: BaseInlineFormSet[Any, Any, Any],
        change: bool,
    ) -> None:  # fmt: skip
        for name in formset.save(commit=False):
            name.origin = Origin.EDITOR
            name.script = normalize.script_of(name.name)
            name.save()
        for name in formset.deleted_objects:
            name.delete()
        formset.save_m2m()


@admin.register(PlaceName)
class PlaceNameAdmin(admin.ModelAdmin):
    list_display = ("name", "place", "language", "script", "kind", "origin", "source")
    list_filter = ("origin", "language", "script", "kind")
    list_select_related = ("place",)
    search_fields = ("name", "key")
    autocomplete_fields = ("place",)
    readonly_fields = ("origin", "key", "skeleton")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlaceName]:
        return super().get_queryset(request).defer("place__footprint")

    def save_model(
        self, request: HttpRequest, obj: PlaceName, form: ModelForm[PlaceName], change: bool
    ) -> None:
        obj.origin = Origin.EDITOR
        super().save_model(request, obj, form, change)
