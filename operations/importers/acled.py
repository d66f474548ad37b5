"""ACLED's events, as CSV or as JSON of its API, in both generations of columns.

Before 2023: `inter1`, `inter2` and `interaction` as numbers, `data_id`, `event_id_no_cnty`, `iso3`.
Since: `disorder_type`, `civilian_targeting`, `tags`, and words in place of the numbers unless
numbers were asked for. A row is known by `event_id_cnty` in both.
"""

import calendar
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from operations.vocabulary import ActorKind, DatePrecision, Role
from operations.vocabulary_external import INTERS

from . import cells as c
from .cells import BadCell, Cells
from .events import Event, Format, Person, Reading
from .tables import read_events

NEEDED = ("event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type",
          "actor1", "actor2", "location", "latitude", "longitude", "geo_precision",
          "fatalities")  # fmt: skip
KEPT_CODES = ("event_type", "sub_event_type", "time_precision", "geo_precision", "event_date",
              "disorder_type", "civilian_targeting", "inter1", "inter2", "interaction",
              "assoc_actor_1", "assoc_actor_2", "source_scale", "tags")  # fmt: skip
# who is attacked and never takes part
BYSTANDERS = {ActorKind.CIVILIANS}


def read(path: Path, reading: Reading) -> Iterator[Event]:
    """Yield events. Raises ImportRefused for a file that is not ACLED’s."""
    return read_events(path, reading, NEEDED, _event, "event_id_cnty")


def _event(line: int, cells: Cells, reading: Reading) -> Event:
    external_id = c.required(cells, "event_id_cnty", 80)
    where = c.known_code(cells, "geo_precision", "acled geo_precision")
    when = c.known_code(cells, "time_precision", "acled time_precision")
    kind = c.known_code(cells, "sub_event_type", "acled sub_event_type")
    first, last = _period(c.day(cells, "event_date"), when.ours)
    place = c.required(cells, "location")
    names = ("location", "admin3", "admin2", "admin1", "country")
    words = ", ".join(dict.fromkeys(part for name in names if (part := c.text(cells, name))))
    people = _people(cells)
    notes = c.text(cells, "notes", 5_000)
    between = " – ".join(dict.fromkeys(person.name for person in people))
    kind_words = c.text(cells, "sub_event_type")
    told = notes or f"{kind_words}; {between}; {words}; {first}."
    return Event(
        line=line, external_id=external_id,
        title=c.shortened(f"{kind_words}, {place}: {between}", 200),
        incident_kind=kind.ours, valid_from=first, valid_to=last, date_precision=when.ours,
        position=c.point(cells, "latitude", "longitude"), precision=where.ours,
        precision_m=where.radius_m, killed=(None, c.whole(cells, "fatalities"), None),
        wounded=None, words=words[:300], summary="",
        coded={name: c.code(cells, name)[:300] for name in KEPT_CODES if cells.get(name)},
        raw=cells, people=people, text=c.shortened(told, 1000), quoted=bool(notes),
        speaker=c.shortened(c.text(cells, "source", 5_000), 200),
        published_on=_uploaded(cells),
    )  # fmt: skip


def _period(day: dt.date, precision: str) -> tuple[dt.date, dt.date]:
    """Return first and last day of the time it fell in; ACLED states one day, near the middle."""
    if precision == DatePrecision.WEEK:
        return day - dt.timedelta(days=3), day + dt.timedelta(days=3)
    if precision == DatePrecision.MONTH:
        length = calendar.monthrange(day.year, day.month)[1]
        return day.replace(day=1), day.replace(day=length)
    return day, day


def _people(cells: Cells) -> tuple[Person, ...]:
    """Return both actors. They carry no direction; only civilians are known to be attacked."""
    found = []
    for side in ("1", "2"):
        name = c.text(cells, f"actor{side}", 200)
        if not name:
            continue
        raw = c.code(cells, f"inter{side}").casefold()
        kind = INTERS.get(raw) or INTERS.get(raw.removesuffix("s"))
        if kind is None and raw not in ("", "0"):
            raise BadCell(f"inter{side}", f"is none of ACLED’s kinds of actor: {raw[:30]!r}")
        role = Role.VICTIM if kind in BYSTANDERS else Role.PARTY
        found.append(Person(name, name, kind or ActorKind.EXTERNAL, role))
    if not found:
        raise BadCell("actor1", "is empty, and so is actor2")
    return tuple(found)


def _uploaded(cells: Cells) -> dt.date | None:
    """Return the day of the row's time stamp (seconds since 1970), None where there is none."""
    raw = c.code(cells, "timestamp")
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 10):
        return None
    return dt.datetime.fromtimestamp(int(raw), dt.UTC).date()


FORMAT = Format(
    "ACLED as CSV or JSON",
    read,
    dataset="acled",
    source="Armed Conflict Location & Event Data (ACLED)",
    source_url="https://acleddata.com/",
    licence="ACLED terms of use",
    attribution="ACLED, acleddata.com",
    needs_terms=True,
)
