"""The zone between two owned lines: shapes, kinds, widths, a geodesic reference, refusals."""

import json
import math
import os
from itertools import combinations
from pathlib import Path

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, MultiLineString, Point, Polygon
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from operations.errors import GeometryError, NoZone
from operations.geometry.areas import area_km2
from operations.geometry.zones import contested_zone, strips

# Few examples: the whole suite must stay quick, and each draws several zones.
few = settings(max_examples=40, deadline=None, derandomize=True)


def line(*positions):
    return LineString(*positions, srid=4326)


def lines(*courses):
    return MultiLineString(*(LineString(*course) for course in courses), srid=4326)


def straight(lat, first=44.0, last=45.0, pieces=20):
    return line(*[(first + (last - first) * n / pieces, lat) for n in range(pieces + 1)])


def backward(course):
    return line(*reversed(course.coords))


def circle(lon, lat, radius_deg, vertices=48):
    ring = [
        (lon + radius_deg * math.cos(n * math.tau / vertices),
         lat + radius_deg * math.sin(n * math.tau / vertices))
        for n in range(vertices)
    ]  # fmt: skip
    return [*ring, ring[0]]


def geodesic_km2(shape):
    """The reference: Karney's algorithm, by geographiclib, over the vertices of the shape."""
    total = 0.0
    for polygon in shape if shape.geom_type == "MultiPolygon" else [shape]:
        for number in range(polygon.num_interior_rings + 1):
            ring = Geodesic.WGS84.Polygon()
            for lon, lat in polygon[number].coords[:-1]:
                ring.AddPoint(lat, lon)
            total += abs(ring.Compute()[2]) * (1 if number == 0 else -1)
    return total / 1e6


SOUTH, NORTH = straight(34.0), straight(34.2)
WHOLE_KM2 = 2047.0  # between the two, by the reference


# --- area and widths -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SOUTH, NORTH),
        (straight(34.0, 40, 45.4), straight(34.2, 40, 45.4)),  # 500 km
        (straight(34.0, 40, 45.4, pieces=1), straight(34.2, 40, 45.4)),  # drawn with two points
        (straight(69.0, 20, 32.5), straight(69.2, 20, 32.5)),  # 500 km, high
        (straight(80.0, 20, 46), straight(80.2, 20, 46)),
        (line((44, 30), (44.2, 34.5)), line((44.5, 30), (44.6, 34.5))),  # 500 km northward
        (SOUTH, lines(NORTH.coords, circle(44.5, 34.1, 0.05))),
        (straight(-34.0), straight(-34.2)),
    ],
)
def test_the_area_is_exact_to_a_thousandth(one, other):
    zone = contested_zone(one, other)
    assert zone.geometry.valid
    assert zone.area_km2 == pytest.approx(geodesic_km2(zone.geometry), rel=1e-4)


@pytest.mark.parametrize(("lat", "span"), [(34.0, 1.0), (34.0, 5.4), (69.0, 5.0), (80.0, 9.0)])
def test_the_area_is_that_between_two_parallels_and_two_meridians(lat, span):
    """The shape that must come out, drawn finely, whatever the zone's own outline is."""
    south, north = straight(lat, 44, 44 + span), straight(lat + 0.2, 44, 44 + span)
    fine = [(44 + span * n / 2000, lat) for n in range(2001)]
    fine += [(44 + span * (2000 - n) / 2000, lat + 0.2) for n in range(2001)]
    expected = geodesic_km2(Polygon([*fine, fine[0]], srid=4326))
    assert contested_zone(south, north).area_km2 == pytest.approx(expected, rel=0.001)


def test_an_ellipsoidal_area_is_karneys():
    for lat in (0, 34, -60, 80):
        disc = Polygon(circle(44, lat, 1.0, 720), srid=4326)
        assert area_km2(disc) == pytest.approx(geodesic_km2(disc), rel=1e-6)


def test_the_widths_are_the_distance_between_the_lines():
    (piece,) = contested_zone(SOUTH, NORTH).pieces
    assert piece.widths_km["median"] == pytest.approx(22.18, rel=0.001)
    assert piece.widths_km["min"] <= piece.widths_km["median"] <= piece.widths_km["max"]
    meridian = Geodesic.WGS84.Inverse(34.0, 44.5, 34.2, 44.5)["s12"] / 1000
    assert piece.widths_km["max"] == pytest.approx(meridian, rel=0.001)


