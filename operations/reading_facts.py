"""When, what and who says so: the facts read in a report, kept for an editor to decide on."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TypeVar

from gazetteer.normalize import fold

from .models import ActionMention, DateMention, Mention, Report, StatementMention
from .models.read_facts import OPERATION, ReadFact
from .reader.actions import FoundAction, read_actions
from .reader.background import set_aside
from .reader.casualties import FoundCount
from .reader.dates import FoundDate, read_dates
from .reader.numbers import numbers
from .reader.statements import FoundStatement, read_statements

Fact = TypeVar("Fact", bound=ReadFact)

MOST_AT_ONCE = 4  # operations that one phrase tells of
ACCEPTED, REJECTED = ReadFact.State.ACCEPTED, ReadFact.State.REJECTED
SET_ASIDE = {
    DateMention.Role.DATELINE: "a dateline: when it was written",
    DateMention.Role.PUBLICATION: "when it was published",
}


def read_facts(report: Report) -> None:
    """Store the dates, actions and statements of a report, read anew; see `reading.read_report`.

    What an editor decided stays as it is, and so does an action that a record was drafted from.
    """
    dates = read_dates(report.text, report.language, report.published_on)
    actions = read_actions(report.text, report.language)
    actions = set_aside(actions, dates, report.text, report.published_on)
    statements = read_statements(report.text, report.language)
    _keep(
        DateMention,
        list(report.date_mentions.select_for_update()),
        [_kept_date(report, date) for date in dates],
    )
    _keep(
        ActionMention,
        list(report.action_mentions.select_for_update()),
        _told_apart(report, [_kept_action(report, action) for action in actions]),
    )
    _keep(
        StatementMention,
        list(report.statement_mentions.select_for_update()),
        [_kept_statement(report, statement) for statement in statements],
    )


def _keep(model: type[Fact], held: Sequence[Fact], found: Iterable[Fact]) -> None:
    """Replace what nobody decided on by what was found now; of one span the surest reading."""
    decided = {_span(row): row for row in held if _is_decided(row)}
    stale = [row.pk for row in held if _span(row) not in decided]
    best: dict[object, Fact] = {}
    for row in found:
        other = best.get(_span(row))
        if _span(row) not in decided and (other is None or row.score > other.score):
            best[_span(row)] = row
    if stale:
        model._default_manager.filter(pk__in=stale).delete()
    if best:
        model._default_manager.bulk_create(best.values())


def _span(row: ReadFact) -> tuple[object, ...]:
    kind = row.kind if isinstance(row, ActionMention) else ""
    return row.start, row.end, kind


def _is_decided(row: ReadFact) -> bool:
    """Return whether a person decided; what the reader set aside by itself is read anew."""
    if isinstance(row, ActionMention) and row.record_id:
        return True
    by_reader = (
        bool(row.excluded) if isinstance(row, ActionMention)
        else isinstance(row, DateMention) and row.role in SET_ASIDE
    )  # fmt: skip
    return row.state == ACCEPTED or (row.state == REJECTED and not by_reader)


def _kept_date(report: Report, date: FoundDate) -> DateMention:
    role = DateMention.Role(date.role)
    why = SET_ASIDE.get(role)
    return DateMention(
        report=report, start=date.start, end=date.end, surface=date.surface[:200],
        first=date.first, last=date.last, precision=date.precision, role=role, score=date.score,
        state=REJECTED if why else DateMention.State.PROPOSED,
        note=(f"{why}; {date.reason}" if why else date.reason)[:300],
    )  # fmt: skip


def _kept_action(report: Report, action: FoundAction) -> ActionMention:
    why = action.excluded
    return ActionMention(
        report=report, start=action.start, end=action.end, surface=action.surface[:200],
        kind=action.kind, sentence_start=min(action.sentence[0], action.start),
        sentence_end=max(action.sentence[1], action.end), excluded=why[:300],
        counts=[_count(count) for count in action.counts], score=action.score,
        state=REJECTED if why else ActionMention.State.PROPOSED, note=action.reason[:300],
    )  # fmt: skip


def _told_apart(report: Report, actions: list[ActionMention]) -> list[ActionMention]:
    """Add one action a further place where one phrase tells of several operations: "two military
    operations, one in Diyala and one in Nineveh"."""
    found = list(actions)
    scenes = report.mentions.exclude(state=Mention.State.REJECTED).select_related("place")
    rows = list(scenes.defer("place__point", "place__footprint").order_by("start"))
    starts = [row.start for row in rows]
    count_of = numbers("en" if report.language == "en" else "ar").words
    for action in actions:
        before = fold(report.text[max(action.sentence_start, action.start - 30) : action.start])
        number = next((count_of[word] for word in before.split()[-2:] if word in count_of), 0)
        if action.kind != OPERATION or action.excluded or not 2 <= number <= MOST_AT_ONCE:
            continue
        first, last = (bisect_left(starts, at) for at in (action.end, action.sentence_end))
        each = [row for row in rows[first:last] if row.place is None or row.place.kind != "PCLI"]
        if len(each) == number:
            found += [_one_more(action, row) for row in each[1:]]
    return found


def _one_more(action: ActionMention, place: Mention) -> ActionMention:
    return ActionMention(
        report=action.report, start=place.start, end=place.end, surface=place.surface,
        kind=action.kind, sentence_start=action.sentence_start, sentence_end=action.sentence_end,
        score=action.score, note=f"“{action.surface}” says several; one is told of here"[:300],
    )  # fmt: skip


def _count(found: FoundCount) -> dict[str, object]:
    return {
        "counted": str(found.counted), "start": found.start, "end": found.end,
        "surface": found.surface, "low": found.count.low, "best": found.count.best,
        "high": found.count.high, "reason": found.reason,
    }  # fmt: skip


def _kept_statement(report: Report, said: FoundStatement) -> StatementMention:
    return StatementMention(
        report=report, start=said.start, end=said.end, surface=said.surface[:200],
        speaker=said.speaker[:200], office=said.office[:200], verb=said.verb[:100],
        through=said.published[:200], is_quote=said.is_quote, score=said.score,
        note=said.reason[:300],
    )  # fmt: skip
