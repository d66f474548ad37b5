"""The body of each kind of record: the fields of its page in the admin, under the same names."""

from typing import Any, ClassVar

from rest_framework import serializers

from operations.models import (
    ContestedZone,
    ControlArea,
    ControlLine,
    Incident,
    Operation,
    Record,
    Territory,
)

from . import reach
from .fields import ByPublicId, BySlug, GeometryJSON, StrictWholeNumber, StrictYesNo
from .rows import (
    AreaRow,
    ClaimRow,
    EvidenceRow,
    ParticipantRow,
    PartyRow,
    PlacesInOrder,
    TerritoryNameRow,
)
from .shapes import MAX_ROWS, Shape, rows_of

NAMES = ["title", "title_ar", "title_ckb", "summary"]
WHEN = ["valid_from", "start_known", "valid_to", "end_known", "date_precision"]
PRECISION = ["precision", "precision_m"]
RELEASE = ["release", "hold_until", "is_illustrative"]
KEPT = ["id", "kind", "state", "revision", "created_by", "created_at", "changed_by", "changed_at"]
FIRST = [*KEPT, "notes", *NAMES, *WHEN, *RELEASE, "evidence", "claims"]
READ_ONLY = ["kind", "state", "created_at", "changed_at"]
EXPRESSION = ["relation", "distance_km", "bearing_deg", "may_cross_border"]


class RecordSummary(serializers.ModelSerializer):
    """A record in a list."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    created_by = serializers.CharField(source="created_by.username", read_only=True)

    class Meta:
        model = Record
        fields: ClassVar[Any] = [
            "id", "kind", "title", "state", "revision", "release", "valid_from", "valid_to",
            "created_by", "changed_at",
        ]  # fmt: skip
        read_only_fields = fields


class RecordShape(Shape):
    """What every kind of record has. A row without an id is added, with one it is changed; rows
    that are not given stay."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    revision = StrictWholeNumber(
        required=False, min_value=1, max_value=2**31 - 1,
        help_text="Which one a change was made to, where no If-Match says it",
    )  # fmt: skip
    created_by = serializers.CharField(source="created_by.username", read_only=True)
    changed_by = serializers.CharField(source="changed_by.username", read_only=True)
    notes = serializers.SerializerMethodField(help_text="What a write did besides")
    evidence = rows_of(EvidenceRow)
    claims = rows_of(ClaimRow, source="stated")

    def get_notes(self, record: Record) -> list[str]:
        notes: list[str] = self.context.get("notes", [])
        return notes


class WithParticipants(RecordShape):
    participants = rows_of(ParticipantRow, source="participations")


class Rows(serializers.ListField):
    """Further rows by their public ids."""

    def to_representation(self, data: Any) -> list[Any]:
        return [self.child.to_representation(row) for row in data.all()]


class OperationShape(WithParticipants):
    parent: Any = ByPublicId(reach.operations, required=False, allow_null=True)
    parallel_to = Rows(child=ByPublicId(reach.operations), required=False, max_length=MAX_ROWS)
    areas = rows_of(AreaRow)

    class Meta:
        model = Operation
        fields: ClassVar[Any] = [
            *FIRST, "participants", "level", "parent", "number", "parallel_to", "aim", "areas",
        ]  # fmt: skip
        read_only_fields = READ_ONLY


class IncidentShape(WithParticipants):
    part_of = ByPublicId(reach.operations, required=False, allow_null=True)
    place = ByPublicId(reach.places, required=False, allow_null=True)
    further = PlacesInOrder(required=False, max_length=12)
    redraw = StrictYesNo(
        required=False, write_only=True, help_text="Draw it again from relation and places"
    )

    class Meta:
        model = Incident
        fields: ClassVar[Any] = [
            *FIRST, "participants", "incident_kind", "part_of", *EXPRESSION, "place", "further",
            "redraw", "geometry", *PRECISION, "is_derived", "method", "killed_low", "killed_best",
            "killed_high", "wounded",
        ]  # fmt: skip
        read_only_fields: ClassVar[Any] = [*READ_ONLY, "is_derived", "method"]


class PositionShape(WithParticipants):
    line = ByPublicId(reach.lines)
    after = ByPublicId(
        reach.positions, required=False, allow_null=True, write_only=True,
        help_text="The position that gives way to a new one",
    )  # fmt: skip

    class Meta:
        model = ControlLine
        fields: ClassVar[Any] = [
            *FIRST, "participants", "after", "line", "line_kind", "status", "certainty",
            "geometry", "holds", *PRECISION,
        ]  # fmt: skip
        read_only_fields = READ_ONLY


class ZoneShape(WithParticipants):
    """Drawn from the positions of both lines whenever it is written."""

    line_a = ByPublicId(reach.lines)
    line_b = ByPublicId(reach.lines)
    geometry = GeometryJSON(read_only=True)

    class Meta:
        model = ContestedZone
        fields: ClassVar[Any] = [
            *FIRST, "participants", "line_a", "line_b", "geometry", "not_drawn", *PRECISION,
        ]  # fmt: skip
        read_only_fields: ClassVar[Any] = [*READ_ONLY, "not_drawn"]

    def to_representation(self, zone: Any) -> Any:
        """Leave out the outline where it would show a position that the person may not read."""
        shown = super().to_representation(zone)
        drawn_from = {
            key for piece in zone.pieces.all() for key in (piece.position_a_id, piece.position_b_id)
        }
        readable = reach.positions(self.context["user"]).filter(pk__in=drawn_from)
        return shown if readable.count() == len(drawn_from) else {**shown, "geometry": None}


class ControlAreaShape(WithParticipants):
    holder = BySlug(reach.actors, required=False, allow_null=True)
    rival = BySlug(reach.actors, required=False, allow_null=True)

    class Meta:
        model = ControlArea
        fields: ClassVar[Any] = [
            *FIRST, "participants", "status", "basis", "holder", "rival", "area_kind", "geometry",
            *PRECISION, "method", "method_note",
        ]  # fmt: skip
        read_only_fields = READ_ONLY


class TerritoryShape(RecordShape):
    parties = rows_of(PartyRow, source="claims")
    names = rows_of(TerritoryNameRow)

    class Meta:
        model = Territory
        fields: ClassVar[Any] = [
            *FIRST, "geometry", *PRECISION, "legal_basis", "parties", "names",
        ]  # fmt: skip
        read_only_fields = READ_ONLY
