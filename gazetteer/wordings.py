"""What the press writes for a country or a US state: "Russian", "Americans", "W.Va.", "Conn."

These are no names of places: a report on "Iraqi forces" does not say that they are in Iraq. They
are looked up only where somebody has marked the words as a place.
"""

import csv
import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data" / "wordings.csv"
_LETTERS = re.compile(r"[^\w]+")
_SHORT = {
    "st": "Saint", "ste": "Sainte", "mt": "Mount", "ft": "Fort", "pt": "Point", "co": "County",
    "twp": "Township", "n": "North", "s": "South", "e": "East", "w": "West",
}  # fmt: skip
_POSSESSIVE = re.compile(r"['’]s?$")

Unit = tuple[str, str]  # country, ISO 3166-1 alpha-2, and GeoNames' code of its first division


def units_called(words: str) -> tuple[Unit, ...]:
    """Return the countries and states that are so worded, a plural taken for its singular."""
    key = _key(words)
    return _units().get(key) or _units().get(key.removesuffix("s"), ())


def spelled_out(name: str) -> str:
    """Return the name with its common abbreviations written out: "Mt. Pleasant", "Platte Co."."""
    words = _POSSESSIVE.sub("", name).split()
    return " ".join(_SHORT.get(word.rstrip(".").lower(), word) for word in words)


@lru_cache(maxsize=1)
def _units() -> dict[str, tuple[Unit, ...]]:
    found: dict[str, list[Unit]] = defaultdict(list)
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for words in row["words"].split("|"):
                found[_key(words)].append((row["country"], row["admin1"]))
    return {key: tuple(dict.fromkeys(units)) for key, units in found.items()}


def _key(words: str) -> str:
    return _LETTERS.sub("", _POSSESSIVE.sub("", words)).casefold()
