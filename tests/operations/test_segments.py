"""A text in pieces: names as marks, what lies under them as covers. No database."""

import pytest

from operations.admin.segments import segments
from operations.models import Mention

TEXT = "He said: “We hold Badush and Mosul.” Nobody answered."


def mention(pk: int, words: str) -> Mention:
    at = TEXT.index(words)
    return Mention(pk=pk, start=at, end=at + len(words), surface=words)


def cut(marks: list[Mention], covers: list[Mention]) -> list[tuple[str, int, list[int]]]:
    """Return [(text, number of the mark, numbers of the covers that begin there)]."""
    numbers = {row.key: row.pk for row in [*marks, *covers]}
    pieces, _ = segments(TEXT, marks, covers, numbers)
    assert "".join(piece.text for piece in pieces) == TEXT
    assert all(TEXT[piece.at :].startswith(piece.text) for piece in pieces)
    return [
        (piece.text, piece.number, [cover.number for cover in piece.covers if cover.begins])
        for piece in pieces
    ]


def test_a_statement_lies_under_the_places_in_it() -> None:
    quote = mention(3, "We hold Badush and Mosul")
    marks = [mention(1, "Badush"), mention(2, "Mosul")]
    assert cut(marks, [quote]) == [
        ("He said: “", 0, []), ("We hold ", 0, [3]), ("Badush", 1, []), (" and ", 0, []),
        ("Mosul", 2, []), (".” Nobody answered.", 0, []),
    ]  # fmt: skip
    pieces, _ = segments(TEXT, marks, [quote], {"1": 1, "2": 2, "3": 3})
    assert [bool(piece.covers) for piece in pieces] == [False, True, True, True, True, False]


def test_covers_that_cross_are_both_there() -> None:
    one, two = mention(1, "We hold Badush"), mention(2, "Badush and Mosul")
    assert cut([], [one, two]) == [
        ("He said: “", 0, []), ("We hold ", 0, [1]), ("Badush", 0, [2]), (" and Mosul", 0, []),
        (".” Nobody answered.", 0, []),
    ]  # fmt: skip


def test_a_cover_that_ends_inside_a_mark_does_not_cut_it() -> None:
    pieces = cut([mention(1, "Badush")], [mention(2, "hold Bad")])
    assert ("Badush", 1, []) in pieces


def test_of_marks_that_overlap_the_first_is_shown() -> None:
    pieces, hidden = segments(
        TEXT, [mention(1, "Badush and"), mention(2, "and Mosul")], [], {"1": 1, "2": 2}
    )
    assert [row.pk for row in hidden] == [2]
    assert [piece.number for piece in pieces] == [0, 1, 0]


@pytest.mark.parametrize("ends", [len(TEXT) + 1, 10**9])
def test_what_ends_after_the_text_is_no_fault(ends: int) -> None:
    wrong = Mention(pk=1, start=3, end=ends, surface="x")
    pieces, hidden = segments(TEXT, [wrong], [wrong], {"1": 1})
    assert hidden == [wrong]
    assert [piece.text for piece in pieces] == [TEXT]
