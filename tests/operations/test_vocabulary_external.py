"""Foreign codes into ours and back."""

from pathlib import Path

import pytest

from operations.vocabulary import DatePrecision, IncidentKind, Precision
from operations.vocabulary_external import CODES, EXPORTS, as_markdown, ours, theirs

EVERY = [(scheme, row) for scheme, rows in CODES.items() for row in rows]


@pytest.mark.parametrize(("scheme", "row"), EVERY, ids=lambda value: str(value)[:40])
def test_every_code_comes_back_as_it_was(scheme, row):
    found = ours(scheme, row.code)
    assert found == row
    assert theirs(scheme, found.ours, row.code) == row.code


def test_a_kept_code_does_not_outlive_the_value_it_stood_for():
    assert theirs("ucdp where_prec", Precision.EXACT, "6") == "1"


def test_every_value_of_ours_has_a_word_or_says_that_there_is_none():
    for scheme, words in EXPORTS.items():
        values = DatePrecision.values if "_prec" in scheme and "date" in scheme else None
        values = DatePrecision.values if scheme == "acled time_precision" else values
        assert set(words) == set(values or Precision.values)
        assert set(words.values()) <= {row.code for row in CODES[scheme]} | {""}


def test_ours_are_words_of_our_vocabulary():
    known = {*Precision.values, *DatePrecision.values, *IncidentKind.values}
    assert {row.ours for _, row in EVERY} <= known


def test_the_page_shows_the_table_as_it_is():
    assert Path("docs/codes.md").read_text(encoding="utf-8") == as_markdown()
