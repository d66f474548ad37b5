"""Numbers in words and digits, with what they leave open: "at least four", "dozens". Pure.

The words and the rules for vague ones are data: `data/numbers.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from gazetteer.normalize import fold
from operations.reader.folded import load, one_of

MOST = 1_000_000  # a larger number is no count of people


@dataclass(frozen=True)
class Count:
    """How many, as stated: the least, the best estimate, the most; None where left open."""

    low: int | None
    best: int | None
    high: int | None


class Numbers:
    """The number words of one language. `pattern` finds one quantity, `read` reads a match."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.words: dict[str, int] = {fold(k): v for k, v in table["words"].items()}
        self.articles: dict[str, int] = table["articles"]
        self.vague: dict[str, int] = {fold(k): v for k, v in table["vague"].items()}
        about = table["about"]
        self.kinds = {
            fold(phrase): kind for kind in ("least", "above", "most", "about")
            for phrase in about[kind]
        }  # fmt: skip
        word = one_of(self.words)
        both = one_of(about["and"])
        # "twenty-two", "خمسة وعشرين"; "three hundred" is one number too
        self.number = (
            rf"(?:\d{{1,3}}(?: ?, ?\d{{3}})+|\d{{1,7}}|(?:{word})(?:[ -]و?(?:{word})){{0,2}})"
        )
        after = one_of(about["least_after"])
        between = fold(about["between"])
        gap = rf"(?: (?:{both}) ?| و|-)"
        self.quantity = (
            rf"(?<!\w)(?:(?P<about>{one_of(self.kinds)}) )?"
            rf"(?:{between} (?P<low>{self.number}){gap}(?P<high>{self.number})|"
            rf"(?P<vague>{one_of(self.vague)})|(?P<number>{self.number})"
            + (rf"|(?P<article>{one_of(self.articles)})" if self.articles else "")
            + rf")(?!\w)(?P<after> (?:{after}))?"
        )
        self.pattern = re.compile(self.quantity)

    def value(self, words: str) -> int | None:
        """Return the number that digits or words say, None for one past MOST."""
        if words[:1].isdigit():
            found = int(re.sub(r"\D", "", words))
            return found if found <= MOST else None
        if words in self.words:
            return self.words[words]
        total = 0
        for word in re.split(r"[ -]", words):
            one = self.words.get(word)
            if one is None:
                one = self.words.get(word.removeprefix("و"), 0)
            total = total * 100 if one == 100 and total else total + one
        return total

    def read(self, found: re.Match[str]) -> Count | None:
        """Return what a match of `quantity` says; None where it says no number."""
        parts = found.groupdict()
        if parts["low"]:
            low, high = self.value(parts["low"]), self.value(parts["high"])
            if low is None or high is None or low > high:
                return None
            return Count(low, (low + high) // 2, high)
        if parts["vague"]:
            fewest = self.vague[parts["vague"]]
            return Count(fewest, fewest, None)
        number = 1 if parts.get("article") else self.value(parts["number"])
        if number is None:
            return None
        kind = self.kinds.get(parts["about"] or "", "least" if parts["after"] else "")
        return {
            "least": Count(number, number, None),
            "above": Count(number + 1, number + 1, None),
            "most": Count(None, number, number),
            "about": Count(None, number, None),
        }.get(kind, Count(number, number, number))


@cache
def numbers(language: str) -> Numbers:
    """Return the number words of a language of the table."""
    return Numbers(load("numbers.toml")[language])
