"""How far lines move and what areas gain: by numbers that another method gives."""

import pytest
from django.contrib.gis.geos import LineString, MultiPolygon, Polygon
from geographiclib.geodesic import Geodesic

from operations.geometry import changes
from operations.geometry.areas import area_km2


def shape(*ring):
    return Polygon([*ring, ring[0]], srid=4326)


def box(west, south, east, north):
    return shape((west, south), (east, south), (east, north), (west, north))


def geodesic_km2(polygon):
    walk = Geodesic.WGS84.Polygon()
    for lon, lat in polygon.coords[0][:-1]:
        walk.AddPoint(lat, lon)
    return abs(walk.Compute()[2]) / 1e6


@pytest.mark.parametrize(
    ("lon", "lat"), [(44, 0), (44, 36), (-70, -50), (20, 75)], ids=lambda value: str(value)
)
def test_gained_ground_has_its_geodesic_area(lon, lat):
    before, after = box(lon, lat, lon + 0.2, lat + 0.2), box(lon, lat, lon + 0.5, lat + 0.2)
    gained = changes.minus(after, before)
    expected = geodesic_km2(box(lon + 0.2, lat, lon + 0.5, lat + 0.2))
    assert area_km2(gained) == pytest.approx(expected, rel=1e-3)
    assert changes.minus(before, after) is None


def test_nothing_before_and_nothing_after():
    here = box(44, 35, 44.1, 35.1)
    assert changes.minus(None, here) is None
    assert changes.minus(here, None).equals(here)
    assert changes.minus(here, here) is None
    assert changes.union([]) is None


def test_slivers_of_rounding_are_not_ground():
    here, nearly = box(44, 35, 44.1, 35.1), box(44, 35, 44.1 + 1e-8, 35.1)
    assert changes.minus(nearly, here) is None


def test_outlines_that_only_touch_gain_nothing():
    assert changes.polygons(box(44, 35, 44.1, 35.1) & box(44.1, 35, 44.2, 35.1)) == []


def test_a_line_that_bulges_has_moved_only_there():
    old = LineString((44, 35), (44.1, 35), (44.2, 35), (44.3, 35), srid=4326)
    new = LineString((44, 35), (44.1, 35), (44.15, 35.05), (44.2, 35), (44.3, 35), srid=4326)
    moved = changes.line_moved(old, new)
    to_peak = Geodesic.WGS84.Inverse(35, 44.1, 35.05, 44.15)["s12"] / 1000
    height = Geodesic.WGS84.Inverse(35, 44.15, 35.05, 44.15)["s12"] / 1000
    assert moved.farthest_km == pytest.approx(height, rel=1e-3)
    # twice the way up, less what lies within the tolerance of 100 m
    assert moved.length_km == pytest.approx(2 * to_peak, abs=0.4)
    assert moved.length_km < 2 * to_peak
    west, _, east, _ = moved.segments.extent
    assert 44.1 < west < east < 44.2


def test_a_line_within_the_tolerance_has_not_moved():
    old = LineString((44, 35), (44.3, 35), srid=4326)
    new = LineString((44, 35.0005), (44.3, 35.0005), srid=4326)
    moved = changes.line_moved(old, new)
    assert moved.segments is None
    assert moved.length_km == 0
    assert 0.05 < moved.farthest_km < 0.06


def test_nothing_is_changed_under_the_caller():
    old = LineString((44, 35), (44.3, 35), srid=4326)
    new = LineString((44, 35.1), (44.3, 35.1), srid=4326)
    before = old.wkb, new.wkb, old.srid
    changes.line_moved(old, new)
    assert (old.wkb, new.wkb, old.srid) == before


def test_a_box_cuts_what_lies_outside():
    inside = changes.within(box(44, 35, 44.4, 35.1), [(44.2, 34, 45, 36)])
    assert area_km2(changes.union([inside])) == pytest.approx(
        geodesic_km2(box(44.2, 35, 44.4, 35.1)), rel=1e-3
    )


def test_many_areas_are_counted_once_where_they_overlap():
    both = changes.union([box(44, 35, 44.2, 35.1), box(44.1, 35, 44.3, 35.1)])
    assert area_km2(both) == pytest.approx(geodesic_km2(box(44, 35, 44.3, 35.1)), rel=1e-3)
    assert isinstance(changes.minus(both, None), MultiPolygon)
