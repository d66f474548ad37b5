"""Regions of several places: courses, borders, corridors, containment; and what keeps them in."""

import pytest
from django.contrib.gis.geos import LineString, MultiLineString, Point, Polygon
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from operations.errors import GeometryError
from operations.geometry.paths import between_lines, region
from operations.geometry.regions import Anchor, Country
from operations.geometry.rules import ANY, BEARINGS, KIND_GROUPS, TABLE, Reach, Rules, group_of
from operations.vocabulary import Relation

KIFRI = Anchor("Kifri", 44.96057, 34.68963, 1500)
KALAR = Anchor("Kalar", 45.3186, 34.6290, 2000)
RIVER = Anchor("A river", 44.5, 34.5, 500, group="water", footprint=LineString(
    (44.5, 34.0), (44.5, 34.4), (44.7, 34.5), (44.5, 34.6), (44.5, 35.0), srid=4326))  # fmt: skip
NORTH_TOWN = Anchor("North town", 44.51, 34.9, 1000)
SOUTH_TOWN = Anchor("South town", 44.49, 34.1, 1000)
IRAN = Anchor("Iran", 53.0, 32.0, group="country", footprint=Polygon(
    ((45.6, 34.0), (45.6, 35.5), (47.0, 35.5), (47.0, 34.0), (45.6, 34.0)), srid=4326))  # fmt: skip
HOME = Country("Iraq", Polygon.from_bbox((43.0, 33.0, 45.5, 36.0)))
DISTRICT = Anchor("A district", 44.5, 34.5, footprint=Polygon.from_bbox((44.0, 34.0, 45.0, 35.0)))


def km(one, other):
    return geodesic((one.y, one.x), (other.y, other.x)).km


def there(anchor, bearing_deg, distance_km):
    found = geodesic(kilometers=distance_km).destination((anchor.lat, anchor.lon), bearing_deg)
    return Point(found.longitude, found.latitude, srid=4326)


def test_a_course_is_cut_between_the_projections_of_both_places():
    built = region(Relation.ALONG, [RIVER, NORTH_TOWN, SOUTH_TOWN])
    assert built.geometry.contains(Point(44.7, 34.5, srid=4326)), "it follows the bend"
    assert not built.geometry.contains(Point(44.5, 34.02, srid=4326)), "and ends at the places"
    assert "along A river from North town to South town" in built.method


def test_a_whole_course_is_its_corridor():
    built = region(Relation.ALONG, [RIVER])
    assert built.geometry.contains(Point(44.5, 34.02, srid=4326))


def test_a_course_of_several_parts_takes_the_one_beside_the_places():
    other = LineString((40.0, 34.0), (40.0, 35.0), srid=4326)
    parts = MultiLineString(other, RIVER.footprint, srid=4326)
    built = region(
        Relation.ALONG, [Anchor("Parts", 44, 34, footprint=parts), NORTH_TOWN, SOUTH_TOWN]
    )
    assert built.geometry.contains(Point(44.7, 34.5, srid=4326))


def test_a_place_far_from_the_course_is_refused_with_the_distance():
    far = Anchor("Far town", 45.5, 34.9)
    with pytest.raises(GeometryError, match=r"Far town lies 8\d km from A river"):
        region(Relation.ALONG, [RIVER, far, SOUTH_TOWN])


def test_without_a_course_the_corridor_is_straight_wider_and_says_so():
    straight = region(Relation.ALONG, [NORTH_TOWN, SOUTH_TOWN])
    course = region(Relation.ALONG, [RIVER, NORTH_TOWN, SOUTH_TOWN])
    assert straight.geometry.area > course.geometry.area
    assert "the course is not kept" in straight.method
    unknown = Anchor("A road", 44.5, 34.5)
    assert region(Relation.ALONG, [unknown, NORTH_TOWN, SOUTH_TOWN]).geometry.equals(
        straight.geometry
    )


def test_towards_is_a_wedge_that_ends_at_the_second_place():
    built = region(Relation.TOWARDS, [KIFRI, KALAR])
    assert built.geometry.contains(Point(45.15, 34.66, srid=4326))
    assert not built.geometry.contains(Point(44.9, 34.69, srid=4326)), "not behind the start"
    assert km(Point(KIFRI.lon, KIFRI.lat), built.point) == pytest.approx(17.6, abs=1)


