"""An anchor moves: what rests on it moves, old versions stay, nothing is published unasked."""

import datetime as dt
from io import StringIO

import pytest
from django.contrib.gis.geos import LineString, Point, Polygon
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from gazetteer.models import Place
from operations import drafting, placing, rederiving, reported, review
from operations.errors import GeometryError, NotAllowed
from operations.models import Incident, Mention, OperationArea, Publication, RegionRule
from operations.vocabulary import Precision, Relation, ReviewState

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 5)


def point(lon, lat):
    return Point(lon, lat, srid=4326)


@pytest.fixture
def kifri():
    return Place.objects.create(name="Kifri", point=point(44.96, 34.69), radius_m=2000,
                                country="IQ")  # fmt: skip


@pytest.fixture
def kalar():
    return Place.objects.create(name="Kalar", point=point(45.32, 34.63), radius_m=2000,
                                country="IQ")  # fmt: skip


@pytest.fixture
def operation(contributor):
    return drafting.draft_operation(title="A search", valid_from=DAY, by=contributor)


@pytest.fixture
def area(operation, kifri):
    return drafting.add_area(operation, "north of Kifri", relation="north of", places=[kifri])


def publish(record, report, by):
    drafting.cite(record, report, report.text[:20])
    review.publish(record, by)


def move(place, lon=45.0, lat=34.8):
    place.point = point(lon, lat)
    place.save()


def test_an_area_follows_its_anchor_and_its_old_version_stays(area, kifri, editor):
    old = area.geometry
    move(kifri)
    changed = rederiving.rederive(kifri, editor).changed
    assert changed == [area.operation]
    area.refresh_from_db()
    assert not area.geometry.equals(old)
    assert area.geometry.contains(point(45.0, 34.9))
    kept = OperationArea.pgh_event_models["update"].objects.filter(pgh_obj_id=area.pk)
    first = OperationArea.pgh_event_models["insert"].objects.filter(
        pgh_obj_id=area.pk, pgh_label="insert"
    )
    assert first.get().geometry.equals_exact(old, 1e-9)
    assert kept.filter(pgh_label="update").exists()


def test_a_published_record_reopens_and_its_last_version_stays_public(
    area, kifri, report, editor, other_editor
):
    publish(area.operation, report, other_editor)
    live = Publication.objects.live().get()
    move(kifri)
    rederiving.rederive(kifri, editor)
    area.operation.refresh_from_db()
    assert area.operation.state == ReviewState.DRAFT
    assert Publication.objects.live().get() == live, "nothing is published unasked"
    review.publish(area.operation, other_editor)
    assert [row.version for row in Publication.objects.order_by("version")] == [1, 2]


def test_the_revision_rises_so_that_an_open_form_is_stale(area, kifri, editor):
    before = area.operation.revision
    move(kifri)
    changed = rederiving.rederive(kifri, editor).changed[0]
    assert (changed.revision, changed.changed_by) == (before + 1, editor)


def test_what_a_hand_drew_since_is_left_alone(area, kifri, editor):
    area.geometry, area.is_derived = Polygon.from_bbox((44, 34, 44.1, 34.1)), False
    area.geometry.srid = 4326
    area.save()
    move(kifri)
    assert rederiving.rederive(kifri, editor).changed == []


def test_a_place_that_stayed_changes_nothing(area, kifri, editor):
    assert rederiving.rederive(kifri, editor).changed == []
    assert rederiving.plan() == []


def test_a_radius_that_changes_is_a_change(area, kifri, editor):
    kifri.radius_m = 6000
    kifri.save()
    assert rederiving.rederive(kifri, editor).changed == [area.operation]


def test_a_place_that_is_located_at_last_locates_its_area(operation, editor):
    place = Place.objects.create(name="Khat al-Lain", kind="AREA")
    area = drafting.add_area(operation, "Khat al-Lain", places=[place])
    assert area.geometry is None
    move(place)
    assert rederiving.rederive(place, editor).changed == [operation]
    area.refresh_from_db()
    assert area.geometry is not None
    assert area.is_derived


def test_a_place_that_loses_its_point_leaves_its_area_not_located(area, kifri, editor):
    kifri.point = None
    kifri.save()
    rederiving.rederive(kifri, editor)
    area.refresh_from_db()
    assert (area.geometry, area.precision) == (None, Precision.UNLOCATED)


