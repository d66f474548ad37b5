"""The forms of records: what is kept, what is drawn, and that nobody overwrites another."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import Point

from gazetteer.models import Place
from operations import drafting
from operations.models import (
    Actor,
    ContestedZone,
    ControlLine,
    Evidence,
    Incident,
    Operation,
    Report,
    Territory,
)
from tests.operations.admin_pages import add_url, errors_of, filled, form_url, signed_in

DAY = dt.date(2019, 8, 5)
EMPTY_ROWS = {
    f"{prefix}-{name}": "0"
    for prefix in ("participations", "evidence", "areas", "claims", "names", "stated")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


@pytest.fixture
def miqdadiya(db: None) -> Place:
    return Place.objects.create(name="Miqdadiya", point=Point(44.937, 33.978, srid=4326))


@pytest.fixture
def territory(editor: User) -> Territory:
    made = Territory(
        title="Belt", valid_from=DAY, created_by=editor, changed_by=editor,
        geometry="SRID=4326;MULTIPOLYGON(((44 34,45 34,45 35,44 35,44 34),(44.3 34.3,44.3 34.6,"
        "44.6 34.6,44.3 34.3)),((42.1 36.123456789012345,43 36,43 36.5,42.1 36.123456789012345)))",
    )  # fmt: skip
    made.full_clean()
    made.save()
    return made


def test_an_operation_is_entered_with_areas_that_are_drawn_from_their_words(
    editor: User, miqdadiya: Place, report: Report, make_actor: Callable[[str], Actor]
) -> None:
    data = EMPTY_ROWS | {
        "title": "Sweep", "level": "operation", "valid_from": "2019-08-05", "start_known": "on",
        "date_precision": "day", "release": "public",
        "participations-TOTAL_FORMS": "1", "participations-0-actor": make_actor("army").pk,
        "participations-0-role": "leads",
        "areas-TOTAL_FORMS": "2",
        "areas-0-words": "north of Miqdadiya", "areas-0-relation": "north of",
        "areas-0-places": [miqdadiya.pk], "areas-0-precision": "relative",
        "areas-1-words": "Khat al-Lain", "areas-1-relation": "at",
        "areas-1-precision": "relative",
        "evidence-TOTAL_FORMS": "1", "evidence-0-report": report.pk,
        "evidence-0-quote": "searched hills north of Badush", "evidence-0-fact": "record",
        "evidence-0-credibility": "6", "evidence-0-stance": "supports",
    }  # fmt: skip
    answer = signed_in(editor).post(add_url("operation"), data)
    assert answer.status_code == 302, errors_of(answer)
    operation = Operation.objects.get(title="Sweep")
    drawn, unlocated = operation.areas.all()
    assert drawn.is_derived
    assert drawn.geometry.extent[1] > 33.978
    assert [row.place for row in drawn.anchors.all()] == [miqdadiya]
    assert (unlocated.geometry, unlocated.precision) == (None, "unlocated")
    evidence = operation.evidence.get()
    assert report.text[evidence.start : evidence.end] == "searched hills north of Badush"
    assert operation.created_by == editor


def test_words_that_the_report_does_not_say_are_an_error_at_the_quote(
    editor: User, report: Report
) -> None:
    incident = drafting.draft_incident(
        title="Raid", incident_kind="raid", valid_from=DAY, by=editor
    )
    client = signed_in(editor)
    rows = {
        "evidence-TOTAL_FORMS": "1", "evidence-0-report": report.pk,
        "evidence-0-quote": "never said", "evidence-0-fact": "record",
        "evidence-0-credibility": "6", "evidence-0-stance": "supports",
        "evidence-0-record": incident.pk,
    }  # fmt: skip
    answer = client.post(form_url(incident), filled(client.get(form_url(incident)), **rows))
    assert answer.status_code == 422
    assert "does not say these words" in errors_of(answer)["evidence-0-quote"][0]
    assert not Evidence.objects.exists()


def test_the_same_evidence_twice_is_an_error_and_not_a_fault(editor: User, report: Report) -> None:
    incident = drafting.draft_incident(
        title="Raid", incident_kind="raid", valid_from=DAY, by=editor
    )
    drafting.cite(incident, report, "Two fighters were killed.")
    client = signed_in(editor)
    page = client.get(form_url(incident))
    row = {
        "report": report.pk, "quote": "Two fighters were killed.", "fact": "record",
        "credibility": "6", "stance": "supports", "record": incident.pk,
    }  # fmt: skip
    rows = {f"evidence-1-{name}": value for name, value in row.items()}
    answer = client.post(form_url(incident), filled(page, **rows, **{"evidence-TOTAL_FORMS": "2"}))
    assert answer.status_code == 422
    assert incident.evidence.count() == 1


@pytest.mark.django_db(transaction=True)  # the two saves need moments of their own
def test_a_stale_form_is_refused_and_says_who_changed_what(
    editor: User, other_editor: User, territory: Territory
) -> None:
    first, second = signed_in(editor), signed_in(other_editor)
    stale = filled(first.get(form_url(territory)), title="Mine")
    second.post(form_url(territory), filled(second.get(form_url(territory)), title="Theirs"))
    answer = first.post(form_url(territory), stale)
    assert answer.status_code == 422
    told = errors_of(answer)["__all__"][0]
    assert "erin changed this record" in told
    assert "Belt → Theirs" in told
    territory.refresh_from_db()
    assert (territory.title, territory.revision) == ("Theirs", 2)


def test_a_change_of_a_row_counts_as_a_change_of_the_record(
    editor: User, other_editor: User, report: Report
) -> None:
    incident = drafting.draft_incident(
        title="Raid", incident_kind="raid", valid_from=DAY, by=editor
    )
    drafting.cite(incident, report, "Two fighters were killed.")
    first, second = signed_in(editor), signed_in(other_editor)
    stale = filled(first.get(form_url(incident)), title="Mine")
    change = {"evidence-0-speaker": "The mayor"}
    second.post(form_url(incident), filled(second.get(form_url(incident)), **change))
    assert first.post(form_url(incident), stale).status_code == 422
    incident.refresh_from_db()
    assert (incident.title, incident.revision, incident.changed_by) == ("Raid", 2, other_editor)


def test_a_form_without_its_revision_is_refused(editor: User, territory: Territory) -> None:
    client = signed_in(editor)
    data = filled(client.get(form_url(territory)), title="Mine", seen_revision=None)
    assert client.post(form_url(territory), data).status_code == 422


def test_saving_without_a_change_keeps_every_coordinate(editor: User, territory: Territory) -> None:
    territory.refresh_from_db()
    before = territory.geometry.wkb
    client = signed_in(editor)
    client.post(form_url(territory), filled(client.get(form_url(territory)), title="Renamed"))
    territory.refresh_from_db()
    assert territory.title == "Renamed"
    assert bytes(territory.geometry.wkb) == bytes(before)


def test_an_area_drawn_by_hand_is_no_longer_called_derived(editor: User, miqdadiya: Place) -> None:
    operation = drafting.draft_operation(title="Sweep", valid_from=DAY, by=editor)
    area = drafting.add_area(operation, "Miqdadiya", places=[miqdadiya])
    client = signed_in(editor)
    drawn = {"type": "Polygon", "coordinates": [[[44, 34], [45, 34], [45, 35], [44, 34]]]}
    change = {"areas-0-geometry": json.dumps(drawn)}
    client.post(form_url(operation), filled(client.get(form_url(operation)), **change))
    area.refresh_from_db()
    assert (area.is_derived, area.method) == (False, "")
    assert area.geometry.extent == (44, 34, 45, 35)


def test_a_derived_area_follows_its_words(editor: User, miqdadiya: Place) -> None:
    operation = drafting.draft_operation(title="Sweep", valid_from=DAY, by=editor)
    area = drafting.add_area(operation, "Miqdadiya", relation="north of", places=[miqdadiya])
    client = signed_in(editor)
    change = {"areas-0-relation": "south of", "areas-0-words": "south of Miqdadiya"}
    client.post(form_url(operation), filled(client.get(form_url(operation)), **change))
    area.refresh_from_db()
    assert area.geometry.extent[3] < 33.978
    assert area.is_derived


def test_a_zone_is_computed_from_its_lines(
    editor: User, make_actor: Callable[[str], Actor]
) -> None:
    lines = [
        drafting.draft_line(
            title=name, valid_from=DAY, by=editor, owner=make_actor(name), geometry=course
        )
        for name, course in (
            ("army", "SRID=4326;LINESTRING(44.5 34.6,45.2 34.2)"),
            ("guard", "SRID=4326;LINESTRING(44.6 34.75,45.35 34.35)"),
            ("third", "SRID=4326;LINESTRING(10 50,11 50)"),
        )
    ]
    data = EMPTY_ROWS | {
        "title": "Between", "line_a": lines[0].line_id, "line_b": lines[1].line_id,
        "precision": "near",
        "valid_from": "2019-08-05", "date_precision": "day", "release": "public",
    }  # fmt: skip
    client = signed_in(editor)
    refused = client.post(add_url("contestedzone"), data | {"line_b": lines[2].line_id})
    assert refused.status_code == 422
    assert "line_b" in errors_of(refused)
    assert client.post(add_url("contestedzone"), data).status_code == 302
    zone = ContestedZone.objects.get()
    before = zone.pieces.get()
    ControlLine.objects.filter(pk=lines[1].pk).update(
        geometry="SRID=4326;LINESTRING(44.7 34.9,45.45 34.5)"
    )
    client.post(form_url(zone), filled(client.get(form_url(zone))))
    moved = ContestedZone.objects.get()
    after = moved.pieces.get()
    assert after.area_km2 > before.area_km2
    assert after.public_id == before.public_id, "the same piece, redrawn"
    assert moved.revision == 2


def test_an_incident_is_drawn_at_its_place(editor: User, miqdadiya: Place) -> None:
    data = EMPTY_ROWS | {
        "title": "Raid", "incident_kind": "raid", "place": miqdadiya.pk, "precision": "near",
        "relation": "at",
        "valid_from": "2019-08-05", "date_precision": "day", "release": "public",
    }  # fmt: skip
    assert signed_in(editor).post(add_url("incident"), data).status_code == 302
    incident = Incident.objects.get()
    assert incident.geometry.coords == (44.937, 33.978)
    assert incident.precision == "exact"
