"""Masks are deterministic, coarse enough, and give nothing finer away."""

import math

import pytest
from django.contrib.gis.geos import GEOSGeometry, Point
from hypothesis import given
from hypothesis import strategies as st

from operations.geometry.masking import snap_to_grid

LON = st.floats(-179.9, 179.9)
LAT = st.floats(-84, 84)


@given(LON, LAT, st.sampled_from([1, 5, 10]))
def test_a_point_lands_within_the_stated_radius(lon, lat, grid_km):
    masked, radius_m = snap_to_grid(Point(lon, lat, srid=4326), grid_km)
    east = (masked.x - lon) * 111_195 * math.cos(math.radians(lat))
    north = (masked.y - lat) * 111_195
    assert math.hypot(east, north) <= radius_m * 1.01


@given(LON, LAT)
def test_masking_what_is_masked_changes_nothing(lon, lat):
    once, _ = snap_to_grid(Point(lon, lat, srid=4326), 5)
    assert snap_to_grid(once, 5)[0].equals_exact(once, 1e-6)


def test_neighbours_in_one_cell_cannot_be_told_apart():
    a, _ = snap_to_grid(Point(44.0010, 34.0010, srid=4326), 10)
    b, _ = snap_to_grid(Point(44.0020, 34.0020, srid=4326), 10)
    assert a.coords == b.coords


@pytest.mark.parametrize(
    "wkt",
    [
        "POINT(44.1 34.1)",
        "MULTIPOINT((44.1 34.1),(44.11 34.11),(45 35))",
        "LINESTRING(44 34,44.5 34.6,45 35)",
        "LINESTRING(44 34,44.0001 34.0001)",
        "MULTILINESTRING((44 34,44.5 34.6),(45 35,45.5 35.6))",
        "POLYGON((44 34,45 34,45 35,44 35,44 34),(44.4 34.4,44.6 34.4,44.6 34.6,44.4 34.4))",
        "POLYGON((44 34,44.001 34,44.001 34.001,44 34))",
        "MULTIPOLYGON(((44 34,45 34,45 35,44 34)),((46 36,47 36,47 37,46 36)))",
    ],
)
@pytest.mark.parametrize("grid_km", [1, 5, 10])
def test_every_kind_stays_valid_and_in_its_family(wkt, grid_km):
    given_one = GEOSGeometry(wkt, srid=4326)
    masked, _ = snap_to_grid(given_one, grid_km)
    assert masked.valid
    assert not masked.empty
    assert masked.srid == 4326
    assert masked.dims == given_one.dims
    original = {tuple(v) for v in _vertices(given_one)}
    assert not original & {tuple(v) for v in _vertices(masked)}


def _vertices(geometry):
    def walk(value):
        if isinstance(value[0], float):
            yield value
        else:
            for item in value:
                yield from walk(item)

    return walk(geometry.coords)
