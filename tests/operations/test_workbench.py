"""The reading page as a workbench: acts in place, two editors at one report, input not sent yet."""

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gazetteer.models import Place, PlaceName
from operations import workbench
from operations.admin import marks
from operations.admin.reading_plain import PlainDecision
from operations.drafting import draft_operation
from operations.models import (
    ActionMention,
    Actor,
    ActorMention,
    AtWork,
    DateMention,
    Mention,
    Operation,
    Report,
    StatementMention,
)
from operations.permissions import GROUPS
from operations.reading import read_report
from operations.vocabulary import ActorKind
from tests.operations.admin_pages import signed_in

# "On Monday the army searched hills north of Badush. Two fighters were killed."


@pytest.fixture
def place(db: None) -> Place:
    made = Place.objects.create(
        name="Badush", kind="PPL", country="IQ", point=Point(42.96, 36.43, srid=4326), radius_m=900
    )
    PlaceName.objects.create(place=made, name="Badush", language="en", kind="preferred")
    return made


@pytest.fixture
def other_place(db: None) -> Place:
    return Place.objects.create(name="Elsewhere", point=Point(43.5, 36.1, srid=4326))


@pytest.fixture
def badush_named(report: Report, place: Place, other_place: Place) -> Mention:
    at = report.text.index("Badush")
    return Mention.objects.create(
        report=report, start=at, end=at + 6, surface="Badush", relation="north of", place=place,
        proposed=[
            {"place": place.pk, "name": "Badush", "score": 0.9, "reasons": ["so spelled"]},
            {"place": other_place.pk, "name": "Elsewhere", "score": 0.5, "reasons": ["sounds so"]},
        ],
    )  # fmt: skip


@pytest.fixture
def army(report: Report) -> ActorMention:
    at = report.text.index("army")
    actor = Actor.objects.create(slug="army", name="The Army", kind=ActorKind.STATE)
    return ActorMention.objects.create(
        report=report, start=at, end=at + 4, surface="army", role="ground", actor=actor
    )


def url(report: Report, page: str = "read") -> str:
    return reverse(f"admin:operations_report_{page}", args=[report.pk])


def post(person: User, report: Report, **fields: Any) -> Any:
    return signed_in(person).post(
        url(report), fields, headers={"accept": "application/json, text/plain"}
    )


def page_of(person: User, report: Report) -> dict[str, Any]:
    """Return what the page told its script."""
    return dict(signed_in(person).get(url(report)).context["bench"])


def mark_of(person: User, mention: Mention | ActorMention) -> dict[str, Any]:
    marks = page_of(person, mention.report)["marks"]
    return next(mark for mark in marks if mark["key"] == mention.key)


# --- acts in place -------------------------------------------------------------------------------
def test_a_decision_is_answered_with_the_mention_as_it_is_now(
    editor: User, badush_named: Mention, other_place: Place
) -> None:
    seen = mark_of(editor, badush_named)["token"]
    answer = post(
        editor, badush_named.report, act="decide", mention=badush_named.pk, decision="accept",
        place=other_place.pk, seen=seen,
    )  # fmt: skip
    told = answer.json()
    assert answer.status_code == 200
    assert told["mark"]["state"] == "accepted"
    assert told["mark"]["place"] == other_place.pk
    assert told["mark"]["token"] != seen
    assert told["counts"] == {"proposed": 0, "accepted": 1, "rejected": 0, "open": 0}
    badush_named.refresh_from_db()
    assert badush_named.place == other_place


def test_an_undo_brings_back_what_was_there_and_can_be_undone(
    editor: User, badush_named: Mention, place: Place, other_place: Place
) -> None:
    report = badush_named.report
    first = post(
        editor, report, act="decide", mention=badush_named.pk, decision="accept",
        place=other_place.pk,
    ).json()  # fmt: skip
    undone = post(editor, report, act="undo", key=badush_named.key, event=first["before"],
                  seen=first["mark"]["token"])  # fmt: skip
    badush_named.refresh_from_db()
    assert (badush_named.state, badush_named.place) == ("proposed", place)
    post(editor, report, act="undo", key=badush_named.key, event=undone.json()["before"])
    badush_named.refresh_from_db()
    assert (badush_named.state, badush_named.place) == ("accepted", other_place)


