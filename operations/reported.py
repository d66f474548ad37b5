"""Records drafted from what was read in a report: where, who and which words say so."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from .drafting import add_area, cite, draft_incident, draft_operation
from .expressions import expressions, sentence_span, words_of
from .models import ActorMention, Evidence, Incident, Mention, Operation, Record, Report
from .models import StatementMention as Statement
from .participants import add_participants
from .vocabulary import Fact, Relation


@transaction.atomic
def operation_from_mentions(
    report: Report, mentions: Iterable[Mention], *, title: str, valid_from: dt.date, by: User,
    actors: Iterable[ActorMention] = (), statement: Statement | None = None, **fields: Any,
) -> Operation:  # fmt: skip
    """Return a draft operation with one area an expression (open ones stay named but not located),
    the accepted actors with their parts, and the sentence round each mention as evidence.

    statement: who says so, where the sentence is part of what they said.
    """
    operation = draft_operation(title=title, valid_from=valid_from, by=by, **fields)
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
        cite_round(operation, report, group[0].start, group[-1].end, Fact.LOCATION, statement)
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
    where = next((pair for pair in told if mention in pair[1]), alone)
    return incident_at(
        report, where, title=title, incident_kind=incident_kind, valid_from=valid_from, by=by,
        actors=actors,
    )  # fmt: skip


@transaction.atomic
def incident_at(
    report: Report, where: tuple[str, Sequence[Mention]] | None, *, by: User,
    actors: Iterable[ActorMention] = (), statement: Statement | None = None, **fields: Any,
) -> Incident:  # fmt: skip
    """Return a draft incident where one expression (relation, mentions) says, None: nowhere said.

    A place that nobody can locate stays a claim in its words; see `incident_from_mention`.
    """
    relation, group = where or (Relation.AT, [])
    places = [row.place for row in group if row.place]
    incident = draft_incident(
        by=by, place=places[0] if places else None, further=places[1:], relation=relation,
        distance_km=group[0].distance_km if group else None,
        bearing_deg=group[0].bearing_deg if group else None, draw_or_say_why=True, **fields,
    )  # fmt: skip
    if group:
        span = group[0].start, group[-1].end
        said = cite_round(incident, report, *span, Fact.LOCATION, statement)
        if not places and relation != Relation.BETWEEN_LINES:
            words = words_of(group, relation)[:300]
            said.claim = incident.stated.create(fact=Fact.LOCATION, words=words)
            said.save()
    add_participants(incident, report, actors)
    return incident


def cite_round(
    record: Record, report: Report, start: int, end: int, fact: str,
    statement: Statement | None = None,
) -> Evidence:  # fmt: skip
    """Return the evidence that the sentence round a span gives for a fact, stored once.

    statement: who said it, where that sentence overlaps it.
    """
    first, last = sentence_span(report.text, start, end)
    quote = report.text[first:last]
    known = record.evidence.filter(report=report, fact=fact, quote=quote).first()
    if known is not None:
        return known
    is_said = statement is not None and statement.start < last and first < statement.end
    return cite(
        record, report, quote, fact=fact, start=first,
        speaker=statement.speaker if statement and is_said else "",
        speaker_office=statement.office if statement and is_said else "",
    )  # fmt: skip
