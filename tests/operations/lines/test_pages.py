"""The forms of positions, lines and zones in the admin."""

import datetime as dt

import pytest

from operations.models import ContactLine, ControlLine
from operations.vocabulary import ReviewState
from tests.conftest import DAY, make_person
from tests.operations.admin_pages import (
    add_url,
    errors_of,
    filled,
    form_url,
    messages_of,
    signed_in,
)

from .positions import (
    LATER,
)

pytestmark = pytest.mark.django_db


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
