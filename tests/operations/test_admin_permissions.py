"""Who may do what in the admin: contributors their own drafts, nobody what only verbs write."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from operations import drafting, review
from operations.models import Actor, Incident, Publication, Report, ReviewEvent
from tests.conftest import make_person
from tests.operations.admin_pages import add_url, filled, form_url, signed_in
from tests.operations.test_admin_records import EMPTY_ROWS

DAY = dt.date(2019, 8, 5)


@pytest.fixture
def own(contributor: User, report: Report) -> Incident:
    made = drafting.draft_incident(
        title="Own", incident_kind="raid", valid_from=DAY, by=contributor
    )
    drafting.cite(made, report, "Two fighters were killed.")
    return made


@pytest.fixture
def foreign(editor: User, report: Report) -> Incident:
    made = drafting.draft_incident(title="Foreign", incident_kind="raid", valid_from=DAY, by=editor)
    drafting.cite(made, report, "Two fighters were killed.")
    return made


def test_a_contributor_changes_their_own_draft(contributor: User, own: Incident) -> None:
    client = signed_in(contributor)
    client.post(form_url(own), filled(client.get(form_url(own)), title="Corrected"))
    own.refresh_from_db()
    assert own.title == "Corrected"


def test_a_contributor_sees_another_draft_but_does_not_change_it(
    contributor: User, foreign: Incident
) -> None:
    client = signed_in(contributor)
    page = client.get(form_url(foreign))
    assert page.status_code == 200
    assert "_save" not in page.content.decode()
    assert client.post(form_url(foreign), {"title": "Mine"}).status_code == 403
    foreign.refresh_from_db()
    assert foreign.title == "Foreign"


def test_a_contributor_does_not_change_what_waits_for_review(
    contributor: User, own: Incident
) -> None:
    client = signed_in(contributor)
    data = filled(client.get(form_url(own)), title="Later")
    review.submit(own, contributor)
    assert client.post(form_url(own), data).status_code == 403


def test_an_editor_changes_what_a_contributor_submitted(
    editor: User, contributor: User, own: Incident
) -> None:
    review.submit(own, contributor)
    client = signed_in(editor)
    client.post(form_url(own), filled(client.get(form_url(own)), title="Corrected"))
    own.refresh_from_db()
    assert (own.title, own.state) == ("Corrected", "draft")


def test_what_was_never_reviewed_can_be_deleted_and_nothing_else(
    editor: User, own: Incident, foreign: Incident
) -> None:
    review.publish(foreign, editor)
    client = signed_in(editor)
    delete = "admin:operations_incident_delete"
    assert client.post(reverse(delete, args=[foreign.pk]), {"post": "yes"}).status_code == 403
    assert client.post(reverse(delete, args=[own.pk]), {"post": "yes"}).status_code == 302
    assert list(Incident.objects.all()) == [foreign]


def test_a_contributor_adds_no_actor_and_no_source(contributor: User) -> None:
    client = signed_in(contributor)
    for name in ("actor", "source"):
        assert client.post(add_url(name), {"name": "X", "slug": "x"}).status_code == 403
    assert not Actor.objects.exists()


@pytest.mark.parametrize("name", ["publication", "reviewevent", "mention"])
def test_what_verbs_write_is_only_looked_at(
    admin_client: Client, editor: User, foreign: Incident, name: str
) -> None:
    review.publish(foreign, editor)
    page = admin_client.get(reverse(f"admin:operations_{name}_changelist"))
    assert page.status_code == 200
    assert admin_client.post(reverse(f"admin:operations_{name}_add")).status_code == 403
    rows = {"publication": Publication, "reviewevent": ReviewEvent}.get(name)
    for row in rows.objects.all() if rows else []:
        for act in ("change", "delete"):
            url = reverse(f"admin:operations_{name}_{act}", args=[row.pk])
            assert admin_client.post(url, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    "path", ["", "operations/operation/", "operations/report/1/read/",
             "operations/incident/1/review/publish/", "operations/operation/add/"]
)  # fmt: skip
def test_a_stranger_is_asked_to_sign_in(client: Client, db: None, path: str) -> None:
    for answer in (client.get(f"/admin/{path}"), client.post(f"/admin/{path}")):
        assert answer.status_code == 302
        assert "/admin/login/" in answer["Location"]


def test_a_member_without_a_group_sees_an_empty_desk(db: None) -> None:
    nobody = make_person("nina", "contributor")
    nobody.groups.clear()
    client = signed_in(User.objects.get(pk=nobody.pk))
    assert "Waiting for review" not in client.get(reverse("admin:index")).content.decode()
    assert client.get(reverse("admin:operations_operation_changelist")).status_code == 403
    assert client.post(add_url("incident"), EMPTY_ROWS).status_code == 403


def test_buttons_need_the_token_of_the_form(editor: User, foreign: Incident) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    url = reverse("admin:operations_incident_review", args=[foreign.pk, "publish"])
    assert client.post(url).status_code == 403
    assert not Publication.objects.exists()
