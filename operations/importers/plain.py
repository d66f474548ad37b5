"""A plain CSV file of events, with a map from our fields to its columns.

Fields: date (needed) and date_end; lat, lon; id; title; place; kind (ours, or a mapped word);
actor1, actor2; low, best, high (killed); wounded; notes; source (who said it first); url;
precision, date_precision (our codes); radius_m. A column that bears a field's name needs no
mapping. A row without id is known by its whole content. The caller states dataset, source, terms.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import orjson
from django.core.exceptions import ValidationError

from gazetteer.errors import ImportRefused
from operations.models.source import WEB_ADDRESS
from operations.vocabulary import ActorKind, DatePrecision, IncidentKind, Precision, Role

from . import cells as c
from .cells import BadCell, Cells
from .events import Event, Format, Person, Reading
from .tables import read_events

FIELDS = ("date", "date_end", "lat", "lon", "id", "title", "kind", "place", "actor1", "actor2",
          "low", "best", "high", "wounded", "notes", "source", "url", "precision",
          "date_precision", "radius_m")  # fmt: skip
KINDS = {
    **{kind.value: kind.value for kind in IncidentKind},
    **{str(kind.label): kind.value for kind in IncidentKind},
}
MAX_RADIUS_M = 2_000_000


def read(path: Path, reading: Reading) -> Iterator[Event]:
    """Yield events. Raises ImportRefused for a mapped field or column that is not there."""
    columns = {field: column.strip().lower() for field, column in reading.options.columns.items()}
    unknown = sorted(columns.keys() - set(FIELDS))
    if unknown:
        raise ImportRefused(f"There is no field {unknown[0]!r}; there are: {', '.join(FIELDS)}.")
    wrong = sorted(set(reading.options.kinds.values()) - set(IncidentKind.values))
    if wrong:
        known = ", ".join(IncidentKind.values)
        raise ImportRefused(f"There is no kind of incident {wrong[0]!r}; there are: {known}.")
    names = {field: columns.get(field, field) for field in FIELDS}
    seen: Counter[str] = Counter()

    def build(line: int, cells: Cells, reading: Reading) -> Event:
        return _event(line, cells, reading, names, seen)

    return read_events(path, reading, [names["date"], *columns.values()], build, names["id"])


def _event(
    line: int, cells: Cells, reading: Reading, names: dict[str, str], seen: Counter[str]
) -> Event:
    first = c.day(cells, names["date"])
    has_end = bool(cells.get(names["date_end"], "").strip())
    last = c.day(cells, names["date_end"]) if has_end else first
    if last < first:
        raise BadCell(names["date_end"], f"lies before the first day: {last} < {first}")
    position = c.point(cells, names["lat"], names["lon"])
    kind_words = c.text(cells, names["kind"])
    kind = _kind(kind_words, reading.options.kinds)
    place = c.text(cells, names["place"])
    killed = tuple(c.whole(cells, names[name]) for name in ("low", "best", "high"))
    stated = [number for number in killed if number is not None]
    if stated != sorted(stated):
        raise BadCell(names["best"], f"low, best and high are not in order: {killed}")
    people = tuple(
        Person(name, name, ActorKind.EXTERNAL, Role.PARTY)
        for side in ("actor1", "actor2")
        if (name := c.text(cells, names[side], 200))
    )
    precision = _choice(cells, names["precision"], Precision.values, Precision.NEAR)
    default = DatePrecision.DAY if first == last else DatePrecision.PERIOD
    radius_m = c.whole(cells, names["radius_m"])
    if radius_m is not None and radius_m > MAX_RADIUS_M:
        raise BadCell(names["radius_m"], f"is more than {MAX_RADIUS_M} metres")
    where = f", {place}" if place else ""
    notes = c.text(cells, names["notes"], 5_000)
    told = notes or "; ".join(f"{key}: {value}" for key, value in cells.items() if value.strip())
    if not told:
        raise BadCell(names["date"], "stands in a row that says nothing")
    return Event(
        line=line, external_id=_id_of(cells, names, seen),
        title=(c.text(cells, names["title"], 200)
               or f"{kind_words or 'Event'}{where}, {first}"[:200]),
        incident_kind=kind, valid_from=first, valid_to=last,
        date_precision=_choice(cells, names["date_precision"], DatePrecision.values, default),
        position=position, precision=precision if position else Precision.UNLOCATED,
        precision_m=radius_m, killed=(killed[0], killed[1], killed[2]),
        wounded=c.whole(cells, names["wounded"]), words=place, summary="",
        coded={"kind": kind_words} if kind_words else {}, raw=cells, people=people,
        text=c.shortened(told, 1000), quoted=bool(notes),
        speaker=c.text(cells, names["source"], 200), url=_address(cells, names["url"]),
    )  # fmt: skip


def _id_of(cells: Cells, names: dict[str, str], seen: Counter[str]) -> str:
    """Return the row's id; without one, what it says, and which of equal rows it is."""
    known = c.text(cells, names["id"], 80)
    if known:
        return known
    content = orjson.dumps(cells, option=orjson.OPT_SORT_KEYS)
    digest = hashlib.sha256(content).hexdigest()[:24]
    seen[digest] += 1
    return f"row:{digest}" if seen[digest] == 1 else f"row:{digest}:{seen[digest]}"


def _kind(words: str, mapped: dict[str, str]) -> str:
    return mapped.get(words) or KINDS.get(words.casefold()) or IncidentKind.OTHER


def _choice(cells: Cells, column: str, values: list[str], default: str) -> str:
    value = c.text(cells, column).casefold()
    if value and value not in values:
        raise BadCell(column, f"is none of {', '.join(values)}: {value[:30]!r}")
    return value or default


def _address(cells: Cells, column: str) -> str:
    value = c.text(cells, column, 500)
    if value:
        try:
            WEB_ADDRESS(value)
        except ValidationError:
            raise BadCell(column, f"is no web address: {value[:60]!r}") from None
    return value


FORMAT = Format("plain CSV with a map of columns", read)
