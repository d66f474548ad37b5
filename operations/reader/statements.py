"""Who said what in a text: quoted and reported speech, the speaker, the office. Pure.

Text in, `FoundStatement` out. The words are data: `data/statements.toml`. English and Arabic.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from typing import Any

from gazetteer.normalize import fold
from operations.reader.folded import BREAK, COMMA, QUOTE, Folded, folded, load
from operations.reader.phrases import Phrase, Phrases, forms

QUOTED, REPORTED = 0.9, 0.7
_LONGEST = 1_500  # characters of a quote
_MOST = 20  # words of speech in one sentence
_NAME = 10  # words of a speaker with the office
_MARKS = {"“": "”", "«": "»", "„": "“", '"': '"'}
_LOOSE = frozenset({"في", "من", "in", "of"})  # left over where a stop follows them
_PRONOUNS = frozenset({"he", "she", "they", "it"})


@dataclass(frozen=True)
class FoundStatement:
    """What somebody said: `text[start:end] == surface`, the quote or the reported clause.

    speaker, office: as written, empty where not said; verb: the words of speech, or "according
    to". published: through what or to whom it was said ("told a local radio station").
    """

    start: int
    end: int
    surface: str
    score: float
    reason: str
    speaker: str
    office: str
    verb: str
    published: str
    is_quote: bool


class Language:
    """The words of speech of one language, from its section of the table."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.speech = Phrases([("verb", table["verbs"]), ("according", table["according"])])
        self.through = Phrases([("through", table["through"])])
        self.stops = frozenset(map(fold, table["stops"]))
        self.not_speakers = frozenset(map(fold, table["not_speakers"]))
        self.offices = frozenset(map(fold, table["offices"]))
        self.is_after = table["order"] == "after"


def read_statements(text: str, language: str) -> list[FoundStatement]:
    """Return the statements of a text in order, one a sentence at most. Linear in its length."""
    form = folded(text)
    quotes = _quotes(text)
    found = []
    bounds = [*form.sentences, len(form.words)] if form.words else []
    for first, last in pairwise(bounds):
        told = _statement(form, first, last, quotes, language)
        if told is not None:
            found.append(told)
    return found


def _quotes(text: str) -> list[tuple[int, int]]:
    """Return what stands between quotation marks, without them; unclosed ones quote nothing."""
    found: list[tuple[int, int]] = []
    at = 0
    for opening in re.finditer('[“«„"]', text):
        start = opening.end()
        if start <= at:
            continue
        end = text.find(_MARKS[opening.group()], start, start + _LONGEST)
        if end > start and "\n" not in text[start:end]:
            found.append((start, end))
            at = end + 1
    return found


def _statement(
    form: Folded, first: int, last: int, quotes: list[tuple[int, int]], language: str
) -> FoundStatement | None:
    start, end = form.spans[first][0], form.spans[last - 1][1]
    nearest = max(0, bisect_left(quotes, (start, 0)) - 1)
    near = quotes[nearest : nearest + 20]
    inside = [(a, b) for a, b in near if b > start and a < end]
    is_arabic = re.search("[\u0620-\u06ff]", form.words[first]) is not None
    words = language_of(("ckb" if language == "ckb" else "ar") if is_arabic else "en")
    spoken = [
        phrase
        for phrase in islice(words.speech.find(form, first, last), _MOST)
        # speech within a quote is the quoted one's
        if not any(a <= form.spans[phrase.first][0] < b for a, b in inside)
    ]
    if inside:  # the verb beside the quote
        spoken.sort(key=lambda phrase: abs(form.spans[phrase.first][0] - inside[0][0]))
    for phrase in spoken:
        who = _speaker(form, phrase, first, last, words)
        if who is not None:
            return _told(form, phrase, first, last, who, inside, words)
    return None


def _speaker(
    form: Folded, phrase: Phrase, first: int, last: int, words: Language
) -> tuple[int, int] | None:
    """Return the words [first, last) of who speaks, or None."""
    if phrase.meaning == "according" or words.is_after:
        return _name_after(form, phrase.last, last, words)
    lead = _gap(form, phrase.first) if phrase.first > first else BREAK
    if lead in (QUOTE, COMMA) and phrase.last < last:
        following = form.original[form.spans[phrase.last][0]]
        is_name = following.isupper() or form.words[phrase.last] in words.offices
        if is_name and form.words[phrase.last] not in words.stops:
            return _name_after(form, phrase.last, last, words)
    end = phrase.first
    while end > first:
        start = end - 1
        while start > first and _gap(form, start) in (" ", "-") and end - start < _NAME * 2:
            start -= 1
        if form.words[start] not in words.not_speakers and end - start <= _NAME:
            return start, end
        if start == first or _gap(form, start) != COMMA:
            return None
        end = start
    return None


