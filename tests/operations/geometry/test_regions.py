"""Relative places as areas: right side, right distance, honest radius."""

import pytest
from django.contrib.gis.geos import Point, Polygon
from geopy.distance import geodesic

from operations.errors import GeometryError
from operations.geometry.paths import region
from operations.geometry.regions import Anchor
from operations.vocabulary import Relation

MIQDADIYA = Anchor("Miqdadiya", 44.93694, 33.97861, 2000)
KIFRI = Anchor("Kifri", 44.96057, 34.68963, 1500)
DISTRICT = Anchor(
    "A district", 44.5, 34.5, footprint=Polygon.from_bbox((44.0, 34.0, 45.0, 35.0))
)  # fmt: skip


def at(anchor, bearing_deg, km):
    there = geodesic(kilometers=km).destination((anchor.lat, anchor.lon), bearing_deg)
    return Point(there.longitude, there.latitude, srid=4326)


@pytest.mark.parametrize(
    ("relation", "bearing"),
    [
        (Relation.NORTH_OF, 0), (Relation.NORTH_EAST_OF, 45), (Relation.EAST_OF, 90),
        (Relation.SOUTH_EAST_OF, 135), (Relation.SOUTH_OF, 180), (Relation.SOUTH_WEST_OF, 225),
        (Relation.WEST_OF, 270), (Relation.NORTH_WEST_OF, 315),
    ],
)  # fmt: skip
def test_a_direction_is_the_sector_on_that_side(relation, bearing):
    built = region(relation, [MIQDADIYA]).geometry
    assert built.valid
    assert built.srid == 4326
    assert built.contains(at(MIQDADIYA, bearing, 10))
    assert built.contains(at(MIQDADIYA, bearing + 40, 10))
    assert not built.contains(at(MIQDADIYA, bearing + 50, 10))
    assert not built.contains(at(MIQDADIYA, bearing + 180, 10))
    assert not built.contains(at(MIQDADIYA, bearing, 1)), "the place itself is not north of it"
    assert not built.contains(at(MIQDADIYA, bearing, 23))


def test_a_stated_distance_is_a_band_a_quarter_either_way():
    built = region(Relation.NORTH_OF, [MIQDADIYA], 12).geometry
    assert built.contains(at(MIQDADIYA, 0, 14))
    assert not built.contains(at(MIQDADIYA, 0, 10.5))
    assert not built.contains(at(MIQDADIYA, 0, 17.5))


def test_north_of_a_district_starts_at_its_northern_edge():
    built = region(Relation.NORTH_OF, [DISTRICT]).geometry
    beside = built.intersection(Polygon.from_bbox((43.5, 34.0, 45.5, 34.99)))
    assert beside.area < 0.02 * built.area, "meridians lean: a sliver, no more"
    assert built.contains(Point(44.5, 35.05, srid=4326))
    assert not built.contains(Point(44.5, 35.25, srid=4326))
    assert not built.contains(Point(45.1, 35.1, srid=4326)), "that is north-east of it"


def test_at_a_district_is_its_outline():
    assert region(Relation.AT, [DISTRICT]).geometry.equals(DISTRICT.footprint)


@pytest.mark.parametrize(("relation", "reach"), [("near", 5), ("around", 8), ("outskirts of", 3)])
def test_around_is_a_disc_of_the_places_extent_and_the_words_reach(relation, reach):
    built = region(relation, [KIFRI])
    assert built.radius_m == 1500 + reach * 1000
    assert built.geometry.contains(at(KIFRI, 77, reach + 1.4))
    assert not built.geometry.contains(at(KIFRI, 77, reach + 1.6))


def test_one_relation_shared_by_two_places_covers_both():
    built = region(Relation.NORTH_OF, [MIQDADIYA, KIFRI]).geometry
    assert built.contains(at(MIQDADIYA, 0, 10))
    assert built.contains(at(KIFRI, 0, 10))
    assert built.geom_type == "MultiPolygon"


def test_between_is_the_strip_along_the_line():
    built = region(Relation.BETWEEN, [MIQDADIYA, KIFRI])
    middle = Point((44.93694 + 44.96057) / 2, (33.97861 + 34.68963) / 2, srid=4326)
    assert built.geometry.contains(middle)
    assert not built.geometry.contains(at(KIFRI, 0, 3))


def test_every_point_of_a_region_lies_within_its_stated_radius():
    built = region(Relation.NORTH_OF, [MIQDADIYA])
    center = built.point
    farthest = max(
        geodesic((center.y, center.x), (lat, lon)).meters
        for lon, lat in built.geometry.exterior_ring.coords
    )
    assert farthest == pytest.approx(built.radius_m, rel=0.01)


@pytest.mark.parametrize(
    ("relation", "anchors"),
    [("north of", []), ("between", [KIFRI]), ("between", [KIFRI, KIFRI])],
)
def test_what_cannot_be_drawn_is_refused(relation, anchors):
    with pytest.raises(GeometryError):
        region(relation, anchors)
