"""Proposals that an editor ticked and corrected become drafts: all of them, or none."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from operations.drafting import cite
from operations.errors import ConflictmapError, IntakeError
from operations.expressions import expressions, sentence_span
from operations.models import (
    ActionMention,
    ActorMention,
    Claim,
    DateMention,
    Incident,
    Mention,
    Operation,
    Record,
    Report,
    StatementMention,
)
from operations.models.read_facts import OPERATION
from operations.participants import AS_STATED
from operations.reported import cite_round, incident_at, operation_from_mentions
from operations.vocabulary import Counted, Fact

from .proposing import Toll

ONE_PLACE = "An incident has one place: untick the others, or draft one of each."


class DraftRefused(IntakeError):
    """One of the drafts cannot be stored; nothing was. key: which one; errors: {field: texts},
    "" for the whole."""

    def __init__(self, key: str, errors: dict[str, list[str]]) -> None:
        super().__init__(" ".join(text for texts in errors.values() for text in texts))
        self.key, self.errors = key, errors


@dataclass
class Draft:
    """What an editor made of a proposal. key: the proposal's; part_of: the key of a draft of the
    same go, or an operation. tolls: the number to adopt first of each kind, others as claims."""

    key: str
    kind: str
    title: str
    valid_from: dt.date
    valid_to: dt.date | None
    date_precision: str
    places: Sequence[Mention]
    actors: Sequence[ActorMention]
    actions: Sequence[ActionMention]
    tolls: Sequence[Toll] = ()
    date: DateMention | None = None
    statement: StatementMention | None = None
    part_of: str | Operation = ""


@transaction.atomic
def draft_all(report: Report, drafts: Iterable[Draft], by: User) -> list[Record]:
    """Return a draft record of each, operations first, all credited to the report.

    What they rest on is accepted with them; an action is linked to its record and not proposed
    again. Raises DraftRefused; nothing is stored then.
    """
    made: dict[str, Operation] = {}
    records: list[Record] = []
    for draft in sorted(drafts, key=lambda each: each.kind != OPERATION):
        try:
            with transaction.atomic():
                record = _draft(report, draft, made, by)
        except ValidationError as error:
            told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            raise DraftRefused(draft.key, told) from error
        except ConflictmapError as error:
            raise DraftRefused(draft.key, {"": [str(error)]}) from error
        if isinstance(record, Operation):
            made[draft.key] = record
        _settle(draft, record)
        records.append(record)
    return records


def _draft(report: Report, draft: Draft, made: dict[str, Operation], by: User) -> Record:
    shared: dict[str, Any] = {
        "title": draft.title, "valid_from": draft.valid_from, "valid_to": draft.valid_to,
        "date_precision": draft.date_precision,
    }  # fmt: skip
    actors = [row for row in draft.actors if row.actor_id and row.role]
    record: Record
    if draft.kind == OPERATION:
        record = operation_from_mentions(
            report, draft.places, by=by, actors=actors, statement=draft.statement, **shared
        )
    else:
        told = expressions(report.text, draft.places)
        if len(told) > 1:
            raise ValidationError({"places": [ONE_PLACE]})
        above = made.get(draft.part_of) if isinstance(draft.part_of, str) else draft.part_of
        record = incident_at(
            report, told[0] if told else None, by=by, actors=actors, statement=draft.statement,
            incident_kind=draft.kind, part_of=above, **shared,
        )  # fmt: skip
        _add_tolls(record, report, draft)
    for action in draft.actions:
        cite_round(record, report, action.start, action.end, Fact.RECORD, draft.statement)
    if draft.date:
        cite_round(record, report, draft.date.start, draft.date.end, Fact.DATE, draft.statement)
    return record


def _add_tolls(incident: Incident, report: Report, draft: Draft) -> None:
    """Store every number that is told as a claim; the first of a kind is adopted and followed."""
    followed: set[Counted] = set()
    for toll in draft.tolls:
        is_first = toll.counted not in followed
        followed.add(toll.counted)
        claim = Claim(
            record_id=incident.pk, fact=Fact.CASUALTIES, counted=toll.counted, low=toll.low,
            best=toll.best, high=toll.high, words=report.text[toll.start : toll.end][:300],
            is_adopted=is_first, why=AS_STATED if is_first else "",
        )  # fmt: skip
        claim.full_clean()
        claim.save()
        first, last = sentence_span(report.text, toll.start, toll.end)
        said = draft.statement
        is_said = said is not None and said.start < last and first < said.end
        cite(
            incident, report, report.text[first:last], fact=Fact.CASUALTIES, claim=claim,
            speaker=said.speaker if said and is_said else "", start=first,
            speaker_office=said.office if said and is_said else "",
        )  # fmt: skip
        if is_first and toll.counted == Counted.KILLED:
            incident.killed_low, incident.killed_best = toll.low, toll.best
            incident.killed_high = toll.high
        elif is_first:
            incident.wounded = toll.best if toll.best is not None else toll.low
    incident.full_clean()
    incident.save()


def _settle(draft: Draft, record: Record) -> None:
    """Accept what the draft rests on; a name that no place answers to stays an open task."""
    places = Mention.objects.filter(
        pk__in=[row.pk for row in draft.places], state=Mention.State.PROPOSED
    )
    places.update(state=Mention.State.ACCEPTED)
    actors = ActorMention.objects.filter(
        pk__in=[row.pk for row in draft.actors], state=ActorMention.State.PROPOSED
    )
    actors.filter(actor__isnull=False).exclude(role="").update(state=ActorMention.State.ACCEPTED)
    ActionMention.objects.filter(pk__in=[row.pk for row in draft.actions]).update(
        state=ActionMention.State.ACCEPTED, record_id=record.pk
    )
    for row in (draft.date, draft.statement):
        if row is not None:
            type(row).objects.filter(pk=row.pk).update(state=row.State.ACCEPTED)
