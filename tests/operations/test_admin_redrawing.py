"""A place or a line is saved in the admin: what rests on it is drawn anew, and the editor told."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import LineString, Point
from django.urls import reverse

from gazetteer.models import Place, PlaceName
from operations import drafting, review
from operations.models import (
    Actor,
    ContestedZone,
    ControlLine,
    OperationArea,
    Publication,
    Report,
)
from operations.vocabulary import ReviewState
from tests.operations.admin_pages import filled, form_url, messages_of, signed_in

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 5)


@pytest.fixture
def kifri() -> Place:
    made = Place.objects.create(
        name="Kifri", point=Point(44.96, 34.69, srid=4326), radius_m=2000, country="IQ"
    )
    PlaceName.objects.create(place=made, name="Kifri", language="en", kind="preferred")
    return made


@pytest.fixture
def area(contributor: User, kifri: Place) -> OperationArea:
    operation = drafting.draft_operation(title="A search", valid_from=DAY, by=contributor)
    return drafting.add_area(operation, "north of Kifri", relation="north of", places=[kifri])


def save_place(person: User, place: Place, **values: object):
    client = signed_in(person)
    url = reverse("admin:gazetteer_place_change", args=[place.pk])
    return client.post(url, filled(client.get(url), **values), follow=True)


MOVED = {"point": '{"type":"Point","coordinates":[45.0,34.8]}'}


def test_moving_a_place_moves_what_rests_on_it_and_links_it(
    editor: User, area: OperationArea, kifri: Place
) -> None:
    old = area.geometry
    answer = save_place(editor, kifri, **MOVED)
    told = messages_of(answer)
    assert "1 record drawn anew" in told
    assert f'href="{form_url(area.operation)}"' in told
    area.refresh_from_db()
    assert area.geometry.contains(Point(45.0, 34.9, srid=4326))
    before = OperationArea.pgh_event_models["insert"].objects.get(
        pgh_obj_id=area.pk, pgh_label="insert"
    )
    assert before.geometry.equals_exact(old, 1e-9), "the old version stays in history"


def test_what_is_published_becomes_a_draft_and_its_last_version_stays_public(
    editor: User, area: OperationArea, kifri: Place, report: Report
) -> None:
    drafting.cite(area.operation, report, report.text[:20])
    review.publish(area.operation, editor)
    live = Publication.objects.live().get()
    answer = save_place(editor, kifri, **MOVED)
    assert "a draft again; its last version stays public" in messages_of(answer)
    area.operation.refresh_from_db()
    assert area.operation.state == ReviewState.DRAFT
    assert Publication.objects.live().get() == live
    assert "Kifri has moved" in area.operation.review_events.first().note


def test_a_change_that_moves_nothing_redraws_nothing(
    editor: User, area: OperationArea, kifri: Place
) -> None:
    answer = save_place(editor, kifri, notes="A town.")
    kifri.refresh_from_db()
    assert kifri.notes == "A town."
    assert "drawn anew" not in messages_of(answer)
    assert area.operation.revision == 1


def test_what_cannot_be_drawn_any_more_is_named_and_left(
    editor: User, contributor: User, kifri: Place
) -> None:
    other = Place.objects.create(name="Kalar", point=Point(45.0, 34.8, srid=4326), country="IQ")
    incident = drafting.draft_incident(
        title="Between", incident_kind="raid", valid_from=DAY, by=contributor, place=kifri,
        relation="between", further=[other],
    )  # fmt: skip
    told = messages_of(save_place(editor, kifri, **MOVED))
    assert "Not drawn anew" in told
    assert "needs two different places" in told
    assert form_url(incident) in told
    incident.refresh_from_db()
    assert incident.geometry is not None


# --- lines ---------------------------------------------------------------------------------------
@pytest.fixture
def lines(
    contributor: User, editor: User, report: Report, make_actor: Callable[[str], Actor]
) -> list[ControlLine]:
    made = []
    for owner, facing, lat in [("army", "peshmerga", 34.0), ("peshmerga", "army", 34.2)]:
        line = drafting.draft_line(
            title=owner, valid_from=DAY, by=contributor, owner=make_actor(owner),
            facing=make_actor(facing), geometry=LineString((44, lat), (45, lat), srid=4326),
        )  # fmt: skip
        drafting.cite(line, report, report.text[:20])
        review.publish(line, editor)
        made.append(line)
    return made


COURSE = {"geometry": '{"type":"LineString","coordinates":[[44,34.3],[45,34.3]]}'}


def test_a_line_with_a_new_course_redraws_zone_and_area(
    editor: User, contributor: User, lines: list[ControlLine]
) -> None:
    zone = drafting.draft_zone(
        title="Gap", line_a=lines[0].line, line_b=lines[1].line, by=contributor
    )
    operation = drafting.draft_operation(title="A search", valid_from=DAY, by=contributor)
    area = drafting.add_area(operation, "between", relation="between the lines")
    client = signed_in(editor)
    url = form_url(lines[1])
    answer = client.post(url, filled(client.get(url), **COURSE), follow=True)
    told = messages_of(answer)
    assert "2 records drawn anew" in told
    assert form_url(zone) in told
    assert form_url(operation) in told
    zone.refresh_from_db()
    area.refresh_from_db()
    beyond = Point(44.5, 34.25, srid=4326)
    assert zone.geometry.contains(beyond)
    assert area.geometry.contains(beyond)
    assert zone.revision == 2


def test_a_line_that_is_only_renamed_redraws_nothing(
    editor: User, contributor: User, lines: list[ControlLine]
) -> None:
    zone = drafting.draft_zone(
        title="Gap", line_a=lines[0].line, line_b=lines[1].line, by=contributor
    )
    client = signed_in(editor)
    url = form_url(lines[1])
    answer = client.post(url, filled(client.get(url), title="Renamed"), follow=True)
    assert "drawn anew" not in messages_of(answer)
    zone.refresh_from_db()
    assert zone.revision == 1


def test_a_contributors_line_moves_their_own_drafts_and_no_others(
    editor: User, contributor: User, make_actor: Callable[[str], Actor]
) -> None:
    lines = [
        drafting.draft_line(
            title=owner, valid_from=DAY, by=contributor, owner=make_actor(owner),
            geometry=LineString((44, lat), (45, lat), srid=4326),
        )
        for owner, lat in [("army", 34.0), ("peshmerga", 34.2)]
    ]  # fmt: skip
    own = drafting.draft_zone(
        title="Own", line_a=lines[0].line, line_b=lines[1].line, by=contributor
    )
    other = drafting.draft_zone(
        title="Other", line_a=lines[0].line, line_b=lines[1].line, by=editor
    )
    client = signed_in(contributor)
    url = form_url(lines[1])
    told = messages_of(client.post(url, filled(client.get(url), **COURSE), follow=True))
    assert "1 record drawn anew" in told
    assert "an editor’s to draw anew" in told
    revisions = {zone.pk: zone.revision for zone in ContestedZone.objects.all()}
    assert revisions == {own.pk: 2, other.pk: 1}
