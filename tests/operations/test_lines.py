"""Contact lines, their positions by time, and the zones that follow them."""

import datetime as dt

import pytest
from django.contrib.gis.geos import LineString
from django.db import IntegrityError, connection
from django.utils import timezone

from operations import drafting, rederiving, review, zoning
from operations.errors import GeometryError, Incomplete
from operations.models import ContactLine, ContestedZone, ControlLine, Publication, ZonePiece
from operations.vocabulary import LineKind, LineStatus, Release, ReviewState, Side
from tests.conftest import DAY, make_person

from .admin_pages import add_url, errors_of, filled, form_url, messages_of, signed_in

pytestmark = pytest.mark.django_db

LATER = DAY + dt.timedelta(days=5)


def course(lat):
    return LineString((44, lat), (45, lat), srid=4326)


def publish(record, report, editor):
    if not record.evidence.exists():
        drafting.cite(record, report, "Two fighters were killed.")
    review.publish(record, editor)


@pytest.fixture
def army(contributor, editor, report, make_actor):
    """The first position of the southern line, published; its owner stands south of it."""
    position = drafting.draft_line(
        title="Army line", valid_from=DAY, by=contributor, owner=make_actor("army"),
        facing=make_actor("guard"), holds=Side.RIGHT, geometry=course(34.0),
    )  # fmt: skip
    publish(position, report, editor)
    return position


@pytest.fixture
def guard(contributor, editor, report, make_actor):
    position = drafting.draft_line(
        title="Guard line", valid_from=DAY, by=contributor, owner=make_actor("guard"),
        facing=make_actor("army"), holds=Side.LEFT, geometry=course(34.2),
    )  # fmt: skip
    publish(position, report, editor)
    return position


@pytest.fixture
def zone(army, guard, contributor, editor, report):
    made = drafting.draft_zone(title="Gap", line_a=army.line, line_b=guard.line, by=contributor)
    publish(made, report, editor)
    return made


def follow(position, *, lat, editor, report):
    """Let the line's next position hold from LATER on, both published."""
    following = drafting.draft_line(
        title=f"{position.title}, moved", valid_from=LATER, by=editor, line=position.line,
        holds=position.holds, geometry=course(lat),
    )  # fmt: skip
    publish(following, report, editor)
    return following


def live(record):
    return Publication.objects.live().filter(record_id=record.public_id).order_by("valid_during")


# --- positions -----------------------------------------------------------------------------------
def test_a_position_says_whose_line_it_is_and_where_its_owner_stands(army):
    said = live(army).get().properties
    assert said["line"] == {"id": str(army.line.public_id), "title": "Army line"}
    assert (said["owner"]["id"], said["facing"]["id"]) == ("army", "guard")
    assert said["holds"] == "right"


def test_a_masked_position_does_not_name_its_line(army, editor, report):
    review.reopen(army, editor)
    ControlLine.objects.filter(pk=army.pk).update(release=Release.GRID_10)
    publish(army, report, editor)
    assert {"line", "holds"}.isdisjoint(live(army).get().properties)


def test_on_one_day_a_line_has_one_public_position(army, editor, report):
    ControlLine.objects.filter(pk=army.pk).update(valid_to=dt.date(2019, 12, 31), end_known=True)
    second = drafting.draft_line(
        title="Elsewhere", valid_from=LATER, by=editor, line=army.line, geometry=course(34.1)
    )
    with pytest.raises(Incomplete, match="another position of the same line"):
        publish(second, report, editor)
    drafting.end_before(army, LATER, editor)
    assert army.valid_to == LATER - dt.timedelta(days=1)
    with pytest.raises(Incomplete, match="Army line"):
        review.publish(second, editor)
    review.publish(army, editor)
    review.publish(second, editor)
    assert live(second).exists()


