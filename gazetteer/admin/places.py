"""A place's list and form: any spelling finds it; what an editor enters outranks any import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gazetteer import normalize
from gazetteer.admin.asking import AskingPages, suggested
from gazetteer.admin.merges import MergePages, merges_of
from gazetteer.admin.names import PlaceNameInline, PlaceOutlineInline, PlaceParentInline
from gazetteer.admin.spelling import SpellingPages, next_of
from gazetteer.candidates import suggest
from gazetteer.choosing import ChoosesById
from gazetteer.geocoders import Geocoder
from gazetteer.models import Place, PlaceName
from gazetteer.vocabulary import NameKind, Origin

SHOWN_WKT = 2000
FOUND = 100


class MergedFilter(admin.SimpleListFilter):
    title = "merged"
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "places of their own"), ("yes", "merged into another")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Place]) -> QuerySet[Place]:
        if self.value() not in {"no", "yes"}:
            return queryset
        return queryset.filter(merged_into__isnull=self.value() == "no")


class PlaceAdmin(MergePages, AskingPages, SpellingPages, ChoosesById, admin.ModelAdmin):
    """The desk may name fields to draw in instead of `shapes`, in a subclass with their form."""

    shapes: ClassVar[Sequence[str]] = ("point_text", "footprint_text")
    list_display = ("name", "state", "kind_label", "parent", "country", "origin", "external_id")
    list_filter = ("origin", MergedFilter, "feature_class", "kind", "country")
    list_select_related = ("parent", "merged_into")
    search_fields = ("names__key",)
    search_help_text = "Any spelling, in Latin or Arabic letters, or an id such as gn:99062."
    autocomplete_fields = ("parent", "stand_in")
    readonly_fields = ("public_id", "origin", "point_text", "footprint_text")
    inlines = (PlaceNameInline, PlaceParentInline, PlaceOutlineInline)
    show_full_result_count = False

    def get_fieldsets(self, request: HttpRequest, obj: Place | None = None) -> Any:
        may_draw = self.has_change_permission(request, obj) if obj else True
        shapes = self.shapes if may_draw else PlaceAdmin.shapes
        return [
            (None, {"fields": ["name", ("kind", "feature_class"), ("country", "parent")]}),
            ("Where", {"fields": [*shapes, "radius_m", "stand_in"]}),
            ("Who says so", {"fields": ["source", "licence", "external_id", "origin", "notes"]}),
            ("More", {"classes": ["collapse"], "fields": [
                "public_id", "population", "prominence", ("admin1_code", "admin2_code"),
            ]}),
        ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Place]:
        return super().get_queryset(request).defer("parent__footprint", "merged_into__footprint")

    # --- finding ---------------------------------------------------------------------------------
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Place], search_term: str
    ) -> tuple[QuerySet[Place], bool]:
        """Return the places the term may mean, best first: by resolution, not by substring.

        A merged row is never among them: the one that answers for it is.
        """
        term = search_term.replace("\x00", "").strip()
        if not term:
            match = request.resolver_match
            is_choice = match is not None and match.url_name == "autocomplete"
            return (queryset.filter(merged_into__isnull=True) if is_choice else queryset), False
        found = [candidate.place_id for candidate in suggest(term, limit=FOUND)]
        named = list(Place.objects.filter(external_id=term).values_list("pk", flat=True))
        rows = Place.objects.filter(pk__in=[*named, *found])
        answers = dict(rows.values_list("pk", Coalesce("merged_into", "pk")))
        # an id is exact: its place comes before whatever the term may sound like
        best = list(dict.fromkeys(answers[pk] for pk in [*named, *found] if pk in answers))
        queryset = queryset.filter(pk__in=best, merged_into__isnull=True)
        if best and not request.GET.get("o"):
            places = [When(pk=pk, then=Value(i)) for i, pk in enumerate(best)]
            queryset = queryset.order_by(Case(*places, output_field=IntegerField()), "pk")
        return queryset, False

    @admin.display(description="state")
    def state(self, place: Place) -> SafeString | str:
        if not place.merged_into:
            return ""
        return format_html('<span class="place-merged">merged into {}</span>', place.merged_into)

    @admin.display(description="point")
    def point_text(self, place: Place) -> str:
        return place.point.wkt if place.point else "none"

    @admin.display(description="footprint")
    def footprint_text(self, place: Place) -> str:
        return place.footprint.wkt[:SHOWN_WKT] if place.footprint else "none"

    # --- the form --------------------------------------------------------------------------------
    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the first values: of a geocoder's suggestion, or of the address."""
        given: dict[str, Any] = dict(super().get_changeform_initial_data(request))
        for name in ("point", "footprint", "next"):  # geometry comes by our own rows alone
            given.pop(name, None)
        return {**given, **suggested(given.pop("suggestion", ""))}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        place = context.get("original")
        context["geocoder"] = None if place else Geocoder.configured()
        context["asked_name"] = request.GET.get("name", "")[:200]
        context["merges"] = merges_of(place) if place else {}
        context["may_merge"] = request.user.has_perm("gazetteer.change_place")
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, place: Place) -> str:
        return reverse("gazetteer:places-show", args=[place.public_id])

    # --- saving ----------------------------------------------------------------------------------
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
        for row in formset.save(commit=False):
            row.origin = Origin.EDITOR
            if isinstance(row, PlaceName):
                row.script = normalize.script_of(row.name)
            row.save()
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the rows; the name the desk uses is always a spelling that finds the place."""
        super().save_related(request, form, formsets, change)
        place = form.instance
        if "name" in form.changed_data and not place.names.filter(name=place.name).exists():
            PlaceName.objects.create(
                place=place, name=place.name, kind=NameKind.PREFERRED, source=place.source[:120],
                script=normalize.script_of(place.name), origin=Origin.EDITOR,
            )  # fmt: skip

    def response_add(
        self, request: HttpRequest, obj: Place, post_url_continue: str | None = None
    ) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        return self._go_back(request) or response

    def response_change(self, request: HttpRequest, obj: Place) -> HttpResponse:
        response = super().response_change(request, obj)
        return self._go_back(request) or response

    def _go_back(self, request: HttpRequest) -> HttpResponse | None:
        """Return to the page that asked for a place, by `?next=…`, unless more is to be done."""
        more = {"_continue", "_addanother", "_saveasnew", "_popup"} & set(request.POST)
        asked = "" if more else next_of(request)
        return redirect(asked) if asked else None
