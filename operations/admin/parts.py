"""The rows inside a record's form: who took part, where, which words say so, who claims what."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.db.models import ForeignKey
from django.http import HttpRequest

from gazetteer.models import Place
from operations import drafting
from operations.errors import GeometryError, IntakeError
from operations.geometry_field import GeometryField, shown_on_map
from operations.models import (
    AreaAnchor,
    Evidence,
    Operation,
    OperationArea,
    Participation,
    TerritoryClaim,
)
from operations.models.shapes import AREAS
from operations.vocabulary import Precision

from .base import DeskInline, DeskTable, DistinctFormSet, WholeTextarea


class ParticipationInline(DeskTable):
    model = Participation
    autocomplete_fields = ["actor"]
    fields = ["actor", "role", "note"]
    verbose_name = "participant"
    verbose_name_plural = "Who took part, and who is stated not to"


class EvidenceForm(forms.ModelForm):
    """Evidence by its words: where the report says them is found, not typed."""

    quote = forms.CharField(
        widget=WholeTextarea(attrs={"rows": 2, "class": "vLargeTextField", "dir": "auto"}),
        max_length=1000,
        help_text="Word for word as the report has it",
    )

    class Meta:
        model = Evidence
        fields = [
            "report", "fact", "quote", "speaker", "speaker_office", "credibility", "stance",
            "participation",
        ]  # fmt: skip

    def clean_quote(self) -> str:
        return str(self.cleaned_data["quote"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        report, quote = data.get("report"), data.get("quote")
        if report and quote and not self._is_as_it_was(report.pk, quote):
            try:
                self.instance.start = drafting.find_quote(report, quote)
            except IntakeError as error:
                self.add_error("quote", str(error))
            else:
                self.instance.end = self.instance.start + len(quote)
        return data

    def _is_as_it_was(self, report_id: int, quote: str) -> bool:
        """Return whether the span is known: a sentence that occurs twice keeps its place."""
        return (self.initial.get("report"), self.initial.get("quote")) == (report_id, quote)

    def _get_validation_exclusions(self) -> set[str]:
        # Once the span is found, the rules about it can be checked before the database does.
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out if self.errors else left_out - {"start", "end"}


class EvidenceFormSet(DistinctFormSet):
    same = ("report", "quote", "participation", "fact")


class EvidenceInline(DeskInline):
    model = Evidence
    form = EvidenceForm
    formset = EvidenceFormSet
    autocomplete_fields = ["report"]
    fields = [
        ("report", "fact"), "quote", ("speaker", "speaker_office"),
        ("credibility", "stance", "participation"),
    ]  # fmt: skip
    verbose_name_plural = "Evidence: which words of which report say so"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("report__source")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "participation":
            match = request.resolver_match
            record_id = match.kwargs.get("object_id") if match else None
            rows = Participation.objects.select_related("actor")
            kwargs["queryset"] = (
                rows.filter(record_id=record_id)
                if record_id and record_id.isdigit() and len(record_id) < 19
                else rows.none()
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OperationAreaForm(forms.ModelForm):
    """An area by its words and places; what is not drawn by hand is drawn from them."""

    places = forms.ModelMultipleChoiceField(
        queryset=Place.objects.without_shapes(),
        required=False,
        help_text="The places that the words name",
        widget=AutocompleteSelectMultiple(AreaAnchor._meta.get_field("place"), admin.site),
    )
    redraw = forms.BooleanField(
        required=False, label="Draw it again from the words",
        help_text="Replaces what is drawn below",
    )  # fmt: skip
    geometry = GeometryField(
        types=AREAS, required=False, label="Drawn",
        help_text="Left empty, it is drawn from relation, distance and places.",
    )  # fmt: skip

    class Meta:
        model = OperationArea
        fields = [
            "words", "relation", "distance_km", "places", "redraw", "geometry", "precision",
            "precision_m", "is_illustrative",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["places"] = [row.place_id for row in self.instance.anchors.all()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        distance = data.get("distance_km")
        if distance is not None and not 0 < distance <= 1000:
            self.add_error("distance_km", "A distance lies between 0 and 1,000 km.")
        if not self.errors and not data.get("DELETE"):
            self._draw(data)
        return data

    def _draw(self, data: dict[str, Any]) -> None:
        """Keep what a person drew; draw from the words what they did not, or what moved."""
        area = self.instance
        is_by_hand = "geometry" in self.changed_data and data.get("geometry") is not None
        words_moved = {"relation", "distance_km", "places"} & set(self.changed_data)
        is_moved = bool(area.is_derived and words_moved and not is_by_hand)
        if data.get("redraw") or is_moved or data.get("geometry") is None:
            built = OperationArea(
                relation=data.get("relation") or "at", distance_km=data.get("distance_km"),
                bearing_deg=area.bearing_deg, may_cross_border=area.may_cross_border,
                operation_id=area.operation_id,
            )  # fmt: skip
            try:
                drafting.draw_area(built, data.get("places") or [])
            except GeometryError as error:
                self.add_error("places", str(error))
                return
            for name in ("geometry", "precision", "precision_m"):
                data[name] = getattr(built, name)
            area.is_derived, area.method = built.is_derived, built.method
            area.best_point = built.best_point
        elif is_by_hand:
            area.is_derived, area.method, area.best_point = False, "", None
        if data.get("geometry") is not None and data.get("precision") == Precision.UNLOCATED:
            data["precision"] = Precision.APPROXIMATE

    def save_anchors(self) -> None:
        """Store the chosen places in the order of choosing; those that stay keep their number."""
        chosen = list(self.cleaned_data.get("places") or [])
        wanted = {place.pk for place in chosen}
        for row in self.instance.anchors.all():
            if row.place_id not in wanted:
                row.delete()
        kept = {row.place_id: row.position for row in self.instance.anchors.all()}
        position = max(kept.values(), default=0)
        for place in chosen:
            if place.pk not in kept:
                position += 1
                AreaAnchor.objects.create(area=self.instance, place=place, position=position)


class OperationAreaInline(DeskInline):
    model = OperationArea
    form = OperationAreaForm
    fields = [
        ("words", "relation", "distance_km"), "places", "redraw", "geometry",
        ("precision", "precision_m", "is_illustrative"), "how_drawn",
    ]  # fmt: skip
    readonly_fields = ["how_drawn", "drawn", "named_places"]
    verbose_name_plural = "Where: the areas its words name"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        operations = self.admin_site.get_model_admin(Operation)
        if obj is None or operations.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        fields = ["words", "relation", "distance_km", "named_places", "drawn", "precision",
                  "precision_m", "how_drawn"]  # fmt: skip
        return [(None, {"fields": fields})]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("anchors__place")

    @admin.display(description="How it was drawn")
    def how_drawn(self, area: OperationArea) -> str:
        if area.geometry is None:
            return "not located"
        return (area.method or "by rule from its words") if area.is_derived else "by hand"

    @admin.display(description="drawn")
    def drawn(self, area: OperationArea) -> str:
        return shown_on_map(area.geometry, f"area-{area.pk}")

    @admin.display(description="places")
    def named_places(self, area: OperationArea) -> str:
        return ", ".join(row.place.name for row in area.anchors.all())


class ClaimFormSet(DistinctFormSet):
    same = ("actor", "stance", "valid_from")


class TerritoryClaimInline(DeskTable):
    model = TerritoryClaim
    formset = ClaimFormSet
    autocomplete_fields = ["actor"]
    fields = ["actor", "stance", "valid_from", "valid_to", "basis"]
    verbose_name_plural = "Who claims, holds or disputes it"
