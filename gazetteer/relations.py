"""Relative expressions before a name: "north of", "12 km south-west of", "between X and Y".

The words are data: `data/relations.toml`, one section a language. Pure: text in, `Relation` out.
Arabic particles that are written as part of the name (و, ف, ل …) are stripped by `mentions`
before it asks.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gazetteer.types import Relation

LOOK_BACK = 120  # characters; the longest expression the table knows has about 90

AS_FAR_AS, BETWEEN, ALONG, IN = "as far as", "between", "along", "in"
BORDER, TOWARDS, BETWEEN_LINES = "as far as the border", "towards", "between the lines"
# Two places, or a course and two places, make one expression of these.
PAIRED = frozenset({BETWEEN, ALONG, BORDER, TOWARDS, AS_FAR_AS, IN})
NAMES = {0: "north", 45: "north-east", 90: "east", 135: "south-east",
         180: "south", 225: "south-west", 270: "west", 315: "north-west"}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """A kind of relation, and a pattern that ends where the name begins."""

    kind: str
    pattern: re.Pattern[str]
    language: "Language"


class Language:
    """The words of one language, compiled from its section of the table."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.units: dict[str, float] = table["units"]
        self.directions: dict[str, float] = table["directions"]
        number, span = table["number"], table["range"]
        parts = {
            "{dist}": rf"(?:(?P<low>{number}) ?{span} ?)?(?P<dist>{number}){table['unit']}",
            "{dir}": table["direction"],
        }
        kind = table["kind"]
        self.rules = [
            self._rule(row, parts, kind, table.get("prefix", "")) for row in table["rules"]
        ]
        self.plain_from = re.compile(rf"(?<!\w)(?:{table['from']}) {kind}$", re.I)
        self.not_names = re.compile(rf"(?:{table['not_names']})", re.I)
        self.lines = re.compile(rf"(?<!\w)(?:{table['lines']})(?!\w)", re.I)
        gaps = table["gaps"]
        after = rf"^\s*{gaps['after_name']}\s*"
        self.conjunction = re.compile(
            rf"{after}(?:{gaps['comma']})?\s*(?:{gaps['and']})\s*{kind}$", re.I
        )
        self.comma = re.compile(rf"{after}(?:{gaps['comma']})\s*{kind}$", re.I)
        self.to = re.compile(rf"^\s*(?:{gaps['to']})\s*{kind}$", re.I)
        self.course_from = re.compile(rf"^\s*(?:{gaps['course_from']})\s+{kind}$", re.I)
        self.in_gap = re.compile(rf"^\s*(?:{gaps['in']})\s*(?:the )?$", re.I)
        self.after_in = re.compile(gaps["after_in"], re.I)

    def _rule(self, row: dict[str, Any], parts: dict[str, str], kind: str, prefix: str) -> Rule:
        body = row["pattern"]
        for name, pattern in parts.items():
            body = body.replace(name, pattern)
        end = "" if row.get("bare") else f" {kind}"
        return Rule(
            row["kind"], re.compile(rf"(?<!\w)(?:{prefix})(?:{body}){end}(?<!\w)$", re.I), self
        )

    def bearing(self, words: str) -> float:
        """Return degrees clockwise from north: of "North-East", of الشمال الشرقي."""
        bare = " ".join(word.removeprefix("ال") for word in words.lower().replace("-", " ").split())
        found = self.directions.get(bare)
        return self.directions[bare.replace(" ", "")] if found is None else found


def _languages() -> list[Language]:
    text = (Path(__file__).parent / "data" / "relations.toml").read_text(encoding="utf-8")
    return [Language(section) for section in tomllib.loads(text).values()]


LANGUAGES = _languages()


def relation_before(text: str, start: int) -> Relation | None:
    """Return the relation that ends where the name at `start` begins, or None.

    A day, a month or a number at `start` is no name: "between Monday and Tuesday" relates nothing.
    """
    begin = max(0, start - LOOK_BACK)
    before = re.sub(r"\s", " ", text[begin:start])
    if not before.strip() or any(each.not_names.match(text, start) for each in LANGUAGES):
        return None
    ahead = before + re.sub(r"\s", " ", text[start : start + 80])
    for language in LANGUAGES:
        for rule in language.rules:
            # the search ends at the name, and a look-ahead may see what follows it
            found = rule.pattern.search(before) or _looking_ahead(rule, ahead, len(before))
            if found:
                return _relation(rule, found, begin)
    return None


def _looking_ahead(rule: Rule, ahead: str, end: int) -> re.Match[str] | None:
    """Return the match of a rule that asks what follows the name, else None."""
    if "(?=" not in rule.pattern.pattern:
        return None
    pattern = re.compile(rule.pattern.pattern.removesuffix("$"), re.I)
    return next((found for found in pattern.finditer(ahead) if found.end() == end), None)


def _relation(rule: Rule, found: re.Match[str], begin: int) -> Relation:
    groups = found.groupdict()
    kind = code = rule.kind
    bearing = None
    if groups.get("dir"):
        bearing = rule.language.bearing(groups["dir"])
        side = NAMES[round(bearing)]
        kind = f"{side} of" if kind == "direction" else f"{side}ern {kind}"
        code = kind if code == "direction" else code
    distance = None
    if groups.get("dist"):
        unit = groups["unit"].lower()
        factor = rule.language.units.get(unit) or rule.language.units[unit.removesuffix("s")]
        stated = [_number(groups[name]) for name in ("low", "dist") if groups.get(name)]
        distance = round(sum(stated) / len(stated) * factor, 3)
    return Relation(kind, begin + found.start(), bearing, distance, code=code)


