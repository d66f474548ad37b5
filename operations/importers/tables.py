"""From a file of rows to events: columns checked once, a bad row reported and left out."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gazetteer.errors import ImportRefused
from gazetteer.importers.lines import read_table

from .cells import BadCell, Cells
from .events import Event, Reading
from .json_rows import read_json_rows

MAX_CELL = 100_000  # characters; a cell that swallowed half the file is a broken quote
JSON = (".json",)

Build = Callable[[int, Cells, Reading], Event]


def read_events(
    path: Path, reading: Reading, needed: Sequence[str], build: Build, id_column: str
) -> Iterator[Event]:
    """Yield the events of a CSV file, plain or zipped, or of a JSON file.

    needed: columns without which it is another kind of file. Raises ImportRefused for such a one,
    and for a file whose last row breaks off.
    """
    is_json = path.suffix.lower() in JSON
    rows = (
        read_json_rows(path, reading.progress)
        if is_json
        else read_table(path, reading.progress, path.name)
    )
    cut, is_first = "", True
    for line, row in rows:
        if isinstance(row, str):
            reading.report.rows_read += 1
            reading.report.skip(line, row)
            cut = f"{path.name} breaks off in line {line}, which {row}: refused."
            continue
        cut = ""
        if is_first:
            is_first = False
            require_columns(path, row, needed)
            if is_tag_row(row):
                continue
        reading.report.rows_read += 1
        try:
            event = _event(line, row, reading, build)
        except BadCell as error:
            known = row.get(id_column, "").strip().removesuffix(".0")
            reading.report.skip(line, str(error), error.column, known)
        else:
            yield event
    if cut and not is_json:
        raise ImportRefused(cut)


def _event(line: int, row: Cells, reading: Reading, build: Build) -> Event:
    for column, value in row.items():
        if len(value) > MAX_CELL:
            raise BadCell(column, f"has {len(value)} characters")
    return build(line, row, reading)


def require_columns(path: Path, row: Cells, needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in row]
    if missing:
        raise ImportRefused(
            f"{path.name} lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}; "
            f"it has {', '.join(list(row)[:60])}."
        )


def is_tag_row(row: Cells) -> bool:
    """Return whether this is HXL's row of tags: nothing but `#tag` and empty cells."""
    stated = [value for value in row.values() if value.strip()]
    return bool(stated) and all(value.startswith("#") for value in stated)
