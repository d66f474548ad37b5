"""GeoParquet 1.1: WKB with a bbox column to choose by, and `geo` metadata of our own.

Source: https://geoparquet.org/releases/v1.1.0/. Without `crs` coordinates are OGC:CRS84, as ours.
"""

from collections.abc import Iterator
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from operations.exports import shapes

from .job import GEOMETRY, Job, Row, Written, arrow, batched, rows, schema

SIDES = ("xmin", "ymin", "xmax", "ymax")
BOX = pa.struct([(side, pa.float64()) for side in SIDES])
GROUP = 10  # batches a row group


def write(job: Job, features: Iterator[dict[str, Any]]) -> Written:
    plain = schema(job)
    wanted = plain.append(pa.field("bbox", BOX))
    kinds: set[str] = set()
    whole: list[tuple[float, ...]] = []
    with pq.ParquetWriter(job.path, wanted, compression="zstd") as writer:
        group: list[pa.RecordBatch] = []
        for batch in batched(rows(job, features)):
            boxes = [shapes.bounds(one.geometry) if one.geometry else None for one in batch]
            kinds |= {one.geometry["type"] for one in batch if one.geometry}
            whole = _widened([*whole, *(box for box in boxes if box)])
            group.append(_with_boxes(batch, boxes, plain, wanted))
            if len(group) == GROUP:
                writer.write_table(pa.Table.from_batches(group))
                group = []
        if group:
            writer.write_table(pa.Table.from_batches(group))
        geo = _geo(sorted(kinds), whole)
        about = orjson.dumps(job.about).decode()
        writer.add_key_value_metadata({"geo": orjson.dumps(geo).decode(), "conflictmap": about})
    return Written(job.path)


def _with_boxes(
    batch: list[Row], boxes: list[Any], plain: pa.Schema, wanted: pa.Schema
) -> pa.RecordBatch:
    found = [dict(zip(SIDES, box, strict=True)) if box else None for box in boxes]
    columns = [*arrow(batch, plain).columns, pa.array(found, BOX)]
    return pa.RecordBatch.from_arrays(columns, schema=wanted)


def _widened(boxes: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Return one box round all of them, or none."""
    if not boxes:
        return []
    west, south, east, north = zip(*boxes, strict=True)
    return [(min(west), min(south), max(east), max(north))]


def _geo(kinds: list[str], whole: list[tuple[float, ...]]) -> dict[str, Any]:
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": kinds,
        "orientation": "counterclockwise",
        "covering": {"bbox": {side: ["bbox", side] for side in SIDES}},
    }
    if whole:
        column["bbox"] = list(whole[0])
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
