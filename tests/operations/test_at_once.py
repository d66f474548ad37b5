"""Two people at the same moment: locks decide, nothing is doubled, nothing waits for ever."""

import datetime as dt
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from operations import drafting, reading, review
from operations.errors import ReviewError
from operations.models import Mention, Publication
from operations.vocabulary import IncidentKind, ReviewState

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.date(2019, 8, 5)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls in threads that start together; return results or errors, in order."""
    barrier = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(number: int, call: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            results[number] = call()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive(), "two calls wait for each other"
    return results


@pytest.fixture
def linked(editor, report):
    """Two operations that run beside each other: publishing either touches the other."""
    records = []
    for title in ("Sweep in Diyala", "Sweep in Nineveh"):
        operation = drafting.draft_operation(title=title, valid_from=DAY, by=editor)
        drafting.add_area(operation, "somewhere")
        drafting.cite(operation, report, "Two fighters were killed.")
        records.append(operation)
    records[0].parallel_to.add(records[1])
    return records


def test_one_record_published_by_two_is_published_once(editor, other_editor, report):
    incident = drafting.draft_incident(
        title="Clash", incident_kind=IncidentKind.ARMED_CLASH, valid_from=DAY, by=editor
    )
    drafting.cite(incident, report, "Two fighters were killed.")
    results = at_once(
        lambda: review.publish(incident, editor), lambda: review.publish(incident, other_editor)
    )
    assert sum(isinstance(result, ReviewError) for result in results) == 1
    assert Publication.objects.of_record(incident.public_id).count() == 1
    assert incident.review_events.count() == 1


def test_linked_records_published_at_once_name_each_other(linked, editor, other_editor):
    first, second = linked
    results = at_once(
        lambda: review.publish(first, editor), lambda: review.publish(second, other_editor)
    )
    assert not [result for result in results if isinstance(result, Exception)]
    for record, other in (linked, linked[::-1]):
        record.refresh_from_db()
        assert record.state == ReviewState.PUBLISHED
        row = Publication.objects.of_record(record.public_id).live().get()
        assert other.title in row.feature_json


def test_a_report_read_by_two_at_once_has_each_mention_once(report):
    results = at_once(lambda: reading.read_report(report), lambda: reading.read_report(report))
    assert not [result for result in results if isinstance(result, Exception)]
    spans = list(Mention.objects.filter(report=report).values_list("start", "end"))
    assert spans
    assert len(spans) == len(set(spans))


def test_a_decision_that_is_being_stored_outlives_a_reading(report):
    mention = Mention.objects.create(report=report, start=0, end=2, surface="On", state="proposed")
    is_held = threading.Event()

    def decide():
        with transaction.atomic():
            Mention.objects.filter(pk=mention.pk).update(state="rejected")
            is_held.set()
            time.sleep(0.3)  # the reading begins, and waits

    def read():
        is_held.wait(10)
        return reading.read_report(report)

    assert not [result for result in at_once(decide, read) if isinstance(result, Exception)]
    assert report.mentions.get(pk=mention.pk).state == "rejected"