def test_what_rests_on_a_stand_in_moves_with_it(operation, kifri, editor):
    hill = Place.objects.create(name="A hill", kind="HLL", stand_in=kifri, radius_m=9000)
    drafting.add_area(operation, "A hill", places=[hill])
    move(kifri)
    assert rederiving.rederive(kifri, editor).changed == [operation]


def test_a_border_that_is_drawn_at_last_cuts_what_lies_across_it(area, kifri, editor):
    assert "no outline" in area.method
    iraq = Place.objects.create(
        name="Iraq", kind="PCLI", country="IQ",
        footprint=Polygon.from_bbox((40, 30, 46, 34.75)),
    )  # fmt: skip
    rederiving.rederive(iraq, editor)
    area.refresh_from_db()
    assert area.geometry.extent[3] <= 34.75 + 1e-9
    assert "cut at the border of Iraq" in area.method
    area.may_cross_border = True
    placing.draw_area(area, [kifri])
    assert area.geometry.extent[3] > 34.8


def test_an_incident_at_and_between_places_follows_both(contributor, editor, kifri, kalar):
    at = drafting.draft_incident(title="At", incident_kind="raid", valid_from=DAY, by=contributor,
                                 place=kifri)  # fmt: skip
    between = drafting.draft_incident(
        title="Between", incident_kind="raid", valid_from=DAY, by=contributor, place=kifri,
        relation="between", further=[kalar],
    )  # fmt: skip
    move(kalar, 45.4)
    assert rederiving.rederive(kalar, editor).changed == [between]
    move(kifri)
    assert {row.pk for row in rederiving.rederive(kifri, editor).changed} == {at.pk, between.pk}
    at.refresh_from_db()
    assert at.geometry.coords == (45.0, 34.8)
    assert Incident.objects.get(pk=between.pk).named_places() == [kifri, kalar]


def test_what_cannot_be_drawn_any_more_is_left_and_named(contributor, editor, kifri, kalar):
    between = drafting.draft_incident(
        title="Between", incident_kind="raid", valid_from=DAY, by=contributor, place=kifri,
        relation="between", further=[kalar],
    )  # fmt: skip
    kalar.point = kifri.point
    kalar.save()
    assert rederiving.rederive(kalar, editor).changed == []
    assert "needs two different places" in str(rederiving.plan(kalar)[0])
    between.refresh_from_db()
    assert between.geometry is not None


def test_without_the_right_nothing_moves(area, kifri, django_user_model):
    stranger = django_user_model.objects.create_user("stranger")
    move(kifri)
    with pytest.raises(NotAllowed):
        rederiving.rederive(kifri, stranger)


def test_the_command_says_what_would_move_and_by_how_far(area, kifri, editor):
    move(kifri, 44.96, 34.79)
    out = StringIO()
    call_command("rederive", "--dry-run", stdout=out)
    assert "A search (north of Kifri): moves by 11.09 km" in out.getvalue()
    with pytest.raises(CommandError, match="in whose name"):
        call_command("rederive", stdout=StringIO())
    call_command("rederive", "--by", editor.username, stdout=out)
    assert "1 record(s) changed" in out.getvalue()
    assert rederiving.plan() == []


# --- lines ---------------------------------------------------------------------------------------
@pytest.fixture
def lines(contributor, editor, report, make_actor):
    made = []
    for owner, facing, lat in [("army", "peshmerga", 34.0), ("peshmerga", "army", 34.2)]:
        line = drafting.draft_line(
            title=owner, valid_from=DAY, by=contributor, owner=make_actor(owner),
            facing=make_actor(facing), geometry=LineString((44, lat), (45, lat), srid=4326),
        )  # fmt: skip
        publish(line, report, editor)
        made.append(line)
    return made


def test_a_zone_and_an_area_between_the_lines_follow_a_line(lines, operation, editor):
    zone = drafting.draft_zone(title="Gap", line_a=lines[0].line, line_b=lines[1].line, by=editor)
    area = drafting.add_area(operation, "between the contact lines", relation="between the lines")
    assert area.geometry.contains(point(44.5, 34.1))
    lines[1].geometry = LineString((44, 34.3), (45, 34.3), srid=4326)
    lines[1].save()
    changed = rederiving.rederive_zones(lines[1], editor).changed
    assert {row.pk for row in changed} == {zone.pk, operation.pk}
    area.refresh_from_db()
    zone.refresh_from_db()
    assert area.geometry.contains(point(44.5, 34.25))
    assert zone.geometry.contains(point(44.5, 34.25))