def test_an_undo_takes_no_version_of_another_mention(
    editor: User, badush_named: Mention, army: ActorMention
) -> None:
    other = Mention.objects.create(report=army.report, start=0, end=2, surface="On", state="open")
    event = other.events.get().pgh_id  # type: ignore[attr-defined]
    for wrong in (event, "", "x", "9" * 30, "-1"):
        answer = post(editor, army.report, act="undo", key=badush_named.key, event=wrong)
        assert answer.status_code == 422
    badush_named.refresh_from_db()
    assert badush_named.surface == "Badush"


def test_actors_are_decided_and_undone_the_same_way(editor: User, army: ActorMention) -> None:
    first = post(editor, army.report, act="decide_actor", mention=army.pk, decision="reject").json()
    assert first["mark"]["kind"] == "actor"
    post(editor, army.report, act="undo", key=army.key, event=first["before"])
    army.refresh_from_db()
    assert (army.state, army.actor.name, army.role) == ("proposed", "The Army", "ground")  # type: ignore[union-attr]


# --- two editors ---------------------------------------------------------------------------------
def test_a_stale_decision_is_refused_with_both_versions_and_can_be_put_again(
    editor: User, other_editor: User, badush_named: Mention, other_place: Place
) -> None:
    report = badush_named.report
    seen = mark_of(editor, badush_named)["token"]
    post(other_editor, report, act="decide", mention=badush_named.pk, decision="reject")
    mine = {"act": "decide", "mention": badush_named.pk, "decision": "accept",
            "place": other_place.pk}  # fmt: skip
    refused = post(editor, report, **mine, seen=seen)
    assert refused.status_code == 409
    assert refused.json()["theirs"].startswith("erin, ")
    assert refused.json()["mark"]["words"] == "not a place of this report"
    badush_named.refresh_from_db()
    assert badush_named.state == "rejected"
    again = post(editor, report, **mine, seen=refused.json()["mark"]["token"])
    assert again.status_code == 200
    badush_named.refresh_from_db()
    assert badush_named.place == other_place


def test_without_scripts_the_page_shows_both_versions_and_sends_mine_again(
    editor: User, other_editor: User, badush_named: Mention, other_place: Place
) -> None:
    report, client = badush_named.report, signed_in(editor)
    mine = {"act": "decide", "mention": badush_named.pk, "decision": "accept",
            "place": other_place.pk, "seen": mark_of(editor, badush_named)["token"]}  # fmt: skip
    post(other_editor, report, act="decide", mention=badush_named.pk, decision="reject")
    refused = client.post(url(report), mine)
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "Theirs (erin, " in text
    assert "accept: Elsewhere" in text
    fields = dict(refused.context["conflict"]["fields"])
    assert client.post(url(report), fields).status_code == 302
    badush_named.refresh_from_db()
    assert (badush_named.state, badush_named.place) == ("accepted", other_place)


def test_who_else_is_there_is_told_by_name_and_forgotten(
    editor: User, other_editor: User, badush_named: Mention
) -> None:
    report = badush_named.report
    assert signed_in(editor).get(url(report)).context["others"] == []
    second = signed_in(other_editor).get(url(report))
    assert "edward" in second.content.decode()
    assert second.context["others"] == ["edward"]
    told = signed_in(editor).post(url(report, "here")).json()
    assert told["others"] == ["erin"]
    AtWork.objects.filter(editor=other_editor).update(
        seen_at=timezone.now() - workbench.PRESENT - dt.timedelta(seconds=1)
    )
    assert signed_in(editor).post(url(report, "here")).json()["others"] == []


def test_a_heartbeat_tells_what_changed_and_nothing_else(
    editor: User, other_editor: User, badush_named: Mention
) -> None:
    report, client = badush_named.report, signed_in(editor)
    revision = page_of(editor, report)["revision"]
    assert "marks" not in client.post(url(report, "here"), {"revision": revision}).json()
    post(other_editor, report, act="decide", mention=badush_named.pk, decision="open")
    told = client.post(url(report, "here"), {"revision": revision}).json()
    assert [mark["state"] for mark in told["marks"]] == ["open"]
    assert told["revision"] != revision


