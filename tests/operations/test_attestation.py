"""States go on until their end is known, and say how old the last word on them is; events end."""

import datetime as dt

import pytest
from django.contrib.gis.geos import LineString

from operations import drafting, intake, review
from operations.attestation import FADING, age_days, strength
from operations.models import Publication
from operations.publishing import forget_references
from operations.vocabulary import EvidenceStance

DAY = dt.date(2019, 8, 5)
LATER = dt.date(2021, 3, 1)
QUOTE = "On Monday the army searched hills north of Badush."


@pytest.fixture
def front(contributor, report, make_actor):
    def make(**fields):
        line = drafting.draft_line(
            title="Front", by=contributor, owner=make_actor("army"), **({
                "geometry": LineString((44, 34), (45, 35), srid=4326), "valid_from": DAY,
            } | fields),
        )  # fmt: skip
        drafting.cite(line, report, QUOTE)
        return line

    return make


@pytest.fixture
def later_report(source, contributor):
    return intake.store(
        text="In September the front had not moved.", title="Later", source=source,
        published_on=dt.date(2019, 9, 20), by=contributor,
    )[0]  # fmt: skip


def public(record):
    return Publication.objects.of_record(record.public_id).live().get()


def on(day):
    return Publication.objects.live().on(day)


@pytest.mark.django_db
def test_a_state_whose_end_is_not_known_is_found_after_its_last_attestation(front, editor):
    line = front(valid_to=DAY + dt.timedelta(days=3))
    review.publish(line, editor)
    row = public(line)
    assert row.valid_during.upper is None
    assert row.properties["valid_to"] is None
    assert row.properties["attested_to"] == "2019-08-08"
    assert not row.end_known
    assert on(LATER).of_record(line.public_id).exists()
    assert not on(DAY - dt.timedelta(days=1)).of_record(line.public_id).exists()


@pytest.mark.django_db
def test_a_state_that_something_newer_replaces_is_taken_to_hold_until_then(
    front, editor, monkeypatch
):
    line = front(valid_to=DAY)
    monkeypatch.setattr(type(line), "replaced_on", lambda self: dt.date(2019, 8, 10))
    review.publish(line, editor)
    row = public(line)
    assert (row.valid_during.upper, row.end_known) == (dt.date(2019, 8, 10), False)
    assert row.properties["valid_to"] == "2019-08-09"
    assert row.properties["attested_to"] == "2019-08-05"


@pytest.mark.django_db
def test_a_state_whose_end_is_known_is_over(front, editor):
    line = front(valid_to=DAY, end_known=True)
    review.publish(line, editor)
    row = public(line)
    assert (row.properties["valid_to"], row.properties["attested_to"]) == ("2019-08-05",) * 2
    assert not on(DAY + dt.timedelta(days=1)).of_record(line.public_id).exists()


@pytest.mark.django_db
def test_an_event_is_over_on_its_last_day(contributor, editor, report):
    incident = drafting.draft_incident(
        title="Search", incident_kind="raid", valid_from=DAY, by=contributor
    )
    drafting.cite(incident, report, QUOTE)
    review.publish(incident, editor)
    row = public(incident)
    assert row.valid_during.upper == DAY + dt.timedelta(days=1)
    assert "attested_to" not in row.properties


@pytest.mark.django_db
def test_without_a_last_day_the_newest_word_for_it_counts(front, editor, later_report):
    line = front(valid_from=dt.date(2019, 7, 1))
    assert line.last_attested(line.evidence.all()) == DAY
    drafting.cite(line, later_report, "the front had not moved")
    review.publish(line, editor)
    assert public(line).properties["attested_to"] == "2019-09-20"


@pytest.mark.django_db
def test_what_speaks_against_it_attests_nothing(front, later_report):
    line = front()
    drafting.cite(line, later_report, "the front had not moved", stance=EvidenceStance.CONTRADICTS)
    assert line.last_attested(line.evidence.all()) == DAY


@pytest.mark.django_db
def test_nothing_is_attested_before_it_begins(front):
    line = front(valid_from=dt.date(2019, 10, 1))
    assert line.last_attested(line.evidence.all()) == dt.date(2019, 10, 1)


@pytest.mark.django_db
def test_publishing_again_unchanged_gives_no_new_version(front, editor):
    line = front(valid_to=DAY)
    review.publish(line, editor)
    first = public(line)
    review.reopen(line, editor)
    review.publish(line, editor)
    assert (public(line).version, public(line).digest) == (1, first.digest)


@pytest.mark.django_db
def test_a_version_written_without_a_name_keeps_period_and_attestation(front, editor, make_actor):
    lines = [
        drafting.draft_line(
            title=title, valid_from=DAY, valid_to=DAY, by=editor, owner=make_actor(owner),
            geometry=geometry,
        )
        for title, owner, geometry in [
            ("A", "army", LineString((44, 34), (45, 34), srid=4326)),
            ("B", "militia", LineString((45, 34.2), (44, 34.2), srid=4326)),
        ]
    ]  # fmt: skip
    report = front().evidence.get().report
    for line in lines:
        drafting.cite(line, report, QUOTE)
        review.publish(line, editor)
    zone = drafting.draft_zone(title="Gap", line_a=lines[0].line, line_b=lines[1].line, by=editor)
    drafting.cite(zone, report, QUOTE)
    review.publish(zone, editor)
    before = public(zone)
    forget_references(lines[0].public_id, before.recorded_during.lower)
    after = public(zone)
    assert after.version == 2
    assert after.valid_during == before.valid_during
    assert after.properties["attested_to"] == before.properties["attested_to"]


@pytest.mark.parametrize(
    ("age", "expected"), [(0, 1), (30, 1), (105, 0.675), (180, 0.35), (5000, 0.35)]
)
def test_the_drawing_fades_by_one_rule(age, expected):
    assert strength(age) == pytest.approx(expected)
    assert FADING == (30, 180, 0.35)


def test_age_is_counted_from_the_last_attestation_and_never_negative():
    assert age_days(DAY, dt.date(2019, 9, 19)) == 45
    assert age_days(DAY, dt.date(2019, 8, 1)) == 0