@pytest.mark.parametrize("bearing", [None, 90])
def test_as_far_as_the_border_ends_there(bearing):
    built = region(Relation.BORDER, [KALAR, IRAN], bearing_deg=bearing)
    assert built.geometry.contains(Point(45.5, 34.63, srid=4326))
    assert built.geometry.intersection(IRAN.footprint).area < 1e-6
    assert built.geometry.distance(IRAN.footprint) < 1e-4  # a metre or two: long edges bend


@pytest.mark.parametrize(
    ("anchors", "bearing", "words"),
    [
        ([KALAR, Anchor("Syria", 38, 35)], None, "No outline of Syria is kept"),
        ([KALAR, IRAN], 270, "does not lie on that side"),
        ([Anchor("Inside", 46, 34.5), IRAN], None, "lies inside Iran"),
        ([Anchor("Far", 40, 34.5), IRAN], None, "more than 300 km"),
        ([KALAR], None, "needs two places"),
    ],
)
def test_a_border_that_cannot_be_drawn_is_refused_in_words(anchors, bearing, words):
    with pytest.raises(GeometryError, match=words):
        region(Relation.BORDER, anchors, bearing_deg=bearing)


def test_in_is_the_place_as_far_as_it_lies_in_the_other():
    inner = Anchor("Inner", 44.99, 34.5, 5000)
    built = region(Relation.IN, [inner, DISTRICT])
    assert not built.geometry.contains(Point(45.02, 34.5, srid=4326))
    assert "whose outline is not kept" in region(Relation.IN, [inner, KIFRI]).method
    with pytest.raises(GeometryError, match="Kalar does not lie in A district"):
        region(Relation.IN, [KALAR, DISTRICT])


def test_a_region_stays_in_its_country_unless_told_to_cross():
    kept = region(Relation.EAST_OF, [KALAR], country=HOME)
    assert HOME.outline.buffer(1e-9).contains(kept.geometry)
    assert "cut at the border of Iraq" in kept.method
    free = region(Relation.EAST_OF, [KALAR])
    assert free.geometry.contains(Point(45.53, 34.63, srid=4326))
    assert "cut" not in free.method


def test_a_country_without_an_outline_cuts_nothing_and_says_so():
    built = region(Relation.EAST_OF, [KALAR], country=Country("Iraq"))
    assert "not cut at the border: no outline of Iraq is kept" in built.method


def test_a_part_is_the_half_on_that_side():
    built = region(Relation.PART, [DISTRICT], bearing_deg=0)
    assert built.geometry.contains(Point(44.5, 34.9, srid=4326))
    assert not built.geometry.contains(Point(44.5, 34.45, srid=4326))
    assert built.method.startswith("northern part of A district: 50% of its outline")
    with pytest.raises(GeometryError, match="which part"):
        region(Relation.PART, [DISTRICT])


def test_the_northern_outskirts_lie_on_the_northern_edge():
    built = region(Relation.OUTSKIRTS, [KIFRI], bearing_deg=0).geometry
    assert built.contains(there(KIFRI, 0, 2))
    assert not built.contains(there(KIFRI, 180, 2))


def test_a_distance_without_a_direction_is_a_ring():
    built = region(Relation.DISTANCE_FROM, [KIFRI], 12).geometry
    for bearing in (0, 77, 200, 359):
        assert built.contains(there(KIFRI, bearing, 12))
    assert not built.contains(KIFRI.point)


def test_north_of_a_river_starts_at_its_course():
    across = Anchor("Across", 44.5, 34.5, 500, LineString((44.0, 34.5), (45.0, 34.5), srid=4326),
                    "water")  # fmt: skip
    built = region(Relation.NORTH_OF, [across]).geometry
    assert built.contains(Point(44.5, 34.55, srid=4326))
    assert not built.contains(Point(44.5, 34.45, srid=4326))


def test_between_the_lines_is_the_contested_zone():
    one = LineString((44.0, 34.0), (45.0, 34.0), srid=4326)
    other = LineString((44.0, 34.2), (45.0, 34.2), srid=4326)
    assert between_lines(one, other).geometry.contains(Point(44.5, 34.1, srid=4326))
    with pytest.raises(GeometryError, match="from two lines"):
        region(Relation.BETWEEN_LINES, [KIFRI])


