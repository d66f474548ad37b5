"""A text cut into pieces at its mentions, so that a template can mark them and escape the rest."""

from collections.abc import Iterable
from typing import NamedTuple

from operations.models import ActorMention, Mention

Marked = Mention | ActorMention


class Segment(NamedTuple):
    """A piece of a report's text; `number` counts mentions from 1, 0: between them."""

    text: str
    number: int = 0
    mention: Marked | None = None


def segments(text: str, mentions: Iterable[Marked]) -> tuple[list[Segment], list[Marked]]:
    """Return (pieces, mentions that could not be marked because they overlap an earlier one).

    mentions: in the order of their start. The pieces joined are the text.
    """
    pieces: list[Segment] = []
    hidden: list[Marked] = []
    at = 0
    for number, mention in enumerate(mentions, 1):
        if mention.start < at or mention.end > len(text):
            hidden.append(mention)
            continue
        if mention.start > at:
            pieces.append(Segment(text[at : mention.start]))
        pieces.append(Segment(text[mention.start : mention.end], number, mention))
        at = mention.end
    if at < len(text):
        pieces.append(Segment(text[at:]))
    return pieces, hidden
