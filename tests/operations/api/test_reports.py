"""Reports, sources and actors by program."""

import contextlib
import threading
from functools import partial

import pytest

from operations.api import reports
from operations.models import Actor, Report, Source
from tests.conftest import make_person
from tests.operations.api.conftest import Program, errors_of
from tests.operations.test_at_once import at_once

TEXT = " ".join(f"On day {n} the army searched a village north of the town." for n in range(30))


@pytest.fixture
def body(source):
    return {"source": source.pk, "title": "Search", "published_on": "2019-08-05", "text": TEXT}


def test_a_report_is_stored_and_read(carla, body, contributor):
    answer = carla.post("reports", {**body, "language": "en", "url": "https://example.org/a"})
    assert answer.status_code == 201, answer.content
    stored = Report.objects.get()
    assert (stored.received_by, stored.text, bool(stored.read_at)) == (contributor, TEXT, True)
    assert carla.get(answer["Location"]).json()["text"] == TEXT
    assert set(carla.get("reports-mentions", stored.pk).json()) == {"places", "actors"}
    assert carla.get("reports", q="Sea").json()["items"][0]["id"] == stored.pk


def test_the_same_text_is_answered_with_where_it_is(carla, body, report):
    again = carla.post("reports", {**body, "text": f"  {report.text}\r\n"})
    assert (again.status_code, again.json()["report"]) == (409, report.pk)
    assert Report.objects.count() == 1


def test_nearly_the_same_text_is_asked_about(carla, body):
    first = carla.post("reports", body).json()["id"]
    near = {**body, "text": f"{TEXT} More follows."}
    asked = carla.post("reports", near)
    assert (asked.status_code, list(errors_of(asked))) == (422, ["#/copy_of"])
    assert [row["report"] for row in asked.json()["alike"]] == [first]
    assert carla.post("reports", {**near, "copy_of": 10**9}).status_code == 422
    assert carla.post("reports", {**near, "copy_of": first}).json()["origin"] == first


def test_reports_of_others_are_not_read_but_may_be_quoted(carla, body, incident):
    stranger = Program(make_person("sam", "contributor"))
    made = carla.post("reports", body).json()["id"]
    assert stranger.get("reports").json()["items"] == []
    assert stranger.get("reports-one", made).status_code == 404
    assert stranger.get("reports-mentions", made).status_code == 404
    quoted = incident(evidence=[{"report": made, "quote": "the army searched a village"}])
    assert stranger.post("incidents", quoted).status_code == 201


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"text": " \n "}, "#/text"),
        ({"url": "javascript:alert(1)"}, "#/url"),
        ({"url": "x"}, "#/url"),
        ({"source": 10**12}, "#/source"),
        ({"published_on": "yesterday"}, "#/published_on"),
        ({"language": "x" * 9}, "#/language"),
        ({"content_hash": "0"}, "#/content_hash"),
        ({"received_by": "edward"}, "#/received_by"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_report_that_cannot_be_is_refused_at_its_field(carla, body, change, where):
    answer = carla.post("reports", {**body, **change})
    assert (answer.status_code, list(errors_of(answer))) == (422, [where])
    assert not Report.objects.exists()


def test_sources_and_actors_are_listed_and_added_by_who_may(edward, carla):
    made = edward.post("sources", {"name": "Agency", "kind": "agency", "reliability": "B"})
    assert made.status_code == 201, made.content
    assert carla.get("sources", q="agen").json()["items"] == [made.json()]
    state = Actor(kind=1).kind
    actor = {"slug": "sdf", "name": "Forces", "kind": state, "names": [
        {"name": "SDF", "kind": "acronym", "language": "en"}]}  # fmt: skip
    answer = edward.post("actors", actor)
    assert answer.status_code == 201, answer.content
    assert [row["name"] for row in answer.json()["names"]] == ["SDF"]
    assert [row["slug"] for row in carla.get("actors", q="SDF").json()["items"]] == ["sdf"]
    again = edward.post("actors", actor)
    assert list(errors_of(again)) == ["#/slug"]
    assert list(errors_of(edward.post("sources", {"name": "Agency"}))) == ["#/name"]
    assert (Source.objects.count(), Actor.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_store_one_text_at_once_one_is_told(source, monkeypatch):
    programs = [Program(make_person(name, "contributor")) for name in ("one", "two")]
    body = {"source": source.pk, "title": "T", "published_on": "2019-08-05",
            "text": "Two fighters were killed near Badush."}  # fmt: skip
    read, both = reports.drafts.save, threading.Barrier(2)

    def slow(*args, **kwargs):
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(2)  # both would be here if neither waited for the other
        return read(*args, **kwargs)

    monkeypatch.setattr(reports.drafts, "save", slow)
    answers = at_once(*(partial(each.post, "reports", body) for each in programs))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert Report.objects.count() == 1
