"""Relative expressions before a name: "north of", "12 km south-west of", "between X and Y".

A table of patterns, each anchored at the end of the text that stands before the name. Pure: text
in, `Relation` out. Arabic prefixes (و, ف, ل …) are stripped by `mentions` before it asks.
"""

import re
from dataclasses import replace

from gazetteer.types import Relation

KM_PER_UNIT = {"km": 1.0, "kilometer": 1.0, "kilometre": 1.0, "mile": 1.609344, "mi": 1.609344,
               "m": 0.001, "meter": 0.001, "metre": 0.001, "كم": 1.0, "كلم": 1.0,
               "كيلومتر": 1.0, "كيلومترا": 1.0, "متر": 0.001}  # fmt: skip

DIRECTIONS: dict[str, tuple[str, float]] = {
    "north": ("north", 0), "northeast": ("north-east", 45), "east": ("east", 90),
    "southeast": ("south-east", 135), "south": ("south", 180), "southwest": ("south-west", 225),
    "west": ("west", 270), "northwest": ("north-west", 315),
    "شمال شرق": ("north-east", 45), "شمال شرقي": ("north-east", 45),
    "شمال غرب": ("north-west", 315), "شمال غربي": ("north-west", 315),
    "جنوب شرق": ("south-east", 135), "جنوب شرقي": ("south-east", 135),
    "جنوب غرب": ("south-west", 225), "جنوب غربي": ("south-west", 225),
    "شمال": ("north", 0), "شمالي": ("north", 0), "جنوب": ("south", 180), "جنوبي": ("south", 180),
    "شرق": ("east", 90), "شرقي": ("east", 90), "غرب": ("west", 270), "غربي": ("west", 270),
}  # fmt: skip

LOOK_BACK = 90  # characters; the longest expression the table knows has about 60

_EN_DIR = r"(?P<dir>(?:north|south)(?:[- ]?(?:east|west))?|east|west)(?:ern)?"
_AR_DIR = (
    r"[وفبل]?(?P<dir>(?:شمال|جنوب)(?: ?(?:شرقي|غربي|شرق|غرب))|"
    r"شمالي|شمال|جنوبي|جنوب|شرقي|شرق|غربي|غرب)"
)
_EN_DIST = r"(?P<dist>\d+(?:[.,]\d+)?)[ -]?(?P<unit>km|kilomet(?:er|re)|miles?|mi|met(?:er|re)|m)s?"
_AR_DIST = r"(?P<dist>\d+(?:[.,]\d+)?) ?(?P<unit>كيلومترا|كيلومتر|كلم|كم|متر)"
# what may stand between the relation and the name: "the town of", "the Miqdadiya district"'s the
_EN_KIND = (
    r"(?:the )?(?:(?:town|city|village|district|sub-?district|province|governorate|area|areas|"
    r"outskirts|mountains?|region) of )?(?:the )?"
)
_AR_KIND = r"(?:(?:قضاء|ناحية|مدينة|قرية|بلدة|محافظة|منطقة|مناطق) )?"


def _english(body: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{body}) {_EN_KIND}$", re.IGNORECASE)


def _arabic(body: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{body}) {_AR_KIND}$")


# (kind or None where the direction names it, pattern); the first that fits counts
TABLE: tuple[tuple[str | None, re.Pattern[str]], ...] = (
    (None, _english(rf"{_EN_DIST} (?:to the |away to the )?{_EN_DIR} (?:of|from)")),
    (None, _english(rf"(?:to the )?{_EN_DIR} of")),
    ("distance from", _english(rf"{_EN_DIST} (?:away )?(?:from|outside|off)")),
    ("outskirts of", _english(r"(?:(?:northern|southern|eastern|western) )?outskirts of|outside")),
    ("around", _english(r"around|surrounding|in the vicinity of|vicinity of|environs of")),
    ("near", _english(r"near|nearby|close to|next to|not far from|adjacent to")),
    ("between", _english(r"between")),
    ("towards", _english(r"towards?|in the direction of")),
    ("from", _english(r"road from|stretching from|extending from")),
    ("as far as", _english(r"as far as|up to")),
    ("part of", _english(rf"{_EN_DIR}")),
    (None, _arabic(rf"{_AR_DIST} (?:إلى |الى )?(?:ال)?{_AR_DIR}(?: من)?")),
    (None, _arabic(rf"{_AR_DIR}(?: من)?")),
    ("distance from", _arabic(rf"{_AR_DIST} (?:عن|من)")),
    ("outskirts of", _arabic(r"[وفبل]?(?:أطراف|اطراف|ضواحي|مشارف)")),
    ("around", _arabic(r"حول|محيط|في محيط|بمحيط")),
    ("near", _arabic(r"قرب|بالقرب من|بقرب|قريبة من|القريبة من")),
    ("between", _arabic(r"بين|ما بين")),
    ("towards", _arabic(r"باتجاه|نحو")),
)

# "north of Jalawla and of Khanaqin": what may stand between two names that share one relation
_LIST = re.compile(
    rf"^\s*(?:(?:town|district|area|areas|village|province)\s*)?(?:,|and|or|as well as|و)?"
    rf"(?:\s*and)?\s*(?:of|from)?\s*{_EN_KIND}{_AR_KIND}$",
    re.IGNORECASE,
)
_AND = re.compile(rf"^\s*(?:and|و)\s*{_EN_KIND}{_AR_KIND}$", re.IGNORECASE)


def relation_before(text: str, start: int) -> Relation | None:
    """Return the relation that ends where the name at `start` begins, or None."""
    begin = max(0, start - LOOK_BACK)
    before = re.sub(r"\s", " ", text[begin:start])
    for kind, pattern in TABLE:
        found = pattern.search(before)
        if found:
            return _relation(kind, found, begin)
    return None


def _relation(kind: str | None, found: re.Match[str], begin: int) -> Relation:
    groups = found.groupdict()
    bearing = None
    if groups.get("dir"):
        word = groups["dir"].lower().replace("-", "")
        word = word if word in DIRECTIONS else word.replace(" ", "")
        direction, bearing = DIRECTIONS[word]
        kind = f"{direction} of" if kind is None else f"{direction}ern {kind}"
    distance = None
    if groups.get("dist"):
        unit = groups["unit"].lower().removesuffix("s")
        distance = round(float(groups["dist"].replace(",", ".")) * KM_PER_UNIT[unit], 3)
    return Relation(kind or "", begin + found.start(), bearing, distance)


def relations_of(text: str, spans: list[tuple[int, int]]) -> list[Relation | None]:
    """Return the relation of each span, in order; a list shares the relation of its first name."""
    found: list[Relation | None] = []
    for index, (start, _) in enumerate(spans):
        own = relation_before(text, start)
        previous = found[index - 1] if index else None
        if own is None and previous is not None:
            gap = text[spans[index - 1][1] : start]
            if previous.kind == "between":
                # only the second name closes the pair; what follows stands for itself
                joins = _AND.match(gap) is not None and not previous.is_shared
            else:
                joins = bool(gap.strip()) and _LIST.match(gap) is not None
            own = replace(previous, is_shared=True) if joins else None
        found.append(own)
    return found
