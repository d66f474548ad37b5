"""A text in one spelling, with the way back: folded words, one kind of gap, offsets. Pure.

The readers search this form, so that marks, hamza carriers, digits and case are decided once.
Words are `gazetteer.normalize.fold`ed; what stands between two words becomes one of GAPS.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gazetteer.normalize import fold

DATA = Path(__file__).parent / "data"
BREAK, COMMA, QUOTE = " | ", " , ", ' " '
# "and" is written to a number without a space too: و7
_WORD = re.compile(r"و(?=\d)|[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0640\u0670])*")
_MARKS = '"“”„«»'
_HARD = frozenset(".!?؟;؛:•\n()[]")
_DASHES = (" – ", " - ", "—", " -- ")
_KEPT = {" ": " ", "\n": " ", "-": "-", "–": "-", "/": "/", ".": ".", ":": ":"}
_MAX_GAP = 200  # characters looked at: longer gaps hold no grammar


@dataclass(frozen=True)
class Folded:
    """text: the folded words and gaps. starts: where each word begins in it; spans: where it
    stands in the original. sentences: the first word of each sentence or line."""

    original: str
    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    sentences: tuple[int, ...]

    def word_at(self, offset: int) -> int:
        """Return the index of the first word that begins at or after an offset of `text`."""
        return bisect_left(self.starts, offset)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the words within `text[start:end]` stand in the original."""
        first = min(self.word_at(start), len(self.spans) - 1)
        last = max(first, bisect_left(self.starts, end) - 1)
        return self.spans[first][0], self.spans[last][1]

    def sentence(self, word: int) -> tuple[int, int]:
        """Return the words [first, last) of the sentence or line that a word stands in."""
        at = bisect_right(self.sentences, word)
        return self.sentences[at - 1], [*self.sentences[at : at + 1], len(self.words)][0]


def folded(text: str) -> Folded:
    """Return the folded form of a text. Linear in its length."""
    words: list[str] = []
    parts: list[str] = []  # words and gaps in turn
    starts: list[int] = []
    spans: list[tuple[int, int]] = []
    sentences = [0]
    at, end = 0, 0
    for found in _WORD.finditer(text):
        plain = fold(found.group()).replace(" ", "")
        if not plain:
            continue
        if words:
            between = text[end : found.start()][:_MAX_GAP]
            gap = _gap(between)
            if gap in (BREAK, QUOTE) and _ends_sentence(between, words[-1]):
                sentences.append(len(words))
            parts.append(gap)
            at += len(gap)
        parts.append(plain)
        words.append(plain)
        starts.append(at)
        spans.append(found.span())
        at += len(plain)
        end = found.end()
    return Folded(
        text, "".join(parts), tuple(words), tuple(starts), tuple(spans), tuple(sentences)
    )  # fmt: skip


def _gap(between: str) -> str:
    if between in _KEPT:
        return _KEPT[between]
    if any(mark in between for mark in _MARKS):
        return QUOTE
    if any(char in _HARD for char in between) or any(dash in between for dash in _DASHES):
        return BREAK
    return COMMA if "," in between or "،" in between else " "


def _ends_sentence(between: str, before: str) -> bool:
    """Return whether a break ends a sentence; "Dec. 3" and brackets do not."""
    if "\n" in between or any(mark in between for mark in "!?؟•"):
        return True
    return "." in between and len(before) > 1 and before not in ("dr", "gen", "col", "lt", "mr")


def load(name: str) -> dict[str, Any]:
    """Return a table of `data/`."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def one_of(words: Iterable[str]) -> str:
    """Return a pattern for any of these words or phrases, folded, the longest first."""
    plain = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace("\\ ", " ") for word in plain)
