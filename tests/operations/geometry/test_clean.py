"""What a person or a file may hand in as a geometry, and the sentence each refusal gives."""

import json
import time

import pytest

from operations.errors import GeometryError
from operations.geometry.clean import geometry_from_text
from operations.models.shapes import AREAS, LINES, POINTS

ALL = POINTS + LINES + AREAS
HOLED = {
    "type": "MultiPolygon",
    "coordinates": [
        [
            [[44, 34], [45, 34], [45, 35], [44, 35], [44, 34]],
            [[44.2, 34.2], [44.2, 34.4], [44.4, 34.4], [44.4, 34.2], [44.2, 34.2]],
        ],
        [[[46.1, 36.1], [46.2, 36.1], [46.2, 36.2], [46.1, 36.1]]],
    ],
}


@pytest.mark.parametrize(
    ("text", "wkt"),
    [
        ('{"type":"Point","coordinates":[44.1,34.2]}', "POINT (44.1 34.2)"),
        ("POINT(44.1 34.2)", "POINT (44.1 34.2)"),
        ("SRID=4326;POINT(44.1 34.2)", "POINT (44.1 34.2)"),
        ("  linestring (44 34, 45 35)", "LINESTRING (44 34, 45 35)"),
        (
            '{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}',
            "POINT (1 2)",
        ),
        ('{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}', "MULTIPOINT (1 2, 3 4)"),
        (
            '{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}',
            "MULTILINESTRING ((1 2, 3 4))",
        ),
    ],
)
def test_geojson_and_wkt_are_read(text, wkt):
    geometry = geometry_from_text(text, ALL)
    assert geometry.wkt == wkt
    assert geometry.srid == 4326


def test_parts_and_holes_keep_their_order_and_digits():
    geometry = geometry_from_text(json.dumps(HOLED), AREAS)
    assert json.loads(json.dumps(geometry.coords)) == HOLED["coordinates"]


def polygon(*ring):
    return json.dumps({"type": "Polygon", "coordinates": [list(map(list, ring))]})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (polygon((0, 0), (1, 1), (1, 0), (0, 1), (0, 0)), "crosses itself near 0.50000, 0.50000"),
        (polygon((0, 0), (1, 1), (1, 0), (0, 1)), "Ring 1 of polygon 1 is not closed"),
        ("POLYGON((0 0,1 1,1 0))", "not closed"),
        (polygon((0, 0), (1, 1), (0, 0)), "fewer than three"),
        ("POINT(200 95)", "not on the globe"),
        ('{"type":"Point","coordinates":[34.2,144.1]}', "are the two swapped"),
        ("SRID=999999;POINT(1 1)", "SRID 999999 is unknown"),
        ("SRID=3857;POINT(1 1)", "SRID 3857 is unknown"),
        ("POINT(nan nan)", "finite|empty|read"),
        ('{"type":"Point","coordinates":[NaN,1]}', "NaN is not a coordinate"),
        ('{"type":"Point","coordinates":[1e400,1]}', "finite"),
        ('{"type":"Point","coordinates":["1",1]}', "two numbers"),
        ('{"type":"Point","coordinates":[true,1]}', "two numbers"),
        ('{"type":"Point","coordinates":[1,2,3]}', "Heights"),
        ("POINT Z (1 2 3)", "Heights"),
        ("POINT EMPTY", "empty"),
        ('{"type":"LineString","coordinates":[[1,1]]}', "needs two"),
        ("LINESTRING(1 1,1 1)", "too few different"),
        ("GEOMETRYCOLLECTION(POINT(1 1))", "cannot be stored here"),
        ("GEOMETRYCOLLECTION(" * 60 + "POINT(1 1)" + ")" * 60, "cannot be stored here"),
        ('{"type":"GeometryCollection","geometries":[]}', "cannot be stored here"),
        ("CIRCULARSTRING(0 0,1 1,2 0)", "cannot be stored here"),
        ("POINT(1 1)\x00", "NUL"),
        ("/vsicurl/http://127.0.0.1/x", "neither GeoJSON nor WKT"),
        ("POINT(44 35) nonsense", "more, or less"),
        ("POINT(44 35) POINT(1 1)", "more, or less"),
        ("POINT(44 35", "more, or less"),
        ("hello", "cannot be stored here|neither"),
        ("[" * 100_000, "neither"),
        ('{"type":"Polygon","coordinates":' + "[" * 50_000, "not valid JSON"),
        (
            '{"type":"Point","coordinates":[1,1],"crs":{"type":"link","properties":{"href":"x"}}}',
            "crs",
        ),
        ("0101000020E6100000", "neither|cannot be stored"),
    ],
)
def test_what_is_none_is_refused_in_words(text, message):
    with pytest.raises(GeometryError, match=message):
        geometry_from_text(text, ALL)


def test_a_point_is_no_area():
    with pytest.raises(GeometryError, match="draw a Polygon or MultiPolygon"):
        geometry_from_text("POINT(1 1)", AREAS)


@pytest.mark.parametrize("vertices", [50_001, 250_000])
def test_too_many_vertices_are_refused_within_a_second(vertices):
    text = json.dumps(
        {"type": "LineString", "coordinates": [[n / 10_000, n % 2] for n in range(vertices)]}
    )
    start = time.monotonic()
    with pytest.raises(GeometryError, match=r"vertices|longer"):
        geometry_from_text(text, LINES)
    assert time.monotonic() - start < 5  # generous: a guard against hanging, not a benchmark


def test_the_highest_permitted_number_of_vertices_is_taken():
    text = json.dumps(
        {"type": "LineString", "coordinates": [[n / 10_000, n % 2] for n in range(50_000)]}
    )
    assert geometry_from_text(text, LINES).num_coords == 50_000
