"""Who took part in a record, and who is stated not to, as the sentences of a report say it."""

from collections.abc import Iterable

from django.db import transaction

from .drafting import cite
from .expressions import sentence_span
from .models import ActorMention, Claim, Participation, Record, Report
from .vocabulary import ABSENT_ROLES, Fact

AS_STATED = "As the report states it; no other source was weighed."


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
                defaults={"is_adopted": True, "why": AS_STATED},
            )  # fmt: skip
        start, end = sentence_span(report.text, mention.start, mention.end)
        quote = report.text[start:end]
        if is_new or not part.evidence.filter(report=report, quote=quote).exists():
            fact = Fact.ABSENCE if absence else Fact.PARTICIPATION
            cite(record, report, quote, fact=fact, participation=part, claim=absence, start=start)
