"""The rows inside a record: who took part, which words say so, what is claimed, which areas."""

from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db.models import QuerySet
from rest_framework import serializers

from operations.models import (
    ActorName,
    Claim,
    Evidence,
    OperationArea,
    Participation,
    TerritoryClaim,
    TerritoryName,
)
from operations.models.evidence import MAX_QUOTE
from operations.vocabulary import Credibility

from . import reach
from .fields import (
    ByNumber,
    ByPublicId,
    BySlug,
    GeometryJSON,
    StrictChoice,
    StrictText,
    StrictYesNo,
)
from .shapes import Row


def parts(user: User) -> QuerySet[Participation]:
    return Participation.objects.filter(record__in=reach.records(user).order_by())


class ParticipantRow(Row):
    actor = BySlug(reach.actors)

    class Meta:
        model = Participation
        fields: ClassVar[Any] = ["id", "delete", "actor", "role", "note"]


class EvidenceRow(Row):
    """Words of a report, exactly as it has them; where they stand is found."""

    report = ByNumber(reach.citable)
    participation = ByNumber(
        parts, required=False, allow_null=True, help_text="The participant whom it is about"
    )

    class Meta:
        model = Evidence
        fields: ClassVar[Any] = [
            "id", "delete", "report", "fact", "quote", "speaker", "speaker_office", "credibility",
            "stance", "participation",
        ]  # fmt: skip


class ClaimRow(Row):
    """One value that somebody gives for one fact, with the words that make it."""

    place = ByPublicId(reach.places, required=False, allow_null=True)
    actor = BySlug(reach.actors, required=False, allow_null=True)
    report = ByNumber(reach.citable, required=False, write_only=True)
    quote = StrictText(required=False, write_only=True, max_length=MAX_QUOTE)
    speaker = StrictText(required=False, write_only=True, max_length=200)
    speaker_office = StrictText(required=False, write_only=True, max_length=200)
    credibility = StrictChoice(Credibility.choices, required=False, write_only=True)
    speaks_against = StrictYesNo(required=False, write_only=True)

    class Meta:
        model = Claim
        fields: ClassVar[Any] = [
            "id", "delete", "fact", "words", "place", "first_day", "last_day", "actor", "role",
            "stance", "counted", "low", "best", "high", "is_adopted", "why", "report", "quote",
            "speaker", "speaker_office", "credibility", "speaks_against",
        ]  # fmt: skip


class PlacesInOrder(serializers.ListField):
    """Places by their public ids, in the order of the words."""

    child = ByPublicId(reach.places)

    def to_representation(self, data: Any) -> list[str]:
        return [str(row.place.public_id) for row in data.all()]


class AreaRow(Row):
    """A part of an operation's ground; left undrawn it is drawn from its words and places."""

    places = PlacesInOrder(source="anchors", required=False, max_length=12)
    redraw = StrictYesNo(required=False, write_only=True)
    geometry = GeometryJSON(required=False, allow_null=True)

    class Meta:
        model = OperationArea
        fields: ClassVar[Any] = [
            "id", "delete", "words", "relation", "distance_km", "bearing_deg", "may_cross_border",
            "places", "redraw", "geometry", "precision", "precision_m", "is_illustrative",
            "is_derived", "method",
        ]  # fmt: skip
        read_only_fields: ClassVar[Any] = ["is_derived", "method"]


class PartyRow(Row):
    actor = BySlug(reach.actors)

    class Meta:
        model = TerritoryClaim
        fields: ClassVar[Any] = [
            "id", "delete", "actor", "stance", "valid_from", "valid_to", "basis",
        ]  # fmt: skip


class TerritoryNameRow(Row):
    actor = BySlug(reach.actors)

    class Meta:
        model = TerritoryName
        fields: ClassVar[Any] = ["id", "delete", "actor", "name", "language"]


class ActorNameRow(Row):
    class Meta:
        model = ActorName
        fields: ClassVar[Any] = ["id", "delete", "name", "language", "kind"]
