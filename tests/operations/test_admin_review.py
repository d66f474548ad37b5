"""Review through the admin: each button calls its verb, and a refusal changes nothing."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from operations import drafting, review
from operations.models import Actor, Incident, Publication, Report
from tests.operations.admin_pages import filled, form_url, messages_of, review_url, signed_in

DAY = dt.date(2019, 8, 5)


@pytest.fixture
def incident(contributor: User, report: Report) -> Incident:
    made = drafting.draft_incident(
        title="Search near Badush", incident_kind="raid", valid_from=DAY, by=contributor
    )
    drafting.cite(made, report, "searched hills north of Badush")
    return made


def state_of(record: Incident) -> str:
    return Incident.objects.values_list("state", flat=True).get(pk=record.pk)


def test_a_contributor_submits_a_draft(contributor: User, incident: Incident) -> None:
    answer = signed_in(contributor).post(review_url(incident, "submit"), follow=True)
    assert "now waits for review" in messages_of(answer)
    assert state_of(incident) == "submitted"


def test_an_editor_publishes_and_the_record_is_public(editor: User, incident: Incident) -> None:
    answer = signed_in(editor).post(review_url(incident, "publish"), follow=True)
    assert "is published" in messages_of(answer)
    assert Publication.objects.of_record(incident.public_id).live().count() == 1
    assert f"/records/{incident.public_id}/" in answer.content.decode()


def test_sending_back_asks_for_a_note_and_keeps_it(
    contributor: User, editor: User, incident: Incident
) -> None:
    review.submit(incident, contributor)
    client = signed_in(editor)
    url = review_url(incident, "send_back")
    assert "What is missing or wrong" in client.get(url).content.decode()
    refused = client.post(url, {"note": "  "})
    assert refused.status_code == 422
    assert state_of(incident) == "submitted"
    client.post(url, {"note": "Who searched?"})
    assert state_of(incident) == "draft"
    desk = signed_in(contributor).get(reverse("admin:index")).content.decode()
    assert "Who searched?" in desk


def test_withdrawing_needs_a_note_and_closes_what_is_public(
    editor: User, incident: Incident
) -> None:
    review.publish(incident, editor)
    client = signed_in(editor)
    assert client.post(review_url(incident, "withdraw"), {"note": ""}).status_code == 422
    client.post(review_url(incident, "withdraw"), {"note": "It was another village."})
    assert state_of(incident) == "withdrawn"
    assert not Publication.objects.of_record(incident.public_id).live().exists()


@pytest.mark.parametrize("note", ["half a\x00note", "n" * 2001])
def test_a_bad_note_is_refused(
    contributor: User, editor: User, incident: Incident, note: str
) -> None:
    review.submit(incident, contributor)
    answer = signed_in(editor).post(review_url(incident, "send_back"), {"note": note})
    assert answer.status_code == 422
    assert state_of(incident) == "submitted"


@pytest.mark.parametrize("verb", ["publish", "send_back", "withdraw"])
def test_a_contributor_may_not(contributor: User, incident: Incident, verb: str) -> None:
    answer = signed_in(contributor).post(review_url(incident, verb), {"note": "Now."})
    assert answer.status_code == 403
    assert state_of(incident) == "draft"


def test_a_contributor_sees_no_button_that_would_be_refused(
    contributor: User, incident: Incident
) -> None:
    page = signed_in(contributor).get(form_url(incident)).content.decode()
    assert review_url(incident, "submit") in page
    assert review_url(incident, "publish") not in page
    assert "Save and publish" not in page


@pytest.mark.parametrize("verb", ["reopen", "redact", "publish-"])
def test_a_verb_without_a_button_is_not_found(editor: User, incident: Incident, verb: str) -> None:
    assert signed_in(editor).post(review_url(incident, verb)).status_code == 404


def test_nothing_is_published_without_evidence(editor: User) -> None:
    bare = drafting.draft_incident(title="Bare", incident_kind="raid", valid_from=DAY, by=editor)
    answer = signed_in(editor).post(review_url(bare, "publish"), follow=True)
    assert "Still missing" in messages_of(answer)
    assert state_of(bare) == "draft"


def test_a_visit_to_the_address_of_a_verb_changes_nothing(editor: User, incident: Incident) -> None:
    assert signed_in(editor).get(review_url(incident, "publish")).status_code == 200
    assert state_of(incident) == "draft"


def test_four_eyes_refuses_the_author(editor: User, report: Report, settings: object) -> None:
    settings.FOUR_EYES = True  # type: ignore[attr-defined]
    own = drafting.draft_incident(title="Own", incident_kind="raid", valid_from=DAY, by=editor)
    drafting.cite(own, report, "Two fighters were killed.")
    answer = signed_in(editor).post(review_url(own, "publish"), follow=True)
    assert "Four eyes" in messages_of(answer)
    assert state_of(own) == "draft"


def test_save_and_publish_saves_then_publishes(editor: User, incident: Incident) -> None:
    client = signed_in(editor)
    data = filled(client.get(form_url(incident)), title="Search west of Badush", _publish="1")
    client.post(form_url(incident), data)
    assert state_of(incident) == "published"
    live = Publication.objects.of_record(incident.public_id).live().get()
    assert live.title == "Search west of Badush"


def test_save_and_submit_without_evidence_keeps_the_draft_and_says_why(editor: User) -> None:
    bare = drafting.draft_incident(title="Bare", incident_kind="raid", valid_from=DAY, by=editor)
    client = signed_in(editor)
    data = filled(client.get(form_url(bare)), title="Still bare", _submit="1")
    answer = client.post(form_url(bare), data, follow=True)
    assert "Still missing" in messages_of(answer)
    bare.refresh_from_db()
    assert (bare.title, bare.state) == ("Still bare", "draft")


def test_changing_a_published_record_reopens_it_and_leaves_its_version_public(
    editor: User, incident: Incident
) -> None:
    review.publish(incident, editor)
    client = signed_in(editor)
    client.post(form_url(incident), filled(client.get(form_url(incident)), title="Another title"))
    assert state_of(incident) == "draft"
    assert Publication.objects.of_record(incident.public_id).live().get().version == 1


def test_saving_a_published_record_without_a_change_leaves_it_published(
    editor: User, incident: Incident
) -> None:
    review.publish(incident, editor)
    client = signed_in(editor)
    answer = client.post(form_url(incident), filled(client.get(form_url(incident))))
    assert answer.status_code == 302
    incident.refresh_from_db()
    assert (incident.state, incident.revision) == ("published", 1)


def test_many_are_published_one_by_one_with_a_word_on_each(
    editor: User, incident: Incident, make_actor: Callable[[str], Actor]
) -> None:
    bare = drafting.draft_incident(title="Bare", incident_kind="raid", valid_from=DAY, by=editor)
    url = reverse("admin:operations_incident_changelist")
    chosen = {"action": "publish_selected", "_selected_action": [incident.pk, bare.pk]}
    answer = signed_in(editor).post(url, chosen, follow=True)
    assert "is published" in messages_of(answer)
    assert "Still missing" in messages_of(answer)
    assert (state_of(incident), state_of(bare)) == ("published", "draft")


def test_the_bulk_actions_follow_permissions(contributor: User, incident: Incident) -> None:
    page = signed_in(contributor).get(reverse("admin:operations_incident_changelist"))
    actions = dict(page.context["action_form"].fields["action"].choices)
    assert "submit_selected" in actions
    assert "publish_selected" not in actions
    assert "delete_selected" not in actions
