"""What every format is read into: an event in our words, with its row as it came."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from gazetteer.importers.progress import Progress
from operations.vocabulary import Release

from .report import EventReport


class Person(NamedTuple):
    """An actor as a row names it. key: its id in the dataset, or its name; kind: `ActorKind`."""

    key: str
    name: str
    kind: int
    role: str


class Event(NamedTuple):
    """One row. lon, lat: degrees, SRID 4326, or None. killed: low, best, high.

    people: in the order of the row. text: what the row says, for the quote; quoted: those are the
    dataset's own words and not put together here from its cells.
    """

    line: int
    external_id: str
    title: str
    incident_kind: str
    valid_from: dt.date
    valid_to: dt.date
    date_precision: str
    position: tuple[float, float] | None
    precision: str
    precision_m: int | None
    killed: tuple[int | None, int | None, int | None]
    wounded: int | None
    words: str
    summary: str
    coded: dict[str, str]
    raw: dict[str, str]
    people: tuple[Person, ...]
    text: str
    quoted: bool = False
    speaker: str = ""
    url: str = ""
    published_on: dt.date | None = None


@dataclass(frozen=True)
class Options:
    """What the caller says of a file.

    dataset: space of the external ids. columns: field to column (plain). kinds: a word of the file
    to our incident kind (plain). licence, attribution: the terms kept with each row. released: day
    on which the dataset said so. release, hold_until: what may become public, and when.
    """

    dataset: str = ""
    version: str = ""
    source: str = ""
    licence: str = ""
    attribution: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    released: dt.date | None = None
    release: str = Release.PUBLIC
    hold_until: dt.datetime | None = None


@dataclass
class Reading:
    """One run's companions of a reader: options in, report and progress out."""

    options: Options
    report: EventReport
    progress: Progress


@dataclass(frozen=True)
class Format:
    """One importer. read: yields events of a file and tells the report what it left out.

    dataset, source, source_url, licence, attribution: what is so unless the caller says otherwise.
    needs_terms: its terms forbid republishing by default, so publishing needs stated ones.
    """

    title: str
    read: Callable[[Path, Reading], Iterator[Event]]
    dataset: str = ""
    source: str = ""
    source_url: str = ""
    licence: str = ""
    attribution: str = ""
    needs_terms: bool = False