def _number(digits: str) -> float:
    return float(digits.replace(",", ".").replace("٫", "."))


def placeless(text: str) -> Iterator[Relation]:
    """Yield the expressions that name no place: "between the contact lines"; `end` is theirs."""
    spaced = re.sub(r"\s", " ", text)
    found = [match for language in LANGUAGES for match in language.lines.finditer(spaced)]
    for match in sorted(found, key=lambda match: match.start()):
        yield Relation(BETWEEN_LINES, match.start(), code=BETWEEN_LINES, end=match.end())


def relations_of(text: str, spans: list[tuple[int, int]]) -> list[Relation | None]:
    """Return the relation of each span, in order; spans of one expression share it.

    `is_shared` marks every span after the first of a list ("north of X and Y"), of a pair
    ("between X and Y", "from X towards Y") and of a path ("along the X river from Y to Z").
    """
    found: list[Relation | None] = []
    is_open = False  # whether the pair or path that the last span stands in may go on
    for index, (start, end) in enumerate(spans):
        own = relation_before(text, start)
        if not index:
            found.append(own)
            is_open = own is not None
            continue
        gap = re.sub(r"\s", " ", text[spans[index - 1][1] : start])
        previous = found[-1]
        joined, is_open = _paired(text, spans[index - 1], gap, previous, own, is_open)
        if joined is not None and not joined.is_shared:  # the pair begins one name earlier
            found[-1] = joined
            joined = replace(joined, is_shared=True)
        if joined is None and _lies_in(text, end, gap, own):
            joined = replace(own or Relation(IN, start, code=IN), is_shared=True)
        if joined is None and own is None and previous is not None:
            joined = _listed(text, spans, index, gap, previous)
        found.append(joined or own)
        is_open = is_open if joined else own is not None
    return found


def _paired(
    text: str, before: tuple[int, int], gap: str, previous: Relation | None,
    own: Relation | None, is_open: bool,
) -> tuple[Relation | None, bool]:  # fmt: skip
    """Return the relation this name shares with the one before it, and whether it may go on.

    A relation that is not marked as shared is meant for both names: the first had none yet.
    """
    kind = previous.code if previous else ""
    if previous and is_open and kind == BETWEEN and _any("conjunction", gap, BETWEEN):
        return replace(previous, is_shared=True), False
    if previous and is_open and kind == ALONG:
        if not previous.is_shared and _any("course_from", gap):
            return replace(previous, is_shared=True), True
        if _any("to", gap):
            return replace(previous, is_shared=True), False
    if own is None or own.code not in (TOWARDS, AS_FAR_AS, BORDER):
        return None, False
    if text[before[1] : own.start].strip(" \n\t,،و"):
        return None, False
    leads = re.sub(r"\s", " ", text[max(0, before[0] - LOOK_BACK) : before[0]])
    start = min((m.start() for x in LANGUAGES if (m := x.plain_from.search(leads))), default=None)
    if start is not None and previous is None:
        start += max(0, before[0] - LOOK_BACK)
    elif previous and own.code == BORDER and previous.bearing_deg is not None:
        start = previous.start
    else:
        return None, False
    code = ALONG if own.code == AS_FAR_AS else own.code
    bearing = previous.bearing_deg if previous else None
    return Relation(code, start, bearing, code=code), False


def _any(name: str, gap: str, word: str = "") -> bool:
    """Return whether a gap pattern of some language fits; `word` may be said twice in a pair."""
    gaps = [gap]
    if word:  # "between X and between Y", بين كفري وبين خانقين
        gaps.append(re.sub(r"(?<=[و ])(?:between|بين) $", "", gap))
    return any(getattr(language, name).match(each) for language in LANGUAGES for each in gaps)


def _lies_in(text: str, end: int, gap: str, own: Relation | None) -> bool:
    """Return whether this name says where the one before it lies: "X in the district of Y"."""
    if own is not None:
        return own.code == IN and not text[: own.start].endswith("\n") and _is_only_in(gap)
    return any(x.in_gap.match(gap) and x.after_in.match(text, end) for x in LANGUAGES)


def _is_only_in(gap: str) -> bool:
    return len(gap) < 40 and not re.search(r"[.;!?؟:]", gap)


def _listed(
    text: str, spans: list[tuple[int, int]], index: int, gap: str, previous: Relation
) -> Relation | None:
    """Return the relation of a list that goes on: "north of X, Y and Z", شمال س، ص.

    In English a comma alone goes on only where a conjunction closes the list: "north of
    Jalawla, Diyala" says where Jalawla lies.
    """
    if previous.code in PAIRED or not gap.strip():
        return None
    if "،" in gap and "و" in gap:  # an Arabic comma before "and" opens a new clause
        return None
    if _any("conjunction", gap):
        return replace(previous, is_shared=True)
    if not _any("comma", gap):
        return None
    for (_, end), (start, _) in zip(spans[index:], spans[index + 1 :], strict=False):
        following = re.sub(r"\s", " ", text[end:start])
        if _any("conjunction", following):
            return replace(previous, is_shared=True)
        if not _any("comma", following):
            break
    return replace(previous, is_shared=True) if "،" in gap else None
