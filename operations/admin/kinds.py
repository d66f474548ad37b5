"""Operations, incidents and territories, each kind as its own page."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest

from operations.models import Incident

from .parts import (
    EvidenceInline,
    OperationAreaInline,
    ParticipationInline,
    TerritoryClaimInline,
)
from .record_forms import IncidentForm, OperationForm, TerritoryForm
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
    fieldsets: ClassVar[Any] = [
        NAMES,
        ("Kind", {"fields": ["incident_kind", "part_of"]}),
        WHEN,
        ("Where", {"fields": ["place", "geometry", PRECISION]}),
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


class TerritoryAdmin(RecordAdmin):
    form = TerritoryForm
    inlines = [TerritoryClaimInline, EvidenceInline]
    fieldsets: ClassVar[Any] = [
        NAMES,
        WHEN,
        ("Where", {"fields": ["geometry", PRECISION]}),
        ("Basis in law", {"fields": ["legal_basis"]}),
        RELEASE,
        PROVENANCE,
    ]
