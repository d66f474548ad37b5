"""Golden table: what a text says of when, on the day it was published."""

import datetime as dt

import pytest

from operations.reader.dates import read_dates
from operations.vocabulary import DatePrecision

WEDNESDAY = dt.date(2021, 3, 10)

# words, language, first, last, precision
TOLD = [
    ("It happened on Monday.", "en", "2021-03-08", "2021-03-08", "day"),
    ("It happened on Wednesday.", "en", "2021-03-10", "2021-03-10", "day"),
    ("It happened last Wednesday.", "en", "2021-03-03", "2021-03-03", "day"),
    ("They came late on Friday.", "en", "2021-03-05", "2021-03-05", "day"),
    ("They came on Thursday night.", "en", "2021-03-04", "2021-03-04", "day"),
    ("In the night from Saturday to Sunday.", "en", "2021-03-06", "2021-03-07", "days"),
    ("A house burned yesterday.", "en", "2021-03-09", "2021-03-09", "day"),
    ("Two days ago a house burned.", "en", "2021-03-08", "2021-03-08", "day"),
    ("On 5 August a house burned.", "en", "2020-08-05", "2020-08-05", "day"),
    ("On 29 February a house burned.", "en", "2020-02-29", "2020-02-29", "day"),
    ("On August 5, 2019 a house burned.", "en", "2019-08-05", "2019-08-05", "day"),
    ("Houses burned from 27 February to 3 March.", "en", "2021-02-27", "2021-03-03", "days"),
    ("It was declared in late 2017.", "en", "2017-09-01", "2017-12-31", "period"),
    ("Houses burned over the past weeks.", "en", "2021-01-27", "2021-03-10", "period"),
    ("Houses burned in the past two weeks.", "en", "2021-02-24", "2021-03-10", "period"),
    ("Houses burned last month.", "en", "2021-02-01", "2021-02-28", "month"),
    ("Houses burned in May.", "en", "2020-05-01", "2020-05-31", "month"),
    ("Houses have burned since Sunday.", "en", "2021-03-07", "2021-03-10", "period"),
    ("Entered on 2021-02-30 and 2021-02-03.", "en", "2021-02-03", "2021-02-03", "day"),
    ("وقع الهجوم مساء الخميس.", "ar", "2021-03-04", "2021-03-04", "day"),
    ("وقع الهجوم أمس الثلاثاء.", "ar", "2021-03-09", "2021-03-09", "day"),
    ("وقع الهجوم في 5 آب.", "ar", "2020-08-05", "2020-08-05", "day"),
    ("وقع الهجوم في ٢٤ كانون الثاني ٢٠٢١.", "ar", "2021-01-24", "2021-01-24", "day"),
    ("A house burned on the third of February.", "en", "2021-02-03", "2021-02-03", "day"),
    ("وقع الهجوم في السابع عشر من شباط.", "ar", "2021-02-17", "2021-02-17", "day"),
    ("وقع الهجوم في الثاني والعشرين من تشرين الثاني.", "ar", "2020-11-22", "2020-11-22", "day"),
    ("وقع الهجوم في 24 يناير.", "ar", "2021-01-24", "2021-01-24", "day"),
    ("وقع الهجوم في 5 رمضان 1441.", "ar", "2020-04-28", "2020-04-28", "day"),
    ("وقع الهجوم في 10 كانون الثاني/يناير 2021.", "ar", "2021-01-10", "2021-01-10", "day"),
    ("وقع الهجوم الثلاثاء الموافق 9 آذار.", "ar", "2021-03-09", "2021-03-09", "day"),
    ("Houses burned between 3 and 5 March.", "en", "2021-03-03", "2021-03-05", "days"),
    ("وقع الهجوم قبل يومين.", "ar", "2021-03-08", "2021-03-08", "day"),
    ("أعلن النصر في أواخر عام 2017.", "ar", "2017-09-01", "2017-12-31", "period"),
    ("وقعت هجمات خلال الأسابيع الماضية.", "ar", "2021-01-27", "2021-03-10", "period"),
    ("وقع الهجوم ليلة السبت على الأحد.", "ar", "2021-03-06", "2021-03-07", "days"),
    ("هێرشەکە ڕۆژی دووشەممە بوو.", "ckb", "2021-03-08", "2021-03-08", "day"),
]


@pytest.mark.parametrize(("text", "language", "first", "last", "precision"), TOLD)
def test_a_date_is_read_relative_to_publication(text, language, first, last, precision):
    (found,) = read_dates(text, language, WEDNESDAY)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert found.precision == DatePrecision(precision)
    assert text[found.start : found.end] == found.surface
    assert 0 < found.score <= 1
    assert found.reason


NOTHING = [
    "Some may march, others sat down in the sun.",  # no month, no day
    "On the same day a house burned.",  # as which?
    "The 31 April house, at 10:30, for 12.50 dinars.",
    "In 5 houses 1,200 men held 2019 sheep.",
    "وصل أحد المسلحين وعاد آخر.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_date_is_not_read(text):
    assert read_dates(text, "en", WEDNESDAY) == []


def test_the_same_day_leans_on_the_scene_before():
    first, second = read_dates("On Sunday he came. He left the next day.", "en", WEDNESDAY)
    assert second.first - first.first == dt.timedelta(1)
    assert "Sunday" in second.reason


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("DAMASCUS, March 9 – A house burned.", "dateline"),
        ("Published on 9 March 2021. A house burned.", "publication"),
        ("9 March 2021\n\nA house burned.", "publication"),
        ("A house burned, the ministry said on Tuesday.", "stated"),
        ("A house burned on Tuesday, the ministry said.", "scene"),
    ],
)
def test_the_day_of_writing_is_not_the_day_of_the_scene(text, role):
    (found,) = read_dates(text, "en", WEDNESDAY)
    assert found.first == dt.date(2021, 3, 9)
    assert found.role == role


def test_a_weekday_that_contradicts_its_date_lowers_the_score():
    agree = read_dates("On Tuesday, 9 March a house burned.", "en", WEDNESDAY)
    differ = read_dates("On Monday, 9 March a house burned.", "en", WEDNESDAY)
    assert agree[0].first == differ[0].first == dt.date(2021, 3, 9)
    assert differ[0].score < agree[0].score
    assert "disagree" in differ[0].reason


def test_the_first_day_of_the_calendar_breaks_nothing():
    assert (
        read_dates("Yesterday, last week, on Monday, two years ago.", "en", dt.date.min) is not None
    )
