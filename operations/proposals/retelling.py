"""Tellings of one event brought together: a headline and its paragraph, an operation and what
later sentences add to it. Pure."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice

from operations.models import ActionMention, ActorMention, DateMention
from operations.models.read_facts import OPERATION
from operations.reader.benchmark import KINDS
from operations.reader.dating import STOPS
from operations.vocabulary import ABSENT_ROLES, IncidentKind

from .telling import Reading, Span, Telling, Where, sentence_of, takes_part, words

MOST_ACTIONS = 1_000  # of one report; more are no reading but a list to import
MOST = 200  # events of one report
_LOOK_BACK = 12  # events before it that an action may tell again
_HEADLINE = 200  # characters: a longer first line is a paragraph


@dataclass
class Event:
    """Tellings of one event, in order, and what other sentences add to it."""

    tellings: list[Telling]
    added: list[Where] = field(default_factory=list)
    actors: list[ActorMention] = field(default_factory=list)
    part_of: "Event | None" = None

    @property
    def kind(self) -> str:
        return self.actions()[0].kind

    def actions(self) -> list[ActionMention]:
        """Return its actions; one that only says that people were harmed does not lead."""
        rows = [each.action for each in self.tellings]
        return sorted(rows, key=lambda row: row.kind == IncidentKind.OTHER)

    @property
    def is_operation(self) -> bool:
        return self.kind == OPERATION

    def date(self) -> DateMention | None:
        """Return the date most exactly told; of equal ones the first."""
        told = [each.date for each in self.tellings if each.date]
        return min(told, key=lambda row: row.last - row.first, default=None)

    def own_places(self) -> set[object]:
        """Return what its own sentences name as places."""
        own = [each for each in self.tellings if not each.from_where]
        return {name for each in own for where in each.places for name in where.names()}


def events_of(reading: Reading) -> list[Event]:
    """Return the events of a report in the order of the text, drafted ones too."""
    events = _gather(reading)
    _link(reading, events)
    _elaborate(reading, events)
    return events


def _gather(reading: Reading) -> list[Event]:
    """Return the tellings of each event together."""
    events: list[Event] = []
    for action in islice(reading.live(), MOST_ACTIONS):
        telling = reading.tell(action)
        near = reversed(events[-_LOOK_BACK:])
        same = next((event for event in near if _is_same(reading, event, telling)), None)
        if same is not None:
            same.tellings.append(telling)
        elif len(events) < MOST:
            events.append(Event([telling]))
    return events


def _is_same(reading: Reading, event: Event, telling: Telling) -> bool:
    """Return whether a telling is of an event told before, and of no other one."""
    action, before = telling.action, event.tellings[-1].action
    if sentence_of(action) == sentence_of(before) or not _alike(event.kind, action.kind):
        return False
    date, known = telling.date, event.date()
    if date and known and (date.last < known.first or known.last < date.first):
        return False
    same_toll = bool(_counts(action) & {c for row in event.actions() for c in _counts(row)})
    own = {name for where in telling.places for name in where.names()}
    own = set() if telling.from_where else own
    of_event = event.own_places()
    if own and of_event and not own & of_event:
        return False
    is_headline = _is_headline(reading, before) and not _is_headline(reading, action)
    tolled = _counts(action) and any(_counts(row) for row in event.actions())
    if tolled and not same_toll and not is_headline:
        return False
    if telling.is_apart and not is_headline:
        return False
    if event.kind != action.kind and not (same_toll or is_headline):
        return False
    is_near = reading.paragraph(before.start) == reading.paragraph(action.start)
    return bool(own & of_event) or same_toll or is_near or is_headline


def _is_headline(reading: Reading, action: ActionMention) -> bool:
    """Return whether an action stands in a short first line that is no sentence."""
    line = reading.paragraph(action.start)
    is_first = line.end < _HEADLINE and not reading.text[: line.start].strip()
    return is_first and not reading.text[line.start : line.end].rstrip().endswith(STOPS)


def _alike(one: str, other: str) -> bool:
    """Return whether reports use the kinds for one another."""
    if OPERATION in (one, other):
        return one == other
    unsaid = IncidentKind.OTHER in (one, other)
    return one == other or unsaid or any({one, other} <= group for group in KINDS[:2])


def _counts(action: ActionMention) -> set[tuple[object, ...]]:
    return {(row["counted"], row["best"] or row["low"]) for row in action.counts}


def _elaborate(reading: Reading, events: list[Event]) -> None:
    """Give sentences without an event of their own to what was told before them."""
    leads = [event for event in events if event.is_operation]
    named: dict[object, list[Event]] = defaultdict(list)
    for lead in leads:
        for name in lead.own_places():
            named[name].append(lead)
    breaths: dict[Span, list[Event]] = defaultdict(list)
    for lead in leads:
        breaths[sentence_of(lead.tellings[0].action)].append(lead)
    for at, event in enumerate(events):
        action = event.tellings[0].action
        following = events[at + 1].tellings[0].action if at + 1 < len(events) else None
        lead_action = (event.part_of or event).tellings[0].action
        beside = breaths.get(sentence_of(lead_action), [])
        if event.is_operation and following in [e.tellings[0].action for e in beside]:
            continue  # operations announced in one breath: the last of them looks ahead for all
        stop = sentence_of(following).start if following else len(reading.text)
        before = [lead for lead in leads if lead.tellings[0].action.start <= action.start]
        absent_from = breaths[sentence_of(before[-1].tellings[0].action)] if before else [event]
        for sentence in reading.between_actions(sentence_of(action).end, stop):
            _add(reading, sentence, event, beside or [event], absent_from, named)


def _add(
    reading: Reading, sentence: Span, event: Event, beside: list[Event],
    absent_from: list[Event], named: dict[object, list[Event]],
) -> None:  # fmt: skip
    """Add the places and actors of one sentence to the events it goes on about.

    absent_from: what somebody stays away from whom a later paragraph names: the operation told
    last, not the incident told since.
    """
    where = reading.where_in(*sentence)
    about = {id(e): e for each in where for name in each.names() for e in named.get(name, ())}
    if len(about) == 1 and len(where) > 1:
        (lead,) = about.values()
        lead.added += [each for each in where if not each.names() & lead.own_places()]
        targets = stayed_away = [lead]
    else:
        action = event.tellings[0].action
        is_near = sentence.end <= reading.paragraph(action.start).end
        if event.is_operation and is_near:
            event.added += where
        targets, stayed_away = beside, beside if is_near else absent_from
    for row in reading.actors_in(*sentence):
        if row.role in ABSENT_ROLES:
            for target in stayed_away:
                target.actors.append(row)
        elif takes_part(row):
            for target in targets:
                if target.is_operation:
                    target.actors.append(row)


def _link(reading: Reading, events: list[Event]) -> None:
    """Say which operation told before an incident is part of."""
    lead: Event | None = None
    for event in events:
        if event.is_operation:
            lead = event
        elif lead is not None and _belongs(reading, event, lead):
            event.part_of = lead


def _belongs(reading: Reading, event: Event, lead: Event) -> bool:
    here, there = event.tellings[0].action, lead.tellings[-1].action
    if sentence_of(here) == sentence_of(there):
        return True
    near = reading.paragraph(here.start) == reading.paragraph(there.start)
    mine, its = event.date(), lead.date()
    overlaps = not (mine and its) or (mine.first <= its.last and its.first <= mine.last)
    return near and overlaps and event.kind in words()["linked"]
