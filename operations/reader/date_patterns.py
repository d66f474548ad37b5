"""The patterns of dates in one language, built from its section of `data/dates.toml`. Pure.

All search the folded text of `operations.reader.folded`. Repetition is bounded everywhere, so that
no text makes them slow.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from gazetteer.normalize import fold
from operations.reader import date_senses as senses
from operations.reader import days
from operations.reader.date_senses import Sense
from operations.reader.folded import load, one_of
from operations.reader.numbers import numbers
from operations.vocabulary import DatePrecision


@dataclass(frozen=True)
class Told:
    """A date in the folded text. days: None where it leans on the one before, by `shift` days."""

    start: int
    end: int
    days: days.Days | None
    score: float
    reason: str
    language: str
    shift: int | None = None

    @property
    def is_day(self) -> bool:
        return self.days is not None and self.days[2] == DatePrecision.DAY


class Language:
    """The words of one language as patterns; `find` returns what a folded text tells."""

    def __init__(self, code: str, table: dict[str, Any]) -> None:
        self.code = code
        self.table = table
        self.months: dict[str, int] = _folded(table, "months")
        days_of = enumerate(table.get("ordinals", ()), 1)
        self.ordinals = {fold(word): number for number, word in days_of}
        self.hijri: dict[str, int] = _folded(table, "hijri")
        self.units: dict[str, int] = _folded(table, "units")
        self.duals: dict[str, int] = _folded(table, "duals")
        self.relative: dict[str, int] = _folded(table, "relative")
        self.seasons: dict[str, tuple[int, int]] = _folded(table, "seasons")
        self.weekdays = {fold(w): at for at, names in enumerate(table["weekdays"]) for w in names}
        self.lists = {
            name: frozenset(map(fold, table[name]))
            for name in ("early", "mid", "late", "last", "future", "since", "nights", "said")
        }
        self.said = self.lists["said"]
        self.plurals = frozenset(map(fold, table.get("plurals", ())))
        self.numbers = numbers(code if code in ("en", "ar") else "ar")
        published = one_of(table["published"]) or "(?!)"
        self._published = re.compile(rf"(?<!\w)(?:{published})(?: on)?[ :|]{{0,3}}$")
        self.patterns = [
            (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), sense)
            for pattern, sense in self._patterns()
        ]

    def opens(self, lead: str) -> bool:
        """Return whether the word before opens a period: "since"."""
        return self.code != "ckb" and lead in self.lists["since"]

    def says_published(self, before: str) -> bool:
        return self._published.search(before) is not None

    def part(self, word: str | None) -> str:
        """Return early, mid or late, of a word that says so."""
        return next((p for p in days.THIRDS if word and word.strip() in self.lists[p]), "")

    def find(self, text: str, published: dt.date) -> list[Told]:
        found = []
        for pattern, sense in self.patterns:
            for match in pattern.finditer(text):
                try:
                    told, score, reason = sense(self, match.groupdict(), published)
                except (OverflowError, ValueError):  # before the year 1, the 31st of April
                    continue
                if told is None:
                    continue
                shift = told if isinstance(told, int) else None
                when = None if isinstance(told, int) else told
                found.append(
                    Told(match.start(), match.end(), when, score, reason, self.code, shift)
                )
        return found

    def _patterns(self) -> list[tuple[str, Sense]]:
        table = self.table
        month, hijri = one_of(self.months), one_of(self.hijri) or "(?!)"
        week, unit = one_of(self.weekdays), one_of(self.units)
        part = one_of([*table["early"], *table["mid"], *table["late"]])
        year = r"(?P<y>[12]\d{3})"
        of = r"(?: of| من)?(?: شهر)?"
        era = rf"(?:(?: ,)? (?:عام |سنه |of |لعام |لسنه )?{year})?"
        day = r"(?P<d>\d{1,2})"
        common: list[tuple[str, Sense]] = [
            (rf"{year}(?P<s>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=s){day}", senses.numeric),
            (rf"{day}(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s){year}", senses.numeric),
            (
                rf"(?P<d1>\d{{1,2}})(?: (?P<m1>{month}))?(?:-| to | until | and | الي | حتي | و )"
                rf"{day} (?P<m>{month}){era}",
                senses.span,
            ),
            # Arabic papers write both names of a month: 10 يونيو/حزيران
            (
                rf"{day}(?:st|nd|rd|th)?{of}[ -](?P<m>{month})(?:/(?:{month}))?{era}",
                senses.calendar,
            ),
            (rf"(?P<o>{one_of(self.ordinals) or '(?!)'}){of} (?P<m>{month}){era}", senses.ordinal),
            (
                rf"{day}{of} (?P<m>{hijri})(?: (?:عام |سنه )?{year})?(?: ?ه(?:جري)?| ah)?",
                senses.hijri,
            ),
            (rf"(?P<p>{part})[ -](?:شهر )?(?P<m>{month}){era}", senses.month),
            (rf"(?P<p>{part})[ -](?:عام |سنه |العام )?{year}", senses.year),
        ]
        own = self._english if self.code == "en" else self._arabic
        return [*common, *own(month, week, unit), *self._plain()]

    def _plain(self) -> list[tuple[str, Sense]]:
        """Return what leans on publication or on the date before by a fixed word."""
        lists = [("same", 0), ("next", 1), ("previous", -1)]
        found: list[tuple[str, Sense]] = [
            (one_of(self.table[name]), senses.leaning(shift))
            for name, shift in lists
            if self.table[name]
        ]
        prefix = "" if self.code == "en" else "[وفبل]{0,2}"
        return [*found, (rf"{prefix}(?P<r>{one_of(self.relative)})", senses.relative)]

    def _english(self, month: str, week: str, unit: str) -> list[tuple[str, Sense]]:
        short = one_of(name for name in self.months if len(name) <= 4)
        full = one_of({*self.months} - {name for name in self.months if len(name) <= 3} | {"may"})
        parts, into = one_of(self.table["parts"]), one_of(self.table["in"])
        number = self.numbers.number
        year = r"(?P<y>[12]\d{3})"
        day = rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:(?: ,)? {year})?"
        midnight = r"(?P<mid>(?:just |shortly )?after midnight)"
        before = rf"(?P<l>last|next|this)|late|early|overnight|{midnight}|at (?:dawn|noon|midnight)"
        return [
            (rf"(?P<m>{full}) (?:the )?{day}", senses.calendar),
            (rf"(?P<m>{short})(?: \|)? {day}", senses.calendar),
            (rf"(?P<in>{into}) (?P<m>{full})(?: {year})?(?! \d)", senses.month),
            (rf"(?P<m>{full}) {year}", senses.month),
            (r"(?P<in>" + into + r") (?P<y>(?:19|20)\d{2})", senses.year),
            (
                rf"(?:overnight|night)(?: from| of)? (?P<w>{week})(?: night)?"
                rf"(?: to |-| into | and )(?P<w2>{week})",
                senses.two_nights,
            ),
            (rf"(?:overnight|night) (?:in)?to (?P<w2>{week})", senses.two_nights),
            (
                rf"(?:(?:{before}) )?(?:on )?(?P<w>{week})(?:(?: at| in the)? (?:{parts}))?"
                r"(?: (?P<l2>last))?",
                senses.weekday,
            ),
            (
                rf"(?:the )?(?P<l>last|past|previous)"
                rf"(?: (?P<n>{number}|few|several|couple of))? (?P<u>{unit})",
                senses.past,
            ),
            (rf"(?P<n>{number}|an?) (?P<u>{unit}) ago", senses.ago),
            (r"(?:earlier )?this (?P<u>week|month|year)", senses.this),
            (
                rf"(?:in|this|last|during|earlier in) (?:the )?(?P<s>{one_of(self.seasons)})"
                rf"(?: of)?(?: {year})?",
                senses.season,
            ),
        ]

    def _arabic(self, month: str, week: str, unit: str) -> list[tuple[str, Sense]]:
        parts, prefix = one_of(self.table["parts"]), "[وفبل]{0,2}"
        into = one_of(self.table["in"])
        last, future = one_of(self.table["last"]), one_of(self.table["future"])
        season, duals = one_of(self.seasons) or "(?!)", one_of(self.duals) or "(?!)"
        number = self.numbers.number
        year = r"(?:عام )?(?P<y>[12]\d{3})"
        return [
            (
                rf"{prefix}(?P<in>{into}) (?P<m>{month})(?: {year})?(?: (?P<l>{last}))?",
                senses.month,
            ),
            (rf"{prefix}(?P<m>{month}) (?:{year}|(?P<l>{last}))", senses.month),
            (rf"{prefix}(?:عام|سنه|العام|في) (?P<y>(?:19|20)\d{{2}})", senses.year),
            (
                rf"{prefix}(?:ليله|ليل) (?P<w>{week})(?: علي |/|-| الي )(?P<w2>{week})",
                senses.two_nights,
            ),
            (
                rf"{prefix}(?P<p>(?:(?:{parts}) ){{0,3}}){prefix}(?P<w>{week})"
                rf"(?: (?:(?P<l>{last})|(?P<f>{future}))(?!\w))?",
                senses.weekday,
            ),
            (rf"{prefix}(?P<u>{unit}) (?:القليله )?(?P<l>{last})", senses.past),
            (rf"(?:قبل|منذ) (?:(?P<n>{number}) )?(?P<u>{unit})", senses.ago),
            (rf"(?:قبل|منذ) (?P<dual>{duals})", senses.ago),
            (rf"{prefix}(?:في|خلال|هذا|منذ) (?P<s>{season})(?: {year})?", senses.season),
        ]


def _folded(table: dict[str, Any], name: str) -> dict[str, Any]:
    return {fold(word): meaning for word, meaning in table.get(name, {}).items()}


@cache
def language_of(code: str) -> Language:
    """Return the patterns of a language of the table."""
    return Language(code, load("dates.toml")[code])
