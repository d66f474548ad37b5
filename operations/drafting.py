"""Step 4: what was read and what the editor chose become working records with built geometry."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from gazetteer.models import Place

from .errors import GeometryError, IntakeError
from .geometry.regions import Anchor, region
from .geometry.zones import contested_zone
from .models import (
    AreaAnchor,
    ContestedZone,
    ControlLine,
    Evidence,
    Incident,
    Mention,
    Operation,
    OperationArea,
    Participation,
    Record,
    Report,
)
from .vocabulary import Credibility, EvidenceStance, Fact, Precision, Relation

# A place without a stated extent: a village is about 1 km across, a district seat about 4.
DEFAULT_RADIUS_M = 1000

# Beyond this a place is not a point any more: a range of hills, or one that is known by a stand-in.
EXACT_WITHIN_M = 5000

# "In Diyala" says a governorate, not a place in it.
PRECISION_OF_KIND = {
    "ADM1": Precision.ADMIN1,
    "ADM2": Precision.ADMIN2,
    "PCLI": Precision.COUNTRY,
}


def anchor_of(place: Place) -> Anchor | None:
    """Return what geometry is built from, or None for a place that nobody has located."""
    name, shown = place.name, place.point
    if shown is None and place.stand_in:
        name, shown = f"{place.name} (drawn at {place.stand_in.name})", place.stand_in.point
    if shown is None:
        return None
    outline = place.footprint if place.footprint and place.footprint.dims == 2 else None
    return Anchor(name, shown.x, shown.y, place.radius_m or DEFAULT_RADIUS_M, outline)


def draft_operation(*, title: str, valid_from: dt.date, by: User, **fields: Any) -> Operation:
    """Return a new draft operation (or campaign or phase, by `level`)."""
    operation = Operation(
        title=title, valid_from=valid_from, created_by=by, changed_by=by, **fields
    )
    operation.full_clean()
    operation.save()
    return operation


def draft_incident(
    *,
    title: str,
    incident_kind: str,
    valid_from: dt.date,
    by: User,
    place: Place | None = None,
    relation: str = Relation.AT,
    distance_km: float | None = None,
    **fields: Any,
) -> Incident:
    """Return a new draft incident placed at, or in relation to, a place of the gazetteer.

    At a place: its point with its extent as uncertainty. In relation to it: the derived area.
    """
    incident = Incident(
        title=title, incident_kind=incident_kind, valid_from=valid_from, place=place,
        created_by=by, changed_by=by, **({"valid_to": valid_from, "end_known": True} | fields),
    )  # fmt: skip
    place_incident(incident, relation, distance_km)
    incident.full_clean()
    incident.save()
    return incident


def place_incident(
    incident: Incident, relation: str = Relation.AT, distance_km: float | None = None
) -> None:
    """Set geometry and precision of an incident from its place, unsaved.

    At a place: its point, with its extent as uncertainty; in relation to it: the derived area.
    """
    place = incident.place
    anchor = anchor_of(place) if place else None
    if place is None or anchor is None:
        incident.geometry, incident.precision = None, Precision.UNLOCATED
        incident.precision_m = None
        return
    built = region(relation, [anchor], distance_km)
    incident.precision_m = built.precision_m
    if relation == Relation.AT and distance_km is None:
        incident.geometry = anchor.point
        incident.precision = PRECISION_OF_KIND.get(place.kind, Precision.EXACT)
    else:
        incident.geometry, incident.precision = built.geometry, Precision.RELATIVE


@transaction.atomic
def add_area(
    operation: Operation,
    words: str,
    *,
    relation: str = Relation.AT,
    places: Iterable[Place] = (),
    distance_km: float | None = None,
) -> OperationArea:
    """Return a new area of an operation, drawn by rule from its words.

    Without a located place the area is kept as named but not located.
    """
    area = OperationArea(
        operation=operation, words=words, relation=relation, distance_km=distance_km,
        precision=Precision.UNLOCATED,
    )  # fmt: skip
    named = list(places)
    draw_area(area, named)
    area.full_clean()
    area.save()
    for position, place in enumerate(named, 1):
        AreaAnchor.objects.create(area=area, place=place, position=position)
    return area


def draw_area(area: OperationArea, places: Iterable[Place]) -> None:
    """Set geometry, precision and method of an area from its relation and places, unsaved."""
    anchors = [anchor for place in places if (anchor := anchor_of(place))]
    if not anchors:
        area.geometry, area.precision, area.precision_m = None, Precision.UNLOCATED, None
        area.is_derived, area.method = False, ""
        return
    built = region(area.relation, anchors, area.distance_km)
    area.geometry, area.precision_m = built.geometry, built.precision_m
    area.precision = Precision.RELATIVE
    if area.relation == Relation.AT:
        is_exact = built.precision_m <= EXACT_WITHIN_M
        area.precision = Precision.EXACT if is_exact else Precision.APPROXIMATE
    area.is_derived, area.method = True, built.method[:300]


def draw_zone(zone: ContestedZone) -> None:
    """Set geometry, widths and area of a zone from its two lines, unsaved. Raises NoZone."""
    if not (zone.line_a.geometry and zone.line_b.geometry):
        raise GeometryError("Both lines need a geometry before the zone between them has one.")
    built = contested_zone(zone.line_a.geometry, zone.line_b.geometry)
    zone.geometry, zone.method = built.geometry, built.method
    zone.widths_km, zone.area_km2 = built.widths_km, round(built.area_km2, 1)


def draft_line(*, title: str, valid_from: dt.date, by: User, **fields: Any) -> ControlLine:
    """Return a new draft position of a control line."""
    line = ControlLine(title=title, valid_from=valid_from, created_by=by, changed_by=by, **fields)
    line.full_clean()
    line.save()
    return line


def draft_zone(
    *, title: str, line_a: ControlLine, line_b: ControlLine, by: User, **fields: Any
) -> ContestedZone:
    """Return a new draft zone between two lines, valid while both are."""
    zone = ContestedZone(
        title=title, line_a=line_a, line_b=line_b, created_by=by, changed_by=by,
        precision=Precision.APPROXIMATE,
        **({"valid_from": max(line_a.valid_from, line_b.valid_from)} | fields),
    )  # fmt: skip
    draw_zone(zone)
    zone.full_clean()
    zone.save()
    return zone


def cite(
    record: Record,
    report: Report,
    quote: str,
    *,
    fact: str = Fact.RECORD,
    participation: Participation | None = None,
    speaker: str = "",
    speaker_office: str = "",
    credibility: int = Credibility.UNJUDGED,
    stance: str = EvidenceStance.SUPPORTS,
) -> Evidence:
    """Return evidence that links the record to where the report says `quote`, word for word.

    Raises IntakeError when the report does not hold these words.
    """
    start = find_quote(report, quote)
    evidence = Evidence(
        record_id=record.pk, report=report, start=start, end=start + len(quote), quote=quote,
        fact=fact, participation=participation, speaker=speaker, speaker_office=speaker_office,
        credibility=credibility, stance=stance,
    )  # fmt: skip
    evidence.full_clean()
    evidence.save()
    return evidence


def find_quote(report: Report, quote: str) -> int:
    """Return where the report says these words. Raises IntakeError when it does not."""
    start = report.text.find(quote) if quote else -1
    if start < 0:
        raise IntakeError("The report does not say these words; quote them exactly.")
    return start


@transaction.atomic
def operation_from_mentions(
    report: Report, mentions: Iterable[Mention], *, title: str, valid_from: dt.date, by: User
) -> Operation:
    """Return a draft operation with one area a mention (open ones stay named but not located)
    and the sentence round the first mention as evidence."""
    operation = draft_operation(title=title, valid_from=valid_from, by=by)
    for group in _joined(mentions):
        add_area(
            operation,
            words_of(group),
            relation=group[0].relation or Relation.AT,
            places=[mention.place for mention in group if mention.place],
            distance_km=group[0].distance_km,
        )
        quote = sentence_round(report.text, group[0].start, group[-1].end)
        if not operation.evidence.filter(report=report, quote=quote).exists():
            cite(operation, report, quote, fact=Fact.LOCATION)
    return operation


def _joined(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Return the mentions, the two ends of each "between" together."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        before = groups[-1] if groups else []
        if mention.relation == Relation.BETWEEN and [m.relation for m in before] == ["between"]:
            before.append(mention)
        else:
            groups.append([mention])
    return groups


def words_of(group: list[Mention]) -> str:
    """Return mentions of one area as an editor reads them: "12 km north of Miqdadiya"."""
    relation = Relation(group[0].relation or Relation.AT)
    names = " and ".join(mention.surface for mention in group)
    if relation == Relation.AT:
        return names
    distance = f"{group[0].distance_km:g} km " if group[0].distance_km else ""
    return f"{distance}{relation.label} {names}"


def sentence_round(text: str, start: int, end: int, limit: int = 400) -> str:
    """Return the sentence that holds a span, cut to `limit` characters round it."""
    ends = ".!?؟\n"
    first = max(text.rfind(mark, 0, start) for mark in ends) + 1
    last = min((at for mark in ends if (at := text.find(mark, end)) >= 0), default=len(text))
    first, last = max(first, start - limit // 2), min(last + 1, end + limit // 2)
    return text[first:last].strip()