def test_an_open_position_ends_when_the_next_is_published_and_goes_on_when_it_is_withdrawn(
    army, editor, report
):
    second = drafting.draft_line(
        title="Elsewhere", valid_from=LATER, by=editor, line=army.line, geometry=course(34.1)
    )
    assert live(army).get().valid_during.upper is None
    publish(second, report, editor)
    first = live(army).get()
    assert (first.valid_during.upper, first.properties["attested_to"]) == (LATER, DAY.isoformat())
    check_constraints()
    review.withdraw(second, editor, "It was elsewhere.")
    assert live(army).get().valid_during.upper is None


def test_an_embargoed_position_does_not_end_the_one_before_by_itself(army, editor, report):
    second = drafting.draft_line(
        title="Elsewhere", valid_from=LATER, by=editor, line=army.line, geometry=course(34.1),
        hold_until=timezone.now() + dt.timedelta(days=3),
    )  # fmt: skip
    with pytest.raises(Incomplete, match="another position"):
        publish(second, report, editor)
    assert live(army).get().valid_during.upper is None, "nobody can see that one is coming"


def after(position, days, editor, **fields):
    """Draft a position of the same line that many days after the first."""
    return drafting.draft_line(
        title=f"After {days}", valid_from=DAY + dt.timedelta(days), by=editor, line=position.line,
        geometry=course(34.1), **fields,
    )  # fmt: skip


def change(position, editor, **fields):
    if position.state != ReviewState.DRAFT:
        review.reopen(position, editor)
    ControlLine.objects.filter(pk=position.pk).update(**fields)
    return ControlLine.objects.get(pk=position.pk)


def told_until(position):
    return live(position).get().valid_during.upper


@pytest.mark.parametrize("release", [Release.PUBLIC, Release.WITHHOLD])
def test_no_draft_ends_what_readers_see(contributor, editor, report, make_actor, release):
    first = drafting.draft_line(
        title="First", valid_from=DAY, by=contributor, owner=make_actor("army"),
        geometry=course(34.0),
    )  # fmt: skip
    after(first, 5, contributor, release=release)
    publish(first, report, editor)
    assert told_until(first) is None


def test_a_change_of_the_next_position_ends_the_one_before_when_it_is_published(
    army, editor, report
):
    second = after(army, 10, editor)
    publish(second, report, editor)
    second = change(second, editor, valid_from=LATER)
    review.reopen(army, editor)
    review.publish(army, editor)
    assert told_until(army) == DAY + dt.timedelta(days=10)
    review.publish(second, editor)
    assert told_until(army) == LATER
    check_constraints()


def test_an_embargoed_position_that_is_being_changed_ends_nothing(army, editor, report):
    army = change(army, editor, valid_to=LATER, end_known=True)
    review.publish(army, editor)
    soon = timezone.now() + dt.timedelta(days=3)
    second = after(army, 9, editor, hold_until=soon)
    publish(second, report, editor)
    review.reopen(second, editor)
    army = change(army, editor, valid_to=None, end_known=False)
    assert army.lasts_to() is army.drawn_to() is None


def test_a_position_that_moves_past_another_lets_the_one_before_go_on(army, editor, report):
    second, third = after(army, 10, editor), after(army, 20, editor)
    publish(second, report, editor)
    publish(third, report, editor)
    review.publish(change(second, editor, valid_from=DAY + dt.timedelta(days=25)), editor)
    check_constraints()
    assert told_until(army) == DAY + dt.timedelta(days=20)
    assert told_until(third) == DAY + dt.timedelta(days=25)


def test_a_planned_position_ends_none_that_is_present(army, editor, report):
    planned = after(army, 5, editor, status=LineStatus.PLANNED, line_kind=LineKind.CONTACT)
    with pytest.raises(Incomplete, match="Army line"):
        publish(planned, report, editor)
    assert told_until(army) is None


