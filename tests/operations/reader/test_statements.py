"""Golden table: who said what."""

import pytest

from operations.reader.statements import read_statements

SAID = [
    ("“We will not leave,” the mayor, Imad Salih, said on Monday.", "Imad Salih", "the mayor",
     "We will not leave,", True),
    ('"Nobody knows," said Amina Khalil, a nurse in the camp.', "Amina Khalil",
     "a nurse in the camp", "Nobody knows,", True),
    ("The ministry said that the road was open.", "The ministry", "",
     "that the road was open", False),
    ("The road was open, according to the ministry.", "the ministry", "",
     "The road was open", False),
    ("قال الدليمي: «لن نترك أبناءنا».", "الدليمي", "", "لن نترك أبناءنا", True),
    ("وأضاف المصدر أن الطريق مفتوح أمام السيارات.", "المصدر", "",
     "أن الطريق مفتوح أمام السيارات", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "office", "words", "is_quote"), SAID)
def test_a_statement_has_its_speaker(text, speaker, office, words, is_quote):
    (found,) = read_statements(text, "en")
    assert (found.speaker, found.office, found.is_quote) == (speaker, office, is_quote)
    assert found.surface == words == text[found.start : found.end]


def test_through_whom_it_was_said_is_kept():
    (found,) = read_statements('"It was empty," he told a local radio station.', "en")
    assert found.published == "told a local radio station"
    assert found.speaker == "he"
    assert found.score < 0.9


@pytest.mark.parametrize("text", ["", "…", "A house burned.", "“A house burned.", "said"])
def test_nothing_said_is_nothing_read(text):
    assert read_statements(text, "en") == []
