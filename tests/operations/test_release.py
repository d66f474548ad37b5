"""Masks, embargoes and redactions: what readers get to see of a record, and of what names it."""

import datetime as dt

import pytest
from django.contrib.gis.geos import LineString
from django.db import DatabaseError, transaction
from django.utils import timezone

from operations import drafting, review
from operations.errors import Incomplete
from operations.models import Publication
from operations.vocabulary import Release, ReviewState

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 5)


def live(record):
    return Publication.objects.of_record(record.public_id).live()


def test_an_embargo_is_a_recorded_time_that_starts_later(incident, editor):
    incident.hold_until = timezone.now() + dt.timedelta(days=3)
    incident.save()
    review.publish(incident, editor)
    assert live(incident).get().recorded_during.lower == incident.hold_until
    assert not Publication.objects.as_of(timezone.now()).exists()


def test_replacing_an_embargoed_version_leaves_one_that_never_was_public(incident, editor):
    incident.hold_until = timezone.now() + dt.timedelta(days=3)
    incident.save()
    review.publish(incident, editor)
    review.reopen(incident, editor)
    incident.hold_until, incident.title = None, "Released at once"
    incident.save()
    review.publish(incident, editor)
    versions = Publication.objects.of_record(incident.public_id).order_by("version")
    assert [row.recorded_during.isempty for row in versions] == [True, False]
    assert live(incident).get().title == "Released at once"


def test_an_embargoed_correction_leaves_the_old_version_until_it_begins(incident, editor):
    review.publish(incident, editor)
    review.reopen(incident, editor)
    incident.hold_until, incident.title = timezone.now() + dt.timedelta(days=3), "Later"
    incident.save()
    review.publish(incident, editor)
    now = Publication.objects.of_record(incident.public_id).as_of(timezone.now())
    assert now.get().title == "Two fighters killed near Badush"


@pytest.mark.parametrize(("release", "grid_km"), [("grid_1", 1), ("grid_5", 5), ("grid_10", 10)])
def test_the_exact_place_of_a_masked_record_is_not_in_the_public_table(
    incident, editor, badush, release, grid_km
):
    incident.release = release
    incident.save()
    review.publish(incident, editor)
    row = live(incident).get()
    assert row.geometry != badush
    assert row.geometry.distance(badush) * 111.2 <= grid_km
    assert row.precision_m >= grid_km * 700
    assert "Badush" not in row.feature_json + row.title + row.search_text
    assert "42.9636" not in row.feature_json


def test_a_record_names_only_what_is_public_and_follows_it(incident, editor, report):
    operation = drafting.draft_operation(title="Secret sweep", valid_from=DAY, by=editor)
    drafting.add_area(operation, "somewhere")
    drafting.cite(operation, report, "Two fighters were killed.")
    incident.part_of = operation
    incident.save()
    review.publish(incident, editor)
    assert "Secret sweep" not in live(incident).get().feature_json
    review.publish(operation, editor)
    assert live(incident).get().properties["operation"]["title"] == "Secret sweep"
    review.withdraw(operation, editor, "Wrong.")
    assert "Secret sweep" not in live(incident).get().feature_json
    assert incident.review_events.count() == 1, "following is no act of review"


def test_a_zone_waits_for_its_lines_and_is_no_finer_than_they_are(
    contributor, editor, report, make_actor
):
    lines = [
        drafting.draft_line(
            title=f"Line {lat}", valid_from=DAY, by=contributor, owner=make_actor(f"side-{lat}"),
            geometry=LineString((44, lat), (45, lat), srid=4326),
        )
        for lat in (34, 34.2)
    ]  # fmt: skip
    zone = drafting.draft_zone(
        title="Gap", line_a=lines[0].line, line_b=lines[1].line, by=contributor
    )
    for record in (*lines, zone):
        drafting.cite(record, report, "Two fighters were killed.")
    with pytest.raises(Incomplete, match="Line 34"):
        review.publish(zone, editor)
    lines[0].release = Release.GRID_10
    lines[0].save()
    for line in lines:
        review.publish(line, editor)
    with pytest.raises(Incomplete, match="same release rule"):
        review.publish(zone, editor)
    lines[0].release = Release.PUBLIC
    lines[0].save()
    review.publish(zone, editor)
    assert live(zone).exists()


