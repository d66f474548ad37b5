"""From what was read in a report to proposals of draft records, one an operation or incident. Pure.

Two tellings of one event (a headline and its paragraph) are one proposal. Nothing is stored, and
what was drafted already is not proposed again.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from operations.models import ActionMention, ActorMention, DateMention, Mention, StatementMention
from operations.vocabulary import Counted, DatePrecision

from .retelling import Event, events_of
from .telling import Reading, Where
from .where import chosen, title

MOST = 30  # proposals at once; the next ones follow when these are drafted or set aside
_LONG_AGO = dt.timedelta(days=366)
_DOUBTED = 0.3
SURE = 0.5  # from here on a proposal is ticked


class Toll(NamedTuple):
    """How many were harmed, as one stretch of the report states it; None where left open."""

    counted: Counted
    low: int | None
    best: int | None
    high: int | None
    start: int
    end: int


class Quoted(NamedTuple):
    """Words of the report that a record of a kind quotes already."""

    start: int
    end: int
    kind: str
    title: str


@dataclass
class Proposal:
    """A record as it may be drafted. actions: the mentions that tell of it, the first leads.

    places: what is proposed as its place; others: named beside it and left out. part_of: the
    action of the operation it belongs to. tolls: as stated, the first of a kind leads.
    """

    kind: str
    title: str
    first: dt.date
    last: dt.date
    precision: str
    date: DateMention | None
    actions: list[ActionMention]
    places: list[Where]
    others: list[Where]
    actors: list[ActorMention]
    statement: StatementMention | None
    tolls: list[Toll]
    score: float
    reasons: list[str]
    part_of: ActionMention | None = None

    @property
    def key(self) -> str:
        """Return what the page calls it: as the mention of its first action."""
        return self.actions[0].key

    @property
    def mentions(self) -> list[Mention]:
        return [row for each in self.places for row in each.mentions]

    def keys(self) -> list[str]:
        """Return the keys of all mentions it rests on."""
        named: list[Mention | ActorMention] = [*self.mentions, *self.actors]
        keys = [*(row.key for row in named), *(row.key for row in self.actions)]
        keys += [row.key for row in (self.date, self.statement) if row]
        return list(dict.fromkeys(keys))

    def toll(self, counted: Counted) -> Toll | None:
        return next((each for each in self.tolls if each.counted == counted), None)


def propose(
    reading: Reading, published: dt.date, quoted: Iterable[Quoted] = ()
) -> list[Proposal]:  # fmt: skip
    """Return the proposals in the order of the text, without those drafted already.

    quoted: what records made by hand quote; a proposal from the same words says so and is unsure.
    """
    events = events_of(reading)
    open_ones = [e for e in events if not any(row.record_id for row in e.actions())]
    found = [_proposal(event, published) for event in open_ones[:MOST]]
    held = list(quoted)
    for proposal in found:
        _doubt(proposal, held)
    return found


def _doubt(proposal: Proposal, quoted: list[Quoted]) -> None:
    """Say which record of the same kind quotes the words of a proposal already."""
    words_of_it = [(row.start, row.end) for row in proposal.actions]
    words_of_it += [(row.start, row.end) for row in proposal.mentions]
    known = next(
        (
            each for each in quoted if each.kind == proposal.kind
            and any(each.start < end and start < each.end for start, end in words_of_it)
        ),
        None,
    )  # fmt: skip
    if known is not None:
        proposal.score = min(proposal.score, _DOUBTED)
        proposal.reasons.append(f"“{known.title}” quotes these words already")


def _proposal(event: Event, published: dt.date) -> Proposal:
    """Return an event as it may be drafted, with a score and the reasons for every value."""
    lead = next(each for each in event.tellings if each.action == event.actions()[0])
    score, reasons = lead.action.score, [lead.action.note]
    if len(event.tellings) > 1:
        reasons.append(f"told {len(event.tellings)} times in the report")
    date = event.date()
    if date is None:
        score -= 0.2
        reasons.append("no day is told: the day of publication stands in for it")
    else:
        reasons.append(f"“{date.surface}”: {date.note}")
        if published - date.last > _LONG_AGO or date.last - date.first > _LONG_AGO:
            score -= 0.2
            reasons.append("long before the report, or within a long time")
    places, others, how = chosen(event.kind, event.tellings, event.added)
    if not places:
        score -= 0.2
        reasons.append("no place is told")
    elif how:
        score -= 0.1
        reasons.append(f"the place is named {how}")
    unknown = [row.surface for each in places for row in each.mentions if row.state == "open"]
    if unknown:
        reasons.append(f"named, not located: {', '.join(dict.fromkeys(unknown))}")
    actors = _distinct([*(row for each in event.tellings for row in each.actors), *event.actors])
    tolls = _tolls(event)
    for counted in Counted:
        told = [each for each in tolls if each.counted == counted]
        if len(told) > 1:
            reasons.append(f"different numbers of {counted.label} are told: the first leads")
    return Proposal(
        event.kind, title(event.kind, places, others), date.first if date else published,
        date.last if date else published, date.precision if date else DatePrecision.DAYS, date,
        event.actions(), places, others, actors,
        next((each.statement for each in event.tellings if each.statement), None), tolls,
        round(max(0.1, score), 2), reasons,
        event.part_of.actions()[0] if event.part_of else None,
    )  # fmt: skip


def _distinct(actors: Iterable[ActorMention]) -> list[ActorMention]:
    found: dict[object, ActorMention] = {}
    for row in actors:
        found.setdefault((row.actor_id or row.surface, row.role), row)
    return list(found.values())


def _tolls(event: Event) -> list[Toll]:
    found: dict[object, Toll] = {}
    for row in (row for action in event.actions() for row in action.counts):
        numbers = (row["counted"], row["low"], row["best"], row["high"])
        toll = Toll(Counted(row["counted"]), *numbers[1:], row["start"], row["end"])
        found.setdefault(numbers, toll)
    return list(found.values())
