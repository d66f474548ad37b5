"""No text, however made, keeps a reader busy: time grows with length alone."""

import datetime as dt
import time

import pytest

from operations.reader.actions import read_actions
from operations.reader.actors import Alias, index_of, read_actors
from operations.reader.dates import read_dates
from operations.reader.statements import read_statements

LENGTH = 500_000  # characters, the longest report
ALIASES = index_of([Alias("Al-Nujaba Brigade", 1, 3), Alias("the police", 2, 1)])
READERS = {
    "actors": lambda text: read_actors(text, "en", ALIASES),
    "dates": lambda text: read_dates(text, "en", dt.date(2020, 1, 1)),
    "actions": lambda text: read_actions(text, "en"),
    "statements": lambda text: read_statements(text, "en"),
}
PIECES = ["1 ", "“", "killed two ", "on Monday the same day ", "مقتل عشرة ", ", said", "5 August. ",
          "Al-", "X'", "A'-", "Foo Police "]  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_half_a_million_hostile_characters_are_read_in_seconds(name):
    text = "\n".join(piece * (LENGTH // len(PIECES) // len(piece)) for piece in PIECES)
    begun = time.process_time()
    READERS[name](text)
    assert time.process_time() - begun < 10


def test_a_day_said_a_thousand_times_is_no_date_of_a_whole_page():
    found = read_dates("5 August " * 1_000, "en", dt.date(2020, 1, 1))
    assert max(len(date.surface) for date in found) <= 80


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("text", ["", "\x01", "½ ۵ ﷺ", "\ud7ff", "a" * 10_000, "–\n" * 5_000])
def test_odd_text_is_no_error(name, text):
    assert READERS[name](text) == []
