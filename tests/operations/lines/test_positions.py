"""On one day a line has one public position; an open one ends when the next is published."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from operations import drafting, review
from operations.errors import Incomplete
from operations.models import ControlLine, Publication
from operations.vocabulary import LineKind, LineStatus, Release, ReviewState
from tests.conftest import DAY

from .positions import (
    LATER,
    after,
    change,
    check_constraints,
    course,
    live,
    publish,
    told_until,
)

pytestmark = pytest.mark.django_db


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
