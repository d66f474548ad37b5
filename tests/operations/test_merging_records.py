"""Two records found to be one event, and the way back."""

import csv
import json

import pytest
from django.urls import reverse

from operations import claims, drafting, duplicates, merging, review
from operations.errors import IllegalMove, NotAllowed
from operations.importers.events import Options
from operations.importers.registry import import_file
from operations.models import Incident, LikelyDuplicate, Publication, Record, RecordMerge
from operations.vocabulary import Counted, Fact, Release, ReviewState
from tests.conftest import PUBLIC

from .event_rows import ACLED, GED

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(tmp_path, editor):
    """One event of UCDP and the same of ACLED, as two published records: (kept, merged)."""
    return load(tmp_path, editor)


def load(tmp_path, editor, **acled):
    ged, other = tmp_path / "ged.csv", tmp_path / "acled.json"
    with ged.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(GED))
        writer.writeheader()
        writer.writerow(GED)
    row = ACLED | {"event_date": "2014-01-24", "latitude": "34.25", "fatalities": "8"} | acled
    other.write_text(json.dumps([row]), encoding="utf-8")
    import_file("ucdp-ged", ged, editor, Options(version="1"), publish=True)
    import_file("acled", other, editor, Options(licence="by leave"), publish=True)
    kept = Incident.objects.get(imported__dataset="ucdp-ged")
    return kept, Incident.objects.get(imported__dataset="acled")


def state_of_everything():
    live = Publication.objects.live().order_by("feature_id")
    return (
        list(Record.objects.order_by("pk").values_list("pk", "public_id", "state", "revision")),
        list(live.values_list("feature_id", "digest")),
    )


def test_merging_keeps_both_ids_and_all_evidence_and_unmerging_restores_exactly(two, editor):
    kept, merged = two
    before = state_of_everything()
    act = merging.merge(kept, merged, editor, "the same clash")
    live = Publication.objects.live().get()
    assert live.record_id == kept.public_id
    assert live.properties["merged"] == [{"record": str(merged.public_id)}]
    assert [row["quote"][:9] for row in live.properties["sources"]] == ["Governmen", "A clash n"]
    assert (kept.evidence.count(), merged.evidence.count()) == (1, 1)
    merging.unmerge(act, editor)
    assert state_of_everything() == before


def test_merging_keeps_all_claims_and_the_kept_record_follows_its_own(two, editor):
    for record, killed in zip(two, (5, 8), strict=True):
        report = record.evidence.get().report
        claim = record.stated.create(fact=Fact.CASUALTIES, counted=Counted.KILLED, best=killed)
        drafting.cite(record, report, report.text[:20], fact=Fact.CASUALTIES, claim=claim)
        claims.adopt(claim, editor, "Its own count.")
        review.publish(record, editor)
    act = merging.merge(*two, editor)
    (question,) = Publication.objects.live().get().properties["stated"]
    told = [(row["value"], row["status"]) for row in question["claims"]]
    assert told == [("5 killed", "accepted"), ("8 killed", "conflict")]
    assert two[1].stated.get().is_adopted, "the merged record keeps what it adopted"
    merging.unmerge(act, editor)
    live = Publication.objects.live().filter(record_id=two[1].public_id).get()
    assert live.properties["stated"][0]["claims"][0]["status"] == "accepted"


@pytest.mark.parametrize("state", [ReviewState.DRAFT, ReviewState.SUBMITTED])
def test_a_record_that_was_being_changed_gets_that_state_back(two, editor, state):
    kept, merged = two
    review.reopen(merged, editor)
    if state == ReviewState.SUBMITTED:
        review.submit(merged, editor)
    act = merging.merge(kept, merged, editor)
    merging.unmerge(act, editor)
    merged.refresh_from_db()
    assert merged.state == state
    assert Publication.objects.of_record(merged.public_id).live().exists()


@pytest.mark.parametrize("release", [Release.WITHHOLD, Release.GRID_10])
def test_a_merge_shows_nothing_of_what_is_held_back(two, editor, release):
    kept, merged = two
    review.reopen(merged, editor)
    Incident.objects.filter(pk=merged.pk).update(release=release)
    review.publish(merged, editor)
    merging.merge(kept, merged, editor)
    public = Publication.objects.live().get(record_id=kept.public_id)
    assert "A clash n" not in public.feature_json
    assert str(merged.public_id) not in public.feature_json


def test_a_merged_record_is_not_published_by_itself(two, editor):
    kept, merged = two
    merging.merge(kept, merged, editor)
    merged.refresh_from_db()
    review.reopen(merged, editor)
    with pytest.raises(review.Incomplete, match="merge into"):
        review.publish(merged, editor)


def test_no_chain_no_circle_no_stranger(two, editor, contributor):
    kept, merged = two
    with pytest.raises(IllegalMove):
        merging.merge(kept, kept, editor)
    with pytest.raises(NotAllowed):
        merging.merge(kept, merged, contributor)
    act = merging.merge(kept, merged, editor)
    for pair in [(kept, merged), (merged, kept)]:
        with pytest.raises(IllegalMove):
            merging.merge(*pair, editor)
    merging.unmerge(act, editor)
    with pytest.raises(IllegalMove):
        merging.unmerge(act, editor)
    assert RecordMerge.objects.count() == 1


def test_near_in_space_time_and_kind_is_a_likely_pair_with_reasons(two):
    assert duplicates.find() == 1
    pair = LikelyDuplicate.objects.get()
    assert pair.score > 0.6
    assert "their days overlap" in pair.reasons
    assert "as many killed" in pair.reasons


@pytest.mark.parametrize(
    ("cells", "pairs"),
    [
        ({"event_date": "2014-01-30"}, 0),
        ({"event_date": "2014-01-28", "time_precision": "2"}, 1),
        ({"latitude": "34.45"}, 0),
        ({"latitude": "34.45", "geo_precision": "3"}, 1),
        ({"sub_event_type": "Peaceful protest"}, 0),
    ],
)
def test_windows_widen_with_precision_and_kinds_must_fit(tmp_path, editor, cells, pairs):
    load(tmp_path, editor, **cells)
    assert duplicates.find() == pairs


def test_what_was_held_apart_stays_apart_and_what_is_merged_is_no_pair(two, editor):
    duplicates.find()
    LikelyDuplicate.objects.update(state="apart", decided_by=editor)
    assert duplicates.find() == 0
    LikelyDuplicate.objects.update(state="open")
    merging.merge(*two, editor)
    assert duplicates.find() == 0


@pytest.mark.django_db(**PUBLIC)
def test_the_merged_address_leads_to_the_kept_record(tmp_path, editor, client):
    kept, merged = load(tmp_path, editor)
    act = merging.merge(kept, merged, editor)
    address = reverse("record-show", args=[merged.public_id])
    assert client.get(address).headers["Location"] == reverse("record-show", args=[kept.public_id])
    page = client.get(reverse("record-show", args=[kept.public_id])).content.decode()
    assert str(merged.public_id) in page
    assert "Sundberg and Melander" in page
    layer = client.get("/layers/incidents.geojson").getvalue()
    assert len(json.loads(layer)["features"]) == 1
    merging.unmerge(act, editor)
    assert client.get(address).status_code == 200
