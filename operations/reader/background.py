"""Which actions a text tells as background: of long ago, or a headline told again below. Pure."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from operations.reader.actions import FoundAction
from operations.reader.dates import SCENE, STATED, FoundDate
from operations.vocabulary import DatePrecision

LONG_AGO, LATELY = dt.timedelta(days=100), dt.timedelta(days=8)
_LONGEST_HEADLINE = 200  # characters
# what a clause says of a name in it is no date of the event: "in Mosul, which was retaken in 2017"
_ASIDE = re.compile(r"[,،] ?(?:which|where|who|whose|الذي|التي|الذين|حيث)(?!\w)")
_ITEM = re.compile(r"\s*(?:[-–—•*]|\d{1,2}[.)-])")
_ENDED = re.compile(r"[.!?؟:]\W*$")


def set_aside(
    actions: Sequence[FoundAction], dates: Sequence[FoundDate], text: str, published: dt.date
) -> list[FoundAction]:
    """Return the actions with those of the background excluded.

    dates: those of the text, in order. A text of nothing but the past keeps its actions.
    """
    starts = [date.start for date in dates]
    is_dated = any(_is_day(date) and published - date.last <= LATELY for date in dates)
    old = [
        not one.excluded and _is_old(one, dates, starts, text, published, is_dated)
        for one in actions
    ]
    if any(not one.excluded and not is_old for one, is_old in zip(actions, old, strict=True)):
        actions = [
            replace(one, excluded="of long before what is reported", score=0.4) if is_old else one
            for one, is_old in zip(actions, old, strict=True)
        ]
    return list(actions)


def _is_old(
    action: FoundAction, dates: Sequence[FoundDate], starts: list[int], text: str,
    published: dt.date, is_dated: bool,
) -> bool:  # fmt: skip
    """Return whether an action has dates of its own and all of them are of another time.

    is_dated: the text states days of late; then "last month", "two weeks ago" is another time.
    """
    begin, end = action.sentence
    here = [
        date for date in dates[bisect_left(starts, begin) : bisect_left(starts, end + 1)]
        if date.role in (SCENE, STATED)
    ]  # fmt: skip
    if not here:
        return False
    last = max(date.last for date in here)
    vague = is_dated and not any(_is_day(date) for date in here)
    if published - last <= (LATELY if vague else LONG_AGO):
        return False
    nearest = min(here, key=lambda date: abs(date.start - action.start))
    between = text[min(nearest.end, action.end) : max(nearest.start, action.start)]
    return not _ASIDE.search(between)


def _is_day(date: FoundDate) -> bool:
    return date.precision in (DatePrecision.DAY, DatePrecision.DAYS)


def without_headline(actions: Sequence[FoundAction], text: str) -> list[FoundAction]:
    """Exclude what a headline says where the text below it tells the same kind of event.

    Proposals take the two for one event; this counts them so, and what is stored keeps both.
    """
    headline, _, below = text.lstrip().partition("\n")
    end = len(text) - len(below)
    first = below.lstrip().partition("\n")[0]
    if (
        len(headline) > _LONGEST_HEADLINE or _ITEM.match(headline) or _ENDED.search(headline)
        or len(first) < len(headline) or ". " not in f"{first} " or _ITEM.match(first)
    ):  # fmt: skip
        return list(actions)
    kept = list(actions)
    for at, one in enumerate(kept):
        if one.start >= end:
            break
        again = next(
            (n for n in range(at + 1, len(kept))
             if kept[n].start >= end and not kept[n].excluded and kept[n].kind == one.kind),
            None,
        )  # fmt: skip
        if one.excluded or again is None:
            continue
        kept[at] = replace(one, excluded="is the headline of what is told below", score=0.4)
        if not kept[again].counts:
            kept[again] = replace(kept[again], counts=one.counts)
    return kept
