"""Areas of control and territories: who holds, shares, besieges, claims or names ground."""

from typing import Any, ClassVar

from operations.models import TerritoryName
from operations.models.shapes import AREAS

from .base import DeskTable
from .geometry_field import GeometryField
from .parts import EvidenceInline, TerritoryClaimInline
from .record_forms import RecordForm, TerritoryForm
from .records import NAMES, PRECISION, PROVENANCE, RELEASE, WHEN, RecordAdmin


class ControlAreaForm(RecordForm):
    geometry = GeometryField(types=AREAS, required=False, label="Outline")


class ControlAreaAdmin(RecordAdmin):
    form = ControlAreaForm
    list_display = [
        "valid_from", "state_badge", "title", "status", "basis", "holder", "last_change",
    ]  # fmt: skip
    list_filter = ["state", "basis", "status", "release", "is_illustrative"]
    list_select_related = ["changed_by", "holder"]
    autocomplete_fields = ["holder", "rival"]
    fieldsets: ClassVar[Any] = [
        NAMES,
        (
            "Whose ground, and on whose word",
            {
                "fields": [("status", "basis"), ("holder", "rival"), "area_kind"],
                "description": "Assessed, claimed and legal are three layers of the map. How many "
                "events fall in an area says nothing about who holds it.",
            },
        ),
        WHEN,
        ("Where", {"fields": ["geometry", PRECISION, ("method", "method_note")]}),
        RELEASE,
        PROVENANCE,
    ]


class TerritoryNameInline(DeskTable):
    model = TerritoryName
    autocomplete_fields = ["actor"]
    fields = ["actor", "name", "language"]
    verbose_name = "name"
    verbose_name_plural = "What each party calls it"


class TerritoryAdmin(RecordAdmin):
    form = TerritoryForm
    inlines = [TerritoryClaimInline, TerritoryNameInline, EvidenceInline]
    fieldsets: ClassVar[Any] = [
        NAMES,
        WHEN,
        ("Where", {"fields": ["geometry", PRECISION]}),
        ("Basis in law", {"fields": ["legal_basis"]}),
        RELEASE,
        PROVENANCE,
    ]
