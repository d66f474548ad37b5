"""What a format is: a reader from a file to rows, and what the merge should know of it."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gazetteer.importers.progress import Progress
from gazetteer.importers.report import ImportReport
from gazetteer.importers.rows import Row


@dataclass(frozen=True)
class Options:
    """What the caller says of a file that it does not say itself.

    columns: field to column of a CSV file. source, licence: replace the format's own. country:
    ISO 3166-1 alpha-2 where the file has none. valid_from: the day its outlines are of.
    """

    columns: dict[str, str] = field(default_factory=dict)
    source: str = ""
    licence: str = ""
    country: str = ""
    valid_from: dt.date | None = None


@dataclass
class Reading:
    """One run's companions of a reader: options in, report and progress out."""

    options: Options
    report: ImportReport
    progress: Progress


@dataclass(frozen=True)
class Format:
    """One importer. read: yields rows of a file, and tells the report what it left out.

    where: finds the files where nobody names any; raises ImportRefused where there are none.
    """

    title: str
    read: Callable[[Path, Reading], Iterator[Row]]
    link_by_code: bool = False
    refuse_swapped: bool = False
    where: Callable[[], list[Path]] | None = None
