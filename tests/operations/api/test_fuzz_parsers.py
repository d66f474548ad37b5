"""What strangers may write as text, JSON, geometries and filters: a value or a refusal, always."""

import contextlib
import json
import os

import pytest
from django.contrib.gis.geos import GEOSGeometry
from hypothesis import given, settings
from hypothesis import strategies as some
from rest_framework.exceptions import ParseError

from gazetteer.errors import BadParameter
from operations.api import parsing
from operations.errors import GeometryError
from operations.geometry.clean import geometry_from_text
from operations.ogc.filters import parse_filter

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "4")) * 25
asked = settings(
    max_examples=EXAMPLES, deadline=None, derandomize="FUZZ_SECONDS" not in os.environ,
    database=None,
)  # fmt: skip

TYPES = ("POINT", "LINESTRING", "POLYGON", "MULTIPOLYGON")
number = some.one_of(some.floats(), some.integers(), some.sampled_from([0, 44.5, -180, 90, 1e308]))
value = some.recursive(
    some.one_of(some.none(), some.booleans(), number, some.text()),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=12,
)
coordinates = some.recursive(
    some.lists(number, max_size=4), lambda inner: some.lists(inner, max_size=6), max_leaves=24
)
geometry = some.fixed_dictionaries(
    {
        "type": some.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "Feature"]),
        "coordinates": coordinates | value,
    }
)
WORDS = (
    "title", "valid_from", "geom", "=", "<", ">", "AND", "OR", "NOT", "(", ")", ",", "'", "1",
    "1.5", "'x'", "LIKE", "IN", "BETWEEN", "IS", "NULL", "TRUE", "S_INTERSECTS", "POINT(44 34)",
    "BBOX(1,2,3,4)", "T_AFTER", "DATE('2019-08-05')", "CASEI", "\\", "é",
)  # fmt: skip
words = some.lists(some.sampled_from(WORDS) | some.text(max_size=5), max_size=20).map(" ".join)
condition = some.recursive(
    value | some.fixed_dictionaries({"property": some.sampled_from(["title", "valid_from", "x"])}),
    lambda inner: some.fixed_dictionaries(
        {
            "op": some.sampled_from(["and", "not", "=", "like", "in", "between", "isNull",
                                     "s_intersects", "t_after", "casei", "+", "x"]),
            "args": inner | some.lists(inner, max_size=3),
        }
    ),
    max_leaves=10,
)  # fmt: skip


@asked
@given(some.binary() | value.map(lambda each: json.dumps(each).encode()))
def test_a_body_is_json_that_can_be_stored_or_refused(raw):
    try:
        read = parsing.loads(raw)
    except ParseError:
        return
    json.dumps(read, allow_nan=False).encode()  # what is let through can be stored


@asked
@given(some.text() | geometry.map(json.dumps))
def test_a_geometry_is_valid_or_refused(text):
    try:
        made = geometry_from_text(text, TYPES)
    except GeometryError:
        return
    assert isinstance(made, GEOSGeometry)
    assert (made.valid, made.srid, made.hasz) == (True, 4326, False)
    west, south, east, north = made.extent
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90


@pytest.mark.parametrize(
    ("language", "filters"),
    [
        ("cql2-text", some.text() | words),
        ("cql2-json", some.text() | (value | condition).map(json.dumps)),
    ],
    ids=["text", "json"],
)
def test_a_filter_is_a_tree_or_refused(language, filters):
    @asked
    @given(filters)
    def ask(raw):
        with contextlib.suppress(BadParameter):
            parse_filter(raw, language)

    ask()