# --- correcting ----------------------------------------------------------------------------------
def test_words_are_remembered_as_a_name_of_the_chosen_place_once(
    editor: User, badush_named: Mention, other_place: Place
) -> None:
    report = badush_named.report
    decided = post(editor, report, act="decide", mention=badush_named.pk, decision="accept",
                   place=other_place.pk)  # fmt: skip
    assert decided.json()["mark"]["remember"] is True
    told = post(editor, report, act="remember", key=badush_named.key)
    assert told.json()["mark"]["remember"] is False
    name = other_place.names.get()
    assert (name.name, name.origin, name.kind) == ("Badush", "editor", "variant")
    assert str(report.pk) in name.source
    assert post(editor, report, act="remember", key=badush_named.key).status_code == 422


def test_a_name_that_the_place_bears_already_is_not_offered(
    editor: User, badush_named: Mention, place: Place
) -> None:
    answer = post(editor, badush_named.report, act="decide", mention=badush_named.pk,
                  decision="accept", place=place.pk)  # fmt: skip
    assert answer.json()["mark"]["remember"] is False


def test_who_may_not_keep_names_is_refused_and_not_offered(
    contributor: User, badush_named: Mention, other_place: Place
) -> None:
    report = badush_named.report
    answer = post(contributor, report, act="decide", mention=badush_named.pk, decision="accept",
                  place=other_place.pk)  # fmt: skip
    assert answer.json()["mark"]["remember"] is False
    for act in ("remember", "add_place"):
        refused = post(contributor, report, act=act, key=badush_named.key, lon=1, lat=1)
        assert (refused.status_code, refused.json()["errors"] != []) == (403, True)
    assert not other_place.names.exists()


def test_a_point_put_on_the_map_is_a_place_of_the_gazetteer_and_accepted(
    editor: User, report: Report
) -> None:
    task = Mention.objects.create(report=report, start=28, end=33, surface="hills", state="open")
    answer = post(editor, report, act="add_place", key=task.key, lon="43.1", lat="36.5",
                  radius_m="2000")  # fmt: skip
    assert answer.status_code == 200
    task.refresh_from_db()
    made = task.place
    assert made is not None
    assert (task.state, made.name, made.radius_m, made.origin) == (
        "accepted", "hills", 2000, "editor",
    )  # fmt: skip
    assert (made.point.x, made.point.y, made.point.srid) == (43.1, 36.5, 4326)  # type: ignore[union-attr]
    assert [name.name for name in made.names.all()] == ["hills"]


@pytest.mark.parametrize(
    "where", [{}, {"lon": "181", "lat": "0"}, {"lon": "nan", "lat": "0"},
              {"lon": "1", "lat": "inf"},
              {"lon": "1", "lat": "1", "radius_m": "-5"}, {"lon": "\x00", "lat": "1"}]
)  # fmt: skip
def test_a_point_that_is_none_is_refused(
    editor: User, badush_named: Mention, where: dict[str, str]
) -> None:
    answer = post(editor, badush_named.report, act="add_place", key=badush_named.key, **where)
    assert answer.status_code == 422
    assert Place.objects.count() == 2


def test_missed_words_are_marked_and_wrong_ones_set_right(
    editor: User, report: Report, place: Place
) -> None:
    at = report.text.index("north of Badush")
    told = post(editor, report, act="mark", kind="place", start=at - 1, end=at + 15).json()
    mention = Mention.objects.get()
    assert (mention.surface, mention.start, mention.state) == ("north of Badush", at, "open")
    assert told["is_new"] is True
    answer = post(editor, report, act="rebound", key=mention.key, start=at + 9, end=at + 15)
    assert answer.status_code == 200
    mention.refresh_from_db()
    assert (mention.surface, mention.start) == ("Badush", at + 9)
    assert mention.proposed[0]["place"] == place.pk
    actor = post(editor, report, act="mark", kind="actor", start=14, end=18).json()
    assert actor["mark"]["key"].startswith("a")


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "place"}, {"kind": "river", "start": 0, "end": 2},
        {"kind": "place", "start": -1, "end": 4}, {"kind": "place", "start": 4, "end": 4},
        {"kind": "place", "start": 2, "end": 3}, {"kind": "place", "start": 0, "end": 10**30},
        {"kind": "place", "start": "\x00", "end": 4},
        {"kind": "place", "start": 10**6, "end": 10**6 + 5},
    ],
)  # fmt: skip
def test_words_that_are_none_are_not_marked(
    editor: User, report: Report, given: dict[str, Any]
) -> None:
    answer = post(editor, report, act="mark", **given)
    whole = given.get("end") == 10**30
    assert answer.status_code == (200 if whole else 422)  # an end beyond the text is the text's
    assert Mention.objects.count() == whole


