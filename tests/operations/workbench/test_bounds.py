"""What is refused, who is let in, and how much is asked."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from gazetteer.models import Place
from operations.models import (
    AtWork,
    Mention,
    Report,
)
from operations.permissions import GROUPS
from tests.operations.admin_pages import signed_in

# "On Monday the army searched hills north of Badush. Two fighters were killed."
from .acting import post, url


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
