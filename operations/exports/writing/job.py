"""What is to be written, and the rows as Arrow has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from operations.exports import shapes
from operations.exports.columns import Column, Row, row

BATCH = 2000  # rows at a time
TYPES = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
         "date": pa.date32()}  # fmt: skip
GEOMETRY = "geometry"


class Refusal(Exception):
    """What a format cannot hold; the text is fit to be shown."""


@dataclass(frozen=True)
class Job:
    """ending: of the format. folder: where to write, empty. name: of layer and file.

    about: what the file says of itself, words: the same as text. known: (property, column).
    has_unlocated: some feature has no geometry. most_bytes: of any file.
    """

    ending: str
    folder: Path
    name: str
    title: str
    about: dict[str, Any]
    words: str
    known: list[tuple[str, Column]]
    has_unlocated: bool
    most_bytes: int

    @property
    def path(self) -> Path:
        return self.folder / f"{self.name}.{self.ending}"

    @property
    def metadata(self) -> dict[str, str]:
        """Return it as plain names and texts."""
        return {
            key: value if isinstance(value, str) else str(value or "none")
            for key, value in self.about.items()
        }


@dataclass
class Written:
    """left_out: features the format has no place for. cut: texts that were too long for it."""

    path: Path
    left_out: int = 0
    cut: int = 0


def rows(job: Job, features: Iterator[dict[str, Any]]) -> Iterator[Row]:
    for feature in features:
        yield row(feature, job.known)


def batched(found: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(found, BATCH)):
        yield batch


def schema(job: Job) -> pa.Schema:
    """Return id, the columns, and the geometry as WKB."""
    names = [pa.field(column.name, TYPES[column.kind]) for _, column in job.known]
    return pa.schema([pa.field("id", pa.string()), *names, pa.field(GEOMETRY, pa.binary())])


def arrow(batch: list[Row], wanted: pa.Schema) -> pa.RecordBatch:
    """Return rows as a record batch."""
    values: list[list[Any]] = [[one.id for one in batch]]
    values += [[one.cells[place] for one in batch] for place in range(len(wanted) - 2)]
    values.append([shapes.wkb(one.geometry) if one.geometry else None for one in batch])
    return pa.RecordBatch.from_arrays(
        [pa.array(column, one.type) for column, one in zip(values, wanted, strict=True)],
        schema=wanted,
    )


def stream(job: Job, features: Iterator[dict[str, Any]]) -> pa.RecordBatchReader:
    """Return the features as Arrow batches, one at a time in memory."""
    wanted = schema(job)
    found = (arrow(batch, wanted) for batch in batched(rows(job, features)))
    return pa.RecordBatchReader.from_batches(wanted, found)
