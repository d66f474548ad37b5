"""A text cut into pieces at its mentions, so that a template can mark them and escape the rest."""

from collections import deque
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from operations.models import (
    ActionMention,
    ActorMention,
    DateMention,
    Mention,
    StatementMention,
)

Marked = Mention | ActorMention | DateMention | ActionMention | StatementMention


class Cover(NamedTuple):
    """A mention that lies under a piece; `begins` at the first piece of it."""

    number: int
    mention: Marked
    begins: bool


class Segment(NamedTuple):
    """A piece of a report's text from character `at`; `number` counts mentions from 1, 0: between
    them. covers: what lies under it, the longest first."""

    text: str
    at: int = 0
    number: int = 0
    mention: Marked | None = None
    covers: tuple[Cover, ...] = ()


def segments(
    text: str, mentions: Iterable[Marked], covers: Iterable[Marked], numbers: dict[str, int]
) -> tuple[list[Segment], list[Marked]]:
    """Return (pieces, mentions that could not be marked because they overlap an earlier one).

    mentions: in the order of their start. covers: mentions that lie under pieces. numbers: of
    both, by key. The pieces joined are the text.
    """
    shown, hidden = _apart(mentions, len(text))
    rows = (row for row in covers if row.end <= len(text))
    under = deque(sorted(rows, key=lambda row: (row.start, -row.end)))
    edges = {0, len(text)}
    for mention in [*shown, *under]:
        edges |= {mention.start, mention.end}
    # a mark is one piece: a cover that begins or ends inside it is drawn to its edge
    inside = {at for row in shown for at in range(row.start + 1, row.end)}
    cuts = sorted(edges - inside)
    by_start = {row.start: row for row in shown}
    lying: list[Marked] = []
    pieces = []
    for at, end in pairwise(cuts):
        lying = [row for row in lying if row.end > at]
        begun = len(lying)
        while under and under[0].start < end:
            lying.append(under.popleft())
        over = [Cover(numbers[row.key], row, i >= begun) for i, row in enumerate(lying)]
        marked = by_start.get(at)
        number = numbers[marked.key] if marked else 0
        pieces.append(Segment(text[at:end], at, number, marked, tuple(over)))
    return pieces, hidden


def _apart(mentions: Iterable[Marked], length: int) -> tuple[list[Marked], list[Marked]]:
    """Return (mentions that stand apart, those that overlap an earlier one)."""
    shown: list[Marked] = []
    hidden: list[Marked] = []
    at = 0
    for mention in mentions:
        if mention.start < at or mention.end > length:
            hidden.append(mention)
            continue
        shown.append(mention)
        at = mention.end
    return shown, hidden
