"""What a report tells of each action it names: where, when, who, how many, who says so. Pure.

Nearer words come first: the clause, the sentence, the paragraph. Works on mentions that are loaded
already, places and actors with them; no query is made.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from gazetteer.normalize import fold, script_of
from operations.expressions import expressions
from operations.models import ActionMention, ActorMention, DateMention, Mention, StatementMention
from operations.reader.actions import FoundAction
from operations.reader.dates import FoundDate
from operations.reader.dating import date_of
from operations.reader.folded import load
from operations.vocabulary import ABSENT_ROLES, DatePrecision, Role

NEAR, AFTER, ONLY = "in the same paragraph", "later in the paragraph", "the only place named"

_BACK = 4  # events that "hours later" is followed through to a day
_APPOSED = 30  # characters between a place and what says which one it is


@cache
def words() -> dict[str, Any]:
    """Return the table of what is told by which words."""
    return load("proposing.toml")


@dataclass(frozen=True)
class Where:
    """An expression of place with the mentions that make it, whole."""

    relation: str
    mentions: tuple[Mention, ...]
    is_apposed: bool = False  # "Hawija, west of Kirkuk": it says which Hawija

    @property
    def start(self) -> int:
        return self.mentions[0].start

    @property
    def rank(self) -> int:
        """Return how narrow it is: 0 for a continent, more for a governorate, most for a spot."""
        wide: list[str] = words()["wide"]
        place = self.mentions[0].place
        is_wide = self.relation in ("at", "in") and place is not None and place.kind in wide
        return wide.index(place.kind) if is_wide and place else len(wide)

    @property
    def is_wide(self) -> bool:
        return self.rank < len(words()["wide"])

    def names(self) -> set[object]:
        """Return what tells whether two expressions name the same place."""
        return {row.place_id or fold(row.surface) for row in self.mentions}


@dataclass(frozen=True)
class Telling:
    """One action with all that is told of it. from_where: how its places were found, empty where
    they stand in its own sentence."""

    action: ActionMention
    places: tuple[Where, ...]
    from_where: str
    date: DateMention | None
    actors: tuple[ActorMention, ...]
    statement: StatementMention | None
    is_apart: bool


class Span(NamedTuple):
    start: int
    end: int


class Reading:
    """The mentions of one report, in order, found by where they stand."""

    def __init__(
        self, text: str, *, places: Iterable[Mention], actors: Iterable[ActorMention],
        dates: Iterable[DateMention], actions: Iterable[ActionMention],
        statements: Iterable[StatementMention],
    ) -> None:  # fmt: skip
        """Rows that an editor or the reader rejected are left out, excluded actions are kept."""
        self.text = text
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self.actions = sorted(actions, key=lambda row: row.start)
        scenes = [row for row in places if row.state != Mention.State.REJECTED]
        scenes.sort(key=lambda row: row.start)
        self.where = _wheres(text, expressions(text, scenes))
        self._starts = [each.start for each in self.where]
        self.actors = sorted(
            (row for row in actors if row.state != ActorMention.State.REJECTED and row.role),
            key=lambda row: row.start,
        )
        self._actor_starts = [row.start for row in self.actors]
        self.dates = {
            (row.start, row.end): row for row in dates
            if row.state != DateMention.State.REJECTED and row.role in DateMention.OF_EVENTS
        }  # fmt: skip
        self._found_dates = [_found_date(row) for _, row in sorted(self.dates.items())]
        self.statements = [row for row in statements if row.state != "rejected"]
        self._statement_starts = [row.start for row in self.statements]
        self.by_sentence: dict[Span, list[ActionMention]] = defaultdict(list)
        for row in self.live():
            self.by_sentence[sentence_of(row)].append(row)
        self._told = sorted(self.by_sentence)

    def live(self) -> Iterator[ActionMention]:
        """Yield the actions that nobody set aside."""
        return (row for row in self.actions if row.state != ActionMention.State.REJECTED)

    def where_in(self, start: int, end: int) -> list[Where]:
        """Return the expressions that begin in a span."""
        return self.where[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def actors_in(self, start: int, end: int) -> list[ActorMention]:
        """Return who is named, with a part, in a span."""
        first, last = bisect_left(self._actor_starts, start), bisect_left(self._actor_starts, end)
        return self.actors[first:last]

    def paragraph(self, at: int) -> Span:
        """Return the line that a character stands in."""
        line = bisect_right(self._lines, at) - 1
        end = self._lines[line + 1] - 1 if line + 1 < len(self._lines) else len(self.text)
        return Span(self._lines[line], end)

    def tell(self, action: ActionMention) -> Telling:
        """Return all that the text tells of an action."""
        sentence = sentence_of(action)
        beside = self.by_sentence[sentence]
        clause = self._clause(action, beside, sentence)
        places, how = self._places(action, clause, sentence)
        lead = self.text[max(sentence.start, clause.start - 1) : action.start]
        return Telling(
            action, tuple(places), how, self._date(action),
            tuple(self._actors(clause, sentence, beside)), self._statement(action),
            bool(_apart().search(f" {fold(lead)} ")),
        )  # fmt: skip

    def _clause(
        self, action: ActionMention, beside: Sequence[ActionMention], sentence: Span
    ) -> Span:
        """Return the part of the sentence that is this action's."""
        start, end = sentence
        for one, other in pairwise(beside):
            cut = other.start
            for mark in words()["clauses"]:
                at = self.text.find(mark, one.end, other.start)
                cut = min(cut, at + 1) if at >= 0 else cut
            if other.start <= action.start:
                start = cut
            elif one == action:
                end = cut
        return Span(start, end)

    def _places(
        self, action: ActionMention, clause: Span, sentence: Span
    ) -> tuple[list[Where], str]:
        paragraph = self.paragraph(action.start)
        for span, how in [(clause, ""), (sentence, "")]:
            if found := self.where_in(*span):
                return found, how
        at = bisect_left(self._starts, sentence.start) - 1
        if at >= 0 and self._starts[at] >= paragraph.start:
            return [self.where[at]], NEAR
        at = bisect_left(self._starts, sentence.end)
        if at < len(self.where) and self._starts[at] < paragraph.end:
            return [self.where[at]], AFTER
        if self.where and len(set.union(*(each.names() for each in self.where[:50]))) == 1:
            return self.where[:1], ONLY
        return [], ""

    def _date(self, action: ActionMention) -> DateMention | None:
        told: ActionMention | None = action
        for _ in range(_BACK):
            if told is None:
                break
            if found := date_of(_found_action(told), self._found_dates, self.text):
                return self.dates[found.start, found.end]
            told = self._told_just_before(told)
        return None

    def _told_just_before(self, action: ActionMention) -> ActionMention | None:
        """Return the event told last before a sentence that begins with "hours later"."""
        start, end = sentence_of(action)
        if not _goes_on().match(f"{fold(self.text[start:end])} "):
            return None
        at = bisect_left(self._told, (start, 0)) - 1
        return self.by_sentence[self._told[at]][0] if at >= 0 else None

    def _actors(
        self, clause: Span, sentence: Span, beside: Sequence[ActionMention]
    ) -> list[ActorMention]:
        """Return who is named in the clause, before all actions of the sentence, or announces."""
        first = beside[0].start if beside else sentence.end
        return [
            row for row in self.actors_in(*sentence)
            if clause.start <= row.start < clause.end or row.start < first
            or row.role == Role.ANNOUNCES
        ]  # fmt: skip

    def _statement(self, action: ActionMention) -> StatementMention | None:
        at = bisect_right(self._statement_starts, action.start)
        near = self.statements[max(0, at - 3) : at]
        return next((row for row in reversed(near) if row.end > action.start), None)

    def between_actions(self, start: int, end: int) -> Iterator[Span]:
        """Yield the sentences of a span in which no event of its own is told."""
        told = self._told
        for sentence in sentences(self.text, start, end):
            at = bisect_left(told, (sentence.end, 0))
            if at == 0 or told[at - 1].end <= sentence.start:
                yield sentence


