"""iCalendar (RFC 5545): an all-day event a feature."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import icalendar
import orjson

from .about import About, day
from .columns import printable
from .reading import Batches

LAYERS = ("operation-areas", "campaigns")


def events(batches: Batches, about: About, options: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the calendar; `END:VCALENDAR` is its end mark."""
    whole = icalendar.Calendar()
    whole.add("prodid", "-//Conflictmap//exports//EN")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", icalendar.vText(about.title))
    whole.add("x-wr-caldesc", icalendar.vText(about.words()))
    if about.address:
        whole.add("url", about.address)
    head, end, _ = whole.to_ical().partition(b"END:VCALENDAR")
    yield head
    for batch in batches:
        yield b"".join(_event(orjson.loads(text), about) for text in batch)
    yield end + b"\r\n"


def _event(feature: Mapping[str, Any], about: About) -> bytes:
    has = feature["properties"]
    first, last = day(has.get("valid_from")), day(has.get("valid_to"))
    if first is None:
        return b""
    event = icalendar.Event()
    event.add("uid", f"{feature['id']}@conflictmap")
    event.add("dtstamp", dt.datetime.fromisoformat(has.get("recorded_from") or about.exported_at))
    event.add("sequence", max(int(has.get("version") or 1) - 1, 0))
    event.add("dtstart", first)
    if last and last < dt.date.max:
        event.add("dtend", last + dt.timedelta(days=1))  # the day after, as RFC 5545 counts
    open_end = "" if last else "No end is known. "
    event.add("summary", printable(str(has.get("title") or "")))
    event.add("description", printable(f"{open_end}{has.get('summary') or ''}"))
    event.add("location", printable(str(has.get("words") or "")))
    event.add("transp", "TRANSPARENT")
    if about.site:
        event.add("url", f"{about.site}/records/{has.get('record')}/")
    return bytes(event.to_ical())
