"""CSV (RFC 4180, UTF-8): one line a feature, inert in a spreadsheet."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping

import orjson

from gazetteer.exports.tables import END, inert
from operations.layers import LAYERS

from . import shapes
from .about import About
from .columns import Value, columns, row, tag
from .fields import fields
from .reading import Batches

GEOMETRY = {"wkt": ("wkt",), "lonlat": ("lon", "lat")}
TAGS = {"id": "#meta+id", "wkt": "#geo+wkt", "lon": "#geo+lon", "lat": "#geo+lat"}


def table(batches: Batches, about: About, options: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the file. Its last line is `# end,<number of features>`: without it the file was cut.

    options: geometry=wkt|lonlat, bom=1, hxl=1.
    """
    known = columns(fields(LAYERS[about.layer]))
    form = options.get("geometry") or "wkt"
    names = ["id", *(column.name for _, column in known), *GEOMETRY[form]]
    buffer = io.StringIO()
    line = csv.writer(buffer)
    if options.get("bom"):
        yield codecs.BOM_UTF8
    line.writerow(names)
    if options.get("hxl"):
        tags = [TAGS["id"], *(tag(column) for _, column in known)]
        line.writerow([*tags, *(TAGS[name] for name in GEOMETRY[form])])
    count = 0
    yield _taken(buffer)
    for batch in batches:
        for text in batch:
            one = row(orjson.loads(text), known)
            cells = [_cell(value) for value in one.cells]
            line.writerow([one.id, *cells, *_shape(one.geometry, form)])
        count += len(batch)
        yield _taken(buffer)
    line.writerow((END, count))
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return text


def _cell(value: Value) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return inert(value) if isinstance(value, str) else value


def _shape(geometry: shapes.Geometry | None, form: str) -> list[object]:
    """Return WKT, or lon and lat of a point; nothing where there is none."""
    if form == "wkt":
        return [shapes.wkt(geometry) if geometry else None]
    is_point = geometry is not None and geometry["type"] == "Point"
    return list(geometry["coordinates"]) if geometry and is_point else [None, None]
