"""Whether a name is where something happened, or stands in a text for another reason.

The words are data, `data/roles.toml`; the first rule that fits decides. Pure.
"""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gazetteer.types import DATELINE, MENTIONED, PLACE

LOOK_BACK, LOOK_AHEAD = 160, 80  # characters
_DATELINE = re.compile(
    r"^(?:\s*,\s*[^\n,–—]{2,30})?\s*(?:[(/][^)\n]{1,60}\)?)?\s*(?:[–—:]|--?\s|-\s)"
)
_CLAUSE_ENDS = re.compile(r"[.!?؟;؛\n]|, (?:but|while|and (?=\w+ (?:was|were|is|are|has|have)))|،")
_YEAR = re.compile(r"(?<![\d,.])(?:since |منذ )?(?:1[89]|20)\d\d(?![\d,.]*\d)")
EARLIER = "of an earlier time, not of what is reported"

Role = tuple[str, tuple[str, ...]]  # with the reasons


@dataclass(frozen=True)
class Rule:
    """What must stand before, after or anywhere round a name, and what the name is then.

    kinds: of the places it may mean; none: of any.
    """

    role: str
    reason: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    anywhere: re.Pattern[str] | None
    unless_after: re.Pattern[str] | None
    kinds: frozenset[str]

    def fits(self, before: str, after: str, kinds: Collection[str]) -> bool:
        """Return whether the words round a name fit; spaces are single, `before` ends at it."""
        if self.kinds and self.kinds.isdisjoint(kinds):
            return False
        if self.unless_after and self.unless_after.search(after):
            return False
        if self.anywhere:
            return bool(self.anywhere.search(_clause(before, after)))
        return bool(
            (self.before is None or self.before.search(before))
            and (self.after is None or self.after.search(after))
        )


def role_of(
    text: str, start: int, end: int, kinds: Collection[str] = (), year: int | None = None
) -> Role:
    """Return what the name at text[start:end] stands for, with the reasons.

    kinds: of the places that the name may mean. year: of publication; a clause of an earlier year
    speaks of the past.
    """
    opens_text = start < 60 and not text[:start].strip(' \t\n"“')
    if opens_text and _DATELINE.match(text[end : end + 100]):
        return DATELINE, ("stands in the dateline: where it was written, not where it happened",)
    before = re.sub(r"[^\S\n]", " ", text[max(0, start - LOOK_BACK) : start])
    before = re.sub(r"(?<!\n)\n(?!\n)", " ", before)
    after = re.sub(r"(?<!\n)\s(?!\n)", " ", text[end : end + LOOK_AHEAD])
    for rule in RULES:
        if rule.fits(before, after, kinds):
            return rule.role, (rule.reason,)
    if year is not None:
        told = [int(found.group()[-4:]) for found in _YEAR.finditer(_clause(before, after))]
        if told and max(told) < year:
            return MENTIONED, (EARLIER,)
    return PLACE, ()


def _clause(before: str, after: str) -> str:
    """Return the words round a name up to the next stop on either side."""
    begin = max((found.end() for found in _CLAUSE_ENDS.finditer(before)), default=0)
    stop = _CLAUSE_ENDS.search(after)
    return f"{before[begin:]}\ufffc{after[: stop.start() if stop else None]}"


def _rules() -> list[Rule]:
    text = (Path(__file__).parent / "data" / "roles.toml").read_text(encoding="utf-8")
    return [_rule(row) for row in tomllib.loads(text)["rules"]]


def _rule(row: dict[str, Any]) -> Rule:
    flags = 0 if row.get("exact") else re.IGNORECASE
    before, after, anywhere, unless = (
        re.compile(row[name], flags) if name in row else None
        for name in ("before", "after", "anywhere", "unless_after")
    )
    kinds = frozenset(row.get("kinds", ()))
    return Rule(row["role"], row["reason"], before, after, anywhere, unless, kinds)


RULES = _rules()