def test_a_wedge_is_wide_where_it_opens():
    (piece,) = contested_zone(SOUTH, line((44, 34.1), (45, 34.4))).pieces
    assert piece.widths_km["min"] == pytest.approx(11.1, abs=0.3)
    assert piece.widths_km["max"] == pytest.approx(39.2, abs=0.5), "from the end of SOUTH"


# --- shapes --------------------------------------------------------------------------------------
def test_the_direction_of_a_line_does_not_matter():
    zone = contested_zone(SOUTH, NORTH)
    assert zone.area_km2 == pytest.approx(WHOLE_KM2, rel=0.001)
    turned = contested_zone(SOUTH, backward(NORTH))
    assert turned.geometry.equals_exact(zone.geometry, 1e-9) or turned.area_km2 == pytest.approx(
        zone.area_km2, rel=1e-9
    )


@pytest.mark.parametrize(
    ("other", "share"),
    [
        (straight(34.2, 44.0, 44.5), 0.5),  # shorter
        (straight(34.2, 44.25, 44.75), 0.5),  # shorter at both ends
        (straight(34.2, 44.4, 46.0), 0.6),  # in echelon
        (straight(34.2, 43.0, 46.0), 1.0),  # longer
        (lines(((44, 34.2), (44.3, 34.2)), ((44.6, 34.2), (45, 34.2))), 0.7),  # with a gap in it
        (lines(((44, 34.2), (44.5, 34.2)), ((44.5, 34.2), (45, 34.2))), 1.0),  # joined
        (lines(((44.5, 34.2), (44, 34.2)), ((44.5, 34.2), (45, 34.2))), 1.0),  # drawn apart
    ],
)
def test_only_the_stretch_that_both_lines_cover_counts(other, share):
    for one, two in ((SOUTH, other), (other, SOUTH)):
        zone = contested_zone(one, two)
        assert zone.geometry.valid
        assert zone.area_km2 == pytest.approx(WHOLE_KM2 * share, rel=0.003)


def test_pieces_in_echelon_make_one_strip_each_and_overlap_nowhere():
    found = strips(SOUTH, lines(((44, 34.1), (44.6, 34.1)), ((44.5, 34.2), (45, 34.2))))
    assert len(found) == 2
    assert sum(strip.area_km2 for strip in found) == pytest.approx(
        WHOLE_KM2 * (0.6 * 0.5 + 0.4), rel=0.003
    )


def test_lines_that_cross_make_strips_that_take_turns():
    wave = line(*[(44 + n / 200, 34 + 0.05 * math.sin(n / 10)) for n in range(201)])
    found = strips(wave, SOUTH)
    assert len(found) == 7
    in_order = sorted(found, key=lambda strip: strip.geometry.centroid.x)
    sides = [strip.side for strip in in_order]
    assert sides == ["right", "left"] * 3 + ["right"]
    zone = contested_zone(wave, SOUTH, holds_a="left", holds_b="right")
    assert [piece.kind for piece in zone.pieces] == ["gap", "overlap"]
    assert all(piece.widths_km["min"] == 0 for piece in zone.pieces)
    assert zone.area_km2 == pytest.approx(sum(strip.area_km2 for strip in found))


def test_lines_that_run_together_for_a_while_enclose_only_the_rest():
    parting = line(*[(44 + n / 20, 34 if n < 10 else 34 + (n - 10) / 100) for n in range(21)])
    zone = contested_zone(SOUTH, parting)
    assert zone.geometry.extent[0] > 44.4
    assert zone.pieces[0].widths_km["min"] == 0


def test_a_line_that_touches_another_parts_the_zone_there():
    touching = line((44, 34.2), (44.5, 34.0), (45, 34.2))
    assert len(strips(SOUTH, touching)) == 2


@pytest.mark.parametrize(
    "round_a_town",
    [
        [(44, 34), (44.52, 34), (44.55, 34.1), (44.5, 34.15), (44.45, 34.1), (44.48, 34), (45, 34)],
        [(44, 34), (44.52, 34), (44.55, 34.1), (44.5, 34.15), (44.45, 34.1), (44.48, 34.0),
         (44.5, 33.99), (45, 34)],  # the loop crosses itself
    ],
)  # fmt: skip
def test_a_town_that_a_line_passes_round_is_left_out(round_a_town):
    zone = contested_zone(line(*round_a_town), NORTH)
    assert not zone.geometry.contains(Point(44.5, 34.08, srid=4326))
    assert zone.geometry.contains(Point(44.2, 34.1, srid=4326))
    assert zone.geometry.valid