def test_a_position_that_cannot_go_on_stays_as_it_is(army, editor, report):
    second = after(army, 5, editor, valid_to=DAY + dt.timedelta(days=8), end_known=True)
    publish(second, report, editor)
    soon = timezone.now() + dt.timedelta(days=3)
    publish(after(army, 10, editor, hold_until=soon), report, editor)
    review.withdraw(second, editor, "It was elsewhere.")
    check_constraints()
    assert told_until(army) == LATER
    army.refresh_from_db()
    assert army.state == ReviewState.PUBLISHED


def check_constraints():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_correction_of_a_position_is_no_second_position(army, editor):
    review.reopen(army, editor)
    ControlLine.objects.filter(pk=army.pk).update(geometry=course(34.05))
    review.publish(army, editor)
    assert Publication.objects.of_record(army.public_id).count() == 2


def test_postgresql_refuses_what_review_would_let_through(army):
    row = live(army).get()
    row.pk, row.feature_id = None, army.line.public_id
    row.save(force_insert=True)
    with pytest.raises(IntegrityError, match="publication_one_position_a_day"):
        check_constraints()


# --- zones ---------------------------------------------------------------------------------------
def test_a_zone_has_a_feature_a_piece_and_says_that_it_is_derived(zone, army, guard):
    row = live(zone).get()
    assert (row.layer, row.kind) == ("contested-zones", "gap")
    said = row.properties
    assert said["derived"] is True
    assert {x["record"] for x in said["derived_from"]} == {
        str(army.public_id), str(guard.public_id),
    }  # fmt: skip
    assert said["method"]
    assert said["widths_km"]["median"] == pytest.approx(22.2, abs=0.1)


def test_a_new_position_gives_the_zone_a_piece_of_its_own_period(zone, guard, editor, report):
    first = live(zone).get()
    following = follow(guard, lat=34.4, editor=editor, report=report)
    rederiving.rederive_zones(following, editor)
    zone.refresh_from_db()
    assert zone.state == ReviewState.DRAFT
    assert live(zone).get() == first, "nothing becomes public unasked"
    review.publish(zone, editor)
    before, after = live(zone)
    assert before.feature_id == first.feature_id
    assert before.valid_during.upper == after.valid_during.lower == LATER
    assert after.properties["area_km2"] > before.properties["area_km2"]
    assert Publication.objects.on(LATER).filter(pk=after.pk).exists()
    assert not Publication.objects.on(LATER).filter(pk=before.pk).exists()
    known_then = Publication.objects.as_of(first.recorded_during.lower).of_record(zone.public_id)
    assert known_then.get() == first


def test_a_piece_that_is_redrawn_keeps_its_id_and_its_history(zone, guard, editor):
    piece = zone.pieces.get()
    ControlLine.objects.filter(pk=guard.pk).update(geometry=course(34.3))
    rederiving.rederive_zones(guard, editor)
    redrawn = ZonePiece.objects.get()
    assert redrawn.public_id == piece.public_id
    assert redrawn.area_km2 > piece.area_km2
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM operations_zonepieceevent")
        assert cursor.fetchone() == (2,)


def test_what_does_not_move_a_zone_leaves_it_alone(zone, guard, editor):
    assert rederiving.rederive_zones(guard, editor).changed == []
    zone.refresh_from_db()
    assert zone.state == ReviewState.PUBLISHED


def test_a_draft_position_moves_no_zone_of_a_line_that_is_public(zone, guard, editor):
    drafting.draft_line(
        title="Rumoured", valid_from=LATER, by=editor, line=guard.line, geometry=course(34.1)
    )
    assert rederiving.rederive_zones(guard, editor).changed == []


def test_a_line_that_turned_round_turns_gap_into_overlap(zone, guard, editor):
    ControlLine.objects.filter(pk=guard.pk).update(geometry=course(33.9))
    rederiving.rederive_zones(guard, editor)
    assert [piece.kind for piece in zone.pieces.all()] == ["overlap"]


