"""What is marked in a report, kind by kind, as one table: the reading page knows no kind itself."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from operations.models import Mention, Report

from . import reading_actors, reading_forms
from .reading_plain import PlainDecision
from .segments import Marked

MOST = 500  # mentions of one page: about 1.3 MB


class Kind(NamedTuple):
    """A kind of mention. letter: before the number in its `key`. related: its name on a report.

    covers: whether it lies under other marks, as the words somebody said do.
    """

    name: str
    label: str
    letter: str
    related: str
    act: str
    form: Any
    points_to: str = ""
    covers: bool = False

    def rows(self, report: Report) -> Any:
        """Return the mentions of this kind in a report."""
        found = getattr(report, self.related).all()
        if self.points_to == "place":
            return found.select_related("place").defer("place__footprint").order_by("start")
        return found.select_related(self.points_to) if self.points_to else found

    def permission(self, verb: str, report: Report) -> str:
        return f"operations.{verb}_{getattr(report, self.related).model._meta.model_name}"


PLACE = Kind(
    "place", "Places", "", "mentions", "decide", reading_forms.DecisionForm, points_to="place"
)
ACTOR = Kind(
    "actor", "Actors", "a", "actor_mentions", "decide_actor", reading_actors.DecisionForm,
    points_to="actor",
)  # fmt: skip
DATE = Kind(
    "date", "Dates", "d", "date_mentions", "decide_date",
    partial(PlainDecision, "date_mentions"),
)  # fmt: skip
ACTION = Kind(
    "action", "Actions", "c", "action_mentions", "decide_action",
    partial(PlainDecision, "action_mentions"),
)  # fmt: skip
STATEMENT = Kind(
    "statement", "Statements", "s", "statement_mentions", "decide_statement",
    partial(PlainDecision, "statement_mentions"), covers=True,
)  # fmt: skip
KINDS = (PLACE, ACTOR, DATE, ACTION, STATEMENT)
BY_LETTER = {kind.letter: kind for kind in KINDS}
BY_ACT = {kind.act: kind for kind in KINDS}


def kind_of(mention: Marked) -> Kind:
    return BY_LETTER[mention.key.rstrip("0123456789")]


def parse_key(key: str) -> tuple[Kind, int] | None:
    """Return (kind, number) of a mention's key, None for what is none: "a12"."""
    letter = key[:1] if key[:1].isalpha() else ""
    number = key[len(letter) :]
    if letter not in BY_LETTER or not (number.isascii() and number.isdigit()) or len(number) > 18:
        return None
    return BY_LETTER[letter], int(number)


def marks_of(report: Report) -> dict[str, list[Marked]]:
    """Return {kind: mentions} of a report, one query a kind."""
    return {kind.name: list(kind.rows(report)) for kind in KINDS}


class Part(NamedTuple):
    """Some of a long report's mentions, one page of them; `number` counts from 1."""

    found: dict[str, list[Marked]]
    number: int
    parts: int


def part_of(found: dict[str, list[Marked]], asked: str) -> Part:
    """Return the mentions of one page, in the order of the text; the first for no such number."""
    rows = sorted(chain(*found.values()), key=lambda row: (row.start, row.key))
    count = max(1, -(-len(rows) // MOST))
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 7
    number = int(asked) if is_number and 1 <= int(asked) <= count else 1
    keys = {row.key for row in rows[(number - 1) * MOST : number * MOST]}
    told = {name: [row for row in of_kind if row.key in keys] for name, of_kind in found.items()}
    return Part(told, number, count)


def in_text(marks: dict[str, list[Marked]]) -> tuple[list[Marked], list[Marked]]:
    """Return (marks, covers), each in the order of the text.

    covers: mentions that lie under others: those of a covering kind, and those of further kinds
    that meet a name. Of names that meet, the first is marked; of a span with two roles the first.
    """
    names = reading_actors.in_text(marks[PLACE.name], marks[ACTOR.name])  # type: ignore[arg-type]
    further = list(chain(*(marks[kind.name] for kind in KINDS if kind not in (PLACE, ACTOR))))
    taken = _Spans(names)
    covers = []
    for mention in sorted(further, key=lambda row: (row.start, -row.end)):
        if kind_of(mention).covers or taken.meets(mention):
            covers.append(mention)
        else:
            taken.add(mention)
            names.append(mention)
    return sorted(names, key=lambda row: (row.start, -row.end)), covers


class _Spans:
    """The characters that are taken."""

    def __init__(self, mentions: Iterable[Marked]) -> None:
        self.taken: set[int] = set()
        for mention in mentions:
            self.add(mention)

    def add(self, mention: Marked) -> None:
        self.taken.update(range(mention.start, mention.end))

    def meets(self, mention: Marked) -> bool:
        return not self.taken.isdisjoint(range(mention.start, mention.end))


def counts_of(rows: Sequence[Marked]) -> dict[str, int]:
    """Return {state: how many}."""
    return {state.value: sum(row.state == state for row in rows) for state in Mention.State}