def test_an_enclave_is_a_hole():
    zone = contested_zone(SOUTH, lines(NORTH.coords, circle(44.5, 34.1, 0.05)))
    assert zone.geometry.num_interior_rings == 1
    hole = geodesic_km2(Polygon(circle(44.5, 34.1, 0.05), srid=4326))
    assert zone.area_km2 == pytest.approx(WHOLE_KM2 - hole, rel=0.001)


def test_a_besieged_town_lies_in_a_ring_between_two_rings():
    zone = contested_zone(line(*circle(44.5, 34.1, 0.1)), line(*circle(44.5, 34.1, 0.15)))
    assert zone.geometry.num_interior_rings == 1
    assert zone.pieces[0].widths_km["median"] == pytest.approx(5.0, abs=0.6)


def test_a_line_that_winds_has_no_bow_tie():
    winding = line(*[(44 + n / 400, 34.1 + 0.06 * math.sin(n / 6)) for n in range(401)])
    zone = contested_zone(winding, NORTH)
    assert zone.geometry.geom_type == "Polygon"
    assert zone.geometry.valid
    assert zone.area_km2 == pytest.approx(WHOLE_KM2 / 2, rel=0.06)  # it ends in mid-swing


def test_a_line_that_turns_away_ends_the_zone_where_it_turns():
    hook = line((44, 34), (45, 34), (45, 34.3))
    zone = contested_zone(hook, straight(33.8, 44, 46))
    assert zone.area_km2 == pytest.approx(WHOLE_KM2, rel=0.01)


def test_an_open_end_wider_than_the_bound_does_not_count():
    opening = line((44, 34.01), (48, 36))
    wide = contested_zone(straight(34.0, 44, 48), opening, max_gap_km=200)
    bound = contested_zone(straight(34.0, 44, 48), opening, max_gap_km=50)
    assert bound.area_km2 < wide.area_km2
    assert bound.pieces[0].widths_km["max"] <= 50


DAYS = (
    Path(
        os.environ.get("CONFLICTMAP_DATA", Path(__file__).resolve().parents[4] / "shared" / "data")
    )
    / "control-ukraine-deepstate"
)


def held_on(day):
    """Return the outlines of held ground on a day as one line, and the ground itself."""
    data = json.loads((DAYS / f"deepstatemap_data_{day}.geojson").read_text(encoding="utf-8"))
    rings, ground = [], Polygon(srid=4326)
    for feature in data["features"]:
        shape = GEOSGeometry(json.dumps(feature["geometry"]), srid=4326)
        for polygon in shape if shape.geom_type == "MultiPolygon" else [shape]:
            drawn = [[position[:2] for position in ring.coords] for ring in polygon]
            rings += drawn
            ground = ground.union(Polygon(*drawn, srid=4326).make_valid())
    return lines(*rings), ground


@pytest.mark.skipif(not DAYS.is_dir(), reason="the reference data is not here")
@pytest.mark.parametrize(("day", "next_day"), [("20240803", "20240804"), ("20240811", "20240812")])
def test_between_two_days_of_a_real_front_lies_what_changed_hands(day, next_day):
    (before, held_before), (after, held_after) = held_on(day), held_on(next_day)
    moved = [strip for strip in strips(before, after) if strip.side != strip.other_side]
    changed = held_before.sym_difference(held_after)
    assert total(moved) == pytest.approx(geodesic_km2(changed), rel=0.001)


# --- kinds ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("holds_a", "holds_b", "kind"),
    [
        ("right", "left", "gap"),
        ("left", "right", "overlap"),
        ("", "left", "between"),
        ("right", "", "between"),
        ("", "", "between"),
    ],
)
def test_the_sides_tell_gap_from_overlap(holds_a, holds_b, kind):
    zone = contested_zone(SOUTH, NORTH, holds_a=holds_a, holds_b=holds_b)
    assert [piece.kind for piece in zone.pieces] == [kind]


def test_ground_that_only_one_of_them_holds_is_no_zone():
    with pytest.raises(NoZone, match="only one of the two holds"):
        contested_zone(SOUTH, NORTH, holds_a="left", holds_b="left")


