"""Drafts made from a report, corrected on its reading page; a stale row overwrites nothing."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from operations import drafting, review
from operations.models import Incident, Operation, Report
from tests.conftest import make_person
from tests.operations.admin_pages import signed_in
from tests.operations.draft_forms import post, proposed, sent, url
from tests.operations.reported_text import PUBLISHED


@pytest.fixture
def drafted(editor: User, read: Report) -> Report:
    post(editor, read, "draft_ticked", proposed(editor, read))
    return read


def made(person: User, report: Report) -> dict[str, Any]:
    rows = signed_in(person).get(url(report)).context["made"]
    return sent([row.form for row in rows if row.form])


def test_drafts_are_corrected_in_place(editor: User, drafted: Report) -> None:
    operation = Operation.objects.get()
    answer = post(
        editor, drafted, "save_made", made(editor, drafted),
        **{"r-0-title": "The search", "r-0-valid_to": "2019-10-14"},
    )  # fmt: skip
    assert answer.status_code == 302
    operation.refresh_from_db()
    assert (operation.title, str(operation.valid_to)) == ("The search", "2019-10-14")
    assert (operation.revision, operation.changed_by) == (2, editor)
    assert set(Incident.objects.values_list("revision", flat=True)) == {1}


def test_a_stale_row_is_refused_with_both_versions_at_the_field(
    editor: User, other_editor: User, drafted: Report
) -> None:
    opened = made(editor, drafted)
    post(other_editor, drafted, "save_made", made(other_editor, drafted), **{"r-0-title": "Theirs"})
    answer = post(editor, drafted, "save_made", opened, **{"r-0-title": "Mine"})
    assert answer.status_code == 422
    row = answer.context["made"][0]
    assert row.form.errors["title"] == ["It is “Theirs” now; you wrote “Mine”."]
    assert "Nothing was saved: erin changed this record" in str(row.form.non_field_errors())
    assert Operation.objects.get().title == "Theirs"


def test_another_row_may_be_saved_while_one_was_changed_by_somebody_else(
    editor: User, other_editor: User, drafted: Report
) -> None:
    opened = made(editor, drafted)
    post(other_editor, drafted, "save_made", made(other_editor, drafted), **{"r-0-title": "Theirs"})
    answer = post(editor, drafted, "save_made", opened, **{"r-1-title": "Mine"})
    assert answer.status_code == 302
    assert Operation.objects.get().title == "Theirs"
    assert Incident.objects.filter(title="Mine").exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"r-0-title": ""}, "title"),
        ({"r-0-valid_to": "2001-01-01"}, "valid_to"),
        ({"r-0-date_precision": "guess"}, "date_precision"),
    ],
)
def test_a_wrong_row_is_refused_at_its_field(
    editor: User, drafted: Report, given: dict[str, str], field: str
) -> None:
    answer = post(editor, drafted, "save_made", made(editor, drafted), **given)
    assert answer.status_code == 422
    assert field in answer.context["made"][0].form.errors
    assert Operation.objects.get().revision == 1


def test_who_did_not_write_a_draft_changes_it_only_as_an_editor(
    editor: User, drafted: Report
) -> None:
    data = made(editor, drafted)
    person = make_person("cleo", "contributor")
    rows = signed_in(person).get(url(drafted)).context["made"]
    assert [row.form for row in rows] == [None] * 4
    answer = post(person, drafted, "save_made", data, **{"r-0-title": "Mine"})
    assert answer.status_code == 422
    assert Operation.objects.get().title != "Mine"


def test_a_record_that_went_to_review_is_not_changed_here(
    editor: User, contributor: User, drafted: Report
) -> None:
    data = made(editor, drafted)
    review.submit(Operation.objects.get(), editor)
    answer = post(editor, drafted, "save_made", data, **{"r-0-title": "Late"})
    assert answer.status_code == 422
    assert "no draft of yours any more" in answer.content.decode()
    assert Operation.objects.get().title != "Late"


def test_records_of_other_reports_are_not_shown(
    editor: User, contributor: User, read: Report
) -> None:
    drafting.draft_operation(title="Elsewhere", valid_from=PUBLISHED, by=contributor)
    assert signed_in(editor).get(url(read)).context["made"] == []


# --- on to review --------------------------------------------------------------------------------
def states() -> dict[str, str]:
    return dict(Operation.objects.values_list("title", "state"))


def test_a_draft_is_corrected_and_published_by_one_button(editor: User, drafted: Report) -> None:
    operation = Operation.objects.get()
    answer = post(
        editor, drafted, "save_made", made(editor, drafted),
        **{"r-0-title": "The search", "then": f"publish-{operation.pk}"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert states() == {"The search": "published"}
    assert set(Incident.objects.values_list("state", flat=True)) == {"draft"}


def test_what_somebody_changed_since_is_not_published_unseen(
    editor: User, other_editor: User, drafted: Report
) -> None:
    opened, operation = made(editor, drafted), Operation.objects.get()
    post(other_editor, drafted, "save_made", made(other_editor, drafted), **{"r-0-title": "Theirs"})
    then = f"publish-{operation.pk}"
    answer = post(editor, drafted, "save_made", opened, then=then)
    assert answer.status_code == 422
    assert "Nothing was saved: erin changed this record" in answer.content.decode()
    assert states() == {"Theirs": "draft"}


@pytest.mark.parametrize("then", ["publish-", "publish-0", "withdraw-{}", "\x00", "publish-{} "])
def test_another_act_on_a_draft_is_refused(editor: User, drafted: Report, then: str) -> None:
    asked = then.format(Operation.objects.get().pk)
    answer = post(editor, drafted, "save_made", made(editor, drafted), then=asked)
    assert answer.status_code == 422
    assert set(states().values()) == {"draft"}


def test_a_contributor_submits_and_does_not_publish(contributor: User, read: Report) -> None:
    post(contributor, read, "draft_ticked", proposed(contributor, read))
    operation = Operation.objects.get()
    opened = made(contributor, read)
    refused = post(contributor, read, "save_made", opened, then=f"publish-{operation.pk}")
    assert refused.status_code == 422
    taken = post(contributor, read, "save_made", opened, then=f"submit-{operation.pk}")
    assert taken.status_code == 302
    assert set(states().values()) == {"submitted"}


def test_what_is_incomplete_says_so_and_stays_a_draft(editor: User, drafted: Report) -> None:
    operation = Operation.objects.get()
    operation.areas.all().delete()
    client = signed_in(editor)
    data = {**made(editor, drafted), "act": "save_made", "then": f"publish-{operation.pk}"}
    answer = client.post(url(drafted), data, follow=True)
    assert "Still missing: an area" in answer.content.decode()
    assert set(states().values()) == {"draft"}
