"""From words and choices to records with geometry, and nothing invented on the way."""

import datetime as dt

import pytest
from django.contrib.gis.geos import LineString, Point
from django.core.exceptions import ValidationError

from gazetteer.models import Place
from operations import drafting, expressions, reported
from operations.errors import IntakeError, NoZone
from operations.models import ContestedZone, Incident, Mention
from operations.vocabulary import Precision

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 5)


@pytest.fixture
def town():
    return Place.objects.create(
        name="Kifri", kind="PPL", point=Point(44.96, 34.69, srid=4326), radius_m=2000
    )


@pytest.fixture
def mountain(town):
    return Place.objects.create(name="A mountain", kind="MT", stand_in=town, radius_m=20_000)


@pytest.fixture
def nowhere():
    return Place.objects.create(name="Khat al-Lain", kind="AREA")


def draft(by, **fields):
    return drafting.draft_operation(title="A search", valid_from=DAY, by=by, **fields)


def test_an_area_is_drawn_by_rule_and_says_how(contributor, town):
    area = drafting.add_area(draft(contributor), "north of Kifri", relation="north of",
                             places=[town])  # fmt: skip
    area.refresh_from_db()
    assert area.is_derived
    assert area.method.startswith("north of Kifri: sector 45° either side")
    assert area.precision == Precision.RELATIVE
    assert [anchor.place for anchor in area.anchors.all()] == [town]


def test_a_place_known_by_a_stand_in_is_approximate_and_says_so(contributor, mountain):
    area = drafting.add_area(draft(contributor), "A mountain", places=[mountain])
    assert area.precision == Precision.APPROXIMATE
    assert area.precision_m == 20_000
    assert "drawn at Kifri" in area.method


@pytest.mark.parametrize("named", [True, False])
def test_a_place_nobody_has_located_stays_named_and_not_located(contributor, nowhere, named):
    area = drafting.add_area(
        draft(contributor), "Khat al-Lain areas", places=[nowhere] if named else []
    )
    assert area.geometry is None
    assert area.precision == Precision.UNLOCATED
    assert not area.is_derived


def test_an_incident_at_a_place_is_its_point_with_its_extent(contributor, town):
    incident = drafting.draft_incident(
        title="x", incident_kind="attack", valid_from=DAY, by=contributor, place=town
    )
    assert incident.geometry.coords == (44.96, 34.69)
    assert (incident.precision, incident.precision_m) == (Precision.EXACT, 2000)
    assert (incident.valid_to, incident.end_known) == (DAY, True)


def test_an_incident_in_relation_to_a_place_is_an_area(contributor, town):
    incident = drafting.draft_incident(
        title="x", incident_kind="attack", valid_from=DAY, by=contributor, place=town,
        relation="south of", distance_km=10,
    )  # fmt: skip
    assert incident.geometry.geom_type == "Polygon"
    assert incident.precision == Precision.RELATIVE


def test_evidence_finds_the_words_and_nothing_else(contributor, report):
    operation = draft(contributor)
    quote = "searched hills north of Badush"
    evidence = drafting.cite(operation, report, quote)
    assert report.text[evidence.start : evidence.end] == quote
    for other in ("searched hills south of Badush", "", "SEARCHED hills"):
        with pytest.raises(IntakeError, match="does not say"):
            drafting.cite(operation, report, other)


def test_an_end_before_the_start_is_refused_in_words(contributor):
    with pytest.raises(ValidationError, match="The last day lies before the first"):
        draft(contributor, valid_to=DAY - dt.timedelta(1))


def test_lines_that_enclose_nothing_give_no_zone(contributor, make_actor):
    lines = [
        drafting.draft_line(
            title=slug, valid_from=DAY, by=contributor, owner=make_actor(slug), geometry=geometry
        )
        for slug, geometry in [
            ("one", LineString((44, 34), (45, 35), srid=4326)),
            ("other", LineString((44, 35), (45, 34), srid=4326)),
        ]
    ]
    with pytest.raises(NoZone, match="cross"):
        drafting.draft_zone(title="z", line_a=lines[0].line, line_b=lines[1].line, by=contributor)
    assert not ContestedZone.objects.exists()


def test_both_ends_of_a_between_make_one_area(contributor, report, town):
    other = Place.objects.create(name="Other", kind="PPL", point=Point(44.5, 34.9, srid=4326))
    mentions = [
        Mention(report=report, start=n, end=n + 1, surface=place.name, relation="between",
                place=place)
        for n, place in enumerate([town, other])
    ]  # fmt: skip
    operation = reported.operation_from_mentions(
        report, mentions, title="x", valid_from=DAY, by=contributor
    )
    assert operation.areas.get().words == "between Kifri and Other"


def test_the_sentence_round_a_span():
    text = "One. Two is here! Three\nfour"
    assert expressions.sentence_round(text, 5, 8) == "Two is here!"
    assert expressions.sentence_round(text, 18, 23) == "Three"
    assert expressions.sentence_round(text, 24, 28) == "four"


def test_who_took_part_and_who_did_not_are_told_apart(contributor, make_actor):
    incident: Incident = drafting.draft_incident(
        title="x", incident_kind="attack", valid_from=DAY, by=contributor
    )
    incident.participations.create(actor=make_actor("army"), role="ground")
    incident.participations.create(actor=make_actor("peshmerga"), role="stated_absent")
    properties = incident.features()[0].properties
    assert [row["id"] for row in properties["actors"]] == ["army"]
    assert [row["id"] for row in properties["absent"]] == ["peshmerga"]