# --- refusals ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (straight(36.0), "within 100 km"),
        (straight(34.2, 45.3, 45.9), "no stretch is common"),
        (line((44.5, 33.8), (44.5, 34.2)), "touch or cross"),
        (SOUTH, "touch or cross"),
        (line((44.5, 34.05), (44.5, 34.5)), "no stretch is common"),
        (line((-170, 34), (-169, 34)), "half the globe"),
    ],
)
def test_lines_without_a_zone_are_refused_with_the_reason(other, reason):
    with pytest.raises(NoZone, match=reason):
        contested_zone(SOUTH, other)
    with pytest.raises(NoZone, match=reason):
        contested_zone(other, SOUTH)


@pytest.mark.parametrize("wrong", [LineString((0, 0), (1, 1), srid=3857), Point(44, 34, srid=4326)])
def test_what_is_no_line_in_degrees_is_refused(wrong):
    with pytest.raises(GeometryError, match=r"4326|not a Point"):
        contested_zone(SOUTH, wrong)


# --- properties ----------------------------------------------------------------------------------
@st.composite
def courses(draw):
    """A front: eastward in steps, north and south at will; sometimes in two pieces, or turned."""
    steps = draw(st.lists(st.integers(-40, 40), min_size=2, max_size=14))
    base, west = draw(st.integers(0, 300)) / 1000, draw(st.integers(0, 400)) / 1000
    points = [(44 + west + n / 20, 34 + base + step / 1000) for n, step in enumerate(steps)]
    if draw(st.booleans()):
        points.reverse()
    cut = draw(st.integers(0, 12))
    if 2 <= cut <= len(points) - 2:
        return lines(points[:cut], points[cut:])
    return line(*points)


def found_or_none(one, other):
    try:
        return strips(one, other)
    except NoZone:
        return []


def turned(course):
    if course.geom_type == "LineString":
        return backward(course)
    return lines(*(tuple(reversed(part.coords)) for part in course))


def total(found):
    return sum(strip.area_km2 for strip in found)


FLIPPED = {"left": "right", "right": "left"}


@few
@given(courses(), courses())
def test_strips_are_valid_flat_and_lie_apart(one, other):
    found = found_or_none(one, other)
    for strip in found:
        assert strip.geometry.valid
        assert not strip.geometry.hasz
        assert strip.geometry.srid == 4326
        assert strip.area_km2 > 0
    for first, second in combinations(found, 2):
        assert not first.geometry.relate_pattern(second.geometry, "T********")
    if found:
        whole = contested_zone(one, other)
        assert whole.geometry.valid
        assert area_km2(whole.geometry) == pytest.approx(total(found), rel=1e-6)


@few
@given(courses(), courses())
def test_it_is_the_same_zone_from_either_side(one, other):
    found, mirrored = found_or_none(one, other), found_or_none(other, one)
    assert total(found) == pytest.approx(total(mirrored), rel=1e-6)
    assert sorted((round(s.area_km2, 3), s.side, s.other_side) for s in found) == sorted(
        (round(s.area_km2, 3), s.other_side, s.side) for s in mirrored
    )


@few
@given(courses(), courses(), st.sampled_from(["left", "right"]), st.sampled_from(["left", "right"]))
def test_a_line_drawn_the_other_way_with_its_owner_on_the_other_hand_is_the_same(
    one, other, holds_a, holds_b
):
    def kinds(course, side):
        try:
            zone = contested_zone(course, other, holds_a=side, holds_b=holds_b)
        except NoZone as error:
            return str(error)
        return {piece.kind: pytest.approx(piece.area_km2, rel=1e-6) for piece in zone.pieces}

    assert kinds(one, holds_a) == kinds(turned(one), FLIPPED[holds_a])


@few
@given(st.lists(st.integers(-10, 10), min_size=6, max_size=20), st.integers(2, 4))
def test_the_area_is_the_sum_of_its_parts(steps, at):
    """Cut at a vertex, where the shortest way across becomes the end of either half."""
    other = line(*[(44 + n / 20, 34.05 + step / 10_000) for n, step in enumerate(steps)])
    one = straight(34.0, 44, 44 + (len(steps) - 1) / 20, len(steps) - 1)
    west, east = line(*one.coords[: at + 1]), line(*one.coords[at:])
    halves = total(strips(west, other)) + total(strips(east, other))
    assert halves == pytest.approx(total(strips(one, other)), rel=1e-6)
