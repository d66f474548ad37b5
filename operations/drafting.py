"""Step 4: what was read and what the editor chose become working records with built geometry."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from gazetteer.models import Place
from gazetteer.relations import PAIRED, relations_of

from . import review, zoning
from .errors import GeometryError, IntakeError
from .geometry.regions import side
from .models import (
    Actor,
    ActorMention,
    AreaAnchor,
    Claim,
    ContactLine,
    ContestedZone,
    ControlLine,
    Evidence,
    Incident,
    IncidentAnchor,
    Mention,
    Operation,
    OperationArea,
    Participation,
    Record,
    Report,
)
from .placing import draw_area, leave_undrawn, place_incident
from .vocabulary import (
    ABSENT_ROLES,
    Credibility,
    EvidenceStance,
    Fact,
    Precision,
    Relation,
    ReviewState,
)

WHY_ABSENT = "As the report states it; no other source was weighed."


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
) -> Evidence:
    """Return evidence that links the record to where the report says `quote`, word for word.

    Raises IntakeError when the report does not hold these words.
    """
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


@transaction.atomic
def add_participants(record: Record, report: Report, actors: Iterable[ActorMention]) -> None:
    """Store what the report says each actor did, each sentence as evidence.

    actors: accepted, so with an actor and a role. A stated absence becomes an adopted claim too.
    """
    for mention in actors:
        part, is_new = Participation.objects.get_or_create(
            record_id=record.pk, actor=mention.actor, role=mention.role
        )
        absence = None
        if part.role in ABSENT_ROLES:
            absence, _ = Claim.objects.get_or_create(
                record_id=record.pk, fact=Fact.ABSENCE, actor=part.actor, role=part.role,
                defaults={"is_adopted": True, "why": WHY_ABSENT},
            )  # fmt: skip
        quote = sentence_round(report.text, mention.start, mention.end)
        if is_new or not part.evidence.filter(report=report, quote=quote).exists():
            fact = Fact.ABSENCE if absence else Fact.PARTICIPATION
            cite(record, report, quote, fact=fact, participation=part, claim=absence)


@transaction.atomic
def operation_from_mentions(
    report: Report, mentions: Iterable[Mention], *, title: str, valid_from: dt.date, by: User,
    actors: Iterable[ActorMention] = (),
) -> Operation:  # fmt: skip
    """Return a draft operation with one area an expression (open ones stay named but not located),
    the accepted actors with their parts, and the sentence round each mention as evidence."""
    operation = draft_operation(title=title, valid_from=valid_from, by=by)
    for relation, group in expressions(report.text, mentions):
        add_area(
            operation,
            words_of(group, relation),
            relation=relation,
            places=[mention.place for mention in group if mention.place],
            distance_km=group[0].distance_km,
            bearing_deg=group[0].bearing_deg,
            draw_or_say_why=True,
        )
        quote = sentence_round(report.text, group[0].start, group[-1].end)
        if not operation.evidence.filter(report=report, quote=quote).exists():
            cite(operation, report, quote, fact=Fact.LOCATION)
    add_participants(operation, report, actors)
    return operation


@transaction.atomic
def incident_from_mention(
    report: Report, mention: Mention, *, title: str, incident_kind: str, valid_from: dt.date,
    by: User, actors: Iterable[ActorMention] = (),
) -> Incident:  # fmt: skip
    """Return a draft incident where the expression that a mention belongs to says, with the
    accepted actors; the sentences are evidence. `method` says why, where it cannot be drawn."""
    accepted = report.mentions.filter(state=Mention.State.ACCEPTED).select_related("place")
    told = expressions(report.text, accepted)
    alone = (mention.relation or Relation.AT, [mention])
    relation, group = next((pair for pair in told if mention in pair[1]), alone)
    places = [row.place for row in group if row.place]
    incident = draft_incident(
        title=title, incident_kind=incident_kind, valid_from=valid_from, by=by,
        place=places[0] if places else None, further=places[1:], relation=relation,
        distance_km=group[0].distance_km, bearing_deg=group[0].bearing_deg, draw_or_say_why=True,
    )  # fmt: skip
    quote = sentence_round(report.text, group[0].start, group[-1].end)
    cite(incident, report, quote, fact=Fact.LOCATION)
    add_participants(incident, report, actors)
    return incident


def expressions(text: str, mentions: Iterable[Mention]) -> list[tuple[str, list[Mention]]]:
    """Return (relation, mentions) of each expression, in order.

    The places of a pair or path go together: "between X and Y", "along X from Y to Z", "X in the
    district of Y". Those of a list ("north of X and Y") stay apart, as areas of their own.
    """
    rows = list(mentions)
    spans = [(row.start, row.end) for row in rows if not row.names_no_place]
    shared = iter(relations_of(text, spans))
    found: list[tuple[str, list[Mention]]] = []
    for row in rows:
        read = None if row.names_no_place else next(shared)
        relation, group = found[-1] if found else ("", [])
        code = read.code if read and read.is_shared else ""
        if group and code == Relation.IN:
            if relation == Relation.AT:
                found[-1] = (Relation.IN, [*group, row])
            continue  # "north of X in the district of Y": Y says which X, and is no area
        is_pair = row.relation == relation == Relation.BETWEEN and len(group) == 1
        if group and row.relation == relation and (is_pair or code in PAIRED - {Relation.BETWEEN}):
            group.append(row)
        else:
            found.append((row.relation or Relation.AT, [row]))
    return found


def words_of(group: list[Mention], relation: str = "") -> str:
    """Return mentions of one area as an editor reads them: "12 km north of Miqdadiya".

    relation: theirs together, if it is not the first one's.
    """
    relation = relation or group[0].relation or Relation.AT
    if relation == Relation.BETWEEN_LINES:
        return group[0].surface
    names = [mention.surface for mention in group]
    first, last = names[0], names[-1]
    label = Relation(relation).label
    bearing = group[0].bearing_deg
    distance = f"{group[0].distance_km:g} km " if group[0].distance_km else ""
    if relation == Relation.IN and len(group) > 1:
        return " in ".join(names)
    if relation == Relation.AT or (relation == Relation.PART and bearing is None):
        return " and ".join(names)
    if relation == Relation.PART and bearing is not None:
        return f"{side(bearing)} part of {first}"
    if relation == Relation.OUTSKIRTS and bearing is not None:
        return f"{side(bearing)} {label} {first}"
    if relation == Relation.DISTANCE_FROM:
        return f"{distance}from {first}"
    if len(group) > 1 and relation in (Relation.TOWARDS, Relation.BORDER):
        return f"from {first} {'towards' if relation == Relation.TOWARDS else label} {last}"
    if len(group) > 1 and relation == Relation.ALONG:
        course = f"along {first} " if len(group) > 2 else ""
        return f"{course}from {names[-2]} to {last}"
    return f"{distance}{label} {' and '.join(names)}"


def sentence_round(text: str, start: int, end: int, limit: int = 400) -> str:
    """Return the sentence that holds a span, cut to `limit` characters round it."""
    ends = ".!?؟\n"
    first = max(text.rfind(mark, 0, start) for mark in ends) + 1
    last = min((at for mark in ends if (at := text.find(mark, end)) >= 0), default=len(text))
    first, last = max(first, start - limit // 2), min(last + 1, end + limit // 2)
    return text[first:last].strip()
