"""When an anchor moves, what is derived from it is drawn anew, by the functions that drew it first.

What a person drew since is left alone. The row before stays in history (pghistory); a published
record becomes a draft again while its last version stays public, and an editor publishes the new
one: nothing becomes public unasked.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from django.contrib.auth.models import User
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from gazetteer.models import Place

from . import placing, review, zoning
from .errors import GeometryError, NotAllowed
from .geometry.plane import plane_at, position
from .models import ContestedZone, ControlLine, Incident, OperationArea, Record
from .vocabulary import Relation, ReviewState

SAME_WITHIN_DEG = 1e-7  # about a centimetre: less is arithmetic, not a move
Subject = OperationArea | Incident | ContestedZone


@dataclass(frozen=True)
class Redrawing:
    """What drawing one thing anew would change. `subject` is drawn anew and not saved.

    km: how far its likeliest point moves, kilometres; None where it had or gets none. refusal: why
    it cannot be drawn any more; then it is left as it is, and an editor has to look. drawing: the
    new pieces of a zone.
    """

    subject: Subject
    record: Record
    km: float | None = None
    refusal: str = ""
    drawing: zoning.Drawing | None = None

    def __str__(self) -> str:
        what = (
            f"{self.record} ({self.subject})" if self.subject != self.record else str(self.record)
        )
        if self.refusal:
            return f"{what}: left as it is, {self.refusal}"
        if self.drawing:
            return f"{what}: is drawn anew"
        if self.subject.geometry is None:
            return f"{what}: is not located any more"
        if self.km is None:
            return f"{what}: is located now"
        return f"{what}: moves by {self.km:.2f} km" if self.km >= 0.005 else f"{what}: is reshaped"


class Redrawn(NamedTuple):
    """What became of a plan: the records that changed, whether one of them had been published,
    and what could not be drawn any more and is left as it was."""

    changed: list[Record]
    reopened: bool
    refused: list[Redrawing]


def plan(place: Place | None = None) -> list[Redrawing]:
    """Return what would change if all that rests on a place, or on any, were drawn anew."""
    areas, incidents = OperationArea.objects.all(), Incident.objects.all()
    if place is not None:
        areas = areas.filter(_rests_on(place, "anchors__place"))
        at_home = _rests_on(place, "place") | _rests_on(place, "further__place")
        incidents = incidents.filter(at_home)
    return [*_areas(areas), *_incidents(incidents)]


def plan_zones(line: ControlLine | None = None) -> list[Redrawing]:
    """Return what would change if the zones of a line, or all, were computed anew."""
    zones = ContestedZone.objects.select_related("line_a", "line_b")
    if line is not None:
        zones = zones.filter(Q(line_a=line.line_id) | Q(line_b=line.line_id))
    return [move for zone in zones if (move := _redraw_zone(zone))]


def plan_between_lines() -> list[Redrawing]:
    """Return what would change of the areas and incidents "between the contact lines"."""
    between = {"relation": Relation.BETWEEN_LINES}
    areas, incidents = OperationArea.objects.filter(**between), Incident.objects.filter(**between)
    return [*_areas(areas), *_incidents(incidents)]


def rederive(place: Place, by: User) -> Redrawn:
    """Draw anew what rests on a place whose point, outline or extent changed, and save it.

    Raises NotAllowed without the right to change records.
    """
    return apply(lambda: plan(place), by, f"{place.name} has moved in the gazetteer")


def rederive_zones(line: ControlLine, by: User) -> Redrawn:
    """Compute anew the zones of a line that changed, and what is described as between the contact
    lines, and save them; see `rederive`."""
    why = f"“{line}” has changed"
    return apply(lambda: [*plan_zones(line), *plan_between_lines()], by, why)


@transaction.atomic
def apply(planned: Callable[[], Iterable[Redrawing]], by: User, why: str) -> Redrawn:
    """Save what was drawn anew; reopen what is published, with `why` as note.

    Whoever does not publish moves their own drafts alone; the rest is refused. Raises NotAllowed
    without the right to change records, where something would change.
    """
    found = [_allowed(move, by) for move in planned()]
    moves = [move for move in found if not move.refusal]
    if found and not by.has_perm("operations.change_record"):
        raise NotAllowed("You may not change records.")
    changed, reopened = [], False
    for pk, group in groupby(sorted(moves, key=_record_pk), key=_record_pk):
        record = Record.objects.select_for_update().get(pk=pk)
        if record.state == ReviewState.PUBLISHED:
            review.reopen(record, by, f"Drawn anew: {why}.")
            reopened = True
        Record.objects.filter(pk=pk).update(
            changed_by=by, changed_at=timezone.now(), revision=F("revision") + 1
        )
        for move in group:
            if isinstance(move.subject, ContestedZone):
                zoning.keep(move.subject, move.drawing or zoning.Drawing([], ""))
            else:
                _save(move.subject)
        changed.append(Record.objects.get(pk=pk).child())
    return Redrawn(changed, reopened, [move for move in found if move.refusal])


def _allowed(move: Redrawing, by: User) -> Redrawing:
    """Return the move, refused where the record is not this person's to change."""
    is_own_draft = move.record.created_by_id == by.pk and move.record.state == ReviewState.DRAFT
    if move.refusal or is_own_draft or by.has_perm("operations.publish_record"):
        return move
    return replace(move, refusal="it is an editor’s to draw anew")


