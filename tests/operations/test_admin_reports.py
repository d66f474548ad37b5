"""Reports in the admin: stored once, read, decided on name by name, drafted from."""

from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import Point
from django.urls import reverse

from gazetteer.models import Place, PlaceName
from operations import reading
from operations.models import Incident, Mention, Operation, Report, Source
from tests.operations.admin_pages import add_url, errors_of, messages_of, signed_in

TEXT = "Troops searched the hills north of Badush and at Khat al-Lain.\r\nBadush was quiet."


def given(source: Source, /, **changes: object) -> dict[str, object]:
    return {
        "source": source.pk, "title": "Search near Badush", "published_on": "2019-08-05",
        "language": "en", "url": "https://example.org/1", "text": TEXT,
    } | changes  # fmt: skip


def read_url(report: Report) -> str:
    return reverse("admin:operations_report_read", args=[report.pk])


@pytest.fixture
def place(db: None) -> Place:
    made = Place.objects.create(
        name="Badush", kind="PPL", country="IQ", point=Point(42.96, 36.43, srid=4326)
    )
    PlaceName.objects.create(place=made, name="Badush", language="en", kind="preferred")
    return made


@pytest.fixture
def read_report(report: Report, place: Place) -> Report:
    """A report with one proposed name and one open task, whatever the reader makes of texts."""
    at = report.text.index("Badush")
    Mention.objects.create(
        report=report, start=at, end=at + 6, surface="Badush", relation="north of", place=place,
        proposed=[{"place": place.pk, "name": "Badush", "score": 0.9, "reasons": ["so spelled"]}],
    )  # fmt: skip
    Mention.objects.create(
        report=report, start=at - 15, end=at - 10, surface="hills", state=Mention.State.OPEN
    )
    return report


def test_a_report_is_stored_and_read_and_the_editor_lands_on_its_reading_page(
    editor: User, source: Source, place: Place
) -> None:
    answer = signed_in(editor).post(add_url("report"), given(source), follow=True)
    report = Report.objects.get()
    assert answer.redirect_chain[-1][0] == read_url(report)
    assert report.received_by == editor
    assert report.read_at is not None
    assert report.text == TEXT.replace("\r\n", "\n")
    assert report.mentions.filter(surface="Badush").exists()
    assert "<mark" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "language"),
    [("Gunmen attacked Badush.\nOne was hurt.", "en"), ("\n هاجم مسلحون الحويجة.\nنهاية", "ar")],
)
def test_what_is_left_empty_comes_from_the_text(
    editor: User, source: Source, text: str, language: str
) -> None:
    client = signed_in(editor)
    client.post(add_url("report"), given(source, title=" ", language="", text=text))
    report = Report.objects.get()
    assert (report.title, report.language) == (text.strip().split("\n")[0], language)


def test_the_same_text_again_is_answered_with_a_link_to_the_first(
    editor: User, source: Source, place: Place
) -> None:
    client = signed_in(editor)
    client.post(add_url("report"), given(source))
    answer = client.post(add_url("report"), given(source, title="Again", text=f" {TEXT}\n"))
    assert answer.status_code == 422
    assert read_url(Report.objects.get()) in errors_of(answer)["text"][0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "half\x00text"}, "text"),
        ({"text": "x" * 500_001}, "text"),
        ({"text": " \n "}, "text"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "ftp://example.org/x"}, "url"),
        ({"published_on": "2019-02-30"}, "published_on"),
        ({"source": "99999999999999999999"}, "source"),
        ({"title": "t" * 301}, "title"),
        ({"title": "", "text": "\x01\nwords"}, "title"),
    ],
)
def test_a_bad_report_is_refused_at_its_field(
    editor: User, source: Source, changes: dict[str, object], field: str
) -> None:
    answer = signed_in(editor).post(add_url("report"), given(source, **changes))
    assert answer.status_code == 422
    assert field in errors_of(answer)
    assert not Report.objects.exists()


