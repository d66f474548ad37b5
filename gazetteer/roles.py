"""Whether a name is where something happened, or stands in a text for another reason.

The words are data, `data/roles.toml`; the first rule that fits decides. Pure.
"""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from gazetteer.types import DATELINE, MENTIONED, PART_OF_A_NAME, PLACE

LOOK_BACK, LOOK_AHEAD = 160, 80  # characters
_DATELINE = re.compile(
    r"^(?:\s*,\s*[^\n,–—]{2,30})?\s*(?:[(/][^)\n]{1,60}\)?)?\s*(?:[–—:]|--?\s|-\s)"
)
# the whole of one: "KIRKUK, Iraq –", "Daraa, SANA –", "شفق نيوز/", and a first line "إدلب-سانا"
_OPENING = re.compile(
    r"\s*(?:[^\n.،:]{2,30}[-–—/][^\n.،:]{2,30}\n"
    r"|(?:[A-Z][\w’'./-]*,? ?|\d{1,2},? ?|\([^)\n]{1,40}\) ?){1,8}\s*(?:[–—:]|--?)\s"
    r"|[^\W\da-zA-Z_]+(?: [^\W\da-zA-Z_]+){0,3} ?(?:[–—:/]|--?\s))"
)
HEADLINES = 300  # characters of headlines that a dateline may follow
# of a later line: "RAMADI, Iraq (AFP) -", "الرمادي (العراق) -"; "Hama - Two …" heads an item
_UNDER_HEADLINE = re.compile(
    r"(?:[A-Z]{3,}[A-Z’'-]*(?: [A-Z’'-]{2,}){0,2}(?:,? [A-Z][\w.]*|,? \d{1,2}){0,4} ?"
    r"(?:\([^)\n]{1,40}\) ?)?"
    r"|[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*){0,2} ?\([^)\n]{1,40}\) ?)(?:[–—:/]|--?\s)"
)
# "Baghdad, 12 February 2020", a line by itself
_SIGNED = re.compile(r"(?:,|،| في)? ?\d{1,2}[ /.-]\w+[ /.-]\d{4}\s*(?:\n|$)")
# "Deir ez-Zor province: gunmen …" heads a report by where it happened
_HEADING = re.compile(r"(?:province|governorate|countryside|district)$|^(?:محافظة|ريف|قضاء) ")
_CLAUSE_ENDS = re.compile(r"[.!?؟;؛\n]|, (?:but|while|and (?=\w+ (?:was|were|is|are|has|have)))|،")
_NAMED_SO = re.compile(r"(?:قرية|ناحية|بلدة|قضاء|مدينة|حي|village of|town of) $")
_YEAR = re.compile(r"(?<![\d,.])(?:since |منذ )?(?:1[89]|20)\d\d(?![\d,.]*\d)")
EARLIER = "of an earlier time, not of what is reported"

Role = tuple[str, tuple[str, ...]]  # with the reasons


@dataclass(frozen=True)
class Rule:
    """What must stand before, after or anywhere round a name, and what the name is then.

    kinds: of the places it may mean; none: of any. unless: stands somewhere in the clause.
    """

    role: str
    reason: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    anywhere: re.Pattern[str] | None
    unless_after: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    kinds: frozenset[str]

    def fits(self, before: str, after: str, kinds: Collection[str]) -> bool:
        """Return whether the words round a name fit; spaces are single, `before` ends at it."""
        if self.kinds and kinds and self.kinds.isdisjoint(kinds):
            return False
        if self.unless_after and self.unless_after.search(after):
            return False
        if self.unless and self.unless.search(_clause(before, after)):
            return False
        if self.anywhere:
            return bool(self.anywhere.search(_clause(before, after)))
        return bool(  # what follows is looked at first: it is anchored, and soon told
            (self.after is None or self.after.search(after))
            and (self.before is None or self.before.search(before))
        )


def role_of(
    text: str, start: int, end: int, kinds: Collection[str] = (), year: int | None = None
) -> Role:
    """Return what the name at text[start:end] stands for, with the reasons.

    kinds: of the places that the name may mean. year: of publication; a clause of an earlier year
    speaks of the past.
    """
    opens_text = start < 60 and not text[:start].strip(' \t\n"“')
    is_heading = _HEADING.search(text[start:end]) is not None
    in_opening = end <= _opening_end(text[:120])
    opens = in_opening or (opens_text and _DATELINE.match(text[end : end + 100]))
    if not is_heading and (opens or _is_in_dateline(text, start, end)):
        return DATELINE, ("stands in the dateline: where it was written, not where it happened",)
    before = re.sub(r"[^\S\n]", " ", text[max(0, start - LOOK_BACK) : start])
    before = re.sub(r"(?<!\n)\n(?!\n)", " ", before)
    after = re.sub(r"(?<!\n)\s(?!\n)", " ", text[end : end + LOOK_AHEAD])
    if _is_plain(text[start:end]) and not _NAMED_SO.search(before):
        return PART_OF_A_NAME, ("a plain word, or an outlet",)
    for rule in RULES:
        if rule.fits(before, after, kinds):
            return rule.role, (rule.reason,)
    if year is not None:
        told = [int(found.group()[-4:]) for found in _YEAR.finditer(_clause(before, after))]
        if told and max(told) < year:
            return MENTIONED, (EARLIER,)
    return PLACE, ()


def _is_in_dateline(text: str, start: int, end: int) -> bool:
    """Return whether a name stands in a dateline under a headline, or in the signature."""
    line = text.rfind("\n", max(0, start - LOOK_AHEAD), start) + 1
    if not line:
        return False
    if start == line and _SIGNED.match(text, end, end + LOOK_AHEAD):
        return True
    found = _UNDER_HEADLINE.match(text, line, line + 120) if line <= HEADLINES else None
    return found is not None and end <= found.end()


@lru_cache(maxsize=64)
def _opening_end(head: str) -> int:
    """Return where the dateline that opens a text ends, 0 where there is none."""
    found = _OPENING.match(head)
    return found.end() if found else 0


def _is_plain(surface: str) -> bool:
    """Return whether a surface is nothing but plain words: كمين, العراقي مدينة."""
    return all(word in PLAIN or word.title() in PLAIN for word in surface.split())


@lru_cache(maxsize=8)
def _clause(before: str, after: str) -> str:
    """Return the words round a name up to the next stop on either side."""
    begin = max((found.end() for found in _CLAUSE_ENDS.finditer(before)), default=0)
    stop = _CLAUSE_ENDS.search(after)
    return f"{before[begin:]}\ufffc{after[: stop.start() if stop else None]}"


def _table() -> dict[str, Any]:
    text = (Path(__file__).parent / "data" / "roles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _rule(row: dict[str, Any]) -> Rule:
    flags = 0 if row.get("exact") else re.IGNORECASE
    before, after, anywhere, unless_after, unless = (
        re.compile(row[name], flags) if name in row else None
        for name in ("before", "after", "anywhere", "unless_after", "unless")
    )
    kinds = frozenset(row.get("kinds", ()))
    return Rule(row["role"], row["reason"], before, after, anywhere, unless_after, unless, kinds)


_TABLE = _table()
RULES = [_rule(row) for row in _TABLE["rules"]]
PLAIN = frozenset(_TABLE["plain"].split())
