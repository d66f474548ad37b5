"""When a text says that things happened: days, stretches and periods, relative to publication.

Pure: text in, `FoundDate` out. The words and the stated rules are data: `data/dates.toml`. English
and Arabic (both are read wherever their script stands), Sorani weekdays, months and plain words.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from operations.reader.date_patterns import Told, language_of
from operations.reader.folded import BREAK, COMMA, Folded, folded
from operations.vocabulary import DatePrecision

SCENE, STATED, DATELINE, PUBLICATION = "scene", "stated", "dateline", "publication"
_DATELINE_ENDS = re.compile(r"\s*(?:[–—:]|--?\s)")
_LONGEST = 80  # characters of one date with its weekday
_JOINS = frozenset({" ", COMMA, " الموافق "})
_DATELINE_REACH = 90  # characters from the beginning of the text
_LOOK_BACK = 12  # dates before "the same day"
_RECENT = dt.timedelta(days=100)
_FUNCTION_WORDS = frozenset(
    [
        "on",
        "in",
        "a",
        "an",
        "the",
        "his",
        "her",
        "its",
        "their",
        "statement",
        "late",
        "early",
        "news",
        "conference",
        "to",
        "by",
        "it",
    ]
)


@dataclass(frozen=True)
class FoundDate:
    """A stretch of text, `text[start:end] == surface`, that says when.

    first, last: days, both included. role: SCENE, or what is no scene: when it was STATED, the
    DATELINE, the PUBLICATION. score: 0..1.
    """

    start: int
    end: int
    surface: str
    score: float
    reason: str
    first: dt.date
    last: dt.date
    precision: DatePrecision
    role: str = SCENE


def read_dates(text: str, language: str, published: dt.date) -> list[FoundDate]:
    """Return the dates of a text in order; they do not overlap. Linear in its length."""
    form = folded(text)
    if not form.words:
        return []
    told: list[Told] = []
    for code in _languages(form, language):
        told += language_of(code).find(form.text, published)
    found: list[FoundDate] = []
    for each in _joined(form.text, _apart(told)):
        dated = _dated(form, each, found, published)
        if dated is not None:
            found.append(dated)
    return found


def _languages(form: Folded, language: str) -> list[str]:
    codes = ["en"] if re.search("[a-z0-9]", form.text) else []
    if re.search("[\u0620-\u06ff]", form.text):
        codes.append("ckb" if language == "ckb" else "ar")
    return codes


def _apart(told: list[Told]) -> list[Told]:
    """Return findings that do not overlap: the earliest, of those the longest."""
    kept: list[Told] = []
    for each in sorted(told, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
        elif each.end - each.start > kept[-1].end - kept[-1].start:
            kept[-1] = each
    return kept


def _joined(text: str, told: list[Told]) -> list[Told]:
    """Join "Thursday, 10 March", "today, Saturday": one says more than the other, or both agree."""
    kept: list[Told] = []
    for each in told:
        before = kept[-1] if kept else None
        gap = text[before.end : each.start] if before else BREAK
        is_near = before is not None and each.end - before.start <= _LONGEST
        if before and is_near and gap in _JOINS and before.is_day and each.is_day:
            better = max((before, each), key=lambda one: one.score)
            other = each if better is before else before
            agree = better.days == other.days
            kept[-1] = replace(
                better, start=before.start, end=each.end,
                score=better.score if agree else better.score - 0.3,
                reason=better.reason if agree else f"{better.reason}; the words beside it disagree",
            )  # fmt: skip
        else:
            kept.append(each)
    return kept


def _dated(
    form: Folded, told: Told, before: list[FoundDate], published: dt.date
) -> FoundDate | None:
    """Return the finding in the original text, with what stands around it weighed."""
    days, reason = told.days, told.reason
    if days is None:  # "the same day", "the next day": as the last scene, else nothing
        last = _last_scene(before, published)
        if last is None or told.shift is None:
            return None
        shift = dt.timedelta(told.shift)
        days = (last.first + shift, last.last + shift, last.precision)
        reason = f"{reason} “{last.surface}”"
    first, last_day, precision = days
    word = form.word_at(told.start)
    lead = form.words[word - 1] if word else ""
    if language_of(told.language).opens(lead) and first < published:
        first, last_day, precision = first, published, DatePrecision.PERIOD
        reason = f"{reason}; since then"
    start, end = form.span(told.start, told.end)
    role = _role(form, told, word, start, end)
    return FoundDate(
        start, end, form.original[start:end], round(told.score, 2), reason, first, last_day,
        precision, role,
    )  # fmt: skip


def _last_scene(before: list[FoundDate], published: dt.date) -> FoundDate | None:
    """Return the scene told last; one of another year only where nothing else was told."""
    scenes = [one for one in before[-_LOOK_BACK:] if one.role == SCENE]
    recent = [one for one in scenes if published - one.last <= _RECENT]
    return next(reversed(recent or scenes), None)


def _role(form: Folded, told: Told, word: int, start: int, end: int) -> str:
    language, text = language_of(told.language), form.original
    opening = text[: min(start, _DATELINE_REACH + 1)]
    after = text[end : end + 4]
    is_early = start <= _DATELINE_REACH and "\n" not in opening.strip()
    if is_early and start and _DATELINE_ENDS.match(after) and len(opening.split()) <= 6:
        return DATELINE
    if language.says_published(form.text[max(0, told.start - 40) : told.start]):
        return PUBLICATION
    line_start = text.rfind("\n", max(0, start - 200), start) + 1
    line_end = text.find("\n", end, end + 200)
    alone = not text[line_start:start].strip() and line_end >= 0 and not text[end:line_end].strip()
    if alone and (not line_start or not start):
        return PUBLICATION
    for back in range(word - 1, max(-1, word - 6), -1):
        if form.words[back] in language.said:
            gap = form.text[form.starts[back] : told.start]
            return STATED if BREAK not in gap else SCENE
        if form.words[back] not in _FUNCTION_WORDS:
            break
    return SCENE
