"""A zone follows the positions of its two lines, period by period."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from operations import drafting, rederiving, review, zoning
from operations.errors import GeometryError, Incomplete
from operations.models import ContestedZone, ControlLine, Publication, ZonePiece
from operations.vocabulary import Release, ReviewState
from tests.conftest import DAY

from .positions import (
    LATER,
    course,
    follow,
    live,
)

pytestmark = pytest.mark.django_db


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
