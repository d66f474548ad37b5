"""Two editors on one report, and input that was not sent."""

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from gazetteer.models import Place
from operations import workbench
from operations.models import (
    AtWork,
    Mention,
    Operation,
    Report,
)
from tests.operations.admin_pages import signed_in

# "On Monday the army searched hills north of Badush. Two fighters were killed."
from .acting import mark_of, page_of, post, url


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