def _name_after(form: Folded, at: int, last: int, words: Language) -> tuple[int, int] | None:
    end = at
    while end < last and end - at < _NAME:
        if end > at and _gap(form, end) not in (" ", "-", "."):
            break
        if form.words[end] in words.stops:
            break
        end += 1
    while end > at and form.words[end - 1] in _LOOSE:
        end -= 1
    return (at, end) if end > at else None


def _told(
    form: Folded, phrase: Phrase, first: int, last: int, who: tuple[int, int],
    inside: list[tuple[int, int]], words: Language,
) -> FoundStatement:  # fmt: skip
    begin, end = who
    office = _apposed(form, phrase, first, last, who, words)
    split = begin
    while split < end - 1 and _is_office(form.words[split], words):
        split += 1
    is_title = split > begin and form.original[form.spans[split][0]].isupper()
    if is_title and not office:
        office, begin = _surface(form, begin, split), split
    if not office and any(_is_office(word, words) for word in form.words[begin:end][:3]):
        office = _surface(form, begin, end)
    start, stop = inside[0] if inside else _reported(form, phrase, first, last, who)
    through = next(words.through.find(form, first, last), None)
    published = ""
    if through is not None:
        stop_at = through.last
        while form.words[through.first] == "told" and stop_at < min(last, through.last + 6):
            parted = stop_at > through.last and _gap(form, stop_at) != " "
            if parted or form.words[stop_at] in words.stops:
                break
            stop_at += 1
        published = _surface(form, through.first, stop_at)
    is_pronoun = end - begin == 1 and form.words[begin] in _PRONOUNS
    return FoundStatement(
        start, stop, form.original[start:stop],
        (QUOTED if inside else REPORTED) - (0.2 if is_pronoun else 0.0),
        "in quotation marks" if inside else "the clause that the words of speech govern",
        _surface(form, begin, end), office, _surface(form, phrase.first, phrase.last), published,
        bool(inside),
    )  # fmt: skip


def _apposed(
    form: Folded, phrase: Phrase, first: int, last: int, who: tuple[int, int], words: Language
) -> str:
    """Return the office between commas: "the mayor, X, said"; "said X, a nurse in the camp"."""
    begin, end = who
    if begin >= phrase.last and end < last and _gap(form, end) == COMMA:
        stop = end + 1
        while stop < last and _gap(form, stop) == " " and stop - end < _NAME:
            stop += 1
        return _surface(form, end, stop) if _names_office(form, end, stop, words) else ""
    if end <= phrase.first and begin > first and _gap(form, begin) == COMMA:
        start = begin - 1
        while start > first and _gap(form, start) == " " and begin - start < _NAME:
            start -= 1
        return _surface(form, start, begin) if _names_office(form, start, begin, words) else ""
    return ""


def _names_office(form: Folded, start: int, stop: int, words: Language) -> bool:
    return any(_is_office(word, words) for word in form.words[start:stop])


def _is_office(word: str, words: Language) -> bool:
    return any(spelling in words.offices for spelling in forms(word))


def _reported(
    form: Folded, phrase: Phrase, first: int, last: int, who: tuple[int, int]
) -> tuple[int, int]:
    """Return the longer side of the sentence round the words of speech, in the original."""
    begin, end = min(who[0], phrase.first), max(who[1], phrase.last)
    before, after = (first, begin), (end, last)
    start, stop = max(before, after, key=lambda side: side[1] - side[0])
    if stop <= start:
        start, stop = first, last
    return form.spans[start][0], form.spans[stop - 1][1]


def _gap(form: Folded, at: int) -> str:
    """Return what stands before a word."""
    return form.text[form.starts[at - 1] + len(form.words[at - 1]) : form.starts[at]]


def _surface(form: Folded, first: int, last: int) -> str:
    return form.original[form.spans[first][0] : form.spans[last - 1][1]]


@cache
def language_of(code: str) -> Language:
    """Return the words of a language of the table."""
    return Language(load("statements.toml")[code])