def test_a_paste_of_50_mb_is_refused_in_plain_words(editor: User, source: Source) -> None:
    body = "text=" + "x" * (50 * 2**20)
    answer = signed_in(editor).post(
        add_url("report"), body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_long_paste_is_not_cut_short_by_the_browser(editor: User) -> None:
    assert "maxlength" not in str(
        signed_in(editor).get(add_url("report")).context["adminform"].form["text"]
    )


def test_a_stored_report_cannot_be_changed(editor: User, read_report: Report) -> None:
    url = reverse("admin:operations_report_change", args=[read_report.pk])
    client = signed_in(editor)
    page = client.get(url)
    assert 'name="text"' not in page.content.decode()
    assert client.post(url, {"title": "Other"}).status_code == 403


def test_the_text_is_marked_and_escaped(editor: User, source: Source) -> None:
    text = "<script>alert(1)</script> in Badush & beyond"
    signed_in(editor).post(add_url("report"), given(source, text=text))
    report = Report.objects.get()
    at = text.index("Badush")
    Mention.objects.filter(report=report).delete()
    Mention.objects.create(report=report, start=at, end=at + 6, surface="Badush", state="open")
    page = signed_in(editor).get(read_url(report)).content.decode()
    assert "<script>alert" not in page
    assert "<bdi>Badush</bdi>" in page
    assert "&amp; beyond" in page


@pytest.mark.parametrize(
    ("decision", "state"), [("accept", "accepted"), ("reject", "rejected"), ("open", "open")]
)
def test_an_editor_decides_on_a_name(
    editor: User, read_report: Report, place: Place, decision: str, state: str
) -> None:
    mention = read_report.mentions.get(surface="Badush")
    data = {"act": "decide", "mention": mention.pk, "decision": decision, "place": place.pk}
    answer = signed_in(editor).post(read_url(read_report), data)
    assert answer.status_code == 302
    mention.refresh_from_db()
    assert mention.state == state
    assert mention.place == (place if decision == "accept" else None)


def test_another_place_than_was_proposed_can_be_chosen(editor: User, read_report: Report) -> None:
    other = Place.objects.create(name="Elsewhere")
    task = read_report.mentions.get(surface="hills")
    data = {"act": "decide", "mention": task.pk, "decision": "accept", "place": other.pk}
    signed_in(editor).post(read_url(read_report), data)
    task.refresh_from_db()
    assert (task.state, task.place) == ("accepted", other)


def test_accepting_no_place_is_refused(editor: User, read_report: Report) -> None:
    task = read_report.mentions.get(surface="hills")
    data = {"act": "decide", "mention": task.pk, "decision": "accept"}
    answer = signed_in(editor).post(read_url(read_report), data)
    assert answer.status_code == 422
    assert "Choose the place" in messages_of(answer)
    task.refresh_from_db()
    assert task.state == "open"


@pytest.mark.parametrize(
    "data", [{}, {"act": "nonsense"}, {"act": "decide"}, {"act": "decide", "mention": "\x00"},
             {"act": "decide", "mention": "1", "decision": "\x00", "place": "9" * 30}]
)  # fmt: skip
def test_a_broken_decision_is_no_fault(
    editor: User, read_report: Report, data: dict[str, str]
) -> None:
    answer = signed_in(editor).post(read_url(read_report), data)
    assert answer.status_code in {302, 422}


def test_a_name_of_another_report_is_not_decided_here(
    editor: User, read_report: Report, source: Source, place: Place
) -> None:
    client = signed_in(editor)
    client.post(add_url("report"), given(source, text="Another text altogether."))
    other = Report.objects.get(title="Search near Badush", text__startswith="Another")
    mention = read_report.mentions.get(surface="Badush")
    data = {"act": "decide", "mention": mention.pk, "decision": "reject"}
    assert client.post(read_url(other), data).status_code == 422
    mention.refresh_from_db()
    assert mention.state == "proposed"


def test_without_scripts_a_place_is_found_by_a_search(
    editor: User, read_report: Report, place: Place
) -> None:
    task = read_report.mentions.get(surface="hills")
    page = signed_in(editor).get(read_url(read_report), {"find": task.pk, "q": "Badush"})
    assert "found by “Badush”" in page.content.decode()


def test_all_proposals_are_accepted_at_once_and_tasks_stay_open(
    editor: User, read_report: Report
) -> None:
    signed_in(editor).post(read_url(read_report), {"act": "accept_all"})
    states = {row.surface: row.state for row in read_report.mentions.all()}
    assert states == {"Badush": "accepted", "hills": "open"}


def test_reading_again_is_asked_of_the_reader(editor: User, read_report: Report) -> None:
    with mock.patch.object(reading, "read_report", return_value=[]) as reader:
        signed_in(editor).post(read_url(read_report), {"act": "read_again"})
    reader.assert_called_once()


def test_an_operation_is_drafted_from_the_accepted_places(
    editor: User, read_report: Report
) -> None:
    read_report.mentions.filter(surface="Badush").update(state="accepted")
    chosen = [row.pk for row in read_report.mentions.all()]
    data = {
        "act": "operation", "operation-title": "Search", "operation-valid_from": "2019-08-05",
        "operation-mentions": chosen,
    }  # fmt: skip
    answer = signed_in(editor).post(read_url(read_report), data)
    operation = Operation.objects.get()
    assert answer["Location"] == reverse("admin:operations_operation_change", args=[operation.pk])
    assert {area.words for area in operation.areas.all()} == {"north of Badush", "hills"}
    assert operation.evidence.exists()


def test_an_incident_is_drafted_from_one_mention(editor: User, read_report: Report) -> None:
    mention = read_report.mentions.get(surface="Badush")
    Mention.objects.filter(pk=mention.pk).update(state="accepted")
    data = {
        "act": "incident", "incident-mention": mention.pk, "incident-title": "Raid",
        "incident-incident_kind": "raid", "incident-valid_from": "2019-08-05",
    }  # fmt: skip
    answer = signed_in(editor).post(read_url(read_report), data)
    incident = Incident.objects.get()
    assert answer["Location"] == reverse("admin:operations_incident_change", args=[incident.pk])
    assert incident.precision == "relative"
    assert incident.evidence.get().quote.startswith("On Monday")


def test_a_draft_without_title_is_refused_and_nothing_is_made(
    editor: User, read_report: Report
) -> None:
    data = {"act": "operation", "operation-valid_from": "2019-08-05"}
    answer = signed_in(editor).post(read_url(read_report), data)
    assert answer.status_code == 422
    assert not Operation.objects.exists()
