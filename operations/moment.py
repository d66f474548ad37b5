"""Time as a value: which day in the world, and as known when. Parsed here and nowhere else."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from gazetteer.errors import BadParameter

EARLIEST = dt.date(1, 1, 1)
LATEST = dt.date(9999, 12, 30)  # the day after must still be a date


@dataclass(frozen=True, slots=True)
class Moment:
    """first..last: days in the world, inclusive; None: any. as_of: an aware instant, ≤ now."""

    first: dt.date | None
    last: dt.date | None
    as_of: dt.datetime

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Moment":
        """Parse `datetime` (a day, an instant, or `from/to` with `..` open) and `as_of`.

        Raises BadParameter naming the parameter that is impossible.
        """
        first, last = parse_interval(query.get("datetime", ""))
        return cls(first, last, _as_of(query, "as_of", timezone.now()))

    @classmethod
    def pair(cls, query: Mapping[str, str]) -> tuple["Moment", "Moment"]:
        """Parse two states: the days `from` and `to`, known at `from_as_of` and `to_as_of`.

        The days are needed; the instants are now, the same now, unless given. Raises BadParameter
        naming the parameter that is missing or impossible.
        """
        now = timezone.now()
        first, last = _day(query.get("from", ""), "from"), _day(query.get("to", ""), "to")
        return (
            cls(first, first, _as_of(query, "from_as_of", now)),
            cls(last, last, _as_of(query, "to_as_of", now)),
        )

    @property
    def days(self) -> str:
        """Return the valid time as a `datetime` parameter has it: one text for one meaning."""
        if self.first is None or self.last is None:
            return ".."
        if self.first == self.last:
            return self.first.isoformat()
        first = ".." if self.first == EARLIEST else self.first.isoformat()
        last = ".." if self.last == LATEST else self.last.isoformat()
        return ".." if first == last == ".." else f"{first}/{last}"

    @property
    def instant(self) -> str:
        """Return the record time as an `as_of` parameter has it, UTC, with no needless digits."""
        return instant_text(self.as_of)


def instant_text(instant: dt.datetime) -> str:
    """Return an aware instant as ISO 8601 in UTC: 2019-08-05T12:00:00Z, microseconds if any."""
    return instant.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def parse_interval(raw: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day of an OGC `datetime` value, or (None, None) for none."""
    if not raw or raw == "..":
        return None, None
    parts = raw.split("/")
    if len(parts) > 2:
        raise BadParameter("datetime", "Give one day, or two with one “/” between them.")
    if len(parts) == 1:
        day = _day(parts[0], "datetime")
        return day, day
    first = EARLIEST if parts[0] in {"", ".."} else _day(parts[0], "datetime")
    last = LATEST if parts[1] in {"", ".."} else _day(parts[1], "datetime")
    if last < first:
        raise BadParameter("datetime", "The interval ends before it starts.")
    return first, last


def parse_instant(raw: str, parameter: str) -> dt.datetime:
    """Return an aware instant; a bare date means the end of that day (UTC)."""
    try:
        day = parse_date(raw)
        if day:
            return dt.datetime.combine(day, dt.time.max, tzinfo=dt.UTC)
        instant = parse_datetime(raw.replace(" ", "+"))
        if instant:
            # in UTC: PostgreSQL refuses offsets that Python takes
            return instant.astimezone(dt.UTC) if instant.tzinfo else instant.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise BadParameter(parameter, "Give a date (2019-08-05) or an instant (2019-08-05T12:00:00Z).")


def _as_of(query: Mapping[str, str], parameter: str, now: dt.datetime) -> dt.datetime:
    """Return an instant of a request, now if it names none: nobody asks what will be known."""
    raw = query.get(parameter, "")
    return min(parse_instant(raw, parameter), now) if raw else now


def _day(raw: str, parameter: str) -> dt.date:
    try:
        day = parse_date(raw)
        if day is None and (instant := parse_datetime(raw.replace(" ", "+"))):
            day = (instant.astimezone(dt.UTC) if instant.tzinfo else instant).date()
    except (ValueError, OverflowError):
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise BadParameter(parameter, "Give days as 2019-08-05; this is none.")
    return day
