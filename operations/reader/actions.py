"""What happened: operations and incidents by a vocabulary, with casualties. Pure.

Text in, `FoundAction` out. The words and the rules on negation are data: `data/actions.toml`.
English, Arabic, some Sorani.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Any

from gazetteer.normalize import fold
from operations.reader.casualties import FoundCount, harm
from operations.reader.folded import BREAK, Folded, folded, load
from operations.reader.phrases import Phrase, Phrases
from operations.vocabulary import IncidentKind

OPERATION, EVENT = "operation", "event"
_NEAR_SENTENCES = 2  # a number without an action of its own belongs to one at most so far before
_LOOK_BACK = 12  # actions before it


@dataclass(frozen=True)
class FoundAction:
    """A stretch of text, `text[start:end] == surface`, that says what happened.

    kind: an IncidentKind, or OPERATION. excluded: why it is no event of its own ("denied"), empty
    where it is one. sentence: its first and last character. counts: the casualties stated of it.
    """

    start: int
    end: int
    surface: str
    score: float
    reason: str
    kind: str
    sentence: tuple[int, int]
    excluded: str = ""
    counts: tuple[FoundCount, ...] = field(default=())


class Language:
    """The vocabulary of one language, from its section of the table."""

    def __init__(self, code: str, table: dict[str, Any]) -> None:
        self.kinds = Phrases((kind, phrases) for kind, phrases in table["kinds"].items())
        self.cues = {
            name: Phrases([(name, table[name])])
            for name in ("denials", "before", "averted", "general_before", "general_after")
        }
        self.again = frozenset(map(fold, table["again"]))
        self.harm = harm(code)


def read_actions(text: str, language: str) -> list[FoundAction]:
    """Return the actions of a text in order, excluded ones too. Linear in its length."""
    form = folded(text)
    found: list[FoundAction] = []
    told: set[str] = set()  # of OPERATION and EVENT, what the text has told so far
    bounds = [*form.sentences, len(form.words)] if form.words else []
    for first, last in pairwise(bounds):
        for code in _languages(form, first, last, language):
            _sentence(form, first, last, language_of(code), found, told)
    return found


def _languages(form: Folded, first: int, last: int, language: str) -> list[str]:
    words = form.text[form.starts[first] : form.starts[last - 1] + len(form.words[last - 1])]
    arabic = re.search("[\u0620-\u06ff]", words)
    latin = re.search("[a-z]", words)
    codes = ["en"] if latin else []
    return [*codes, "ckb" if language == "ckb" else "ar"] if arabic else codes


def _sentence(
    form: Folded, first: int, last: int, words: Language, before: list[FoundAction], told: set[str]
) -> None:
    """Add the actions of one sentence to those before."""
    denied = next(words.cues["denials"].find(form, first, last), None)
    found: list[FoundAction] = []
    for phrase in words.kinds.find(form, first, last):
        start, end = form.spans[phrase.first][0], form.spans[phrase.last - 1][1]
        why = f"taken back: “{_words(form, denied)}”" if denied else ""
        why = why or _excluded(form, phrase, first, last, words, told)
        if any(one.kind == phrase.meaning and bool(one.excluded) == bool(why) for one in found):
            continue
        if not why:
            told.add(OPERATION if phrase.meaning == OPERATION else EVENT)
        said = form.original[start:end]
        found.append(
            FoundAction(
                start, end, said, 0.4 if why else 0.85, f"“{said}” says {_label(phrase.meaning)}",
                phrase.meaning, _extent(form, first, last), why,
            )
        )  # fmt: skip
    before += _without_weak(found)
    if not denied:
        _count(form, before, words.harm.read(form, first, last), _extent(form, first, last))


def _excluded(
    form: Folded, phrase: Phrase, first: int, last: int, words: Language, told: set[str]
) -> str:
    """Return why a phrase tells of no event of its own, or nothing."""
    table = load_table()
    begin = max(first, phrase.first - table["reach"])
    for at in range(phrase.first, begin, -1):  # a break ends the reach of a word before it
        gap = form.text[form.starts[at - 1] : form.starts[at]]
        if BREAK in gap:
            begin = at
            break
    for name, told_as in (("before", "negated"), ("averted", "did not come about")):
        cue = next(words.cues[name].find(form, begin, phrase.first), None)
        if cue is not None:
            return f"{told_as}: “{_words(form, cue)}”"
    cue = next(words.cues["general_before"].find(form, begin, phrase.first), None)
    if cue is not None and cue.last >= phrase.first - 1:
        return f"of a kind of event, of none in particular: “{_words(form, cue)}”"
    if _is_many(form, phrase) and (cue := _after(form, phrase, last, words)) is not None:
        return f"of a kind of event, of none in particular: “{_words(form, cue)}”"
    lead = form.words[phrase.first - 1] if phrase.first > first else ""
    definite = lead in words.again or (
        not form.words[phrase.first].isascii() and form.words[phrase.first].startswith("ال")
    )
    kind = OPERATION if phrase.meaning == OPERATION else EVENT
    if definite and phrase.last - phrase.first == 1 and kind in told:
        return "points back to what was told before"
    return ""


def _is_many(form: Folded, phrase: Phrase) -> bool:
    """Return whether a phrase may name a kind of event: "attacks", not "an attack"."""
    word = form.words[phrase.last - 1]
    return not word.isascii() or word.endswith(("s", "ing"))


def _after(form: Folded, phrase: Phrase, last: int, words: Language) -> Phrase | None:
    """Return what says of a kind of event that it goes on, shortly after in the same clause."""
    for at in range(phrase.last, min(last, phrase.last + 2 * load_table()["reach"])):
        if form.text[form.starts[at - 1] + len(form.words[at - 1]) : form.starts[at]] == BREAK:
            return None
        cue = words.cues["general_after"].at(form, at, last)
        if cue is not None:
            return cue
    return None


def _without_weak(found: list[FoundAction]) -> list[FoundAction]:
    """Exclude what another action of the sentence says better, and what was only found."""
    table = load_table()
    finds = [one.start for one in found if one.kind in table["finds"] and not one.excluded]
    sorted_out = [
        replace(one, excluded="is what was found", score=0.4)
        if one.kind in table["found_things"] and finds and one.start > finds[0]
        else one
        for one in found
    ]
    strong = [one for one in sorted_out if one.kind in table["strong"] and not one.excluded]
    return [
        replace(one, excluded=f"is the {_label(strong[0].kind)} of the same sentence", score=0.4)
        if strong and one.kind in table["weak"] and not one.excluded
        else one
        for one in sorted_out
    ]


def _count(
    form: Folded, found: list[FoundAction], counts: list[FoundCount], sentence: tuple[int, int]
) -> None:
    """Give each count to the nearest event of the sentence, or to the last shortly before it."""
    for count in counts:
        events = [
            at for at in range(max(0, len(found) - _LOOK_BACK), len(found))
            if not found[at].excluded and found[at].kind != OPERATION
        ]  # fmt: skip
        here = [at for at in events if found[at].sentence == sentence]
        near = [at for at in events if _is_near(form, found[at].sentence, sentence)]
        if here:
            at = min(here, key=lambda at: abs(found[at].start - count.start))
        elif near:
            at = near[-1]
        else:
            at = len(found)
            found.append(
                FoundAction(
                    count.start, count.end, count.surface, 0.4,
                    "people were harmed; how is not said", IncidentKind.OTHER, sentence,
                )
            )  # fmt: skip
        found[at] = replace(found[at], counts=(*found[at].counts, count))


def _is_near(form: Folded, earlier: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Return whether no paragraph and few sentences part them."""
    if sentence[0] - earlier[1] > 1_000:
        return False
    between = form.original[earlier[1] : sentence[0]]
    return "\n" not in between and between.count(". ") <= _NEAR_SENTENCES


def _extent(form: Folded, first: int, last: int) -> tuple[int, int]:
    return form.spans[first][0], form.spans[last - 1][1]


def _words(form: Folded, phrase: Phrase) -> str:
    start, end = form.spans[phrase.first][0], form.spans[phrase.last - 1][1]
    return form.original[start:end]


def _label(kind: str) -> str:
    return OPERATION if kind == OPERATION else IncidentKind(kind).label


@cache
def load_table() -> dict[str, Any]:
    """Return the whole vocabulary."""
    return load("actions.toml")


@cache
def language_of(code: str) -> Language:
    """Return the vocabulary of a language of the table."""
    return Language(code, load_table()[code])
