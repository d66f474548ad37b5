"""Dates of a request: what is understood, and that nothing impossible passes."""

import datetime as dt

import pytest
from django.utils import timezone

from gazetteer.errors import BadParameter
from operations.moment import EARLIEST, LATEST, Moment, parse_interval

DAY = dt.date(2019, 8, 5)


@pytest.mark.parametrize(
    ("raw", "interval"),
    [
        ("", (None, None)),
        ("..", (None, None)),
        ("2019-08-05", (DAY, DAY)),
        ("2019-08-05T23:30:00Z", (DAY, DAY)),
        ("2019-08-06T01:30:00+03:00", (DAY, DAY)),
        ("2019-08-05/2019-08-07", (DAY, dt.date(2019, 8, 7))),
        ("2019-08-05/..", (DAY, LATEST)),
        ("../2019-08-05", (EARLIEST, DAY)),
        ("/2019-08-05", (EARLIEST, DAY)),
        ("0001-01-01", (EARLIEST, EARLIEST)),
        ("9999-12-30", (LATEST, LATEST)),
    ],
)
def test_days_instants_and_intervals_are_read(raw, interval):
    assert parse_interval(raw) == interval


@pytest.mark.parametrize(
    "raw",
    [
        "2019-02-30", "2019-08-07/2019-08-05", "10000-01-01", "9999-12-31", "2019-08-05/x",
        "2019-08-05/2019-08-06/2019-08-07", "yesterday", "2019", "٢٠١٩-٠٨-٠٥x", "-1", "0000-01-01",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(raw):
    with pytest.raises(BadParameter) as refused:
        parse_interval(raw)
    assert refused.value.parameter == "datetime"


def test_as_of_is_never_later_than_now():
    ahead = (timezone.now() + dt.timedelta(days=30)).isoformat()
    assert Moment.from_query({"as_of": ahead}).as_of <= timezone.now()


def test_an_instant_is_kept_in_utc_whatever_its_offset():
    moment = Moment.from_query({"as_of": "2019-08-05T00:00:00+23:59"})
    assert moment.as_of.utcoffset() == dt.timedelta(0)


def test_a_bare_day_as_of_means_its_end():
    moment = Moment.from_query({"as_of": "2019-08-05"})
    assert moment.as_of == dt.datetime(2019, 8, 5, 23, 59, 59, 999999, tzinfo=dt.UTC)


@pytest.mark.parametrize("raw", ["x", "2019-13-01", "99999999999999999999", "2019-08-05T25:00:00Z"])
def test_an_impossible_as_of_is_refused(raw):
    with pytest.raises(BadParameter) as refused:
        Moment.from_query({"as_of": raw})
    assert refused.value.parameter == "as_of"


def test_two_states_are_four_times_and_now_is_one_now():
    before, after = Moment.pair({"from": "2019-08-01", "to": "2019-08-31"})
    assert (before.first, before.last) == (dt.date(2019, 8, 1), dt.date(2019, 8, 1))
    assert after.first == dt.date(2019, 8, 31)
    assert before.as_of == after.as_of
    before, after = Moment.pair(
        {"from": "2019-08-01", "to": "2019-08-01", "to_as_of": "2020-01-01"}
    )
    assert after.as_of < before.as_of


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "from"),
        ({"from": "2019-08-01"}, "to"),
        ({"from": "2019-08-01", "to": ".."}, "to"),
        ({"from": "2019-08-01/2019-08-02", "to": "2019-08-05"}, "from"),
        ({"from": "2019-08-01", "to": "2019-08-05", "to_as_of": "x"}, "to_as_of"),
    ],
)
def test_what_is_no_state_is_refused(query, parameter):
    with pytest.raises(BadParameter) as refused:
        Moment.pair(query)
    assert refused.value.parameter == parameter


@pytest.mark.parametrize(
    "raw", ["2019-08-05", "2019-08-05/2019-08-07", "2019-08-05/..", "../2019-08-05", ".."]
)
def test_days_are_written_as_they_are_read(raw):
    assert Moment.from_query({"datetime": raw}).days == raw
    assert Moment.from_query({"datetime": "../.."}).days == ".."


def test_an_instant_is_written_in_utc_without_needless_digits():
    assert (
        Moment.from_query({"as_of": "2019-08-05T03:00:00+03:00"}).instant == "2019-08-05T00:00:00Z"
    )
    late = Moment.from_query({"as_of": "2019-08-05T00:00:00.25Z"})
    assert Moment.from_query({"as_of": late.instant}).as_of == late.as_of
