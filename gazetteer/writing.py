"""How likely it is that somebody writes this for that: learnt costs of single letters.

A stored name keeps the marks of its romanisation (ū is hardly ever dropped, u often), a name asked
for is read without them. The costs, in nats (minus the logarithm of a share), are counts:
`data/letter_costs.csv`, made by `benchmarks/letter_costs.py`, which says from what.
"""

from __future__ import annotations

import csv
import math
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from gazetteer import letters, normalize, vocabulary

TABLE = Path(__file__).parent / "data" / "letter_costs.csv"
UNSEEN = 8.0  # nats; what was never counted
FINAL_AH = "@"  # -ah and -eh at the end of a word: one letter, ة
DIGRAPHS = (
    ("kh", "K"), ("gh", "G"), ("sh", "S"), ("th", "T"), ("dh", "D"), ("ch", "C"), ("zh", "Z"),
    ("dj", "j"), ("oo", "O"), ("ee", "E"), ("ou", "U"),
)  # fmt: skip
_ONE_LETTER = dict(DIGRAPHS)
MARKED = frozenset("āīūáḩţşżḑ‘")  # as BGN/PCGN writes them; ż stands for its z̧
VOWELS = frozenset("aeiouyw@hOEUāīūá‘" + "اويىهەێۆعةء")


class Costs(NamedTuple):
    """{(stored, asked): nats}, {stored: nats} left out, {(class before, asked): nats} put in."""

    exchanged: dict[tuple[str, str], float]
    left_out: dict[str, float]
    put_in: dict[tuple[str, str], float]


@lru_cache(maxsize=16384)
def stored_letters(name: str) -> str:
    """Return a stored name as the table's letters: no generic word, no article, marks kept."""
    bare, _ = vocabulary.split_generic(name)
    if normalize.script_of(name) != "Arab":
        return _spelt(_words(bare), keep_marks=True)
    return "".join(
        word[2:] if word.startswith("ال") and len(word) > 4 else word
        for word in normalize.fold(bare).split()
    )


@lru_cache(maxsize=1024)
def asked_letters(name: str) -> str:
    """Return a name asked for as the table's letters, in Latin script, without marks."""
    return _spelt(_words(vocabulary.split_generic(name)[0]), keep_marks=False)


def _words(text: str) -> list[str]:
    """Return the words in lower case, ‘ayn and marks kept, articles gone."""
    low = unicodedata.normalize("NFC", text).casefold().replace("z̧", "ż")
    low = low.replace("ʻ", "‘").replace("ʿ", "‘")
    kept = "".join(
        char if char.isalnum() or char == "‘" else "" if char in letters.APOSTROPHES else " "
        for char in low
    )
    words = kept.split()
    folded = [normalize.fold(word) for word in words]
    following = [*folded[1:], ""]
    return [
        word
        for word, plain, after in zip(words, folded, following, strict=False)
        if not normalize.is_latin_article(plain, after)
    ]


def _spelt(words: list[str], keep_marks: bool) -> str:
    if len(words) > 1:
        words = [letters.WORD_OF.get(normalize.fold(word), word) for word in words]
    return "".join(_word(word, keep_marks) for word in words)


def _word(word: str, keep_marks: bool) -> str:
    for digraph, letter in DIGRAPHS:
        word = word.replace(digraph, letter)
    out = ""
    for char in word:
        letter = _letter(char, keep_marks)
        if letter and (letter != out[-1:] or letter.isdigit()):
            out += letter
    return out[:-2] + FINAL_AH if len(out) > 3 and out.endswith(("ah", "eh")) else out


def _letter(char: str, keep_marks: bool) -> str:
    if char in MARKED and (keep_marks or char == "‘"):
        return char if keep_marks else ""
    if char.isupper():
        return char
    written = letters.LATIN_LETTERS.get(char) if char not in MARKED else None
    return _ONE_LETTER.get(written, written) if written else normalize.fold(char)


@lru_cache(maxsize=1)
def tables() -> dict[str, Costs]:
    """Return the costs by the script of the stored name."""
    found = {script: Costs({}, {}, {}) for script in ("Latn", "Arab")}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            costs, nats = found[row["script"]], float(row["nats"])
            if row["stored"] in BEFORE:
                costs.put_in[row["stored"], row["asked"]] = nats
            elif row["asked"]:
                costs.exchanged[row["stored"], row["asked"]] = nats
            else:
                costs.left_out[row["stored"]] = nats
    return found


BEFORE = ("^", "^v", "^c")  # before a letter put in: the name's beginning, a vowel, a consonant


def class_of(letter: str) -> str:
    return "^v" if letter in VOWELS else "^c"


class Written:
    """One name asked for, ready to be compared with many stored ones."""

    def __init__(self, asked: str, costs: dict[str, Costs] | None = None) -> None:
        self.asked = asked
        self._costs = costs or tables()
        self._rows: dict[tuple[str, str], tuple[float, list[float], list[float]]] = {}
        latin = self._costs["Latn"].exchanged
        least: dict[str, float] = {}
        for (_, letter), nats in latin.items():
            least[letter] = min(nats, least.get(letter, UNSEEN))
        self._floor = sum(least.get(letter, 0.0) for letter in asked)

    def strangeness(self, stored: str, script: str, most: float = math.inf) -> float:
        """Return the nats by which this name is a worse origin of what is asked than the best.

        Beyond `most` it says no more than that there are more.
        """
        if not stored or not self.asked:
            return math.inf
        return max(0.0, self.nats(stored, script, self._floor + most) - self._floor)

    def nats(self, stored: str, script: str, most: float = math.inf) -> float:
        """Return the cost of the cheapest way from the stored letters to those asked."""
        put_in = self._costs[script].put_in
        total, before = 0.0, [0.0]
        for letter in self.asked:
            total += put_in.get(("^", letter), UNSEEN)
            before.append(total)
        for letter in stored:
            left_out, exchanged, inserted = self._row(script, letter)
            cheapest = before[0] + left_out
            now = [cheapest]
            diagonal = before[0]
            for above, exchange, insert in zip(before[1:], exchanged, inserted, strict=True):
                cheapest += insert
                if diagonal + exchange < cheapest:
                    cheapest = diagonal + exchange
                if above + left_out < cheapest:
                    cheapest = above + left_out
                now.append(cheapest)
                diagonal = above
            if min(now) > most:
                return math.inf
            before = now
        return before[-1]

    def _row(self, script: str, letter: str) -> tuple[float, list[float], list[float]]:
        """Return what a stored letter costs against every letter asked; kept once computed."""
        key = script, letter
        if key not in self._rows:
            costs = self._costs[script]
            group = class_of(letter)
            self._rows[key] = (
                costs.left_out.get(letter, UNSEEN),
                [costs.exchanged.get((letter, asked), UNSEEN) for asked in self.asked],
                [costs.put_in.get((group, asked), UNSEEN) for asked in self.asked],
            )
        return self._rows[key]
