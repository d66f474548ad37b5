"""The geometry field: what goes out comes back to the last bit, and only then is it unchanged."""

import json
import math

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError

from operations.admin.geometry_field import GeometryField, as_text, shown_on_map
from operations.models.shapes import AREAS, LINES, POINTS

EVERY = POINTS + LINES + AREAS
SHAPES = [
    "POINT(44.123456789012345 34.1)",
    "MULTIPOINT(44 34,45 35)",
    "MULTIPOINT(44 34)",
    "LINESTRING(0.1 0.2,0.30000000000000004 1e-7)",
    "MULTILINESTRING((44 34,45 35),(46 36,47 37))",
    "POLYGON((44 34,45 34,45 35,44 34))",
    "POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,1 2,2 2,1 1),(4 4,4 5,5 5,4 4))",
    "MULTIPOLYGON(((44 34,45 34,45 35,44 34)))",
    "MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0),(1 1,1 2,2 2,1 1)),((20 20,21 20,21 21,20 20)))",
]


@pytest.mark.parametrize("wkt", SHAPES)
def test_a_round_trip_changes_no_bit(wkt: str) -> None:
    shape = GEOSGeometry(wkt, srid=4326)
    back = GeometryField(types=EVERY).clean(as_text(shape))
    assert back.geom_type == shape.geom_type
    assert bytes(back.wkb) == bytes(shape.wkb)
    assert back.srid == 4326


@pytest.mark.parametrize("wkt", SHAPES)
def test_what_comes_back_as_it_went_out_is_unchanged(wkt: str) -> None:
    shape = GEOSGeometry(wkt, srid=4326)
    field = GeometryField(types=EVERY, required=False)
    assert not field.has_changed(shape, as_text(shape))
    assert not field.has_changed(shape, f" {as_text(shape)}\r\n")
    assert field.has_changed(shape, "")
    assert field.has_changed(None, as_text(shape))


def test_the_last_bit_of_a_coordinate_is_a_change() -> None:
    shape = GEOSGeometry("POINT(44.1 34.1)", srid=4326)
    moved = json.dumps({"type": "Point", "coordinates": [math.nextafter(44.1, 45), 34.1]})
    assert GeometryField(types=POINTS).has_changed(shape, moved)


def test_empty_text_is_no_geometry() -> None:
    assert GeometryField(types=AREAS, required=False).clean("  ") is None
    with pytest.raises(ValidationError):
        GeometryField(types=AREAS).clean("")


def test_a_refused_text_is_shown_again_as_it_was_typed() -> None:
    field = GeometryField(types=AREAS)
    assert "POLYGON((0 0" in field.widget.render("geometry", "POLYGON((0 0")


def test_the_widget_escapes_what_it_shows() -> None:
    html = GeometryField(types=AREAS).widget.render("geometry", "</textarea><script>")
    assert "<script>" not in html


def test_a_map_to_look_at_cannot_be_written_to() -> None:
    html = shown_on_map(GEOSGeometry("POINT(44 34)", srid=4326), "here")
    assert "disabled" in html
    assert shown_on_map(None, "here") == "-"
