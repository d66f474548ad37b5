"""Submit, send back, publish, withdraw: what each does, and what each refuses."""

import datetime as dt

import pytest
from django.contrib.gis.geos import LineString, Point
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from operations import drafting, review
from operations.errors import IllegalMove, Incomplete, NotAllowed
from operations.models import Publication, Record
from operations.vocabulary import IncidentKind, Release, ReviewState, ReviewVerb
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 5)


@pytest.fixture
def incident(contributor, report, badush):
    incident = drafting.draft_incident(
        title="Two fighters killed near Badush",
        incident_kind=IncidentKind.ARMED_CLASH,
        valid_from=DAY,
        by=contributor,
    )
    incident.geometry, incident.precision, incident.precision_m = badush, "near", 5000
    incident.save()
    drafting.cite(incident, report, "Two fighters were killed.")
    return incident


def live(record):
    return Publication.objects.of_record(record.public_id).live()


def test_the_street_from_draft_to_public_leaves_an_event_a_step(incident, contributor, editor):
    review.submit(incident, contributor)
    assert incident.state == ReviewState.SUBMITTED
    review.publish(incident, editor, "two sources agree")
    incident.refresh_from_db()
    assert incident.state == ReviewState.PUBLISHED
    events = list(incident.review_events.order_by("id").values_list("verb", "by__username"))
    assert events == [("submit", "carla"), ("publish", "edward")]
    assert live(incident).get().title == "Two fighters killed near Badush"


def test_a_contributor_may_not_publish(incident, contributor):
    with pytest.raises(NotAllowed):
        review.publish(incident, contributor)
    assert not live(incident).exists()


def test_with_four_eyes_nobody_publishes_what_they_submitted(
    incident, editor, other_editor, settings
):
    settings.FOUR_EYES = True
    review.submit(incident, editor)
    with pytest.raises(NotAllowed, match="Four eyes"):
        review.publish(incident, editor)
    review.publish(incident, other_editor)
    assert live(incident).exists()


def test_sending_back_needs_a_note_and_makes_a_draft_again(incident, contributor, editor):
    review.submit(incident, contributor)
    with pytest.raises(IllegalMove, match="note"):
        review.send_back(incident, editor, "  ")
    review.send_back(incident, editor, "Which hills?")
    assert incident.state == ReviewState.DRAFT
    assert incident.review_events.first().note == "Which hills?"


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (ReviewVerb.SUBMIT, ReviewState.SUBMITTED),
        (ReviewVerb.SUBMIT, ReviewState.PUBLISHED),
        (ReviewVerb.SEND_BACK, ReviewState.DRAFT),
        (ReviewVerb.PUBLISH, ReviewState.PUBLISHED),
        (ReviewVerb.PUBLISH, ReviewState.WITHDRAWN),
        (ReviewVerb.WITHDRAW, ReviewState.WITHDRAWN),
        (ReviewVerb.REOPEN, ReviewState.DRAFT),
    ],
)
def test_a_verb_is_refused_in_a_state_it_does_not_lead_from(incident, editor, verb, state):
    Record.objects.filter(pk=incident.pk).update(state=state)
    with pytest.raises(IllegalMove):
        review.VERBS[verb](incident, editor, "why")
    assert incident.review_events.count() == 0


def test_without_evidence_nothing_is_submitted(incident, contributor):
    incident.evidence.all().delete()
    with pytest.raises(Incomplete, match="evidence"):
        review.submit(incident, contributor)


def test_a_correction_is_a_new_version_and_the_old_one_stays_in_history(incident, editor):
    review.publish(incident, editor)
    first = live(incident).get()
    review.reopen(incident, editor)
    assert live(incident).get().pk == first.pk, "what is live stays live while it is corrected"
    incident.title = "Three fighters killed near Badush"
    incident.save()
    review.publish(incident, editor)
    second = live(incident).get()
    first.refresh_from_db()
    assert (first.version, second.version) == (1, 2)
    assert first.recorded_during.upper == second.recorded_during.lower
    assert first.title == "Two fighters killed near Badush"
    known_then = Publication.objects.of_record(incident.public_id).as_of(
        first.recorded_during.lower
    )
    assert known_then.get().pk == first.pk


def test_publishing_again_without_a_change_makes_no_version(incident, editor):
    review.publish(incident, editor)
    review.reopen(incident, editor)
    review.publish(incident, editor)
    assert Publication.objects.of_record(incident.public_id).count() == 1


def test_withdrawing_closes_what_is_live_and_keeps_its_history(incident, editor):
    review.publish(incident, editor)
    before = timezone.now()
    review.withdraw(incident, editor, "The report was retracted.")
    assert not live(incident).exists()
    assert Publication.objects.of_record(incident.public_id).as_of(before).count() == 1
    with pytest.raises(IllegalMove):
        review.withdraw(incident, editor, "again")


def test_what_was_withdrawn_can_be_submitted_and_published_again(incident, editor):
    review.publish(incident, editor)
    review.withdraw(incident, editor, "Doubts.")
    review.submit(incident, editor)
    review.publish(incident, editor)
    assert live(incident).get().version == 2


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


def test_moves_open_to_a_person_follow_state_and_permission(incident, contributor, editor):
    assert review.moves_open_to(incident, contributor) == [ReviewVerb.SUBMIT]
    assert set(review.moves_open_to(incident, editor)) == {
        ReviewVerb.SUBMIT, ReviewVerb.PUBLISH, ReviewVerb.WITHDRAW,
    }  # fmt: skip


def test_a_point_is_kept_to_the_last_digit(incident, editor):
    incident.geometry = Point(42.123456789012345, 36.000000000000014, srid=4326)
    incident.save()
    incident.refresh_from_db()
    assert incident.geometry.coords == (42.123456789012345, 36.000000000000014)


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


def test_a_contributor_submits_their_own_drafts_only(incident, contributor):
    other = make_person("otto", "contributor")
    with pytest.raises(NotAllowed, match="your own"):
        review.submit(incident, other)
    review.submit(incident, contributor)


def test_the_last_day_there_is_can_be_published(incident, editor):
    incident.valid_to = dt.date(9999, 12, 30)
    incident.save()
    review.publish(incident, editor)
    incident.valid_to = dt.date(9999, 12, 31)
    with pytest.raises(ValidationError, match="between the years"):
        incident.full_clean()