def test_the_same_words_are_marked_once(editor: User, badush_named: Mention) -> None:
    span = {"start": badush_named.start, "end": badush_named.end}
    answer = post(editor, badush_named.report, act="mark", kind="place", **span)
    assert answer.status_code == 422
    assert "already" in answer.json()["errors"][0]


# --- all at once, and read again -----------------------------------------------------------------
@pytest.fixture
def told(badush_named: Mention, army: ActorMention) -> Report:
    """The report with a date, an action and a statement beside its place and actor."""
    report = badush_named.report
    monday = {"report": report, "start": 0, "end": 9, "surface": "On Monday"}
    DateMention.objects.create(first="2019-08-05", last="2019-08-05", **monday)
    ActionMention.objects.create(kind="other", sentence_start=0, sentence_end=45, **monday)
    StatementMention.objects.create(speaker="him", verb="said", **monday)
    return report


def test_all_kinds_are_accepted_at_once(editor: User, told: Report) -> None:
    hills = Mention.objects.create(report=told, start=28, end=33, surface="hills", state="open")
    answer = signed_in(editor).post(url(told), {"act": "accept_all"}, follow=True)
    assert "Accepted: 1 place, 1 actor, 1 date, 1 action, 1 statement." in answer.content.decode()
    assert answer.context["counts"] == {"proposed": 0, "accepted": 5, "rejected": 0, "open": 1}
    hills.refresh_from_db()
    assert hills.state == "open"


def test_what_somebody_decided_since_is_looked_at_before_all_is_accepted(
    editor: User, other_editor: User, told: Report, badush_named: Mention
) -> None:
    revision = page_of(editor, told)["revision"]
    post(other_editor, told, act="decide", mention=badush_named.pk, decision="reject")
    answer = signed_in(editor).post(url(told), {"act": "accept_all", "revision": revision})
    assert answer.status_code == 409
    assert "Look again" in answer.content.decode()
    assert answer.context["counts"]["accepted"] == 0


def test_every_kind_is_undone(editor: User, told: Report) -> None:
    for kind in ("date", "action", "statement"):
        mention = getattr(told, f"{kind}_mentions").get()
        done = post(
            editor, told, act=f"decide_{kind}", mention=mention.pk, decision="reject"
        ).json()
        assert done["mark"]["state"] == "rejected"
        undone = post(editor, told, act="undo", key=mention.key, event=done["before"]).json()
        assert undone["mark"]["state"] == "proposed"


def test_an_undo_leaves_an_action_with_the_record_that_was_drafted_from_it(
    editor: User, told: Report
) -> None:
    action = told.action_mentions.get()
    first = action.events.get().pgh_id
    record = draft_operation(title="Search", valid_from=dt.date(2019, 8, 5), by=editor)
    told.action_mentions.update(record=record, state="accepted")
    post(editor, told, act="undo", key=action.key, event=first)
    assert told.action_mentions.get().record_id == record.pk


def test_reading_again_keeps_what_an_editor_marked_or_left_open(
    editor: User, report: Report, place: Place
) -> None:
    text = report.text
    at = text.index("north of Badush")
    post(editor, report, act="mark", kind="place", start=at, end=at + 15)
    post(editor, report, act="mark", kind="actor", start=text.index("Two"), end=text.index(" were"))
    signed_in(editor).post(url(report), {"act": "read_again"})
    assert [row.surface for row in report.mentions.all()] == ["north of Badush"]
    assert "Two fighters" in report.actor_mentions.values_list("surface", flat=True)


def test_reading_again_keeps_a_name_left_open_and_reads_the_rest_anew(
    editor: User, report: Report, place: Place
) -> None:
    read_report(report)
    mention = report.mentions.get()
    assert mention.state == "proposed"
    post(editor, report, act="decide", mention=mention.pk, decision="open")
    PlaceName.objects.create(place=place, name="the army", language="en", kind="variant")
    read_report(report)
    assert report.mentions.get(surface="Badush").state == "open"


