"""Regions of several places: between, along, towards, as far as a border, in; and `region`."""

import math
from collections.abc import Callable, Sequence

from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon

from operations.errors import GeometryError
from operations.vocabulary import Relation

from .outlines import arc, areas_of, one_course, polar, stretch
from .plane import Transform, plane_at, position
from .regions import Anchor, Country, Region, around, kept_in, measured, merged, single
from .rules import Rules
from .zones import contested_zone

OFF_COURSE_M = 30_000  # a place farther from a river than this is not meant to lie on it
BORDER_WITHIN_M = 300_000  # "as far as the border" from farther away is another region's report
RAY_STEP_DEG = 1


def region(
    relation: str,
    anchors: Sequence[Anchor],
    distance_km: float | None = None,
    *,
    bearing_deg: float | None = None,
    rules: Rules | None = None,
    country: Country | None = None,
) -> Region:
    """Return where `relation` to the anchors may be, in their order; north, near, around and the
    like are shared by several anchors.

    distance_km, bearing_deg: as stated, or None. country: what the region is kept in, or None to
    let it cross borders. Raises GeometryError with the reason when the words cannot be drawn.
    """
    rules = rules or Rules()
    if relation == Relation.BETWEEN_LINES:
        raise GeometryError("“Between the contact lines” is drawn from two lines, not from places.")
    if not anchors:
        raise GeometryError("A relation needs a place that it refers to.")
    if relation in _OF_SEVERAL:
        found = _OF_SEVERAL[relation](list(anchors), rules, bearing_deg)
    else:
        found = merged([single(relation, each, distance_km, bearing_deg, rules)
                        for each in anchors])  # fmt: skip
    is_place_itself = relation in (Relation.AT, Relation.IN)
    return found if country is None or is_place_itself else kept_in(found, country)


def between_lines(line_a: GEOSGeometry, line_b: GEOSGeometry) -> Region:
    """Return the zone between two lines of contact, SRID 4326. Raises NoZone with the reason."""
    zone = contested_zone(line_a, line_b)
    return measured(zone.geometry, None, f"between the contact lines: {zone.method}")


def _two(anchors: list[Anchor], word: str) -> tuple[Anchor, Anchor]:
    if len(anchors) != 2:
        raise GeometryError(f"“{word}” needs two places.")
    return anchors[0], anchors[1]


def _line(one: Anchor, other: Anchor, word: str) -> tuple[LineString, Transform]:
    """Return the straight line between two places in metres, and the way back to degrees."""
    middle = Point((one.lon + other.lon) / 2, (one.lat + other.lat) / 2, srid=4326)
    to_metres, to_degrees = plane_at(middle)
    line = LineString(position(to_metres(one.point)), position(to_metres(other.point)))
    if line.length < 1:
        raise GeometryError(f"“{word}” needs two different places.")
    return line, to_degrees


def between(anchors: list[Anchor], rules: Rules, _: float | None = None) -> Region:
    """Return the strip along the straight line from one place to the other."""
    one, other = _two(anchors, "Between")
    line, to_degrees = _line(one, other, "Between")
    half_width = line.length * (rules.of(Relation.BETWEEN).share or 0)
    shape = line.buffer_with_style(half_width, quadsegs=8, end_cap_style=2)
    return measured(
        to_degrees(shape),
        to_degrees(line.interpolate_normalized(0.5)),
        f"between {one.name} and {other.name}: {half_width / 1000:.1f} km either side of the line",
    )


def along(anchors: list[Anchor], rules: Rules, _: float | None = None) -> Region:
    """Return the corridor along a course between two places, along a whole course, or, where the
    course is not kept, along the straight line, wider."""
    courses = [anchor for anchor in anchors if anchor.course]
    places = [anchor for anchor in anchors if not anchor.course]
    if len(courses) > 1 or len(anchors) > 3:
        raise GeometryError("“Along” follows one course, between two places at most.")
    if courses and len(places) in (0, 2):
        return _along_course(courses[0], places, rules)
    if len(places) == 3 and not courses:  # the road or river is named but its course not kept
        places = places[1:]
    if len(places) != 2 or courses:
        raise GeometryError("“Along” needs two places, or a river or road whose course is kept.")
    one, other = places
    line, to_degrees = _line(one, other, "Along")
    rule = rules.of(Relation.ALONG)
    half_width = max(rule.reach_m or 0, line.length * (rule.share or 0))
    return measured(
        to_degrees(line.buffer(half_width)),
        to_degrees(line.interpolate_normalized(0.5)),
        f"from {one.name} to {other.name}: the course is not kept, {half_width / 1000:.1f} km "
        "either side of the straight line",
    )


def _along_course(course: Anchor, places: list[Anchor], rules: Rules) -> Region:
    if not course.course:
        raise GeometryError(f"No course of {course.name} is kept.")
    rule = rules.of(Relation.ALONG, "water" if course.group == "water" else course.group)
    half_width = (rule.reach_m or 0) + course.radius_m
    if not places:
        return around(course, rule.reach_m or 0, "along")
    one, other = places
    middle = Point((one.lon + other.lon) / 2, (one.lat + other.lat) / 2, srid=4326)
    to_metres, to_degrees = plane_at(middle)
    ends = [Point(*position(to_metres(place.point))) for place in places]
    line = one_course(to_metres(course.course), ends)
    for place, end in zip(places, ends, strict=True):
        off = line.distance(end) - place.radius_m
        if off > OFF_COURSE_M:
            raise GeometryError(
                f"{place.name} lies {off / 1000:.0f} km from {course.name} as it is drawn: "
                "does it lie on another stretch?"
            )
    first, last = (line.project(end) for end in ends)
    if abs(last - first) < 1:
        raise GeometryError(f"{one.name} and {other.name} lie at one point of {course.name}.")
    cut = stretch(line, first, last)
    return measured(
        to_degrees(cut.buffer(half_width)),
        to_degrees(cut.interpolate_normalized(0.5)),
        f"along {course.name} from {one.name} to {other.name}: {half_width / 1000:.1f} km either "
        f"side of {cut.length / 1000:.0f} km of its course",
    )


