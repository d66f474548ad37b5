"""The pages themselves: the history tells everything, lists cost a fixed number of queries."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from operations import drafting, review
from operations.admin import history
from operations.models import Actor, Incident, Mention, Report
from tests.operations.admin_pages import filled, form_url, signed_in

DAY = dt.date(2019, 8, 5)


def drafts(by: User, report: Report, count: int) -> None:
    for number in range(count):
        made = drafting.draft_incident(
            title=f"Raid {number}", incident_kind="raid", valid_from=DAY, by=by
        )
        drafting.cite(made, report, "Two fighters were killed.")
        review.submit(made, by)


@pytest.mark.django_db(transaction=True)  # each act at its own time, as in life
def test_the_history_shows_who_changed_which_field_and_every_act(
    editor: User, contributor: User, report: Report, make_actor: Callable[[str], Actor]
) -> None:
    incident = drafting.draft_incident(
        title="Raid", incident_kind="raid", valid_from=DAY, by=contributor
    )
    drafting.cite(incident, report, "Two fighters were killed.")
    review.submit(incident, contributor)
    client = signed_in(editor)
    client.post(form_url(incident), filled(client.get(form_url(incident)), title="Night raid"))
    row = {"participations-TOTAL_FORMS": "1", "participations-0-actor": make_actor("army").pk,
           "participations-0-role": "leads", "participations-0-record": incident.pk}  # fmt: skip
    client.post(form_url(incident), filled(client.get(form_url(incident)), **row))
    gone = {"participations-0-DELETE": "on"}
    client.post(form_url(incident), filled(client.get(form_url(incident)), **gone))
    told = history.entries(incident)
    changes = [(entry.by, change) for entry in told for change in entry.changes]
    assert ("edward", "Raid", "Night raid") in [
        (by, field.old, field.new) for by, change in changes for field in change.fields
    ]
    assert [change.act for _, change in changes if change.what == "participation"] == [
        "removed", "added",
    ]  # fmt: skip
    assert {entry.review.verb for entry in told if entry.review} == {"submit", "reopen"}
    assert [entry.at for entry in told] == sorted((entry.at for entry in told), reverse=True)
    page = client.get(reverse("admin:operations_incident_history", args=[incident.pk]))
    assert "Night raid" in page.content.decode()


def test_the_history_of_a_record_holds_nothing_of_another(editor: User, report: Report) -> None:
    drafts(editor, report, 2)
    first, second = Incident.objects.order_by("pk")
    told = [
        field.new
        for entry in history.entries(first)
        for change in entry.changes
        for field in change.fields
    ]
    assert first.title in told
    assert second.title not in told


@pytest.mark.parametrize(
    "name",
    ["incident", "operation", "controlline", "contestedzone", "controlarea", "territory",
     "report", "mention",
     "publication", "reviewevent", "actor", "source"],
)  # fmt: skip
def test_every_list_opens(admin_client: Any, name: str) -> None:
    assert admin_client.get(reverse(f"admin:operations_{name}_changelist")).status_code == 200


@pytest.mark.parametrize(
    "url", ["admin:operations_incident_changelist", "admin:operations_reviewevent_changelist",
            "admin:index"]
)  # fmt: skip
def test_a_list_costs_the_same_queries_however_long(editor: User, report: Report, url: str) -> None:
    client = signed_in(editor)
    drafts(editor, report, 2)
    client.get(reverse(url))
    with CaptureQueriesContext(
        connection,
    ) as short:
        client.get(reverse(url))
    drafts(editor, report, 6)
    with CaptureQueriesContext(connection) as long:
        client.get(reverse(url))
    assert len(long) == len(short)
    assert len(long) <= 25


def test_the_reading_page_costs_the_same_queries_however_many_names(
    editor: User, report: Report
) -> None:
    client = signed_in(editor)
    url = reverse("admin:operations_report_read", args=[report.pk])

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    Mention.objects.create(report=report, start=0, end=2, surface="On", state="open")
    cost()
    few = cost()
    for start in range(3, 60, 6):
        Mention.objects.create(report=report, start=start, end=start + 3, surface="x", state="open")
    assert cost() == few


def test_the_desk_names_what_waits_with_kind_and_author(
    editor: User, contributor: User, report: Report
) -> None:
    drafts(contributor, report, 1)
    page = signed_in(editor).get(reverse("admin:index"))
    waiting = page.context["desk"]["waiting"]
    assert waiting["count"] == 1
    assert waiting["rows"][0]["kind"] == "incident"
    assert "by carla" in page.content.decode()


def test_the_desk_counts_what_is_to_read_and_what_is_open(editor: User, report: Report) -> None:
    Mention.objects.create(report=report, start=0, end=2, surface="On", state="open")
    Mention.objects.create(report=report, start=3, end=9, surface="Monday")
    desk = signed_in(editor).get(reverse("admin:index")).context["desk"]
    assert desk["unread"]["count"] == 1
    assert desk["open_count"] == 1