def test_a_long_report_is_decided_on_part_by_part(
    editor: User, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "MOST", 3)
    for at in range(7):
        Mention.objects.create(report=report, start=at, end=at + 1, surface="x", state="open")
    client = signed_in(editor)
    pages = [client.get(url(report), {"part": part}) for part in ("1", "2", "3", "4", "x", "²")]
    shown = [[mark["start"] for mark in page.context["bench"]["marks"]] for page in pages]
    assert shown == [[0, 1, 2], [3, 4, 5], [6], [0, 1, 2], [0, 1, 2], [0, 1, 2]]
    assert {page.context["counts"]["open"] for page in pages} == {7}
    assert "Marked is part 2 of 3" in pages[1].content.decode()
    here = client.post(url(report, "here"), {"revision": "", "part": "3"}).json()
    assert [mark["start"] for mark in here["marks"]] == [6]
    last = report.mentions.get(start=6)
    back = client.post(
        f"{url(report)}?part=3", {"act": "decide", "mention": last.pk, "decision": "reject"}
    )
    assert back["Location"] == f"{url(report)}?part=3#mention-{last.key}"


def test_what_was_typed_elsewhere_is_kept_when_one_form_is_sent(
    editor: User, report: Report
) -> None:
    workbench.keep_unsent(
        report, editor, b'{"p-0-title":["a"],"p-1-title":["b"],"p-10-title":["c"]}'
    )
    workbench.forget_unsent(report, editor, ["p-1"])
    row = AtWork.objects.get()
    assert row.unsent == {"p-0-title": ["a"], "p-10-title": ["c"]}
    assert row.unsent_at is not None
    workbench.forget_unsent(report, editor, ["p-0", "p-10"])
    row.refresh_from_db()
    assert (row.unsent, row.unsent_at) == ({}, None)


# --- hostile -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"act": "decide"}, 422), ({"act": "decide", "mention": "a5"}, 422),
        ({"act": "decide", "mention": "\x00"}, 422), ({"act": "decide", "mention": "1e9"}, 422),
        ({"act": "decide", "mention": "99999"}, 404), ({"act": "undo", "key": "99999"}, 404),
        ({"act": "undo", "key": "z1"}, 422), ({"act": "undo", "key": "a" + "9" * 40}, 422),
        ({"act": "nonsense"}, 422), ({}, 422),
    ],
)  # fmt: skip
def test_a_broken_act_is_answered_in_words(
    editor: User, badush_named: Mention, fields: dict[str, str], status: int
) -> None:
    answer = post(editor, badush_named.report, **fields)
    assert answer.status_code == status
    assert answer.json()["errors"]


def test_a_mention_of_another_report_is_not_there(
    editor: User, badush_named: Mention, other_place: Place
) -> None:
    copied = Report.objects.get()
    copied.pk, copied.text, copied.content_hash = None, "Another text.", "0" * 64
    copied._state.adding = True
    copied.save()
    for fields in ({"act": "decide", "mention": badush_named.pk, "decision": "reject"},
                   {"act": "rebound", "key": badush_named.key, "start": 0, "end": 3}):  # fmt: skip
        assert post(editor, copied, **fields).status_code == 404
    badush_named.refresh_from_db()
    assert badush_named.state == "proposed"


def test_only_who_may_is_let_in(db: None, badush_named: Mention) -> None:
    report = badush_named.report
    stranger = User.objects.create_user("stranger", password="x", is_staff=True)
    for page in ("read", "here", "places", "unsent"):
        assert signed_in(stranger).post(url(report, page)).status_code == 403
        assert Client().post(url(report, page)).status_code == 302
    assert not AtWork.objects.exists()


def test_the_groups_may_not_edit_the_table_of_who_is_there() -> None:
    assert not any("atwork" in right for rights in GROUPS.values() for right in rights)


