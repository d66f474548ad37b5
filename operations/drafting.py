"""Step 4: what was read and what the editor chose become working records with built geometry."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from gazetteer.models import Place

from . import review, zoning
from .errors import GeometryError, IntakeError
from .models import (
    Actor,
    AreaAnchor,
    Claim,
    ContactLine,
    ContestedZone,
    ControlLine,
    Evidence,
    Incident,
    IncidentAnchor,
    Operation,
    OperationArea,
    Participation,
    Record,
    Report,
)
from .placing import draw_area, leave_undrawn, place_incident
from .vocabulary import (
    Credibility,
    EvidenceStance,
    Fact,
    Precision,
    Relation,
    ReviewState,
)


def draft_operation(*, title: str, valid_from: dt.date, by: User, **fields: Any) -> Operation:
    """Return a new draft operation (or campaign or phase, by `level`)."""
    operation = Operation(
        title=title, valid_from=valid_from, created_by=by, changed_by=by, **fields
    )
    operation.full_clean()
    operation.save()
    return operation


@transaction.atomic
def draft_incident(
    *,
    title: str,
    incident_kind: str,
    valid_from: dt.date,
    by: User,
    place: Place | None = None,
    relation: str = Relation.AT,
    distance_km: float | None = None,
    bearing_deg: float | None = None,
    further: Iterable[Place] = (),
    draw_or_say_why: bool = False,
    **fields: Any,
) -> Incident:
    """Return a new draft incident placed at, or in relation to, places of the gazetteer.

    At a place: its point with its extent as uncertainty. In relation to it: the derived area.
    further: the places after the first, of "between X and Y". Words that no rule can draw raise
    GeometryError, or, with `draw_or_say_why`, leave an incident whose method says why.
    """
    others = list(dict.fromkeys(further))
    incident = Incident(
        title=title, incident_kind=incident_kind, valid_from=valid_from, place=place,
        relation=relation, distance_km=distance_km, bearing_deg=bearing_deg, created_by=by,
        changed_by=by, **({"valid_to": valid_from, "end_known": True} | fields),
    )  # fmt: skip
    try:
        place_incident(incident, others)
    except GeometryError as error:
        if not draw_or_say_why:
            raise
        leave_undrawn(incident, str(error))
    incident.full_clean()
    incident.save()
    for position, other in enumerate(others, 2):
        IncidentAnchor.objects.create(incident=incident, place=other, position=position)
    return incident


@transaction.atomic
def add_area(
    operation: Operation,
    words: str,
    *,
    relation: str = Relation.AT,
    places: Iterable[Place] = (),
    distance_km: float | None = None,
    bearing_deg: float | None = None,
    may_cross_border: bool = False,
    draw_or_say_why: bool = False,
) -> OperationArea:
    """Return a new area of an operation, drawn by rule from its words.

    Without a located place the area is kept as named but not located. Words that no rule can draw
    raise GeometryError, or, with `draw_or_say_why`, leave an area whose method says why.
    """
    area = OperationArea(
        operation=operation, words=words, relation=relation, distance_km=distance_km,
        bearing_deg=bearing_deg, may_cross_border=may_cross_border, precision=Precision.UNLOCATED,
    )  # fmt: skip
    named = list(places)
    try:
        draw_area(area, named)
    except GeometryError as error:
        if not draw_or_say_why:
            raise
        leave_undrawn(area, str(error))
    area.full_clean()
    area.save()
    for position, place in enumerate(dict.fromkeys(named), 1):
        AreaAnchor.objects.create(area=area, place=place, position=position)
    return area


@transaction.atomic
def draft_line(
    *, title: str, valid_from: dt.date, by: User, line: ContactLine | None = None,
    owner: Actor | None = None, facing: Actor | None = None, **fields: Any,
) -> ControlLine:  # fmt: skip
    """Return a new draft position of a contact line.

    line: whose position it is; without it a line of that owner, facing that other, begins under
    the same title.
    """
    if line is None:
        line = ContactLine(title=title, owner=owner, facing=facing)
        line.full_clean()
        line.save()
    position = ControlLine(
        title=title, valid_from=valid_from, line=line, created_by=by, changed_by=by, **fields
    )
    position.full_clean()
    position.save()
    return position


@transaction.atomic
def end_before(position: ControlLine, day: dt.date, by: User) -> None:
    """End a position on the eve of a day, on which the next one begins; what was published is a
    draft again, its last version stays public."""
    position.refresh_from_db()
    if position.state != ReviewState.DRAFT:
        review.reopen(position, by, f"Another position follows on {day:%d %B %Y}.")
    position.valid_to, position.changed_by = day - dt.timedelta(days=1), by
    position.revision += 1
    position.full_clean()
    position.save()


@transaction.atomic
def draft_zone(
    *, title: str, line_a: ContactLine, line_b: ContactLine, by: User,
    valid_from: dt.date | None = None, **fields: Any,
) -> ContestedZone:  # fmt: skip
    """Return a new draft zone between two lines with its pieces. Raises GeometryError, NoZone.

    valid_from: without it the first day on which both have a position.
    """
    if valid_from is None:
        first = [row.valid_from for line in (line_a, line_b) for row in line.standing()[:1]]
        valid_from = max(first, default=dt.date.today())
    zone = ContestedZone(
        title=title, line_a=line_a, line_b=line_b, created_by=by, changed_by=by,
        valid_from=valid_from, **({"precision": Precision.APPROXIMATE} | fields),
    )  # fmt: skip
    drawing = zoning.draw(zone)
    zone.full_clean()
    zone.save()
    zoning.keep(zone, drawing)
    return zone


def cite(
    record: Record,
    report: Report,
    quote: str,
    *,
    fact: str = Fact.RECORD,
    participation: Participation | None = None,
    claim: Claim | None = None,
    speaker: str = "",
    speaker_office: str = "",
    credibility: int = Credibility.UNJUDGED,
    stance: str = EvidenceStance.SUPPORTS,
    start: int | None = None,
) -> Evidence:
    """Return evidence that links the record to where the report says `quote`, word for word.

    start: where the words stand, of words that occur more than once; else it is found. Raises
    IntakeError when the report does not hold these words.
    """
    if start is None or not report.text.startswith(quote, start):
        start = find_quote(report, quote)
    evidence = Evidence(
        record_id=record.pk, report=report, start=start, end=start + len(quote), quote=quote,
        fact=fact, participation=participation, claim=claim, speaker=speaker,
        speaker_office=speaker_office, credibility=credibility, stance=stance,
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
