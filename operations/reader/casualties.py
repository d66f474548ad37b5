"""How many were killed or wounded, as stated: least, best, most. Pure.

The words are in `data/actions.toml`, sections `casualties`; numbers in `data/numbers.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from gazetteer.normalize import fold
from operations.reader.folded import BREAK, Folded, load, one_of
from operations.reader.numbers import Count, numbers
from operations.reader.phrases import Phrase, Phrases, forms
from operations.vocabulary import Counted

MOST = 20  # counts of one sentence; more is no sentence
_BACK = 12  # words before "killed" that may hold the number
TWO = frozenset(map(fold, ("اثنين", "اثنتين", "اثنان", "اثنتان")))
NONE = frozenset({"no", "not"})
_NEAR = 60  # characters after it, in which "at least" may follow the noun


@dataclass(frozen=True)
class FoundCount:
    """A stretch of text that says how many were harmed."""

    start: int
    end: int
    surface: str
    score: float
    reason: str
    counted: Counted
    count: Count


class Harm:
    """The words of harm of one language; `read` returns the counts of one sentence."""

    def __init__(self, code: str, table: dict[str, Any]) -> None:
        self.verbs = Phrases(
            [(Counted.KILLED, table["killed"]), (Counted.WOUNDED, table["wounded"])]
        )
        self.own = {fold(word): number for word, number in table["own"].items()}
        lists = ("passive", "after_passive", "active_after", "goes_on", "fillers", "one_more",
                 "nested", "not_people")  # fmt: skip
        self.lists = {name: frozenset(map(fold, table[name])) for name in lists}
        self.numbers = numbers("en" if code == "en" else "ar")
        self.persons = {fold(word): 1 for word in table["persons"]}
        self.persons |= {word + end: 2 for word in self.persons for end in ("ان", "ين")}
        sound = [fold(word) for word in table["sound_plural"]]
        self.persons |= dict.fromkeys(sound, 1) | {word + "ان": 2 for word in sound}
        self.persons |= {fold(word): 2 for word in table["duals"]}
        after = one_of(load("numbers.toml")["en" if code == "en" else "ar"]["about"]["least_after"])
        self.least_after = re.compile(rf"(?: \w+){{0,2}} (?:{after})(?!\w)")

    def read(self, form: Folded, first: int, last: int) -> list[FoundCount]:
        """Return the counts among words [first, last), in order; "no one" counts nothing."""
        found: list[FoundCount] = []
        taken: set[int] = set()  # first words of the numbers that have been counted
        together = 0  # where a word of harm that shares its number with the next one ends
        for verb in self.verbs.find(form, first, last):
            if len(found) == MOST:
                break
            shares = together == verb.first and verb.first > first  # مقتل وإصابة عشرة
            together = verb.last
            if shares and form.words[verb.first][:1] == "و":
                continue
            told = self._after(form, verb, last) or self._before(form, verb, first)
            if told is None:
                continue
            start, end, count, reason = told
            if count.best == 0 or start in taken:
                continue
            taken.add(start)
            begins = form.spans[min(start, verb.first)][0]
            ends = form.spans[max(end, verb.last) - 1][1]
            found.append(
                FoundCount(
                    begins, ends, form.original[begins:ends], 0.85, reason,
                    Counted(verb.meaning), count,
                )
            )  # fmt: skip
        return found

    def _after(self, form: Folded, verb: Phrase, last: int) -> tuple[int, int, Count, str] | None:
        """Return the number that follows at once: (first word, end word, count, reason)."""
        word = form.words[verb.first]
        own = next((self.own[each] for each in forms(word) if each in self.own), None)
        if own is not None:
            return verb.first, verb.last, Count(own, own, own), "the word itself says how many"
        before = form.words[verb.first - 1] if verb.first else ""
        if before in self.lists["passive"]:
            return None
        if self._is_in(word, "after_passive") and before not in self.lists["active_after"]:
            return None
        at = verb.last
        while at < last and form.words[at] in self.lists["fillers"]:
            at += 1
        alone = None
        if at > verb.last and form.words[at - 1] in self.lists["one_more"]:
            alone = at - 1, at, Count(1, 1, 1), "one more"
        if at >= last or self._breaks(form, at):
            return alone
        told = self._number(form, at, last) or self._person(form, at)
        return told or self._with_two(form, at, last) or alone

    def _before(self, form: Folded, verb: Phrase, first: int) -> tuple[int, int, Count, str] | None:
        """Return the last number before it in the clause."""
        passive = verb.first > first and form.words[verb.first - 1] in self.lists["passive"]
        word = form.words[verb.first]
        goes_on = (
            verb.last >= len(form.words)
            or self._breaks(form, verb.last)
            or self._is_in(form.words[verb.last], "goes_on")
        )
        if not (passive or goes_on or self._is_in(word, "after_passive")):
            return None
        for at in range(verb.first - 1, max(first, verb.first - _BACK) - 1, -1):
            if at + 1 < verb.first and self._stops(form, at + 1):
                return None
            if at > first and self._is_in(form.words[at - 1], "nested"):
                continue
            following = form.words[at + 1] if at + 1 < verb.first else ""
            if self._is_in(following, "not_people") or self._in_number(form, at):
                continue
            if at > first and form.words[at - 1] in NONE:  # "no one was hurt"
                return None
            told = self._number(form, at, verb.first, articles=passive) or self._person(form, at)
            if told is not None:
                return self._whole(form, at, first, verb.first, passive) or told
        return None

    def _whole(
        self, form: Folded, at: int, first: int, last: int, passive: bool
    ) -> tuple[int, int, Count, str] | None:
        """Return the longest quantity that ends with the number at a word: "at least ten"."""
        for start in range(max(first, at - 5), at):
            told = self._number(form, start, last, articles=passive)
            if told is not None and told[1] > at:
                return told
        return None

    def _number(
        self, form: Folded, at: int, last: int, *, articles: bool = True
    ) -> tuple[int, int, Count, str] | None:
        found = self.numbers.pattern.match(form.text, form.starts[at])
        if found is None or (found.groupdict().get("article") and not articles):
            return None
        count = self.numbers.read(found)
        end = form.word_at(found.end())
        if count is None or end > last:
            return None
        if count.low == count.best == count.high and self.least_after.match(
            form.text, found.end(), found.end() + _NEAR
        ):
            count = Count(count.best, count.best, None)
        return at, end, count, f"“{found.group()}” by the word of harm"

    def _person(self, form: Folded, at: int) -> tuple[int, int, Count, str] | None:
        if at and self.numbers.pattern.fullmatch(form.words[at - 1]):  # "a hundred person" مئة شخص
            return None
        for spelling in forms(form.words[at]):
            if spelling in self.persons:
                number = self.persons[spelling]
                count = Count(number, number, number)
                return at, at + 1, count, "one person" if number == 1 else "the dual says two"
        return None

    def _with_two(self, form: Folded, at: int, last: int) -> tuple[int, int, Count, str] | None:
        """Return two where the word for it follows its noun: مدنيين اثنين."""
        if at + 1 >= last or form.words[at + 1] not in TWO or self._breaks(form, at + 1):
            return None
        return at, at + 2, Count(2, 2, 2), "the word after says two"

    def _is_in(self, word: str, name: str) -> bool:
        return any(spelling in self.lists[name] for spelling in forms(word))

    def _breaks(self, form: Folded, at: int) -> bool:
        """Return whether a break or comma stands before a word."""
        return form.text[form.starts[at - 1] + len(form.words[at - 1]) : form.starts[at]] != " "

    def _stops(self, form: Folded, at: int) -> bool:
        """Return whether the clause of a word does not reach further back."""
        gap = form.text[form.starts[at - 1] + len(form.words[at - 1]) : form.starts[at]]
        return gap == BREAK or self.verbs.at(form, at, at + 1) is not None

    def _in_number(self, form: Folded, at: int) -> bool:
        """Return whether digits belong to a date or a clock: 10:30, 5/8."""
        end = form.starts[at] + len(form.words[at])
        return form.words[at].isdigit() and form.text[end : end + 1] in (":", "/", "-", ".")


@cache
def harm(code: str) -> Harm:
    """Return the words of harm of a language of the table."""
    return Harm(code, load("actions.toml")[code]["casualties"])
