"""Decisions sent in place: answered, undone, all at once, and refused."""

import datetime as dt

import pytest
from django.contrib.auth.models import User

from gazetteer.models import Place, PlaceName
from operations import workbench
from operations.admin import marks
from operations.admin.reading_plain import PlainDecision
from operations.drafting import draft_operation
from operations.models import (
    ActorMention,
    AtWork,
    Mention,
    Report,
)
from operations.reading import read_report
from tests.operations.admin_pages import signed_in

# "On Monday the army searched hills north of Badush. Two fighters were killed."
from .acting import mark_of, page_of, post, url


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


def test_words_that_point_to_nothing_are_accepted_or_set_aside(badush_named: Mention) -> None:
    report = badush_named.report
    for decision, state in (("accept", "accepted"), ("reject", "rejected")):
        form = PlainDecision("mentions", report, {"mention": badush_named.pk, "decision": decision})
        assert form.is_valid()
        assert form.decide().state == state
    assert not PlainDecision("mentions", report, {"mention": "0", "decision": "accept"}).is_valid()
