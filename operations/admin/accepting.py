"""All that the reader proposes, accepted at once: what an editor saw, and nothing read since."""

from django.contrib.auth.models import User
from django.db import transaction

from operations.models import ActorMention, Mention, Report

from .deciding import CONFLICT, Outcome, refused
from .marks import KINDS, marks_of
from .segments import Marked
from .versions import revision_of


@transaction.atomic
def accept_all(editor: User, report: Report, seen: str) -> Outcome:
    """Accept what is proposed, kind by kind; refused where it is not what the page showed (`seen`,
    its revision). A name without a place, an actor without a part stay as they are."""
    Report.objects.select_for_update().get(pk=report.pk)  # no reading comes between
    found = marks_of(report)
    if seen and seen != revision_of([row for rows in found.values() for row in rows]):
        return refused("Somebody decided something meanwhile. Look again, then accept.",
                       status=CONFLICT)  # fmt: skip
    told = []
    for kind in KINDS:
        if not editor.has_perm(kind.permission("change", report)):
            continue
        ready = [row.pk for row in found[kind.name] if _is_ready(row)]
        rows = getattr(report, kind.related).filter(pk__in=ready, state=Mention.State.PROPOSED)
        if count := rows.update(state=Mention.State.ACCEPTED):
            told.append(f"{count} {kind.name}{'' if count == 1 else 's'}")
    return Outcome(said=f"Accepted: {', '.join(told)}." if told else "Nothing was left to accept.")


def _is_ready(row: Marked) -> bool:
    if isinstance(row, Mention) and not (row.place_id or row.names_no_place):
        return False
    if isinstance(row, ActorMention) and not (row.actor_id and row.role):
        return False
    return row.state == Mention.State.PROPOSED