@pytest.mark.parametrize("day", [DAY - dt.timedelta(1), None])
def test_without_two_facing_lines_of_that_day_there_is_nothing_between_them(lines, day):
    with pytest.raises(GeometryError, match=r"0 pairs|needs a day"):
        placing.facing_lines(day)


def test_a_third_line_makes_it_unclear_which_are_meant(lines, contributor, editor, report):
    third = drafting.draft_line(
        title="again", valid_from=DAY, by=contributor, owner=lines[0].line.owner,
        facing=lines[1].line.owner, geometry=LineString((44, 34.1), (45, 34.1), srid=4326),
    )  # fmt: skip
    assert placing.facing_lines(DAY), "a draft does not count"
    publish(third, report, editor)
    with pytest.raises(GeometryError, match="2 pairs"):
        placing.facing_lines(DAY)


# --- the desk's rules ----------------------------------------------------------------------------
def test_a_rule_of_the_desk_changes_what_is_drawn(area, kifri, editor):
    rule = RegionRule(relation="north of", reach_m=5_000, reason="We mean less by it.")
    rule.full_clean()
    rule.save()
    assert rederiving.rederive(kifri, editor).changed == [area.operation]
    area.refresh_from_db()
    assert "up to 5 km" in area.method


@pytest.mark.parametrize(
    "values",
    [{}, {"reach_m": 600_000}, {"half_angle_deg": 120}, {"share": 0}, {"reach_m": 1, "reason": ""},
     {"reach_m": 1, "relation": "beyond"}, {"reach_m": 1, "kind_group": "hamlet"}],
)  # fmt: skip
def test_a_rule_that_means_nothing_is_refused_by_form_and_database(values):
    rule = RegionRule(**{"relation": Relation.NEAR, "reason": "So.", **values})
    with pytest.raises(ValidationError):
        rule.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        rule.save()


# --- from mentions -------------------------------------------------------------------------------
def mention(report, place, surface, relation="", **fields):
    start = report.text.index(surface)
    return Mention(report=report, start=start, end=start + len(surface), surface=surface,
                   place=place, relation=relation, **fields)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "relation", "second", "words"),
    [
        ("They went from Kifri towards Kalar.", "towards", "towards", "from Kifri towards Kalar"),
        ("A bomb on the road from Kifri to Kalar.", "along", "along", "from Kifri to Kalar"),
        ("Shots in Kifri in the district of Kalar.", "", "in", "Kifri in Kalar"),
        ("Shots north of Kifri in the district of Kalar.", "north of", "in", "north of Kifri"),
    ],
)
def test_places_of_one_expression_make_one_area(
    report, contributor, kifri, kalar, source, text, relation, second, words
):
    from operations import intake

    told = intake.store(text=text, title="x", source=source, published_on=DAY, by=contributor)[0]
    rows = [mention(told, kifri, "Kifri", relation), mention(told, kalar, "Kalar", second)]
    made = reported.operation_from_mentions(told, rows, title="x", valid_from=DAY, by=contributor)
    assert made.areas.get().words == words


def test_words_that_no_rule_draws_are_kept_with_the_reason(report, contributor, badush):
    place = Place.objects.create(name="Badush", point=badush)
    row = mention(report, place, "Badush", "towards")
    made = reported.operation_from_mentions(
        report, [row], title="x", valid_from=DAY, by=contributor
    )
    area = made.areas.get()
    assert area.geometry is None
    assert "needs two places" in area.method


def test_a_side_is_kept_in_the_bearing(contributor, operation, kifri):
    area = drafting.add_area(
        operation, "northern Kifri", relation="part of", places=[kifri], bearing_deg=0
    )
    area.refresh_from_db()
    assert area.public({})["properties"]["bearing_deg"] == 0
    with pytest.raises(ValidationError, match="less than 360"):
        drafting.add_area(operation, "x", relation="part of", places=[kifri], bearing_deg=400)
