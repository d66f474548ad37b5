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
        now = timezone.now()
        raw = query.get("as_of", "")
        return cls(first, last, min(parse_instant(raw, "as_of"), now) if raw else now)


def parse_interval(raw: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day of an OGC `datetime` value, or (None, None) for none."""
    if not raw or raw == "..":
        return None, None
    parts = raw.split("/")
    if len(parts) > 2:
        raise BadParameter("datetime", "Give one day, or two with one “/” between them.")
    if len(parts) == 1:
        day = _day(parts[0])
        return day, day
    first = EARLIEST if parts[0] in {"", ".."} else _day(parts[0])
    last = LATEST if parts[1] in {"", ".."} else _day(parts[1])
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


def _day(raw: str) -> dt.date:
    try:
        day = parse_date(raw)
        if day is None and (instant := parse_datetime(raw.replace(" ", "+"))):
            day = (instant.astimezone(dt.UTC) if instant.tzinfo else instant).date()
    except (ValueError, OverflowError):
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise BadParameter("datetime", "Give days as 2019-08-05; this is none.")
    return day