def test_a_withdrawn_position_takes_its_piece_along_and_leaves_the_other(
    zone, guard, editor, report
):
    following = follow(guard, lat=34.4, editor=editor, report=report)
    rederiving.rederive_zones(following, editor)
    review.publish(zone, editor)
    review.withdraw(following, editor, "It was a rumour.")
    assert live(zone).count() == 1
    assert live(zone).get().valid_during.upper == LATER
    rederiving.rederive_zones(following, editor)
    assert zone.pieces.count() == 1
    at = timezone.now() - dt.timedelta(milliseconds=1)
    assert Publication.objects.of_record(zone.public_id).filter(
        recorded_during__startswith__lt=at
    ).count() >= 2  # fmt: skip


def test_a_hidden_position_redacts_its_piece_alone(zone, guard, editor, report):
    following = follow(guard, lat=34.4, editor=editor, report=report)
    rederiving.rederive_zones(following, editor)
    review.publish(zone, editor)
    kept, hidden = live(zone)
    review.reopen(following, editor)
    ControlLine.objects.filter(pk=following.pk).update(release=Release.WITHHOLD)
    following.refresh_from_db()
    review.publish(following, editor)
    assert live(zone).get().feature_id == kept.feature_id
    rows = Publication.objects.filter(feature_id=hidden.feature_id)
    assert all(row.redacted_at and row.geometry is None for row in rows)


def test_a_period_without_ground_between_is_named_and_the_rest_is_drawn(
    zone, guard, editor, report
):
    following = follow(guard, lat=40.0, editor=editor, report=report)
    rederiving.rederive_zones(following, editor)
    zone.refresh_from_db()
    assert zone.pieces.count() == 1
    assert "from 10 Aug 2019: Nowhere do the two lines come within 100 km" in zone.not_drawn


def test_a_zone_does_not_show_where_a_line_runs_before_the_line_does(zone, guard, editor):
    review.reopen(guard, editor)
    ControlLine.objects.filter(pk=guard.pk).update(geometry=course(34.3))
    rederiving.rederive_zones(guard, editor)
    with pytest.raises(Incomplete, match="as they run now"):
        review.publish(zone, editor)
    assert live(zone).get().geometry.extent[3] == pytest.approx(34.2)
    review.publish(guard, editor)
    review.publish(zone, editor)
    assert live(zone).get().geometry.extent[3] == pytest.approx(34.3)


def test_lines_without_a_common_day_have_no_zone(army, guard, contributor):
    with pytest.raises(GeometryError, match="on the same day"):
        drafting.draft_zone(
            title="Before", line_a=army.line, line_b=guard.line, by=contributor,
            valid_from=DAY - dt.timedelta(days=9), valid_to=DAY - dt.timedelta(days=2),
            end_known=True,
        )  # fmt: skip
    assert not ContestedZone.objects.exists()


def test_drawing_a_zone_again_changes_nothing(zone):
    assert not zoning.differs(zone, zoning.draw(zone))


# --- pages ---------------------------------------------------------------------------------------
def test_a_new_position_is_copied_and_ends_the_one_before(army, editor):
    client = signed_in(editor)
    page = client.get(f"{add_url('controlline')}?after={army.pk}")
    data = filled(page, valid_from=LATER.isoformat(), title="Army line, moved")
    assert data["holds"] == "right"
    assert data["line"] == str(army.line_id)
    answer = client.post(add_url("controlline"), data, follow=True)
    assert answer.status_code == 200
    moved = ControlLine.objects.exclude(pk=army.pk).get()
    assert (moved.line, moved.valid_from, moved.valid_to) == (army.line, LATER, None)
    assert moved.geometry.equals_exact(army.geometry)
    army.refresh_from_db()
    assert (army.valid_to, army.state) == (None, ReviewState.PUBLISHED), "it ends by itself"
    assert "gives way to this position on 10 August 2019" in messages_of(answer)


