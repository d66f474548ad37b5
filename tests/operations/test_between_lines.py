"""“Between the contact lines”: from the words of a report to the zone of the day."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import LineString, Point
from django.db import IntegrityError, transaction
from django.urls import reverse

from gazetteer.models import Place
from operations import drafting, intake, reading, rederiving, reported, review
from operations.models import Actor, ControlLine, Incident, Mention, Operation, Report, Source
from operations.vocabulary import Precision, Relation, ReviewState
from tests.operations.admin_pages import messages_of, signed_in

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 5)
ENGLISH = "On Monday attacks in the gap between the two contact lines went on near Kifri."
ARABIC = "استمرت الهجمات في الفراغ بين خطي التماس يوم الاثنين."
INSIDE, OUTSIDE = Point(44.5, 34.1, srid=4326), Point(44.5, 34.4, srid=4326)


@pytest.fixture
def tell(source: Source, contributor: User) -> Callable[[str], Report]:
    def store(text: str) -> Report:
        return intake.store(text=text, title="x", source=source, published_on=DAY, by=contributor)[
            0
        ]

    return store


@pytest.fixture
def lines(
    contributor: User, editor: User, report: Report, make_actor: Callable[[str], Actor]
) -> list[ControlLine]:
    made = []
    for owner, facing, lat in [("army", "peshmerga", 34.0), ("peshmerga", "army", 34.2)]:
        line = drafting.draft_line(
            title=f"Line of the {owner}", valid_from=DAY, by=contributor, owner=make_actor(owner),
            facing=make_actor(facing), geometry=LineString((44, lat), (45, lat), srid=4326),
        )  # fmt: skip
        drafting.cite(line, report, report.text[:20])
        review.publish(line, editor)
        made.append(line)
    return made


def between(report: Report) -> Mention:
    reading.read_report(report)
    return report.mentions.get(relation=Relation.BETWEEN_LINES)


@pytest.mark.parametrize("text", [ENGLISH, ARABIC])
def test_the_words_become_a_mention_that_names_both_lines(tell, lines, text):
    mention = between(tell(text))
    assert mention.state == Mention.State.PROPOSED
    assert mention.place is None
    assert "Line of the army" in mention.note
    assert "Line of the peshmerga" in mention.note


@pytest.mark.parametrize("text", [ENGLISH, ARABIC])
def test_without_two_lines_it_is_an_open_task_that_says_why(tell, text):
    mention = between(tell(text))
    assert mention.state == Mention.State.OPEN
    assert "0 pairs of published contact lines face each other" in mention.note


def test_reading_again_after_the_lines_are_published_proposes_it(tell, request):
    report = tell(ENGLISH)
    assert between(report).state == Mention.State.OPEN
    request.getfixturevalue("lines")
    assert between(report).state == Mention.State.PROPOSED


@pytest.mark.parametrize("text", [ENGLISH, ARABIC])
def test_an_operation_from_it_has_the_zone_as_its_area(tell, lines, contributor, text):
    report = tell(text)
    mention = between(report)
    made = reported.operation_from_mentions(
        report, [mention], title="x", valid_from=DAY, by=contributor
    )
    area = made.areas.get()
    assert area.words == mention.surface
    assert (area.relation, area.precision) == (Relation.BETWEEN_LINES, Precision.RELATIVE)
    assert area.geometry.contains(INSIDE)
    assert not area.geometry.intersects(OUTSIDE)
    assert area.method.startswith("between the contact lines")
    assert area.precision_m > 40_000, "the lines are 92 km long"


def test_it_stands_beside_the_places_of_the_same_report(tell, lines, contributor):
    place = Place.objects.create(name="Kifri", point=Point(44.96, 34.69, srid=4326))
    report = tell("Attacks between the contact lines, north of Kifri and at home.")
    between(report)
    at = report.text.index("Kifri")
    report.mentions.exclude(relation=Relation.BETWEEN_LINES).delete()
    Mention.objects.create(report=report, start=at, end=at + 5, surface="Kifri",
                           relation="north of", place=place, state="accepted")  # fmt: skip
    made = reported.operation_from_mentions(
        report, report.mentions.all(), title="x", valid_from=DAY, by=contributor
    )
    assert [area.words for area in made.areas.all()] == [
        "between the contact lines", "north of Kifri",
    ]  # fmt: skip


def test_an_area_without_lines_says_why_and_is_drawn_when_they_are_there(
    tell, contributor, editor, request
):
    report = tell(ENGLISH)
    made = reported.operation_from_mentions(
        report, [between(report)], title="x", valid_from=DAY, by=contributor
    )
    area = made.areas.get()
    assert (area.geometry, area.precision) == (None, Precision.UNLOCATED)
    assert area.method.startswith("not drawn: On 05 August 2019 0 pairs")
    lines = request.getfixturevalue("lines")
    assert made in rederiving.rederive_zones(lines[0], editor).changed
    area.refresh_from_db()
    assert area.geometry.contains(INSIDE)


def test_only_these_words_are_accepted_without_a_place(tell, lines):
    mention = between(tell(ENGLISH))
    mention.state = Mention.State.ACCEPTED
    mention.save()
    mention.relation = Relation.NORTH_OF
    with pytest.raises(IntegrityError), transaction.atomic():
        mention.save()


# --- on the reading page -------------------------------------------------------------------------
def page_of(report: Report) -> str:
    return reverse("admin:operations_report_read", args=[report.pk])


def test_an_editor_accepts_it_without_choosing_a_place_and_drafts_an_incident(tell, lines, editor):
    report = tell(ENGLISH)
    mention = between(report)
    client = signed_in(editor)
    page = client.get(page_of(report)).content.decode()
    assert "between the lines the gap" not in page
    assert f'id="id_other_{mention.pk}"' not in page
    data = {"act": "decide", "mention": mention.pk, "decision": "accept"}
    assert client.post(page_of(report), data).status_code == 302
    mention.refresh_from_db()
    assert (mention.state, mention.place) == (Mention.State.ACCEPTED, None)
    data = {
        "act": "incident", "incident-mention": mention.pk, "incident-title": "Attack",
        "incident-incident_kind": "attack", "incident-valid_from": "2019-08-05",
    }  # fmt: skip
    assert client.post(page_of(report), data).status_code == 302
    incident = Incident.objects.get()
    assert incident.geometry.contains(INSIDE)
    assert incident.evidence.get().quote == ENGLISH


def test_all_that_is_proposed_is_accepted_with_it(tell, lines, editor):
    report = tell(ENGLISH)
    between(report)
    answer = signed_in(editor).post(page_of(report), {"act": "accept_all"}, follow=True)
    assert "Accepted: 1 place" in messages_of(answer)
    assert report.mentions.get(relation=Relation.BETWEEN_LINES).state == Mention.State.ACCEPTED


def test_an_incident_on_a_day_without_lines_is_drafted_and_says_why(tell, lines, editor):
    report = tell(ENGLISH)
    between(report)
    report.mentions.filter(relation=Relation.BETWEEN_LINES).update(state="accepted")
    data = {
        "act": "incident", "incident-mention": between(report).pk, "incident-title": "Attack",
        "incident-incident_kind": "attack", "incident-valid_from": "2019-08-01",
    }  # fmt: skip
    assert signed_in(editor).post(page_of(report), data).status_code == 302
    incident = Incident.objects.get()
    assert incident.geometry is None
    assert "On 01 August 2019 0 pairs" in incident.method
    page = signed_in(editor).get(reverse("admin:operations_incident_change", args=[incident.pk]))
    assert "On 01 August 2019 0 pairs" in page.content.decode()


def test_publishing_a_line_in_the_admin_draws_what_waited_for_it(
    tell, editor, contributor, report, make_actor
):
    told = tell(ENGLISH)
    made = reported.operation_from_mentions(
        told, [between(told)], title="Waiting", valid_from=DAY, by=contributor
    )
    for owner, facing, lat in [("army", "peshmerga", 34.0), ("peshmerga", "army", 34.2)]:
        line = drafting.draft_line(
            title=owner, valid_from=DAY, by=contributor, owner=make_actor(owner),
            facing=make_actor(facing), geometry=LineString((44, lat), (45, lat), srid=4326),
        )  # fmt: skip
        drafting.cite(line, report, report.text[:20])
        url = reverse("admin:operations_controlline_review", args=[line.pk, "publish"])
        answer = signed_in(editor).post(url, follow=True)
    assert "1 record drawn anew" in messages_of(answer)
    assert "Waiting" in messages_of(answer)
    made = Operation.objects.get(pk=made.pk)
    assert made.areas.get().geometry.contains(INSIDE)
    assert made.state == ReviewState.DRAFT
