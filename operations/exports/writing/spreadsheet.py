"""XLSX: a sheet of features, a sheet that says what they are. Text stays text, never a formula."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from operations.exports import shapes

from .job import Job, Refusal, Written, rows

MOST_ROWS = 1_048_575  # under the line of names
MOST_LETTERS = 32_767  # of a cell
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
EARLIEST = dt.date(1900, 3, 1)  # what a spreadsheet knows as a day, its false leap day apart


def write(job: Job, features: Iterator[dict[str, Any]]) -> Written:
    book = xlsxwriter.Workbook(
        job.path, {**PLAIN, "constant_memory": True, "tmpdir": str(job.folder)}
    )
    book.set_properties({"title": job.title, "comments": job.words[:8000]})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Features")
    sheet.freeze_panes(1, 1)
    names = ["id", *(column.name for _, column in job.known), "lon", "lat", "wkt"]
    for place, name in enumerate(names):
        sheet.write_string(0, place, name)
    cut = 0
    for line, one in enumerate(rows(job, features), start=1):
        if line > MOST_ROWS:
            raise Refusal(f"A spreadsheet has {MOST_ROWS:,} rows, and this selection more.")
        for place, value in enumerate([one.id, *one.cells, *_shape(one.geometry)]):
            cut += _put(sheet, line, place, value, day)
    about = book.add_worksheet("About")
    told = {**job.about, "filters": job.metadata["filters"]}
    if cut:
        told["cut"] = f"{cut} texts or shapes of over {MOST_LETTERS:,} letters were cut or left out"
    for line, (name, value) in enumerate(told.items()):
        about.write_string(line, 0, name)
        about.write_string(line, 1, str(value))
    book.close()
    return Written(job.path, cut=cut)


def _put(sheet: Any, line: int, place: int, value: Any, day: Any) -> int:
    """Write one cell by its type; return 1 where it did not fit."""
    if value is None:
        return 0
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value)
    elif isinstance(value, dt.date):
        if value >= EARLIEST:
            sheet.write_datetime(line, place, dt.datetime.combine(value, dt.time()), day)
        else:
            sheet.write_string(line, place, value.isoformat())
    else:
        sheet.write_string(line, place, value[:MOST_LETTERS])
        return int(len(value) > MOST_LETTERS)
    return 0


def _shape(geometry: shapes.Geometry | None) -> list[Any]:
    """Return lon, lat of a point; WKT of the rest, where a cell can hold it."""
    if geometry is None:
        return [None, None, None]
    if geometry["type"] == "Point":
        return [*geometry["coordinates"], None]
    text = shapes.wkt(geometry)
    # half a shape would be a wrong one
    return [None, None, text if len(text) <= MOST_LETTERS else "too long for a cell"]
