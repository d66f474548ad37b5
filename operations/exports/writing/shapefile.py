"""Shapefiles by GDAL, zipped with a README that says what they could not hold.

A shapefile holds one kind of shape, names of ten letters and texts of 254 bytes: points, lines and
areas are files of their own, and so is what is not located, as a bare table.
"""

import zipfile
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyogrio

from operations.exports import shapes
from operations.exports.columns import Row

from .job import GEOMETRY, Job, Written, arrow, batched, rows, schema

MOST_LETTERS = 10  # of a column's name
MOST_BYTES = 254  # of a text
SHAPES = {
    "point": "Point",
    "points": "MultiPoint",
    "line": "MultiLineString",
    "area": "MultiPolygon",
}
UNLOCATED = "unlocated"
README = """{words}

What a shapefile cannot hold
----------------------------
- One kind of shape a file: points, lines and areas are files of their own, and so is what is named
  but not located ({unlocated}.dbf, a table without shapes).
- Texts end after 254 bytes (UTF-8): {cut} were cut. An empty text and no text are the same.
- Names of columns have at most ten letters:

{names}
"""


def write(job: Job, features: Iterator[dict[str, Any]]) -> Written:
    plain = schema(job)
    names = short_names(plain.names)
    wanted = pa.schema([one.with_name(short) for one, short in zip(plain, names, strict=True)])
    begun: set[str] = set()
    cut = 0
    for batch in batched(rows(job, features)):
        for family, members in _by_family(batch).items():
            cut += sum(map(_shorten, members))
            _add(job, family, arrow(members, wanted), begun)
    if not begun:
        _add(job, "point", arrow([], wanted), begun)
    told = "\n".join(
        f"  {short:<10}  {name}" for short, name in zip(names, plain.names, strict=True)
    )
    readme = README.format(
        words=job.words, unlocated=f"{job.name}_{UNLOCATED}", cut=cut, names=told
    )
    with zipfile.ZipFile(job.path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", readme)
        for path in sorted(job.folder.glob(f"{job.name}_*")):
            archive.write(path, path.name)
            path.unlink()
    return Written(job.path, cut=cut)


def short_names(names: list[str]) -> list[str]:
    """Return each name in ten letters, each once: its first, or fewer and a number."""
    found: list[str] = []
    for name in names:
        short, number = name[:MOST_LETTERS], 1
        while short in found:
            short = f"{name[: MOST_LETTERS - 1 - len(str(number))]}_{number}"
            number += 1
        found.append(short)
    return found


def _by_family(batch: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for one in batch:
        family = shapes.FAMILIES[one.geometry["type"]] if one.geometry else UNLOCATED
        found.setdefault(family, []).append(one)
    return found


def _shorten(one: Row) -> int:
    """Cut the texts of a row to what fits, at a letter's end; return how many were too long."""
    count = 0
    for number, value in enumerate(one.cells):
        if isinstance(value, str) and len(encoded := value.encode()) > MOST_BYTES:
            one.cells[number] = encoded[:MOST_BYTES].decode(errors="ignore")
            count += 1
    return count


def _add(job: Job, family: str, batch: pa.RecordBatch, begun: set[str]) -> None:
    """Add a batch to the file of its family, which is made by the first one."""
    path = job.folder / f"{job.name}_{family}.{'dbf' if family == UNLOCATED else 'shp'}"
    drawn = family != UNLOCATED
    pyogrio.write_arrow(
        pa.Table.from_batches([batch if drawn else batch.drop_columns([GEOMETRY[:MOST_LETTERS]])]),
        path, driver="ESRI Shapefile", append=family in begun, encoding="UTF-8",
        geometry_name=GEOMETRY[:MOST_LETTERS] if drawn else None,
        geometry_type=SHAPES[family] if drawn else None, crs="EPSG:4326" if drawn else None,
    )  # fmt: skip
    begun.add(family)
