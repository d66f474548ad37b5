import uuid
from dataclasses import replace
from typing import Any

import pghistory
from django.contrib.gis.geos import MultiPolygon
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from operations.features import Feature
from operations.vocabulary import Release, ReviewState, ZoneKind

from .control import ContactLine, ControlLine
from .naming import public_references
from .publication import Publication
from .record import Record
from .shapes import AREAS, shape_checks, shape_field


@pghistory.track(
    model_name="ContestedZoneEvent", fields=["record_ptr", "line_a", "line_b", "not_drawn"]
)
class ContestedZone(Record):
    """What lies between two lines. Derived: its pieces keep their inputs and the method."""

    KIND = "contestedzone"
    IS_STATE = True

    line_a = models.ForeignKey(ContactLine, models.PROTECT, related_name="+")
    line_b = models.ForeignKey(ContactLine, models.PROTECT, related_name="+")
    not_drawn = models.TextField(blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(line_a=F("line_b")),
                name="zone_between_two_lines",
                violation_error_message="A zone lies between two different lines.",
            ),
        ]

    @property
    def geometry(self) -> Any:
        """Return all pieces as one MultiPolygon, SRID 4326, to be looked at: pieces of different
        days may overlap. None: nothing is drawn yet."""
        parts = [
            part
            for piece in (self.pieces.all() if self.pk else [])
            for part in (piece.geometry if piece.geometry.num_geom > 1 else [piece.geometry])
        ]
        return MultiPolygon(parts, srid=4326) if parts else None

    def blocked_by(self) -> list[str]:
        """A zone's outline is that of its lines: it is public where they are, and no finer."""
        if self.release == Release.WITHHOLD or not self.pieces.exists() or self._shown():
            return []
        hidden = dict.fromkeys(
            str(position)
            for piece in self.pieces.select_related("position_a", "position_b")
            for position in (piece.position_a, piece.position_b)
            if not self._is_shown(position)
        )
        return [f"its lines, published under the same release rule ({', '.join(hidden)})"]

    def waits_for(self) -> list[str]:
        """What is drawn from a line that is being changed would show the change before the line
        does."""
        changing = dict.fromkeys(
            str(position)
            for piece in self._shown()
            for position in (piece.position_a, piece.position_b)
            if position.state != ReviewState.PUBLISHED
        )
        return [f"its lines as they run now, published ({', '.join(changing)})"] if changing else []

    def _shown(self) -> "list[ZonePiece]":
        return [
            piece
            for piece in self.pieces.select_related("position_a", "position_b")
            if self._is_shown(piece.position_a) and self._is_shown(piece.position_b)
        ]

    def _is_shown(self, position: ControlLine) -> bool:
        public = Publication.objects.of_record(position.public_id).as_of(timezone.now())
        return position.release == self.release and public.exists()

    def features(self) -> list[Feature]:
        """Return one feature a piece, of those whose lines are public and no finer than they."""
        return [self._piece_feature(piece) for piece in self._shown()]

    def _piece_feature(self, piece: "ZonePiece") -> Feature:
        positions = [piece.position_a, piece.position_b]
        feature = self.feature(
            "contested-zones", piece.kind, piece.get_kind_display(),
            feature_id=piece.public_id,
            geometry=piece.geometry,
            properties={
                "derived": True,
                "derived_from": public_references(positions),
                "method": piece.method,
                "widths_km": piece.widths_km,
                "area_km2": piece.area_km2,
                "illustrative": self.is_illustrative or any(x.is_illustrative for x in positions),
                "attested_to": min(_attested_to(position) for position in positions),
            },
        )  # fmt: skip
        return replace(feature, valid_from=piece.valid_from, valid_to=piece.valid_to)


def _attested_to(position: ControlLine) -> str:
    evidence = position.evidence.select_related("report")
    return position.last_attested(evidence).isoformat()


@pghistory.track()
class ZonePiece(models.Model):
    """One kind of ground between a position of either line while both hold. Written by
    `operations.zoning` alone. `valid_to` is the last day, inclusive."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    zone = models.ForeignKey(ContestedZone, models.CASCADE, related_name="pieces")
    kind = models.CharField(max_length=10, choices=ZoneKind)
    position_a = models.ForeignKey(ControlLine, models.CASCADE, related_name="+")
    position_b = models.ForeignKey(ControlLine, models.CASCADE, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    geometry = shape_field(AREAS)
    area_km2 = models.FloatField()
    widths_km = models.JSONField()
    method = models.CharField(max_length=300)

    class Meta:
        ordering = ["zone", "valid_from", "kind", "id"]
        constraints = [
            *shape_checks("piece", AREAS),
            models.CheckConstraint(condition=Q(geometry__isnull=False), name="piece_has_geometry"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="piece_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["zone", "position_a", "position_b", "kind"], name="piece_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.area_km2:,.0f} km²"
