"""Many incidents go through the same door as one, and come out the same."""

import csv
import datetime as dt
import json

import pytest
from django.db import transaction
from django.utils import timezone

from operations import review, review_many
from operations.errors import NotAllowed
from operations.importers.events import Options
from operations.importers.registry import import_file
from operations.models import Evidence, Incident, Publication, Record
from operations.vocabulary import ReviewState

from .event_rows import GED

pytestmark = pytest.mark.django_db
LATER = timezone.now() + dt.timedelta(days=30)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "ged.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(GED))
        writer.writeheader()
        writer.writerows([GED, GED | {"id": "2", "where_prec": "3", "date_end": "2014-01-28"}])
    return path


def published():
    """Return what was published, but for the second in which it was."""
    found = {}
    for row in Publication.objects.order_by("feature_id", "version"):
        told = json.loads(row.feature_json)
        assert told["properties"].pop("recorded_from")
        assert row.properties.pop("recorded_from")
        values = {
            each.name: getattr(row, each.name)
            for each in Publication._meta.fields
            if each.name
            not in {"id", "feature_json", "recorded_during", "known_from", "known_to", "geometry"}
        }
        shape = row.geometry.hexewkb if row.geometry else None
        known = (row.recorded_during.lower > timezone.now(), row.recorded_during.upper)
        key_order = list(told["properties"])
        found[row.feature_id, row.version] = (values, told, key_order, shape, known)
    return found


@pytest.mark.parametrize("release", ["public", "grid_5", "withhold"])
@pytest.mark.parametrize("hold_until", [None, LATER])
def test_one_and_many_are_published_alike(path, editor, release, hold_until):
    options = Options(version="1", released=dt.date(2020, 1, 1), release=release,
                      hold_until=hold_until)  # fmt: skip
    with transaction.atomic():
        import_file("ucdp-ged", path, editor, options, publish=True)
        many = published()
        transaction.set_rollback(True)
    import_file("ucdp-ged", path, editor, options)
    for record in Record.objects.order_by("pk"):
        review.publish(record.child(), editor)
    assert published() == many
    assert len(many) == (0 if release == "withhold" else 2)


def test_a_mask_hides_what_leads_to_the_exact_place(path, editor):
    options = Options(version="1", release="grid_10")
    import_file("ucdp-ged", path, editor, options, publish=True)
    for row in Publication.objects.all():
        assert "Jalawla" not in row.feature_json
        assert "dataset" not in row.properties
        assert "coded" not in row.properties


def test_tightening_a_rule_redacts_earlier_versions_set_wise_too(path, editor):
    import_file("ucdp-ged", path, editor, Options(version="1"), publish=True)
    keys = list(Record.objects.values_list("pk", flat=True))
    review_many.reopen(keys, editor)
    Record.objects.update(release="grid_10")
    assert review_many.publish(keys, editor) == []
    assert Publication.objects.filter(version=1, redacted_at__isnull=False).count() == 2
    assert Publication.objects.live().filter(version=2).count() == 2


def test_an_unchanged_record_gets_no_new_version(path, editor):
    import_file("ucdp-ged", path, editor, Options(version="1"), publish=True)
    keys = list(Record.objects.values_list("pk", flat=True))
    review_many.reopen(keys, editor)
    review_many.publish(keys, editor)
    assert Publication.objects.count() == 2
    assert Record.objects.filter(state=ReviewState.PUBLISHED).count() == 2


def test_withdrawing_many_closes_them_and_leaves_events(path, editor):
    import_file("ucdp-ged", path, editor, Options(version="1"), publish=True)
    keys = list(Record.objects.values_list("pk", flat=True))
    review_many.withdraw(keys, editor, "not so")
    assert not Publication.objects.live().exists()
    assert Publication.objects.as_of(timezone.now()).count() == 0
    for record in Record.objects.all():
        assert record.state == ReviewState.WITHDRAWN
        assert [event.verb for event in record.review_events.all()] == ["withdraw", "publish"]


def test_four_eyes_hold_for_many(path, editor, other_editor, settings):
    settings.FOUR_EYES = True
    import_file("ucdp-ged", path, editor, Options(version="1"))
    keys = list(Record.objects.values_list("pk", flat=True))
    assert len(review_many.publish(keys, editor)) == 2
    assert not Publication.objects.exists()
    assert review_many.publish(keys, other_editor) == []
    assert Publication.objects.count() == 2


def test_many_need_the_permission_that_one_needs(path, contributor, editor):
    import_file("ucdp-ged", path, editor, Options(version="1"))
    keys = list(Record.objects.values_list("pk", flat=True))
    with pytest.raises(NotAllowed):
        review_many.publish(keys, contributor)
    assert len(review_many.submit(keys, contributor)) == 2


def test_what_lacks_evidence_is_refused_and_the_rest_published(path, editor):
    import_file("ucdp-ged", path, editor, Options(version="1"))
    first = Incident.objects.order_by("pk").first()
    Evidence.objects.filter(record=first).delete()
    keys = list(Record.objects.values_list("pk", flat=True))
    refused = review_many.publish(keys, editor)
    assert [key for key, _ in refused] == [first.pk]
    assert Publication.objects.count() == 1