def towards(anchors: list[Anchor], rules: Rules, _: float | None = None) -> Region:
    """Return the wedge from the first place's edge in the direction of the second, up to it."""
    one, other = _two(anchors, "From, towards")
    to_metres, to_degrees = plane_at(one.point)
    x, y = position(to_metres(other.point))
    length = math.hypot(x, y)
    if length < 1 + one.radius_m:
        raise GeometryError("“From, towards” needs two different places.")
    bearing = math.degrees(math.atan2(x, y)) % 360
    half = rules.of(Relation.TOWARDS).half_angle_deg or 20
    shape = arc(bearing - half, bearing + half, length, one.radius_m)
    return measured(
        to_degrees(shape), to_degrees(Point(*polar(bearing, (length + one.radius_m) / 2))),
        f"from {one.name} towards {other.name}: {half:g}° either side of the line, "
        f"up to {length / 1000:.0f} km",
    )  # fmt: skip


def to_border(anchors: list[Anchor], rules: Rules, bearing_deg: float | None = None) -> Region:
    """Return what lies from the first place to the border with the second, a country or unit.

    With a bearing: the sector up to the border; without: the corridor to its nearest point.
    """
    one, land = _two(anchors, "As far as the border")
    if land.outline is None:
        raise GeometryError(
            f"No outline of {land.name} is kept: where the border runs is not known here."
        )
    to_metres, to_degrees = plane_at(one.point)
    abroad = to_metres(land.outline)
    here = Point(0, 0)
    if abroad.intersects(here):
        raise GeometryError(f"{one.name} lies inside {land.name} as it is drawn.")
    if abroad.distance(here) > BORDER_WITHIN_M:
        raise GeometryError(f"{one.name} lies more than 300 km from {land.name}.")
    rule = rules.of(Relation.BORDER)
    method = f"from {one.name} as far as the border with {land.name}"
    if bearing_deg is not None:
        half = rule.half_angle_deg or 45
        fan = _fan(abroad, bearing_deg - half, bearing_deg + half)
        if fan is None:
            raise GeometryError(f"{land.name} does not lie on that side of {one.name}.")
        return measured(to_degrees(fan.difference(abroad)), None,
                        f"{method}: {half:g}° either side of {bearing_deg:g}°")  # fmt: skip
    nearest = _nearest(abroad)
    line = LineString((0, 0), nearest)
    half_width = max(rule.reach_m or 0, line.length * (rule.share or 0))
    shape = line.buffer(half_width).difference(abroad)
    return measured(
        to_degrees(shape),
        to_degrees(line.interpolate_normalized(0.5)),
        f"{method}: {half_width / 1000:.1f} km either side of the shortest way",
    )


def _fan(abroad: GEOSGeometry, first_deg: float, last_deg: float) -> Polygon | None:
    """Return what is seen from (0, 0) between two bearings until `abroad` begins."""
    steps = max(2, math.ceil((last_deg - first_deg) / RAY_STEP_DEG))
    edge = abroad.boundary
    seen = []
    for step in range(steps + 1):
        bearing = first_deg + (last_deg - first_deg) * step / steps
        ray = LineString((0, 0), polar(bearing, BORDER_WITHIN_M))
        hit = edge.intersection(ray)
        if not hit.empty:
            seen.append(polar(bearing, hit.distance(Point(0, 0))))
    return Polygon([(0.0, 0.0), *seen, (0.0, 0.0)]) if len(seen) > 1 else None


def _nearest(abroad: GEOSGeometry) -> tuple[float, float]:
    """Return the position of the shape's edge that is nearest to (0, 0)."""
    edge = abroad.boundary
    line = one_course(edge, [Point(0, 0)])
    return position(line.interpolate(line.project(Point(0, 0))))


def inside(anchors: list[Anchor], rules: Rules, _: float | None = None) -> Region:
    """Return the first place as far as it lies in the others: "X in the district of Y"."""
    found = single(Relation.AT, anchors[0], rules=rules)
    for outer in anchors[1:]:
        if outer.outline is None:
            note = f"{found.method}, in {outer.name} (whose outline is not kept)"
            found = Region(found.geometry, found.point, found.radius_m, note)
            continue
        common = areas_of(found.geometry.intersection(outer.outline))
        if common.empty:
            raise GeometryError(f"{anchors[0].name} does not lie in {outer.name} as it is drawn.")
        found = measured(common, found.point, f"{found.method}, in {outer.name}")
    return found


_OF_SEVERAL: dict[str, Callable[[list[Anchor], Rules, float | None], Region]] = {
    Relation.BETWEEN: between,
    Relation.ALONG: along,
    Relation.TOWARDS: towards,
    Relation.BORDER: to_border,
    Relation.IN: inside,
}