def test_a_withheld_record_has_no_public_row(incident, editor):
    review.publish(incident, editor)
    review.reopen(incident, editor)
    incident.release = Release.WITHHOLD
    incident.save()
    review.publish(incident, editor)
    assert not live(incident).exists()


def hold(record, days):
    record.hold_until = timezone.now() + dt.timedelta(days=days) if days else None
    record.save()


def public_now(record):
    return Publication.objects.of_record(record.public_id).as_of(timezone.now())


def test_withdrawing_takes_a_version_whose_end_lies_ahead_too(incident, editor):
    review.publish(incident, editor)
    review.reopen(incident, editor)
    incident.title = "Later"
    hold(incident, 30)
    review.publish(incident, editor)
    review.withdraw(incident, editor, "Wrong altogether.")
    assert not public_now(incident).exists()
    assert not live(incident).exists()


@pytest.mark.parametrize("release", ["withhold", "grid_5"])
def test_a_tighter_rule_acts_at_once_and_on_the_history(incident, editor, badush, release):
    review.publish(incident, editor)
    review.reopen(incident, editor)
    incident.release = release
    hold(incident, 30)
    review.publish(incident, editor)
    assert not public_now(incident).exists()
    first = Publication.objects.of_record(incident.public_id).order_by("version").first()
    assert first.redacted_at is not None
    assert (first.title, first.geometry, first.properties, first.feature_json) == ("", None, {}, "")
    assert first.digest, "the tombstone keeps what a citation pinned"


def test_a_redaction_empties_and_changes_nothing_else(incident, editor):
    review.publish(incident, editor)
    rows = Publication.objects.of_record(incident.public_id)
    with pytest.raises(DatabaseError, match="a redaction empties"), transaction.atomic():
        rows.update(redacted_at=timezone.now())
    with pytest.raises(DatabaseError, match="a redaction empties"), transaction.atomic():
        rows.update(
            redacted_at=timezone.now(), geometry=None, properties={}, title="", actors=[],
            feature_json="", search_text="", digest="0" * 64,
        )  # fmt: skip


def test_a_withdrawn_campaign_is_named_by_nothing_at_any_depth(editor, report):
    above = None
    chain = []
    for level in ("campaign", "phase", "operation"):
        above = drafting.draft_operation(
            title=f"Secret {level}", level=level, parent=above, valid_from=DAY, by=editor
        )
        drafting.cite(above, report, "Two fighters were killed.")
        chain.append(above)
    drafting.add_area(above, "somewhere")
    for record in chain:
        review.publish(record, editor)
    review.reopen(chain[2], editor)  # being changed: its live version must follow all the same
    review.withdraw(chain[0], editor, "Wrong.")
    for record in chain[1:]:
        row = public_now(record).get()
        assert "Secret campaign" not in row.feature_json + row.search_text
    assert "Secret phase" in public_now(chain[2]).get().feature_json


def test_a_zone_goes_when_a_line_is_hidden(contributor, editor, report, make_actor):
    lines = [
        drafting.draft_line(
            title=f"Line {lat}", valid_from=DAY, by=contributor, owner=make_actor(f"side-{lat}"),
            geometry=LineString((44, lat), (45, lat), srid=4326),
        )
        for lat in (34, 34.2)
    ]  # fmt: skip
    zone = drafting.draft_zone(
        title="Gap", line_a=lines[0].line, line_b=lines[1].line, by=contributor
    )
    for record in (*lines, zone):
        drafting.cite(record, report, "Two fighters were killed.")
        review.publish(record, editor)
    review.reopen(lines[0], editor)
    lines[0].release = Release.GRID_10
    lines[0].save()
    review.publish(lines[0], editor)
    assert not public_now(zone).exists()
    assert all(row.redacted_at for row in Publication.objects.of_record(zone.public_id))
    zone.refresh_from_db()
    assert zone.state == ReviewState.WITHDRAWN
