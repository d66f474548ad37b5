"""Features of every kind of shape with titles that want to break a file, and readers of files."""

import io
import json
import zipfile

import pyogrio
from django.contrib.gis.geos import (
    GEOSGeometry,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)

from tests.operations.public_rows import ALPHA, box, put

HOSTILE = (
    '=HYPERLINK("http://evil.example","x")', "+1+1", "@SUM(A1)", "\t=1", "＝1+1",
    'a,"b";c\nd\r\ne\rf', "<script>&amp;</title>]]>", "\x01\x08\x0b\x1f\x7f",
    "\u202eمرحبا\u202c \ufffe",
    "پێشمەرگە 🙂", "END:VCALENDAR\r\nBEGIN:VEVENT", "# end,99", "x" * 400, "'", "",
)  # fmt: skip


def put_hostile(layer="incidents"):
    """Insert a feature for each title, of all kinds of shape, one of them not located."""
    hole = Polygon(
        ((44, 34), (45, 34), (45, 35), (44, 35), (44, 34)),
        ((44.2, 34.2), (44.2, 34.4), (44.4, 34.4), (44.4, 34.2), (44.2, 34.2)),
    )
    shapes = [None, MultiPoint(Point(43, 35), Point(44, 36)), hole,
              MultiPolygon(box(43, 35, 43.5, 35.5), box(44, 36, 44.5, 36.5))]  # fmt: skip
    shapes += [Point(43 + n / 7, 35 - n / 9) for n in range(len(HOSTILE) - len(shapes))]
    return [
        put(
            layer, shape, title=title, summary=title, words=title, kind_label="raid", aim=title,
            killed=[1, 2, None], wounded=3, titles={"ar": title},
            actors_said=title, valid_note=None, last="2019-08-03" if number % 2 else None,
            **{"operation": {"record": "r", "title": title}, "places": [{"name": title}]},
            places_said=[ALPHA],
        )
        for number, (title, shape) in enumerate(zip(HOSTILE, shapes, strict=True))
    ]  # fmt: skip


def expected(rows):
    """Return {id: geometry as GEOS has it, or None} of what was stored."""
    return {
        str(row.feature_id): (
            GEOSGeometry(json.dumps(shape), srid=4326)
            if (shape := json.loads(row.feature_json)["geometry"])
            else None
        )
        for row in rows
    }


def read_by_gdal(path, **options):
    """Return (names, {id: (geometry, {name: value})}) by GDAL, which is no part of the writer."""
    about, _, wkbs, columns = pyogrio.raw.read(path, **options)
    names = list(about["fields"])
    ids = columns[names.index("id")]
    if wkbs is None:
        wkbs = [None] * len(ids)
    found = {}
    for number, (one, wkb) in enumerate(zip(ids, wkbs, strict=True)):
        values = {name: column[number] for name, column in zip(names, columns, strict=True)}
        found[one] = (GEOSGeometry(memoryview(wkb)) if wkb is not None else None, values)
    return names, found


def same_shapes(found, wanted):
    """Assert that ids and shapes are those."""
    assert found.keys() == wanted.keys()
    for one, shape in wanted.items():
        if shape is None:
            assert found[one] is None or found[one].empty
        else:
            assert found[one].equals(shape), one


def unzipped(data, folder):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
        return sorted(archive.namelist())
