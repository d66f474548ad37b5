"""What each pattern of a date means: (days, score, reason), or a shift from the date before. Pure.

`words` is the language that matched, `g` the named groups of the match. A day that does not exist
raises ValueError, one before the calendar OverflowError; the caller passes both over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from operations.reader import days
from operations.vocabulary import DatePrecision

if TYPE_CHECKING:
    from operations.reader.date_patterns import Language

Groups = dict[str, str | None]
Meaning = tuple[days.Days | int | None, float, str]
Sense = Callable[["Language", Groups, dt.date], Meaning]
NOTHING: Meaning = (None, 0.0, "")


def _year(g: Groups) -> int | None:
    """Return the year that a match states, None where it states none."""
    stated = g.get("y")
    return int(stated) if stated else None


def numeric(words: Language, g: Groups, published: dt.date) -> Meaning:
    day, month, year = (int(g[name] or 0) for name in "dmy")
    if month > 12 >= day:
        day, month = month, day
        return days.one(dt.date(year, month, day)), 0.8, "written as month, day, year"
    return days.one(dt.date(year, month, day)), 0.95, "written as a date"


def calendar(words: Language, g: Groups, published: dt.date) -> Meaning:
    year = _year(g)
    day = days.day_of(int(g["d"] or 0), words.months[g["m"] or ""], year, published)
    if day is None:
        return NOTHING
    reason = "written as a date" if year else "the last such day on or before publication"
    return days.one(day), 0.97 if year else 0.93, reason


def ordinal(words: Language, g: Groups, published: dt.date) -> Meaning:
    """ "the fifth of August", الخامس من آب."""
    return calendar(words, {**g, "d": str(words.ordinals[g["o"] or ""])}, published)


def span(words: Language, g: Groups, published: dt.date) -> Meaning:
    year = _year(g)
    last_month = words.months[g["m"] or ""]
    first_month = words.months.get(g["m1"] or "", last_month)
    last = days.day_of(int(g["d"] or 0), last_month, year, published)
    if last is None:
        return NOTHING
    first = dt.date(last.year - (first_month > last_month), first_month, int(g["d1"] or 0))
    if first > last:
        return NOTHING
    return days.between(first, last), 0.9, "written as from one day to another"


def hijri(words: Language, g: Groups, published: dt.date) -> Meaning:
    year = _year(g)
    day = days.hijri_day(int(g["d"] or 0), words.hijri[g["m"] or ""], year, published)
    if day is None:
        return NOTHING
    return days.one(day), 0.8, "a Hijri day by Umm al-Qura; by sighting it may be a day off"


def month(words: Language, g: Groups, published: dt.date) -> Meaning:
    year, part = _year(g), words.part(g.get("p"))
    found = days.month_of(
        words.months[g["m"] or ""], year, published, part, strictly=bool(g.get("l"))
    )
    if found and (g.get("in") or "") in words.lists["since"] and found[0] < published:
        return (found[0], published, DatePrecision.PERIOD), 0.7, "from that month to publication"
    which = f"the {part} third of the month" if part else "the month"
    return found, 0.8 if year else 0.7, which


def year(words: Language, g: Groups, published: dt.date) -> Meaning:
    part = words.part(g.get("p"))
    if (g.get("in") or "") in words.lists["since"]:
        first = dt.date(int(g["y"] or 0), 1, 1)
        until = (first, max(first, published), DatePrecision.PERIOD)
        return until, 0.7, "from that year to publication"
    which = f"the {part} third of the year" if part else "the year"
    return days.year_of(int(g["y"] or 0), part), 0.7, which


def weekday(words: Language, g: Groups, published: dt.date) -> Meaning:
    number = words.weekdays[g["w"] or ""]
    if g.get("l") == "next" or g.get("f"):
        return days.one(days.next_weekday(number, published)), 0.7, "the next after publication"
    parts = (g.get("p") or "").split()
    strictly = bool(g.get("l2")) or g.get("l") not in (None, "", "this")
    day = days.weekday(number, published, strictly=strictly)
    if g.get("mid") or "منتصف" in parts:
        both = days.between(day, day + dt.timedelta(1))
        return both, 0.7, "after midnight: that day or the next"
    if words.lists["nights"].intersection(parts):
        reason = "the night of that day; the older count means the night before it"
        return days.one(day), 0.75, reason
    return days.one(day), 0.92, "the last such day on or before publication"


def two_nights(words: Language, g: Groups, published: dt.date) -> Meaning:
    last = days.weekday(words.weekdays[g["w2"] or ""], published)
    first = last - dt.timedelta(1)
    if g.get("w") and words.weekdays[g["w"] or ""] != first.weekday():
        return NOTHING
    return days.between(first, last), 0.9, "a night between two days"


def relative(words: Language, g: Groups, published: dt.date) -> Meaning:
    shift = words.relative[g["r"] or ""]
    told = {0: "the day of publication", -1: "the day before publication"}
    day = days.one(published + dt.timedelta(shift))
    return day, 0.9 if shift else 0.8, told.get(shift, f"{-shift} days before publication")


def leaning(shift: int) -> Sense:
    told = {0: "the same day as", 1: "the day after", -1: "the day before"}[shift]
    return lambda words, g, published: (shift, 0.75, told)


def past(words: Language, g: Groups, published: dt.date) -> Meaning:
    word = g["u"] or ""
    unit, number = words.units[word], g.get("n")
    is_plural = word.endswith("s") if words.code == "en" else word in words.plurals
    if number or is_plural or g.get("l") == "past":
        count = words.numbers.value(number) if number else None
        count = count or (None if is_plural else 1)
        return days.past(count, unit, published), 0.7, "a stretch up to publication"
    return days.last_unit(unit, published), 0.7, "the one before that of publication"


def ago(words: Language, g: Groups, published: dt.date) -> Meaning:
    if g.get("dual"):
        total = words.duals[g["dual"] or ""]
        unit = 365 if total >= 700 else 30 if total >= 60 else 7 if total >= 14 else 1
        return days.ago(total // unit, unit, published), 0.85, "counted back from publication"
    unit = words.units[g["u"] or ""]
    number = g.get("n")
    count = 1 if number in (None, "a", "an") else words.numbers.value(number or "")
    if not count:
        return NOTHING
    return days.ago(count, unit, published), 0.85, "counted back from publication"


def this(words: Language, g: Groups, published: dt.date) -> Meaning:
    if g["u"] == "week":
        return days.past(1, 7, published), 0.6, "the week up to publication"
    first = published.replace(day=1) if g["u"] == "month" else published.replace(month=1, day=1)
    return days.between(first, published), 0.7, f"the {g['u']} of publication, so far"


def season(words: Language, g: Groups, published: dt.date) -> Meaning:
    first, last = words.seasons[g["s"] or ""]
    year = _year(g)
    return days.season_of(first, last, published, year), 0.6, "the last such season"