# --- the map -------------------------------------------------------------------------------------
def test_the_map_has_places_candidates_and_described_areas(
    editor: User, badush_named: Mention, place: Place, other_place: Place
) -> None:
    answer = signed_in(editor).get(url(badush_named.report, "places"))
    assert answer["Content-Type"] == "application/geo+json"
    by_role = {item["properties"]["role"]: item for item in answer.json()["features"]}
    assert by_role["place"]["geometry"]["coordinates"] == [42.96, 36.43]
    assert by_role["place"]["properties"]["radius_m"] == 900
    assert by_role["candidate"]["properties"] | {"words": ""} == {
        "role": "candidate", "keys": [badush_named.key], "rank": 2, "place": other_place.pk,
        "words": "", "score": 0.5, "radius_m": None,
    }  # fmt: skip
    area = by_role["area"]
    assert area["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    assert area["properties"]["words"] == "north of Badush"
    assert area["properties"]["radius_m"] > 900
    assert area["properties"]["point"][1] > 36.43


def test_what_cannot_be_drawn_says_why(editor: User, report: Report, place: Place) -> None:
    Mention.objects.create(
        report=report, start=0, end=9, surface="between the lines", relation="between the lines",
        state="accepted",
    )  # fmt: skip
    told = signed_in(editor).get(url(report, "places")).json()
    assert told["features"] == []
    assert "pairs of published contact lines" in told["undrawn"][0]["why"]


# --- input that was not sent ---------------------------------------------------------------------
def keep(person: User, report: Report, body: Any) -> Any:
    sent = body if isinstance(body, bytes | str) else json.dumps(body)
    return signed_in(person).post(
        url(report, "unsent"), sent, content_type="application/json"
    )  # fmt: skip


def test_unsent_input_comes_back_to_its_editor_alone_until_it_is_sent(
    editor: User, other_editor: User, badush_named: Mention
) -> None:
    report = badush_named.report
    typed = {"operation-title": ["Half a tit"], "operation-mentions": ["1", "2"]}
    assert keep(editor, report, typed).json()["kept"] == 2
    assert page_of(editor, report)["unsent"] == typed
    assert page_of(editor, report)["unsent_at"].endswith("UTC")
    assert page_of(other_editor, report)["unsent"] == {}
    badush_named.state = "accepted"
    badush_named.save()
    signed_in(editor).post(url(report), {
        "act": "operation", "operation-title": "Whole", "operation-valid_from": "2019-08-05",
        "operation-mentions": [badush_named.pk],
    })  # fmt: skip
    assert Operation.objects.count() == 1
    assert page_of(editor, report)["unsent"] == {}


def test_unsent_input_is_discarded_and_forgotten_after_a_week(
    editor: User, other_editor: User, report: Report
) -> None:
    keep(editor, report, {"operation-title": ["x"]})
    assert keep(editor, report, {}).json() == {"kept": 0, "at": ""}
    keep(editor, report, {"operation-title": ["x"]})
    AtWork.objects.update(seen_at=timezone.now() - workbench.KEPT - dt.timedelta(minutes=1))
    workbench.arrive(report, other_editor)
    assert [row.editor for row in AtWork.objects.all()] == [other_editor]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"nonsense", b"[1]", b'"text"', b"\xff\xfe", b"[" * 30_000,
        {"csrfmiddlewaretoken": ["x"]}, {"title": ["x"]}, {"operation-title": "x"},
        {"operation-title": [1]}, {"operation-title": [["x"]]}, {"operation-title": ["a\x00b"]},
        {"__proto__-x": ["x"]}, {"operation-<b>": ["x"]}, {"operation-title": ["x" * 8_001]},
        {f"operation-{n}": ["x"] for n in range(1_001)}, {"operation-title": ["x"] * 201},
        {f"operation-f{n}": ["x" * 7_000] for n in range(12)},
        b'{"operation-title": ["\\ud800"]}',
    ],
)  # fmt: skip
def test_what_is_no_input_of_a_draft_is_not_kept(editor: User, report: Report, body: Any) -> None:
    answer = keep(editor, report, body)
    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert not AtWork.objects.exclude(unsent={}).exists()


# --- how much is asked ---------------------------------------------------------------------------
def test_many_names_cost_no_more_questions(
    editor: User, report: Report, place: Place, other_place: Place,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for at in range(40):
        Mention.objects.create(
            report=report, start=at, end=at + 1, surface="x", place=place, state="accepted",
            proposed=[{"place": other_place.pk, "name": "E", "score": 0.1, "reasons": []}],
        )  # fmt: skip
    client = signed_in(editor)
    client.get(url(report))
    with django_assert_max_num_queries(36):
        client.get(url(report))
    with django_assert_max_num_queries(12):
        client.get(url(report, "places"))
    with django_assert_max_num_queries(18):
        client.post(url(report, "here"))


# --- words that point to nothing else -------------------------------------------------------------
def test_words_that_point_to_nothing_are_accepted_or_set_aside(badush_named: Mention) -> None:
    report = badush_named.report
    for decision, state in (("accept", "accepted"), ("reject", "rejected")):
        form = PlainDecision("mentions", report, {"mention": badush_named.pk, "decision": decision})
        assert form.is_valid()
        assert form.decide().state == state
    assert not PlainDecision("mentions", report, {"mention": "0", "decision": "accept"}).is_valid()
