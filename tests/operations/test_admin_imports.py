"""Batches, their problems and likely duplicates in the admin."""

import pytest
from django.urls import reverse

from operations import duplicates
from operations.models import ImportBatch, ImportedActor, LikelyDuplicate, Record, RecordMerge
from operations.vocabulary import ReviewState

from .event_rows import run
from .test_merging_records import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(tmp_path, editor):
    load(tmp_path, editor)
    duplicates.find()
    return LikelyDuplicate.objects.get()


def page(name, *args):
    return reverse(f"admin:operations_{name}", args=args)


def test_a_batch_shows_its_problems_and_terms_and_publishes_what_waits(
    client, ged, editor, other_editor
):
    run(ged({}, {"id": "2", "latitude": "x"}), editor)
    batch = ImportBatch.objects.get()
    client.force_login(other_editor)
    shown = client.get(page("importbatch_change", batch.pk)).content.decode()
    assert "latitude" in shown
    assert "CC BY 4.0" in shown
    assert "Publish what waits (1)" in shown
    client.post(page("importbatch_publish", batch.pk))
    assert Record.objects.get().state == ReviewState.PUBLISHED
    assert (
        "Publish what waits"
        not in client.get(page("importbatch_change", batch.pk)).content.decode()
    )


def test_four_eyes_and_rights_hold_for_a_batch(client, ged, editor, contributor, settings):
    settings.FOUR_EYES = True
    run(ged({}), editor)
    address = page("importbatch_publish", ImportBatch.objects.get().pk)
    client.force_login(editor)
    assert client.get(address).status_code == 405
    assert "four eyes" in client.post(address, follow=True).content.decode()
    client.force_login(contributor)
    assert client.post(address).status_code == 403
    assert Record.objects.get().state == ReviewState.SUBMITTED


def test_lists_open_and_rows_are_shown_as_they_came(client, pair, editor):
    client.force_login(editor)
    for name in ("importbatch", "importproblem", "importedrow", "importedactor",
                 "likelyduplicate", "recordmerge"):  # fmt: skip
        assert client.get(page(f"{name}_changelist")).status_code == 200
    row = pair.first.imported
    shown = client.get(page("importedrow_change", row.pk)).content.decode()
    assert "source_article" in shown


def test_a_pair_is_merged_held_apart_or_refused_in_words(client, pair, editor, contributor):
    client.force_login(editor)
    address = page("likelyduplicate_compare", pair.pk)
    shown = client.get(address).content.decode()
    assert "their days overlap" in shown
    assert "Sundberg" not in shown
    assert client.post(address, {"choice": "nonsense"}).status_code == 422
    assert client.post(address, {"choice": "apart", "note": "\x00"}).status_code == 422
    assert client.post(address, {"choice": str(pair.first_id)}).status_code == 302
    act = RecordMerge.objects.get()
    assert act.kept_id == pair.first_id
    undo = {"action": "undo", "_selected_action": [act.pk]}
    client.post(page("recordmerge_changelist"), undo)
    act.refresh_from_db()
    assert act.undone_by == editor
    client.post(page("likelyduplicate_find"))
    again = LikelyDuplicate.objects.get()
    client.post(page("likelyduplicate_compare", again.pk), {"choice": "apart"})
    again.refresh_from_db()
    assert again.state == "apart"
    client.force_login(contributor)
    assert client.get(page("likelyduplicate_compare", again.pk)).status_code == 403


def test_an_editor_points_a_dataset_s_actor_elsewhere(client, pair, editor, make_actor):
    client.force_login(editor)
    mapped = ImportedActor.objects.get(name="Army")
    mine = make_actor("iraqi-army")
    client.post(page("importedactor_change", mapped.pk), {"actor": mine.pk})
    mapped.refresh_from_db()
    assert mapped.actor == mine
