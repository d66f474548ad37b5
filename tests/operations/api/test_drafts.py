"""Drafts by program: the same fields, rules and permissions as the pages, and nothing published."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gazetteer.models import Place
from operations import review
from operations.models import ContactLine, Incident, Publication, Record
from operations.vocabulary import ReviewState
from tests.operations.api.conftest import errors_of

LINE = {"type": "LineString", "coordinates": [[44, 34], [44.5, 34.5]]}
AREA = {"type": "Polygon", "coordinates": [[[44, 34], [45, 34], [45, 35], [44, 34]]]}


def test_an_incident_is_drafted_read_changed_and_submitted(carla, incident, make_actor):
    make_actor("isof")
    made = carla.post("incidents", incident(participants=[{"actor": "isof", "role": "leads"}]))
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["state"], body["revision"], body["created_by"]) == ("draft", 1, "carla")
    assert body["evidence"][0]["quote"] == "Two fighters were killed."
    assert body["geometry"] == {"type": "Point", "coordinates": [42.9636, 36.42625]}
    assert made["Location"] == f"/api/v1/incidents/{body['id']}/"
    assert carla.get(made["Location"]).json() == body
    changed = carla.patch(
        "incidents-one", {"title": "Clash at Badush", "wounded": 2}, body["id"],
        If_Match=made["ETag"],
    )  # fmt: skip
    assert changed.status_code == 200, changed.content
    assert changed.json() | {"changed_at": ""} == body | {
        "title": "Clash at Badush", "wounded": 2, "revision": 2, "changed_at": "",
    }  # fmt: skip
    sent = carla.post(f"{made['Location']}submit/", {"note": "Please"})
    assert (sent.status_code, sent.json()["state"]) == (200, "submitted")
    assert carla.post(f"{made['Location']}submit/").status_code == 409
    assert carla.post(f"{made['Location']}take-back/").json()["state"] == "draft"
    assert not Publication.objects.exists()


def test_every_other_kind_is_drafted_too(edward, carla, make_actor, report):
    make_actor("isf"), make_actor("peshmerga")
    words = {"evidence": [{"report": report.pk, "quote": "hills north of Badush"}]}
    first = {"title": "T", "valid_from": "2019-08-05", **words}
    lines = [
        edward.post("lines", {"title": owner, "owner": owner, "facing": facing}).json()["public_id"]
        for owner, facing in (("isf", "peshmerga"), ("peshmerga", "isf"))
    ]
    bodies = {
        "operations": {"areas": [{"words": "the hills", "geometry": AREA}], "level": "operation"},
        "positions": {"line": lines[0], "geometry": LINE, "holds": "left"},
        "control-areas": {"status": "control", "holder": "isf", "geometry": AREA},
        "territories": {
            "geometry": AREA, "parties": [{"actor": "isf", "stance": "claimed_by"}],
            "names": [{"actor": "isf", "name": "The North"}],
        },
    }  # fmt: skip
    for kind, body in bodies.items():
        made = edward.post(kind, {**first, **body})
        assert made.status_code == 201, (kind, made.content)
        read = edward.get(made["Location"]).json()
        for name, value in body.items():
            rows = zip(value, read[name], strict=True) if isinstance(value, list) else []
            assert all(given.items() <= row.items() for given, row in rows), name
            assert rows or read[name] == value
        assert edward.post(f"{made['Location']}submit/").status_code == 200
    other = {"line": lines[1], "geometry": {**LINE, "coordinates": [[44.1, 34], [44.6, 34.5]]}}
    assert edward.post("positions", {**first, **other, "holds": "right"}).status_code == 201
    zone = edward.post("zones", {**first, "line_a": lines[0], "line_b": lines[1]})
    assert zone.status_code == 201, zone.content
    assert zone.json()["geometry"]["type"] == "MultiPolygon"
    assert carla.get(zone["Location"]).json()["geometry"] == zone.json()["geometry"]
    Record.objects.filter(kind="controlline").update(release="withhold")
    assert carla.get(zone["Location"]).json()["geometry"] is None
    assert edward.get(zone["Location"]).json()["geometry"]
    assert not Publication.objects.exists()


def test_an_incident_is_drawn_from_its_place(carla, incident, badush):
    place = Place.objects.create(name="Badush", kind="PPL", point=badush, country="IQ")
    body = incident(place=str(place.public_id), relation="north of", distance_km=5)
    del body["geometry"]
    drawn = carla.post("incidents", body).json()
    assert (drawn["geometry"]["type"], drawn["is_derived"]) == ("Polygon", True)
    back = carla.patch("incidents-one", {"distance_km": 9, "revision": 1}, drawn["id"]).json()
    assert back["geometry"] != drawn["geometry"]
    same = {"geometry": back["geometry"], "revision": 2, "wounded": 1}
    assert carla.patch("incidents-one", same, drawn["id"]).json()["is_derived"] is True


def test_rows_are_added_changed_and_removed_and_the_rest_stays(carla, incident, make_actor):
    make_actor("isof"), make_actor("police")
    people = [{"actor": "isof", "role": "leads"}, {"actor": "police", "role": "police"}]
    made = carla.post("incidents", incident(participants=people)).json()
    leads, police = made["participants"]
    rows = [{"id": leads["id"], "note": "first"}, {"id": police["id"], "delete": True},
            {"actor": "police", "role": "ground"}]  # fmt: skip
    after = carla.patch("incidents-one", {"participants": rows, "revision": 1}, made["id"]).json()
    told = [(row["actor"], row["role"], row["note"]) for row in after["participants"]]
    assert told == [("isof", "leads", "first"), ("police", "ground", "")]
    assert (after["evidence"], after["revision"]) == (made["evidence"], 2)
    foreign = {"participants": [{"id": 10**15, "note": "x"}], "revision": 2}
    refused = carla.patch("incidents-one", foreign, made["id"])
    assert list(errors_of(refused)) == ["#/participants/0/id"]


def test_a_claim_is_made_with_its_words(carla, incident, report):
    claim = {
        "fact": "casualties", "counted": "killed", "best": 2, "report": report.pk,
        "quote": "Two fighters were killed.", "is_adopted": True, "why": "The only word on it",
    }  # fmt: skip
    made = carla.post("incidents", incident(claims=[claim]))
    assert made.status_code == 201, made.content
    assert (made.json()["killed_best"], made.json()["claims"][0]["best"]) == (2, 2)
    told = "The record follows the claim “casualties: 2 killed”: killed_best."
    assert made.json()["notes"] == [told]
    del claim["quote"]
    assert "#/claims/0/quote" in errors_of(carla.post("incidents", incident(claims=[claim])))


# --- stale ---------------------------------------------------------------------------------------
def test_a_stale_change_stores_nothing_and_says_where_the_record_is(carla, incident):
    made = carla.post("incidents", incident()).json()["id"]
    assert carla.patch("incidents-one", {"title": "B"}, made).status_code == 428
    assert carla.patch("incidents-one", {"title": "B", "revision": 1}, made).status_code == 200
    by_body = carla.patch("incidents-one", {"title": "C", "revision": 1}, made)
    by_header = carla.patch("incidents-one", {"title": "C"}, made, If_Match='"1"')
    assert [by_body.status_code, by_header.status_code] == [409, 412]
    assert by_body.json()["revision"] == by_header.json()["revision"] == 2
    assert by_header["ETag"] == '"2"'
    for header in ("*", "2", 'W/"2"', '"x"', '"' + "9" * 99 + '"'):
        assert carla.patch("incidents-one", {}, made, If_Match=header).status_code == 400
    assert Incident.objects.get().title == "B"


# --- who may -------------------------------------------------------------------------------------
@pytest.fixture
def foreign(edward, incident):
    return edward.post("incidents", incident(title="Foreign")).json()["id"]


def test_a_contributor_reads_what_nothing_hides_and_changes_only_their_own(carla, foreign):
    assert carla.get("incidents-one", foreign).status_code == 200
    assert (
        carla.patch("incidents-one", {"title": "Mine", "revision": 1}, foreign).status_code == 403
    )
    for verb in ("submit", "take-back"):
        assert carla.post(f"/api/v1/incidents/{foreign}/{verb}/").status_code == 403
    assert Incident.objects.get().title == "Foreign"


@pytest.mark.parametrize(
    "hidden",
    [
        {"release": "withhold"}, {"release": "area_50km"},
        {"hold_until": timezone.now() + dt.timedelta(days=1)},
    ],
    ids=["withheld", "masked", "embargoed"],
)  # fmt: skip
def test_what_is_hidden_of_others_is_not_there(carla, edward, foreign, hidden):
    Record.objects.update(**hidden)
    assert carla.get("incidents").json()["items"] == []
    assert carla.get("incidents", q="Foreign").json()["items"] == []
    assert carla.get("incidents-one", foreign).status_code == 404
    assert carla.patch("incidents-one", {"revision": 1}, foreign).status_code == 404
    assert carla.post(f"/api/v1/incidents/{foreign}/submit/").status_code == 404
    assert edward.get("incidents-one", foreign).status_code == 200


def test_rows_that_a_person_may_not_write_are_refused_not_dropped(
    carla, contributor, incident, make_actor
):
    make_actor("isof")
    group = contributor.groups.get()
    group.permissions.remove(*Permission.objects.filter(codename__endswith="_participation"))
    answer = carla.post("incidents", incident(participants=[{"actor": "isof", "role": "leads"}]))
    assert errors_of(answer) == {"#/participants": "You may not write these."}
    assert not Record.objects.exists()


def test_what_is_hidden_of_others_cannot_be_named(carla, edward, incident):
    operation = {"title": "Secret", "valid_from": "2019-08-05", "release": "withhold"}
    secret = edward.post("operations", operation).json()["id"]
    answer = carla.post("incidents", incident(part_of=secret))
    assert list(errors_of(answer)) == ["#/part_of"]
    assert "Secret" not in answer.content.decode()


def test_a_contributor_does_not_change_what_waits(carla, incident):
    made = carla.post("incidents", incident()).json()["id"]
    carla.post(f"/api/v1/incidents/{made}/submit/")
    assert carla.patch("incidents-one", {"revision": 1}, made).status_code == 403


def test_a_published_record_that_is_changed_is_a_draft_and_its_public_version_stays(
    edward, editor, incident
):
    made = edward.post("incidents", incident()).json()["id"]
    review.publish(Record.objects.get(), editor)
    edward.patch("incidents-one", {"title": "Not yet public", "revision": 1}, made)
    assert Record.objects.get().state == ReviewState.DRAFT
    assert Publication.objects.live().get().title == "Clash near Badush"


def test_nothing_here_publishes(edward, incident):
    made = edward.post("incidents", incident()).json()["id"]
    for verb in ("publish", "withdraw", "send-back"):
        assert edward.post(f"/api/v1/incidents/{made}/{verb}/").status_code == 404
    for name in ("state", "created_by", "is_derived", "id"):
        answer = edward.patch("incidents-one", {name: "published", "revision": 1}, made)
        assert errors_of(answer) == {f"#/{name}": "This cannot be written."}
    assert not Publication.objects.exists()


def test_what_lacks_its_evidence_is_not_submitted(carla, incident):
    made = carla.post("incidents", incident(evidence=[])).json()["id"]
    answer = carla.post(f"/api/v1/incidents/{made}/submit/")
    assert answer.status_code == 422
    assert "evidence" in answer.json()["detail"]


def test_the_line_of_a_position_that_was_reviewed_is_fixed(edward, make_actor, report):
    owner = make_actor("isf")
    lines = [ContactLine.objects.create(title=name, owner=owner) for name in "AB"]
    body = {"title": "T", "valid_from": "2019-08-05", "line": str(lines[0].public_id),
            "geometry": LINE, "evidence": [{"report": report.pk, "quote": "Badush"}]}  # fmt: skip
    made = edward.post("positions", body)
    edward.post(f"{made['Location']}submit/")
    answer = edward.patch(made["Location"], {"line": str(lines[1].public_id), "revision": 1})
    assert errors_of(answer) == {"#/line": "This cannot be changed any more."}


# --- lists ---------------------------------------------------------------------------------------
def test_a_list_is_walked_to_its_end(carla, incident):
    for number in range(5):
        carla.post("incidents", incident(title=f"N{number}"))
    seen, after = [], {}
    while after is not None:
        page = carla.get("incidents", limit=2, **after).json()
        seen += [row["title"] for row in page["items"]]
        after = {"after": page["next"]} if page["next"] else None
    assert seen == [f"N{number}" for number in range(5)]
    for wrong in (
        {"limit": 0},
        {"limit": 201},
        {"after": "x"},
        {"after": 10**30},
        {"q": "x" * 300},
    ):
        assert carla.get("incidents", **wrong).status_code == 400


def test_a_list_and_a_record_take_as_many_queries_however_much_there_is(
    carla, incident, make_actor, report, django_assert_max_num_queries
):
    quotes = ["Two fighters", "fighters were", "were killed.", "hills north"]
    for number, quote in enumerate(quotes):
        make_actor(f"a{number}")
        rows = [{"report": report.pk, "quote": each} for each in quotes]
        people = [{"actor": f"a{each}", "role": "party"} for each in range(number + 1)]
        made = carla.post("incidents", incident(evidence=rows, participants=people, title=quote))
    carla.get("incidents")
    with django_assert_max_num_queries(7):  # token, count, permissions, rows
        carla.get("incidents")
    with django_assert_max_num_queries(14):
        carla.get(made["Location"])


@pytest.mark.parametrize("name", ["sources", "actors", "lines", "reports", "incidents"])
def test_every_list_takes_as_many_queries_for_one_row_as_for_many(
    edward, incident, make_actor, source, name
):
    def add(number):
        words = " ".join(f"Word {number} of {each}." for each in range(3))
        bodies = {
            "sources": {"name": f"S{number}", "kind": "press"},
            "actors": {"name": f"A{number}", "slug": f"a{number}", "kind": 1,
                       "parent": "isf", "names": [{"name": f"N{number}", "language": "en"}]},
            "lines": {"title": f"L{number}", "owner": "isf", "facing": "isof"},
            "reports": {"source": source.pk, "title": "T", "published_on": "2019-08-05",
                        "text": words},
            "incidents": incident(),
        }  # fmt: skip
        made = edward.post(name, bodies[name])
        assert made.status_code == 201, made.content

    make_actor("isf"), make_actor("isof")
    add(1)
    edward.get(name)
    with CaptureQueriesContext(connection) as few:
        edward.get(name)
    add(2), add(3), add(4)
    with CaptureQueriesContext(connection) as many:
        edward.get(name)
    assert len(few) == len(many)
