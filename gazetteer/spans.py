"""Stretches of text that could be a name: words with offsets, and runs of them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gazetteer import normalize, vocabulary

MAX_WORDS = 5
_WORD = re.compile(r"[^\W_]+(?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0640'’‘ʻʼ`´\u200c])*")
_JOINED = re.compile(r"^(?:[ \u00a0]|-|\r?\n(?!\s*\n)){1,2}$")
# words that stand inside a Latin name without a capital
_INSIDE = frozenset({"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "adh", "ath", "of",
                     "ez", "er", "es", "esh", "ed", "ul", "ud", "uz", "ur", "ush",
                     "the", "ibn", "bin", "bani", "i", "e", "î", "wa", "abu"})  # fmt: skip
_ARTICLES = _INSIDE - {"of", "the", "abu", "bani", "ibn", "bin"}
_ARABIC_PREFIXES = ("وال", "فال", "بال", "كال")
_ARABIC_LETTERS = ("و", "ف", "ب", "ل", "ك")
GENERIC_WORDS = frozenset(
    normalize.fold(word) for term in vocabulary.GENERIC_TERMS for word in term.words
)


@dataclass(frozen=True)
class Word:
    """One word: text[start:end] == surface."""

    start: int
    end: int
    surface: str
    is_arabic: bool

    @property
    def is_capital(self) -> bool:
        return self.surface[0].isupper()


@dataclass(frozen=True)
class Run:
    """A possible name: `name` is the surface, for Arabic without an attached particle."""

    start: int
    end: int
    name: str
    words: int
    is_arabic: bool


def words_of(text: str) -> list[Word]:
    """Return the words of a text with their character offsets."""
    found = []
    for match in _WORD.finditer(text):
        surface = match.group().rstrip("'’`´")
        for ending in ("'s", "’s"):
            surface = surface.removesuffix(ending)
        if surface:
            is_arabic = any(char in normalize.ARABIC_LETTERS for char in surface)
            found.append(Word(match.start(), match.start() + len(surface), surface, is_arabic))
    return found


def runs_of(text: str, words: list[Word]) -> Iterator[Run]:
    """Yield every run of one to five words that could be a name, longest first at each start."""
    for first in range(len(words)):
        joined = _joined(text, words, first)
        for last in range(joined, first - 1, -1):
            run = words[first : last + 1]
            if run[0].is_arabic:
                yield from _arabic_runs(text, run)
            elif _is_latin_name(run):
                yield Run(
                    run[0].start, run[-1].end, text[run[0].start : run[-1].end], len(run), False
                )


def _joined(text: str, words: list[Word], first: int) -> int:
    """Return the index of the last word that nothing but a space or hyphen parts from `first`."""
    last = first
    while (
        last + 1 < min(len(words), first + MAX_WORDS)
        and words[last + 1].is_arabic == words[first].is_arabic
        and _JOINED.match(text[words[last].end : words[last + 1].start])
    ):
        last += 1
    return last


def _is_latin_name(run: list[Word]) -> bool:
    lower = [word.surface.lower() for word in run]
    begins = run[0].is_capital or (len(run) > 1 and lower[0] in _ARTICLES and run[1].is_capital)
    if not begins:
        return False
    generic_end = not run[-1].is_capital and lower[-1] in GENERIC_WORDS and len(run) > 1
    inner = run[1:-1] if generic_end else run[1:]
    if inner and lower[len(run) - (2 if generic_end else 1)] in _INSIDE:
        return False
    return all(
        word.is_capital or word.surface.lower() in _INSIDE or word.surface.isdigit()
        or (generic_end and word.surface.lower() in GENERIC_WORDS)
        for word in inner
    )  # fmt: skip


def _arabic_runs(text: str, run: list[Word]) -> Iterator[Run]:
    start, end = run[0].start, run[-1].end
    yield Run(start, end, text[start:end], len(run), True)
    first = run[0].surface
    for cut in (1, 2):
        head, rest = first[:cut], first[cut:]
        if len(rest) < 3 or any(char not in _ARABIC_LETTERS for char in head):
            continue
        # للمقدادية is ل + المقدادية: the article's alef is not written
        name = "ا" + rest if head == "ل" and rest.startswith("ل") else rest
        offset = 0 if name != rest else cut
        yield Run(start + offset, end, name + text[run[0].end : end], len(run), True)
