"""What may have been meant by a name as somebody wrote it: its spellings, the surest first. Pure.

| as written | also tried | because |
|---|---|---|
| Alsalihiyah, AlMosalakah | Salihiyah, Mosalakah | the article is glued on |
| Daquq (Taza) | Daquq; Taza | the brackets hold another name, or a remark |
| Al Dair-Al Zahra | Dair; Zahra | two names in one cell |
| Baghdad Al Jadidah-709 | Baghdad Al Jadidah | the number of a quarter |
| Kabir Dahkan | Dahkan Kabir | word order |
"""

import re
from functools import lru_cache
from typing import NamedTuple

from gazetteer import normalize, scoring, vocabulary
from gazetteer.models import search_keys
from gazetteer.scoring import Spelling
from gazetteer.writing import Written, asked_letters

GLUED, BRACKETS, PARTS, NO_NUMBER, TURNED = 0.985, 0.95, 0.88, 0.95, 0.95
SOME_WORDS = 0.84

ARTICLES = frozenset({"al", "el", "as", "ash", "ad", "ar", "an", "at", "az", "ath", "adh"})
_GLUED = re.compile(r"(?<![^\W_])(?:al|el)(?=[^\W\d_]{4})", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_NUMBER = re.compile(r"[\s\-–/]*\d+\s*$")
_PARTING = re.compile(r"\s*[/\\,،–]\s*|(?<=\w)\s*-\s*(?=(?:al|el|ال)[\s\-\w]|\w{4})", re.IGNORECASE)


class Asked(NamedTuple):
    """A name asked for: as folded, the kinds its generic words ask for, its spellings."""

    name: str
    folded: str
    bare: str
    script: str
    kinds: tuple[str, ...]
    spellings: tuple[Spelling, ...]
    some_words: tuple[Spelling, ...]
    words: int
    written: tuple[Written, ...] = ()


@lru_cache(maxsize=1024)
def asked(name: str) -> Asked:
    """Return the readings of a name; without any spelling where it holds no letter."""
    bare, kinds = vocabulary.split_generic(name)
    found: dict[str, Spelling] = {}
    for text, factor in [(name, 1.0), *_others(name)]:
        spelling = _spelling(text, factor)
        if spelling and spelling.key not in found:
            found[spelling.key] = spelling
    words = bare.replace("-", " ").split()
    parts: dict[str, Spelling] = {}
    if len(words) > 1:
        for text in (" ".join(words[:-1]), " ".join(words[1:])):
            part = _spelling(text, SOME_WORDS)
            if part and len(part.skeleton) > 2 and part.key not in found:
                parts[part.key] = part
    written = [asked_letters(text) for text in (name, _GLUED.sub("", name))]
    return Asked(
        name, normalize.fold(name), normalize.fold(bare), normalize.script_of(name), kinds,
        tuple(found.values()), tuple(parts.values()),
        max(1, sum(word.casefold() not in ARTICLES for word in words)),
        tuple(Written(letters) for letters in dict.fromkeys(written) if letters),
    )  # fmt: skip


def _others(name: str) -> list[tuple[str, float]]:
    others = []
    unglued = _GLUED.sub("", name)
    if unglued != name:
        others.append((unglued, GLUED))
    outside = _BRACKETED.sub(" ", name).strip()
    if outside and outside != name:
        others += [(outside, BRACKETS), *((m, PARTS) for m in _BRACKETED.findall(name))]
    counted = _NUMBER.sub("", name)
    if counted and counted != name:
        others.append((counted, NO_NUMBER))
    parts = [part for part in _PARTING.split(counted) if len(part) > 3]
    if len(parts) > 1:
        others += [(part, PARTS) for part in parts]
    words = vocabulary.split_generic(name)[0].split()
    if len(words) == 2:
        others.append((f"{words[1]} {words[0]}", TURNED))
    return others


def _spelling(text: str, factor: float) -> Spelling | None:
    key, skeleton = search_keys(text)
    return Spelling(key, skeleton, scoring.encode(key), factor) if key else None
