"""Dates, actions and statements of a report: read, stored as spans, and read again."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gazetteer.models import Place
from operations import intake
from operations.demonstration.actors import make_actors
from operations.models import ActionMention, DateMention, Report, Source, StatementMention
from operations.reading import read_report
from operations.vocabulary import DatePrecision
from tests.operations.reported_text import PUBLISHED, TEXT, make_places

pytestmark = pytest.mark.django_db
State = ActionMention.State


def store(source: Source, by: User, text: str = TEXT) -> Report:
    return intake.store(
        text=text, title="A search", source=source, published_on=PUBLISHED, by=by
    )[0]  # fmt: skip


def facts(report: Report) -> list[Any]:
    return [
        *report.date_mentions.all(), *report.action_mentions.all(),
        *report.statement_mentions.all(),
    ]  # fmt: skip


def test_every_fact_has_its_span_a_score_and_a_reason(read: Report) -> None:
    rows = facts(read)
    assert len(rows) > 10
    for row in rows:
        assert read.text[row.start : row.end].startswith(row.surface)
        assert 0 < row.score <= 1
        assert row.note
    assert {row.key[0] for row in rows} == {"d", "c", "s"}
    assert len({row.key for row in rows}) == len(rows)


def test_a_date_is_days_with_a_precision_and_a_dateline_is_set_aside(read: Report) -> None:
    told = {row.surface: row for row in read.date_mentions.all()}
    friday = told["on Friday"]
    assert (friday.first, friday.last) == (dt.date(2019, 10, 11), dt.date(2019, 10, 11))
    assert (friday.precision, friday.role) == (DatePrecision.DAY, DateMention.Role.SCENE)


def test_a_dateline_is_set_aside(source: Source, contributor: User) -> None:
    report = store(source, contributor, "Kirkuk, 12 October 2019 – A bomb exploded in Hawija.")
    read_report(report)
    dateline = report.date_mentions.get(surface="12 October 2019")
    assert (dateline.role, dateline.state) == (DateMention.Role.DATELINE, State.REJECTED)
    assert "dateline" in dateline.note


def test_an_action_has_its_sentence_and_casualties_with_their_spans(read: Report) -> None:
    attack = read.action_mentions.get(surface="attacked")
    sentence = read.text[attack.sentence_start : attack.sentence_end]
    assert sentence.startswith("On Thursday gunmen attacked")
    assert [(c["counted"], c["low"], c["best"], c["high"]) for c in attack.counts] == [
        ("killed", 2, 2, 2), ("wounded", 4, 4, None),
    ]  # fmt: skip
    assert all(read.text[c["start"] : c["end"]] == c["surface"] for c in attack.counts)


def test_what_is_denied_is_set_aside_with_why(read: Report) -> None:
    denied = read.action_mentions.get(kind="bombing")
    assert denied.state == State.REJECTED
    assert "denied" in denied.excluded


def test_a_statement_has_its_speaker(read: Report) -> None:
    said = read.statement_mentions.get(speaker__contains="Joint Operations Command")
    assert said.verb
    assert read.text[said.start : said.end].endswith("operation south of Daquq on Friday")


def test_reading_again_keeps_what_was_decided_and_nothing_twice(read: Report) -> None:
    denied = read.action_mentions.get(kind="bombing")
    denied.state = State.ACCEPTED
    denied.save()
    friday = read.date_mentions.get(surface="on Friday")
    friday.state = State.REJECTED
    friday.save()
    before = sorted((type(row).__name__, row.start, row.end, row.state) for row in facts(read))
    read_report(read)
    after = sorted((type(row).__name__, row.start, row.end, row.state) for row in facts(read))
    assert after == before
    assert read.action_mentions.get(pk=denied.pk).state == State.ACCEPTED
    assert read.date_mentions.get(pk=friday.pk).state == State.REJECTED


def test_what_only_the_reader_set_aside_is_read_anew(read: Report) -> None:
    old = read.action_mentions.get(kind="bombing").pk
    read_report(read)
    assert read.action_mentions.get(kind="bombing").pk != old


def test_the_history_of_a_decision_is_kept(read: Report) -> None:
    for row in (read.date_mentions.first(), read.action_mentions.first(),
                read.statement_mentions.first()):  # fmt: skip
        row.state = State.ACCEPTED
        row.save()
        assert row.events.filter(state=State.ACCEPTED, pgh_label="update").count() == 1


def test_as_many_queries_for_a_long_text_as_for_a_short_one(
    source: Source, contributor: User
) -> None:
    make_actors()
    make_places()
    counted = []
    for times in (1, 30):
        text = "\n\n".join(f"{TEXT} ({n})" for n in range(times))
        report = store(source, contributor, text)
        read_report(report)  # what is loaded once is loaded now
        with CaptureQueriesContext(
            connection,
        ) as found:
            read_report(report)
        counted.append(len(found))
    assert counted[0] == counted[1]
    assert counted[0] < 40


def test_several_operations_of_one_phrase_are_told_apart_by_their_places(
    source: Source, contributor: User
) -> None:
    make_places()
    Place.objects.create(name="Iraq", kind="PCLI", country="IQ").names.create(
        name="Iraq", language="en", kind="preferred"
    )
    text = "Two military operations began in Iraq on Friday, one in Daquq and one in Hawija."
    report = store(source, contributor, text)
    read_report(report)
    rows = report.action_mentions.filter(kind="operation")
    assert [row.surface for row in rows] == ["military operations", "Hawija"]
    assert all(row.state == State.PROPOSED for row in rows)
    read_report(report)
    assert rows.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda report: DateMention(
            report=report, start=1, end=2, first=PUBLISHED, last=dt.date(2019, 1, 1)
        ),
        lambda report: DateMention(
            report=report, start=2, end=2, first=PUBLISHED, last=PUBLISHED
        ),
        lambda report: StatementMention(report=report, start=5, end=4),
        lambda report: ActionMention(
            report=report, start=5, end=9, kind="raid", sentence_start=6, sentence_end=20
        ),
    ],
)  # fmt: skip
def test_the_database_refuses_what_is_no_span(report: Report, wrong: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(report).save()