def _wheres(text: str, told: Iterable[tuple[str, list[Mention]]]) -> list[Where]:
    found: list[Where] = []
    at = -_APPOSED
    for relation, rows in told:
        between = text[at : rows[0].start] if at >= rows[0].start - _APPOSED else ""
        follows = between.lstrip().startswith((",", "،", "(")) and " and " not in between
        if found and found[-1].mentions[-1].place_id:
            follows = follows or _is_bare(between, relation)
        found.append(Where(relation, tuple(rows), relation not in ("at", "in") and follows))
        at = rows[-1].end
    return found


def _is_bare(between: str, relation: str) -> bool:
    """Return whether nothing but a relation stands between two places: "Taji, 5 km north of
    Baghdad" without the comma, which Arabic leaves out."""
    told = between.split()
    if len(told) == 1 and script_of(between) == "Arab":
        return not told[0].startswith("و")
    bare = re.sub(r"^[\d.,]+ (?:km|kilometers|kilometres) ", "", " ".join(told))
    return bare.casefold() == relation


def sentence_of(action: ActionMention) -> Span:
    return Span(action.sentence_start, action.sentence_end)


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of a span, by their stops."""
    at = start
    for stop in re.compile(r"[.!?؟](?=[\s”\"»)])|\n").finditer(text, start, end):
        yield Span(at, stop.end())
        at = stop.end()
    if at < end:
        yield Span(at, end)


def takes_part(row: ActorMention) -> bool:
    """Return whether the part is one in an operation, be it a stated absence."""
    return row.role in ABSENT_ROLES or row.role in (
        Role.LEADS, Role.PARTY, Role.GROUND, Role.POLICE, Role.MILITIA, Role.AIR_SUPPORT,
        Role.TARGET, Role.ANNOUNCES,
    )  # fmt: skip


@cache
def _apart() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(words()["apart"]) + r")(?!\w)")


@cache
def _goes_on() -> re.Pattern[str]:
    return re.compile(r"(?:" + "|".join(words()["goes_on"]) + r")(?!\w)")


def _found_date(row: DateMention) -> FoundDate:
    return FoundDate(
        row.start, row.end, row.surface, row.score, row.note, row.first, row.last,
        DatePrecision(row.precision), row.role,
    )  # fmt: skip


def _found_action(row: ActionMention) -> FoundAction:
    return FoundAction(
        row.start, row.end, row.surface, row.score, row.note, row.kind, sentence_of(row)
    )
