"""Which date an action has: the one of its sentence, else the one told before it. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from operations.reader.actions import FoundAction
from operations.reader.dates import SCENE, STATED, FoundDate
from operations.vocabulary import DatePrecision

_REACH = 400  # characters back to a date of an earlier sentence
_NEARBY = 12  # dates to either side that are looked at
STOPS = (".", "!", "?", "؟", "”", '"')


def date_of(action: FoundAction, dates: Sequence[FoundDate], text: str) -> FoundDate | None:
    """Return the date to propose for an action, None where the text tells none near it.

    dates: those of the text, in order. A day outranks a period; when it happened outranks when it
    was stated; after the sentence, what the same paragraph told last, then the title.
    """
    at = bisect_left(dates, action.start, key=lambda date: date.start)
    near = dates[max(0, at - _NEARBY) : at + _NEARBY]
    begin, end = action.sentence
    here = [date for date in near if begin <= date.start <= end]
    for role in (SCENE, STATED):
        days = [date for date in here if date.role == role]
        if days:
            return min(days, key=lambda date: (_rank(date), abs(date.start - action.start)))
    paragraph = text.rfind("\n", max(0, action.start - _REACH), action.start) + 1
    before = [
        date
        for date in near
        if date.role == SCENE and max(paragraph, action.start - _REACH) <= date.start < begin
    ]
    return before[-1] if before else _of_heading(dates, text)


def _of_heading(dates: Sequence[FoundDate], text: str) -> FoundDate | None:
    """Return the day that a title states for all below it: "Events of Monday 17 April"."""
    rest = text.lstrip()
    title = rest[: max(rest.find("\n"), 0)].rstrip()
    if title.endswith(STOPS):  # a first paragraph of one sentence states its own day
        return None
    end = len(text) - len(rest) + len(title)
    days = [
        date for date in dates[:_NEARBY]
        if date.end <= end and date.precision == DatePrecision.DAY and date.role == SCENE
    ]  # fmt: skip
    return days[0] if len(days) == 1 else None


def _rank(date: FoundDate) -> int:
    return 0 if date.precision in (DatePrecision.DAY, DatePrecision.DAYS) else 1
