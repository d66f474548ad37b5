"""Days said relative to a day of publication, as first and last day. Pure arithmetic.

Every function returns (first, last, precision); the rules are stated in `data/dates.toml`.
"""

from __future__ import annotations

import calendar
import datetime as dt

from hijridate import Gregorian, Hijri

from operations.vocabulary import DatePrecision

Days = tuple[dt.date, dt.date, DatePrecision]
LOOSE = {1: 6, 7: 42, 30: 183, 365: 1461}  # days that "the past days", "weeks", "months" reach back
THIRDS = {"early": 0, "mid": 1, "late": 2}


def one(day: dt.date) -> Days:
    """Return a single day."""
    return day, day, DatePrecision.DAY


def between(first: dt.date, last: dt.date) -> Days:
    """Return a stretch of days with the precision that its length allows."""
    length = (last - first).days
    if not length:
        return one(first)
    if length < 6:
        return first, last, DatePrecision.DAYS
    return first, last, DatePrecision.WEEK if length == 6 else DatePrecision.PERIOD


def weekday(number: int, published: dt.date, *, strictly: bool = False) -> dt.date:
    """Return the last such weekday (Monday 0) on or before publication; `strictly`: before it."""
    back = (published.weekday() - number) % 7
    return published - dt.timedelta(back or (7 if strictly else 0))


def next_weekday(number: int, published: dt.date) -> dt.date:
    """Return the first such weekday after publication."""
    return published + dt.timedelta((number - published.weekday() - 1) % 7 + 1)


def day_of(day: int, month: int, year: int | None, published: dt.date) -> dt.date | None:
    """Return a calendar day, without a year the last on or before publication.

    None where there is no such day: 31 April, 29 February of a common year.
    """
    years = [year] if year else range(published.year, published.year - 9, -1)
    for candidate in years:
        try:
            found = dt.date(candidate, month, day)
        except ValueError:
            continue
        if year or found <= published:
            return found
    return None


def hijri_day(day: int, month: int, year: int | None, published: dt.date) -> dt.date | None:
    """Return the Gregorian day by Umm al-Qura; None outside its tables (1343–1500 AH)."""
    try:
        now = Gregorian(published.year, published.month, published.day).to_hijri().year
        for candidate in (year,) if year else (now, now - 1):
            found = Hijri(candidate, month, day).to_gregorian()
            if year or dt.date(*found.datetuple()) <= published:
                return dt.date(*found.datetuple())
    except (OverflowError, ValueError):
        pass
    return None


def month_of(
    month: int, year: int | None, published: dt.date, part: str = "", *, strictly: bool = False
) -> Days | None:
    """Return a month or a third of it; without a year the last that began by publication."""
    if year is None:
        this = published.month - (1 if strictly else 0)
        year = published.year if month <= this else published.year - 1
    if not 1 <= year <= 9998:
        return None
    length = calendar.monthrange(year, month)[1]
    if part:
        first, last = ((1, 10), (11, 20), (21, length))[THIRDS[part]]
        return dt.date(year, month, first), dt.date(year, month, last), DatePrecision.PERIOD
    return dt.date(year, month, 1), dt.date(year, month, length), DatePrecision.MONTH


def year_of(year: int, part: str = "") -> Days:
    """Return a year or a third of it."""
    if part:
        start = 1 + 4 * THIRDS[part]
        end = start + 3
        last = dt.date(year, end, calendar.monthrange(year, end)[1])
        return dt.date(year, start, 1), last, DatePrecision.PERIOD
    return dt.date(year, 1, 1), dt.date(year, 12, 31), DatePrecision.YEAR


def season_of(first_month: int, last_month: int, published: dt.date, year: int | None) -> Days:
    """Return the last such season that began by publication; winter goes into the next year."""
    at = year or (published.year if published.month >= first_month else published.year - 1)
    end = at + (last_month < first_month)
    last = dt.date(end, last_month, calendar.monthrange(end, last_month)[1])
    return dt.date(at, first_month, 1), last, DatePrecision.PERIOD


def past(count: int | None, unit: int, published: dt.date) -> Days:
    """Return "the past two weeks" (count 2, unit 7 days) or, without a count, "the past weeks"."""
    reach = min((count * unit) if count else LOOSE[unit], 36_500)
    return published - dt.timedelta(reach), published, DatePrecision.PERIOD


def ago(count: int, unit: int, published: dt.date) -> Days:
    """Return "two days ago" as a day; of weeks, months and years only the neighborhood is meant."""
    day = published - dt.timedelta(min(count * unit, 36_500))
    slack = dt.timedelta({1: 0, 7: 3, 30: 15, 365: 182}[unit])
    return between(day - slack, min(day + slack, published))


def last_unit(unit: int, published: dt.date) -> Days:
    """Return "last week", "last month", "last year": the one before that of publication.

    Weeks begin on Saturday, Sunday or Monday, so that the interval has room for each.
    """
    if unit == 7:
        return published - dt.timedelta(13), published - dt.timedelta(1), DatePrecision.PERIOD
    if unit == 30:
        end = published.replace(day=1) - dt.timedelta(1)
        return end.replace(day=1), end, DatePrecision.MONTH
    if unit == 365:
        return year_of(published.year - 1)
    return one(published - dt.timedelta(1))