def test_a_known_end_after_the_new_position_is_moved_to_its_eve(army, editor):
    ControlLine.objects.filter(pk=army.pk).update(valid_to=dt.date(2019, 12, 31), end_known=True)
    client = signed_in(editor)
    page = client.get(f"{add_url('controlline')}?after={army.pk}")
    data = filled(page, valid_from=LATER.isoformat())
    answer = client.post(add_url("controlline"), data, follow=True)
    army.refresh_from_db()
    assert army.valid_to == LATER - dt.timedelta(days=1)
    assert army.state == ReviewState.DRAFT
    assert "publish it before this one" in messages_of(answer)


def test_a_new_position_begins_later_than_the_one_before(army, editor):
    client = signed_in(editor)
    page = client.get(f"{add_url('controlline')}?after={army.pk}")
    refused = client.post(add_url("controlline"), filled(page, valid_from=DAY.isoformat()))
    assert refused.status_code == 422
    assert "this one begins later" in errors_of(refused)["valid_from"][0]
    army.refresh_from_db()
    assert army.valid_to is None


def test_who_may_not_change_the_position_before_leaves_it_and_is_told(army):
    end = dt.date(2019, 12, 31)
    ControlLine.objects.filter(pk=army.pk).update(valid_to=end, end_known=True)
    client = signed_in(make_person("otto", "contributor"))
    page = client.get(f"{add_url('controlline')}?after={army.pk}")
    answer = client.post(
        add_url("controlline"), filled(page, valid_from=LATER.isoformat()), follow=True
    )
    assert "an editor’s to change" in messages_of(answer)
    army.refresh_from_db()
    assert army.valid_to == end


@pytest.mark.parametrize("after", ["", "x", "99999999", "9" * 40, "-1", "²"])
def test_a_position_after_none_is_an_empty_form(editor, after):
    assert signed_in(editor).get(f"{add_url('controlline')}?after={after}").status_code == 200


def test_the_form_shows_the_lines_around_and_how_it_was_drawn(army, guard, editor):
    html = signed_in(editor).get(form_url(army)).content.decode()
    assert "data-directed" in html
    assert "data-around=" in html
    assert "34.2" in html.split("data-around=")[1].split(">")[0], "the line it faces"
    assert f"?after={army.pk}" in html


def test_whose_line_it_is_stays_once_it_went_to_review(army, editor, make_actor):
    url = f"/admin/operations/contactline/{army.line_id}/change/"
    client = signed_in(editor)
    client.post(url, {"title": "Renamed", "owner": make_actor("third").pk})
    line = ContactLine.objects.get()
    assert (line.title, line.owner.slug) == ("Renamed", "army")


def test_a_position_stays_with_its_line_once_it_went_to_review(army, guard, editor):
    client = signed_in(editor)
    data = filled(client.get(form_url(army)), title="Renamed", line=guard.line_id)
    client.post(form_url(army), data)
    army.refresh_from_db()
    assert (army.title, army.line.owner.slug) == ("Renamed", "army")


def test_a_line_faces_another(editor, make_actor):
    actor = make_actor("army").pk
    url = "/admin/operations/contactline/add/"
    data = {"title": "Line", "owner": actor, "facing": actor}
    refused = signed_in(editor).post(url, data)
    assert refused.status_code == 422
    assert "faces another actor" in str(refused.content.decode())


def test_a_line_that_moves_in_its_form_moves_the_zone(zone, guard, editor):
    client = signed_in(editor)
    data = filled(
        client.get(form_url(guard)),
        geometry='{"type":"LineString","coordinates":[[44,34.3],[45,34.3]]}',
    )
    answer = client.post(form_url(guard), data, follow=True)
    assert "drawn anew" in messages_of(answer)
    assert zone.pieces.get().geometry.extent[3] == pytest.approx(34.3)


def test_a_zone_of_one_line_is_refused_at_its_field(zone, editor):
    client = signed_in(editor)
    page = client.get(form_url(zone))
    refused = client.post(form_url(zone), filled(page, line_b=zone.line_a_id))
    assert refused.status_code == 422
    assert "two different lines" in errors_of(refused)["line_b"][0]
