"""Finds the phrases of a vocabulary among folded words; Arabic words with their prefixes. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from gazetteer.normalize import fold
from operations.reader.folded import Folded

_AND, _IN_FOR, _ARTICLE = ("و", "ف"), ("ب", "ل", "ك"), "ال"


class Phrase(NamedTuple):
    """A phrase found: words [first, last) of the text, and what the vocabulary says it means."""

    first: int
    last: int
    meaning: str


@lru_cache(maxsize=65536)
def forms(word: str) -> tuple[str, ...]:
    """Return a word, and without what Arabic writes in one with it: و ف, ب ل ك, the article."""
    if word.isascii():
        return (word,)
    found = [word]
    for prefixes in (_AND, _IN_FOR):
        found += [w[1:] for w in found if w.startswith(prefixes) and len(w) > 3]
    # "for the" is written لل
    found += [w[2:] for w in found if w.startswith((_ARTICLE, "لل")) and len(w) > 4]
    return tuple(dict.fromkeys(found))


class Phrases:
    """The phrases of a vocabulary by their first word; `find` reads a text once."""

    def __init__(self, meanings: Iterable[tuple[str, Iterable[str]]]) -> None:
        """meanings: (what they mean, the phrases), the phrases as a person writes them."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for meaning, phrases in meanings:
            for phrase in phrases:
                words = tuple(fold(phrase).split())
                self._by_first[words[0]].append((words, meaning))
        for found in self._by_first.values():
            found.sort(key=lambda item: -len(item[0]))

    def find(self, form: Folded, first: int = 0, last: int | None = None) -> Iterator[Phrase]:
        """Yield the phrases among words [first, last) in order; the longest at each word."""
        last = len(form.words) if last is None else last
        at = first
        while at < last:
            found = self.at(form, at, last)
            if found is not None:
                yield found
            at = found.last if found is not None else at + 1

    def at(self, form: Folded, at: int, last: int) -> Phrase | None:
        """Return the longest phrase that begins at a word, or None."""
        best: Phrase | None = None
        for spelling in forms(form.words[at]):
            for words, meaning in self._by_first.get(spelling, ()):
                end = at + len(words)
                if best is not None and end <= best.last:
                    break
                if end <= last and _fits(form, at, words):
                    best = Phrase(at, end, meaning)
                    break
        return best


def _fits(form: Folded, at: int, words: tuple[str, ...]) -> bool:
    """Return whether the words after the first stand there, a space or hyphen apart."""
    for offset, word in enumerate(words[1:], at + 1):
        apart = form.starts[offset] - form.starts[offset - 1] - len(form.words[offset - 1])
        if apart != 1 or word not in forms(form.words[offset]):
            return False
    return True