def _record_pk(move: Redrawing) -> int:
    return move.record.pk


def _save(subject: OperationArea | Incident) -> None:
    """Save what drawing sets, and nothing that another may have changed meanwhile."""
    drawn = ["geometry", "method", "best_point", "is_derived", "precision", "precision_m"]
    subject.full_clean(exclude=[f.name for f in subject._meta.fields if f.name not in drawn])
    subject.save(update_fields=drawn)


def _rests_on(place: Place, path: str) -> Q:
    """Return what names the place, what names one it stands in for, and, of a country, all in it:
    their regions are cut at its border."""
    rests = Q(**{path: place}) | Q(**{f"{path}__stand_in": place, f"{path}__point": None})
    if place.kind == "PCLI" and place.country:
        rests |= Q(**{f"{path}__country": place.country})
    return rests


def _areas(areas: QuerySet[OperationArea]) -> Iterator[Redrawing]:
    rows = areas.filter(_drawn_by_rule()).distinct().select_related("operation")
    for area in rows.prefetch_related("anchors__place__stand_in"):
        places = [anchor.place for anchor in area.anchors.all()]
        if not places and area.relation != Relation.BETWEEN_LINES:
            continue
        found = _redraw(area, area.operation, lambda it, of=places: placing.draw_area(it, of))
        if found:
            yield found


def _incidents(incidents: QuerySet[Incident]) -> Iterator[Redrawing]:
    rows = incidents.filter(_drawn_by_rule()).distinct().select_related("place__stand_in")
    for incident in rows:
        if incident.place is None and incident.relation != Relation.BETWEEN_LINES:
            continue
        found = _redraw(incident, incident, placing.place_incident)
        if found:
            yield found


def _drawn_by_rule() -> Q:
    """Return what rules drew, or could not draw yet; not what a hand drew."""
    return Q(is_derived=True) | Q(geometry__isnull=True)


def _redraw_zone(zone: ContestedZone) -> Redrawing | None:
    """Draw a zone anew, unsaved; None when every piece stays as it is."""
    try:
        drawing = zoning.draw(zone)
    except GeometryError as error:
        return Redrawing(zone, zone, refusal=str(error)) if zone.pieces.exists() else None
    return Redrawing(zone, zone, drawing=drawing) if zoning.differs(zone, drawing) else None


def _redraw(
    subject: OperationArea | Incident, record: Record, draw: Callable[..., None]
) -> Redrawing | None:
    """Draw a subject anew, unsaved; None when it stays where it is."""
    before, radius = subject.geometry, getattr(subject, "precision_m", None)
    old_point = _likeliest(subject)
    try:
        draw(subject)
    except GeometryError as error:
        return Redrawing(subject, record, refusal=str(error)) if before is not None else None
    if _is_same(before, subject.geometry) and radius == subject.precision_m:
        return None
    return Redrawing(subject, record, _km(old_point, _likeliest(subject)))


def _is_same(one: GEOSGeometry | None, other: GEOSGeometry | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(one.equals_exact(other, SAME_WITHIN_DEG))


def _likeliest(subject: OperationArea | Incident) -> Point | None:
    if subject.geometry is None:
        return None
    point = getattr(subject, "best_point", None) or subject.geometry.centroid
    point.srid = 4326
    return point


def _km(one: Point | None, other: Point | None) -> float | None:
    """Return the geodesic distance in km of two points, SRID 4326."""
    if one is None or other is None:
        return None
    to_metres, _ = plane_at(one)
    x, y = position(to_metres(other))
    return float((x * x + y * y) ** 0.5 / 1000)


def all_plans() -> Iterable[Redrawing]:
    """Return what would change if everything derived were drawn anew."""
    return [*plan(), *plan_zones()]
