"""In the admin: documents brought in, copies recognised, the queue counted, arrivals decided on."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from operations import intake
from operations.inbox import arrivals, feeds
from operations.models import Arrival, Feed, Operation, Report, Source
from operations.models.evidence import Evidence
from operations.vocabulary import ArrivalState, ArrivalWay, QueueState, ReviewState
from tests.operations.admin_pages import add_url, errors_of, filled, messages_of, signed_in

from .press_server import PARAGRAPHS, page

pytestmark = pytest.mark.django_db
BRING = "admin:operations_report_bring"
LIST = "admin:operations_report_changelist"
TEXT = "\n".join(PARAGRAPHS)


def upload(client, name, data):
    return client.post(reverse(BRING), {"file": SimpleUploadedFile(name, data)}, follow=True)


def made(source, by, text, **more):
    return intake.store(text=text, title="Search", source=source, by=by,
                        published_on=dt.date(2019, 8, 5), **more)[0]  # fmt: skip


def test_an_uploaded_page_fills_the_form_and_becomes_a_report(editor, source):
    client = signed_in(editor)
    form = upload(client, "page.html", page().encode())
    shown = form.content.decode()
    assert "Proposed, to be checked: title from the page" in shown
    data = filled(form)
    assert data["title"] == "Search near Badush"
    assert str(data["source"]) == str(source.pk)
    assert str(data["published_on"]) == "2019-08-05"
    assert Report.objects.count() == 0
    arrival = Arrival.objects.get()
    answer = client.post(f"{add_url('report')}?arrival={arrival.pk}", data | {"title": "Mine"})
    assert answer.status_code == 302
    arrival.refresh_from_db()
    assert (arrival.state, arrival.report.title) == (ArrivalState.STORED, "Mine")


def test_what_a_file_does_not_say_is_left_empty(editor, source):
    form = upload(signed_in(editor), "note.txt", b"Troops were seen north of Badush.")
    data = filled(form)
    assert (data["title"], data["published_on"], data["language"]) == ("", "", "")
    assert "says nothing of itself" in form.content.decode()


def test_an_unknown_publisher_is_named_and_not_made_a_source(editor):
    form = upload(signed_in(editor), "page.html", page().encode())
    assert "no source has that name" in form.content.decode()
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [("a.pdf", b"%PDF nothing", "damaged"), ("a.exe", b"MZ", "Only plain text"),
     ("a.txt", b"\xff\xfe\xfd", "UTF-8"), ("a.txt", b"", "empty")],
)  # fmt: skip
def test_a_bad_file_is_refused_at_its_field(editor, name, data, reason):
    answer = upload(signed_in(editor), name, data)
    assert answer.status_code == 422
    assert reason in str(answer.context["form"].errors["file"])
    assert not Arrival.objects.exists()


def test_an_address_is_asked_for_only_where_fetching_is_on(editor, settings, press):
    settings.INTAKE_FETCH = False
    client = signed_in(editor)
    shown = client.get(reverse(BRING)).content.decode()
    assert 'name="address"' not in shown
    assert "INTAKE_FETCH is off" in shown
    assert client.post(reverse(BRING), {"address": f"{press.base}/article"}).status_code == 422
    assert press.asked == []
    settings.INTAKE_FETCH = True
    assert "learns this one" in client.get(reverse(BRING)).content.decode()
    form = client.post(reverse(BRING), {"address": f"{press.base}/article"}, follow=True)
    assert filled(form)["url"] == f"{press.base}/article"
    trap = client.post(reverse(BRING), {"address": "http://169.254.169.254/"})
    assert trap.status_code == 422
    assert "inside this network" in str(trap.context["form"].errors["address"])


def test_a_form_is_not_filled_from_another_number(editor, source):
    for number in ("0", "99", "x", "9" * 30, "-1"):
        answer = signed_in(editor).get(f"{add_url('report')}?arrival={number}")
        assert answer.status_code == 200
        assert "proposals" not in answer.content.decode()


def test_a_nearly_equal_text_is_asked_about_once_and_linked(editor, source):
    first = made(source, editor, TEXT)
    client = signed_in(editor)
    given = {"source": source.pk, "title": "Again", "published_on": "2019-08-06", "language": "en",
             "text": f"By our own correspondent.\n{TEXT}"}  # fmt: skip
    asked = client.post(add_url("report"), given)
    assert asked.status_code == 422
    assert "one origin" in errors_of(asked)["copy_of"][0]
    assert reverse("admin:operations_report_read", args=[first.pk]) in asked.content.decode()
    assert client.post(add_url("report"), given | {"copy_of": "999"}).status_code == 422
    assert client.post(add_url("report"), given | {"copy_of": first.pk}).status_code == 302
    assert Report.objects.get(title="Again").origin == first
    own = {"title": "Own", "text": f"Another desk tells the same.\n{TEXT}", "copy_of": "none"}
    assert client.post(add_url("report"), given | own).status_code == 302
    assert Report.objects.get(title="Own").origin is None


def test_copies_are_linked_and_parted_on_their_page(editor, contributor, source):
    first = made(source, editor, TEXT)
    second = made(source, editor, f"Again. {TEXT}")
    url = reverse("admin:operations_report_copies", args=[second.pk])
    client = signed_in(editor)
    assert str(first) in client.get(url).content.decode()
    client.post(url, {"origin": first.pk})
    second.refresh_from_db()
    assert second.origin == first
    for number in ("\x00", "9" * 30, "0", str(second.pk)):
        assert "no " in messages_of(client.post(url, {"origin": number}, follow=True))
    client.post(url, {"origin": ""})
    second.refresh_from_db()
    assert second.origin is None


@pytest.fixture
def queue(source, editor):
    """A report in each state of the queue."""
    from django.utils import timezone

    rows = {state: made(source, editor, f"Report number {state}") for state in QueueState.values}
    Report.objects.exclude(pk=rows["unread"].pk).update(read_at=timezone.now())
    for name, state in (("drafted", ReviewState.DRAFT), ("waiting", ReviewState.SUBMITTED),
                        ("published", ReviewState.PUBLISHED)):  # fmt: skip
        record = Operation.objects.create(
            title=name, valid_from="2019-08-05", created_by=editor, changed_by=editor
        )
        Operation.objects.filter(pk=record.pk).update(state=state)
        Evidence.objects.create(record=record, report=rows[name], start=0, end=6, quote="Report")
    intake.set_aside(rows["set_aside"], editor, "Not of this region")
    return rows


def test_each_report_is_in_one_state_and_counted(editor, queue):
    assert Report.objects.queue_counts() == dict.fromkeys(queue, 1)
    client = signed_in(editor)
    for name, report in queue.items():
        shown = client.get(reverse(LIST), {"queue": name}).context["cl"].result_list
        assert [row.pk for row in shown] == [report.pk]
    assert client.get(reverse(LIST), {"queue": "nonsense"}).status_code in {200, 302}


def test_the_list_asks_as_much_for_many_reports_as_for_few(editor, source, queue):
    client = signed_in(editor)
    client.get(reverse(LIST))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse(LIST))
    for number in range(20):
        made(source, editor, f"One more report, number {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(LIST))
    assert len(many) == len(few) <= 12
    assert not [row for row in many if '"operations_report"."text"' in row["sql"]]


def test_a_report_is_set_aside_with_a_note_and_put_back(editor, queue):
    client, report = signed_in(editor), queue["unread"]

    def act(action, **more):
        data = {"action": action, "_selected_action": [report.pk], **more}
        answer = client.post(reverse(LIST), data, follow=True)
        report.refresh_from_db()
        return messages_of(answer)

    assert "Say in a few words" in act("set_aside_selected")
    assert report.set_aside_at is None
    act("set_aside_selected", note="About football")
    assert (report.set_aside_note, report.set_aside_by) == ("About football", editor)
    act("take_back_selected")
    assert (report.set_aside_note, report.set_aside_at) == ("", None)
    act("read_selected")
    assert report.read_at is not None


def test_failed_arrivals_say_why_and_can_be_tried_again_or_dismissed(editor, source, no_jobs):
    failed = [
        arrivals.receive(ArrivalWay.FEED, key=bytes([n]), name=f"Entry {n}", by=editor,
                         url=url, problem="Status 404.")[0]
        for n, url in enumerate(["https://example.org/1", ""])
    ]  # fmt: skip
    url = reverse("admin:operations_arrival_changelist")
    client = signed_in(editor)
    assert "Status 404." in client.get(url).content.decode()
    data = {"action": "try_again", "_selected_action": [row.pk for row in failed]}
    said = messages_of(client.post(url, data, follow=True))
    assert "waits for the worker" in said
    assert "was not kept" in said
    assert "no worker runs" in messages_of(client.get(url))
    client.post(url, {"action": "dismiss", "_selected_action": [failed[1].pk]})
    states = [row.state for row in Arrival.objects.order_by("pk")]
    assert states == [ArrivalState.WAITING, ArrivalState.DISMISSED]
    assert (
        client.get(reverse("admin:operations_arrival_change", args=[failed[0].pk])).status_code
        == 200
    )


def test_an_editor_keeps_feeds_and_a_contributor_only_sees_them(editor, contributor, source):
    url = reverse("admin:operations_feed_add")
    given = {"url": "https://example.org/rss", "source": source.pk, "is_active": "on"}
    assert signed_in(contributor).post(url, given).status_code == 403
    answer = signed_in(editor).post(url, given, follow=True)
    assert "INTAKE_FETCH=1" in messages_of(answer)
    assert Feed.objects.get().added_by == editor
    assert signed_in(editor).post(url, given | {"url": "ftp://x.org/"}).status_code == 422


def test_a_feed_with_odd_entries_is_taken_whole(editor, source, press, no_jobs):
    feed = Feed.objects.create(url=f"{press.base}/odd.xml", source=source, added_by=editor)
    assert feeds.check(feed) == 4
    found = {row.name[:5]: row for row in Arrival.objects.all()}
    assert found[""].state == ArrivalState.FAILED
    assert "neither" in found[""].problem
    assert len(found["ttttt"].title) == 300
    assert all(row.language == "" for row in found.values())
    assert (found["Late"].url, found["Late"].published_on) == ("", None)
    assert not any("\x00" in row.name + row.title for row in found.values())
    for row in found.values():
        assert row.received_by == editor
        arrivals.take(row.pk)  # nothing of it is a fault
    assert not Report.objects.exists()


def test_an_arrival_that_resembles_a_report_waits_for_a_person(editor, source, no_jobs):
    made(source, editor, TEXT)
    arrival, _ = arrivals.receive(
        ArrivalWay.FOLDER, key=b"1", name="page.html", by=editor, source=source, language="en",
        data=page(paragraphs=[*PARAGRAPHS, "An added line at the end."]).encode(),
        format_name="html",
    )  # fmt: skip
    arrivals.take(arrival.pk)
    arrival.refresh_from_db()
    assert arrival.state == ArrivalState.READY
    assert "Nearly the same words" in arrival.problem
    assert Report.objects.count() == 1
