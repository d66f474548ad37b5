"""ACLED's list of deleted events: a CSV or JSON file whose rows hold `event_id_cnty`."""

from collections.abc import Iterator
from pathlib import Path

from gazetteer.errors import ImportRefused
from gazetteer.importers.lines import read_table
from gazetteer.importers.progress import Progress

from .json_rows import read_json_rows

COLUMN = "event_id_cnty"


def read_deletions(path: Path, progress: Progress) -> Iterator[str]:
    """Yield the ids. Raises ImportRefused for a file that lists none."""
    is_json = path.suffix.lower() in (".json", ".ndjson")
    rows = read_json_rows(path, progress) if is_json else read_table(path, progress, path.name)
    found = False
    for line, row in rows:
        if isinstance(row, str):
            raise ImportRefused(f"{path.name}, line {line} {row}.")
        if COLUMN not in row:
            raise ImportRefused(f"{path.name} has no column {COLUMN}.")
        if row[COLUMN].strip():
            found = True
            yield row[COLUMN].strip()
    if not found:
        raise ImportRefused(f"{path.name} lists no event.")