# --- the table of rules --------------------------------------------------------------------------
def test_every_rule_has_its_reason_and_source_and_stands_once():
    assert len({(row.relation, row.kind_group) for row in TABLE}) == len(TABLE)
    for row in TABLE:
        assert row.reason, row
        assert row.source, row
        assert row.kind_group in KIND_GROUPS


def test_the_desks_row_comes_first_and_one_for_north_holds_for_all_directions():
    own = Rules([Reach(Relation.NORTH_OF, ANY, half_angle_deg=20),
                 Reach(Relation.NEAR, "town", 1_234)])  # fmt: skip
    assert own.of(Relation.WEST_OF).half_angle_deg == 20
    assert own.of(Relation.WEST_OF).reach_m == 20_000, "what it leaves open is the table's"
    assert own.of(Relation.NEAR, "town").reach_m == 1_234
    assert own.of(Relation.NEAR, "village").reach_m == 3_000
    narrow = region(Relation.NORTH_OF, [KIFRI], rules=own).geometry
    assert not narrow.contains(there(KIFRI, 30, 10))


@pytest.mark.parametrize(
    ("code", "people", "group"),
    [("PPL", None, ANY), ("PPL", 900, "village"), ("PPL", 9_000, "town"), ("PPL", 90_000, "seat"),
     ("PPLA2", None, "seat"), ("ADM1", None, "governorate"), ("MTS", None, "mountain"),
     ("XYZ", None, ANY)],
)  # fmt: skip
def test_a_place_belongs_to_the_group_of_its_kind_and_people(code, people, group):
    assert group_of(code, people) == group


# --- what holds everywhere -----------------------------------------------------------------------
SINGLE = sorted({*BEARINGS, "near", "around", "outskirts of", "at", "distance from"})
PAIRS = ["between", "along", "towards"]
longitudes, latitudes = st.floats(-170, 170), st.floats(-65, 65)


def build(relation, lon, lat, distance_km=None):
    one = Anchor("One", lon, lat, 1500)
    anchors = [one]
    if relation in PAIRS:
        anchors.append(Anchor("Other", lon + 0.4, lat + 0.3, 1500))
    if relation == "distance from":
        distance_km = distance_km or 12.0
    return region(relation, anchors, distance_km)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SINGLE + PAIRS), longitudes, latitudes,
       st.none() | st.floats(0.5, 80))  # fmt: skip
def test_any_region_is_valid_and_within_its_radius(relation, lon, lat, distance_km):
    built = build(relation, lon, lat, distance_km)
    assert built.geometry.valid
    assert not built.geometry.empty
    assert built.geometry.srid == built.point.srid == 4326
    assert built.geometry.intersects(built.point.buffer(1e-9))
    parts = built.geometry if built.geometry.geom_type == "MultiPolygon" else [built.geometry]
    for part in parts:
        for x, y in part.exterior_ring.coords:
            assert km(built.point, Point(x, y)) * 1000 <= built.radius_m + 0.1


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SINGLE), st.floats(-170, 160), st.floats(-60, 60), st.floats(0.5, 8))
def test_a_region_moves_with_its_anchor(relation, lon, lat, east_deg):
    """Along a parallel the earth is the same everywhere: the region is carried over unchanged."""
    here, moved = build(relation, lon, lat), build(relation, lon + east_deg, lat)
    assert moved.point.x - here.point.x == pytest.approx(east_deg, abs=1e-6)
    assert moved.point.y == pytest.approx(here.point.y, abs=1e-6)
    assert moved.radius_m == pytest.approx(here.radius_m, abs=1)
    assert moved.geometry.area == pytest.approx(here.geometry.area, rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(BEARINGS)), longitudes, latitudes, st.floats(1, 200))
def test_a_stated_distance_is_exact_on_the_ellipsoid(relation, lon, lat, distance_km):
    built = build(relation, lon, lat, distance_km)
    expected = there(Anchor("One", lon, lat), BEARINGS[relation], distance_km + 1.5)
    assert km(built.point, expected) * 1000 < 0.5, "metres: the extent of 1.5 km, then as stated"
