"""Submit, send back, publish, withdraw: what each does, and what each refuses."""

import datetime as dt

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils import timezone

from operations import review
from operations.errors import IllegalMove, Incomplete, NotAllowed
from operations.models import Publication, Record
from operations.vocabulary import ReviewState, ReviewVerb
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 5)


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
