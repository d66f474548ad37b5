"""The zone between two owned lines, against a geodesic reference, and its refusals."""

import pytest
from django.contrib.gis.geos import LineString, MultiLineString
from geographiclib.geodesic import Geodesic

from operations.errors import GeometryError, NoZone
from operations.geometry.zones import contested_zone

SOUTH = LineString([(44 + n / 20, 34.0) for n in range(21)], srid=4326)
NORTH = LineString([(44 + n / 20, 34.2) for n in range(21)], srid=4326)


def geodesic_km2(polygon):
    ring = Geodesic.WGS84.Polygon()
    for lon, lat in polygon.exterior_ring.coords[:-1]:
        ring.AddPoint(lat, lon)
    return abs(ring.Compute()[2]) / 1e6


def test_the_area_is_exact_to_a_thousandth():
    zone = contested_zone(SOUTH, NORTH)
    assert zone.geometry.valid
    assert zone.area_km2 == pytest.approx(geodesic_km2(zone.geometry), rel=0.001)


def test_the_widths_are_the_distance_between_the_lines():
    zone = contested_zone(SOUTH, NORTH)
    assert zone.widths_km["median"] == pytest.approx(22.18, rel=0.005)
    assert zone.widths_km["min"] <= zone.widths_km["median"] <= zone.widths_km["max"]


def test_the_direction_of_a_line_does_not_matter():
    backward = LineString(list(reversed(NORTH.coords)), srid=4326)
    assert contested_zone(SOUTH, backward).area_km2 == pytest.approx(
        contested_zone(SOUTH, NORTH).area_km2
    )


def test_only_the_stretch_that_both_lines_cover_counts():
    half = LineString(NORTH.coords[:11], srid=4326)
    whole = contested_zone(SOUTH, NORTH).area_km2
    assert contested_zone(SOUTH, half).area_km2 == pytest.approx(whole / 2, rel=0.02)


def test_a_multi_line_of_one_part_is_a_line():
    assert contested_zone(SOUTH, MultiLineString(NORTH, srid=4326)).area_km2 > 0


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (LineString((44.2, 33.9), (44.8, 34.3), srid=4326), "cross"),
        (LineString((44.0, 34.0), (44.8, 34.3), srid=4326), "cross or touch"),
        (LineString((44.0, 36.0), (45.0, 36.0), srid=4326), "within 100 km"),
        (LineString((45.3, 34.2), (45.9, 34.2), srid=4326), "no stretch is common"),
        (
            MultiLineString(
                LineString((44.0, 34.2), (44.3, 34.2)), LineString((44.6, 34.2), (45.0, 34.2)),
                srid=4326,
            ),
            "several parts",
        ),
    ],
)  # fmt: skip
def test_lines_without_a_zone_are_refused_with_the_reason(other, reason):
    with pytest.raises(NoZone, match=reason):
        contested_zone(SOUTH, other)


def test_another_srid_is_refused():
    with pytest.raises(GeometryError, match="4326"):
        contested_zone(SOUTH, LineString((0, 0), (1, 1), srid=3857))
