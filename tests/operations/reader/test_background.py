"""What a text tells of another time, and what its headline says again, is no event of its own."""

import datetime as dt

import pytest

from operations.reader.actions import read_actions
from operations.reader.background import set_aside, without_headline
from operations.reader.dates import read_dates
from operations.reader.dating import date_of

PUBLISHED = dt.date(2022, 3, 16)


def told(text: str) -> list[str]:
    actions = read_actions(text, "en")
    dates = read_dates(text, "en", PUBLISHED)
    actions = without_headline(set_aside(actions, dates, text, PUBLISHED), text)
    return [one.surface for one in actions if not one.excluded]


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("A bomb killed two men on Tuesday. In 2014 an ambush cost dozens of lives.", ["A bomb"]),
        ("Two weeks ago an ambush hit a bus. A bomb killed two men on Tuesday.", ["A bomb"]),
        # of nothing but the past, and of a place that was taken in the past
        ("In 2014 an ambush cost dozens of lives.", ["ambush"]),
        ("A bomb went off in Hit, which was retaken in 2016. Gunmen fled.", ["A bomb"]),
    ],
)
def test_what_was_long_ago_is_set_aside_with_the_reason(text, surfaces):
    assert told(text) == surfaces


def test_a_headline_is_told_once_and_keeps_its_numbers():
    text = "Ambush kills two in Hit\n\nAn ambush hit a bus near Hit on Tuesday. Gunmen fled."
    dates = read_dates(text, "en", PUBLISHED)
    found = without_headline(set_aside(read_actions(text, "en"), dates, text, PUBLISHED), text)
    kept = [one for one in found if not one.excluded]
    assert [one.start > text.index("\n") for one in kept] == [True]
    assert [count.count.best for count in kept[0].counts] == [2]


def test_a_list_of_short_items_has_no_headline():
    assert told("Ambush near Hit\n\nAmbush near Rawa, no one was hurt") == ["Ambush", "Ambush"]


def test_a_title_dates_the_items_below_it():
    text = "Events of Monday 14 March\n\nHit - Gunmen ambushed a bus.\nRawa - A bomb exploded."
    dates = read_dates(text, "en", PUBLISHED)
    found = [date_of(one, dates, text) for one in read_actions(text, "en")]
    assert [date and date.first for date in found] == [dt.date(2022, 3, 14)] * 2


def test_the_same_morning_is_that_of_the_report_and_not_of_its_background():
    text = "A bomb went off on Monday. In May 2014 the town fell. The same morning a bus was hit."
    dates = read_dates(text, "en", PUBLISHED)
    assert dates[-1].first == dt.date(2022, 3, 14)
