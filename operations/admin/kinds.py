"""Operations and incidents, each kind as its own page."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from operations.models import Incident

from .areas import OperationAreaInline
from .parts import EvidenceInline, ParticipationInline
from .record_forms import IncidentForm, OperationForm
from .records import NAMES, PRECISION, PROVENANCE, RELEASE, WHEN, RecordAdmin


class OperationAdmin(RecordAdmin):
    form = OperationForm
    list_display = [
        "valid_from", "state_badge", "title", "level", "last_change",
    ]  # fmt: skip
    list_filter = ["state", "level", "release", "is_illustrative"]
    list_select_related = ["changed_by"]
    autocomplete_fields = ["parent", "parallel_to"]
    inlines = [ParticipationInline, OperationAreaInline, EvidenceInline]
    fieldsets: ClassVar[Any] = [
        NAMES,
        ("Which part of what", {"fields": ["level", ("parent", "number"), "parallel_to", "aim"]}),
        WHEN,
        RELEASE,
        PROVENANCE,
    ]


class IncidentAdmin(RecordAdmin):
    form = IncidentForm
    list_display = [
        "valid_from", "state_badge", "title", "incident_kind", "place", "last_change",
    ]  # fmt: skip
    list_filter = ["state", "incident_kind", "release", "is_illustrative"]
    list_select_related = ["changed_by", "place"]
    autocomplete_fields = ["part_of", "place"]
    readonly_fields = [*RecordAdmin.readonly_fields, "how_drawn", "further_places"]
    fieldsets: ClassVar[Any] = [
        NAMES,
        ("Kind", {"fields": ["incident_kind", "part_of"]}),
        WHEN,
        (
            "Where",
            {
                "fields": [
                    ("relation", "distance_km", "bearing_deg"),
                    "place",
                    "further",
                    "may_cross_border",
                    "redraw",
                    "geometry",
                    PRECISION,
                    "how_drawn",
                ],
            },
        ),
        (
            "Casualties",
            {
                "fields": [("killed_low", "killed_best", "killed_high"), "wounded"],
                "description": "Left empty: not reported. Zero: reported as none.",
            },
        ),
        RELEASE,
        PROVENANCE,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        return super().get_queryset(request).defer("place__footprint")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "further" in form.changed_data:
            form.save_anchors()

    @admin.display(description="How it was drawn")
    def how_drawn(self, incident: Incident) -> str:
        if incident.geometry is None:
            return incident.method or "not located"
        return (incident.method or "by rule from its place") if incident.is_derived else "by hand"

    @admin.display(description="further places")
    def further_places(self, incident: Incident) -> str:
        return ", ".join(row.place.name for row in incident.further.select_related("place"))
