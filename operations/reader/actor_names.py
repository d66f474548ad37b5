"""The names of stored actors, found in a text word by word. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from gazetteer import normalize
from operations.vocabulary import Role

EXACT, SPELLED_ALIKE, UNKNOWN = 1.0, 0.9, 0.6
LONGEST_ACRONYM = 5
SHORT_ARABIC = 6

_WORD = re.compile(
    r"(?:[A-Z]\.){2,}|[^\W_]+(?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0640'’‘ʻʼ`´\u200c])*"
)
_GAP = re.compile(r"^(?:[ \u00a0-]|\r?\n(?!\s*\n)){1,2}$")
_PARTICLES = "وفبلك"
_WITH_ARTICLE = re.compile(f"[{_PARTICLES}]{{0,2}}(?:ال|لل)")


class Alias(NamedTuple):
    """One name of one stored actor; kind: of `ActorKind`."""

    name: str
    actor_id: int
    kind: int


# by the first word, the longest first
Phrases = dict[str, list[tuple[tuple[str, ...], Alias]]]


@dataclass(frozen=True)
class Aliases:
    """The names of the stored actors by the keys of their words, and what each actor is."""

    phrases: Phrases
    part: dict[int, Role]  # {actor_id: what it does where the text says only that it takes part}


@dataclass(frozen=True)
class FoundActor:
    """A span that names an actor, with one role; `text[start:end] == surface`.

    actor_id: None where no stored actor answers to the name. role: None where the text names the
    actor and says nothing that it did. score: 0..1. reason: for an editor.
    """

    start: int
    end: int
    surface: str
    score: float
    reason: str
    actor_id: int | None = None
    role: Role | None = None
    is_nameless: bool = False


def phrases_of(aliases: Iterable[Alias]) -> Phrases:
    """Return the names by the keys of their words."""
    phrases: Phrases = defaultdict(list)
    for alias in aliases:
        keys = tuple(_key(_bare(match.group())) for match in _WORD.finditer(alias.name))
        if keys and all(keys):
            phrases[keys[0]].append((keys, alias))
    for known in phrases.values():
        known.sort(key=lambda pair: -len(pair[0]))
    return dict(phrases)


@lru_cache(maxsize=65536)
def _key(word: str) -> str:
    """Return what spellings of one word share: Mobilisation and Mobilization, الجيش and جيش."""
    return normalize.name_key(word.rstrip("'’")).replace("z", "s")


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def known_in(text: str, aliases: Aliases) -> list[FoundActor]:
    """Return the stored actors that a text names, in order, without what they did."""
    words = list(_WORD.finditer(text))
    keys = [_key(_bare(word.group())) for word in words]
    found = []
    at = 0
    while at < len(words):
        match = _longest(text, words, keys, at, aliases)
        if match is None:
            at += 1
            continue
        count, actor = match
        found.append(actor)
        at += count
    return found


def _longest(
    text: str, words: list[re.Match[str]], keys: list[str], at: int, aliases: Aliases
) -> tuple[int, FoundActor] | None:
    """Return (words, actor) of the longest stored name that begins at this word."""
    first = words[at].group()
    begins = [(0, keys[at])]
    for cut in (1, 2):
        if len(first) > cut + 2 and all(char in _PARTICLES for char in first[:cut]):
            rest = first[cut:]
            # للجيش is ل + الجيش: the article's alef is not written
            is_article = first[cut - 1] == "ل" and rest.startswith("ل")
            begins.append((cut + is_article, _key("ا" + rest if is_article else rest)))
    for cut, begin in begins:
        for phrase, alias in aliases.phrases.get(begin, ()):
            last = at + len(phrase) - 1
            if last >= len(words) or tuple(keys[at + 1 : last + 1]) != phrase[1:]:
                continue
            if not all(
                _GAP.match(text[words[n].end() : words[n + 1].start()]) for n in range(at, last)
            ):
                continue
            start, end = words[at].start() + cut, words[last].end()
            surface = text[start:end]
            bare = _bare(surface).rstrip("'’")
            if _may_mean(bare, alias.name) and _has_its_article(first, alias.name):
                actor = FoundActor(
                    start, start + len(bare), bare, *_alike(bare, alias), actor_id=alias.actor_id
                )
                return len(phrase), _if_one(actor, phrase, aliases)
    return None


def _may_mean(surface: str, name: str) -> bool:
    """Return whether case allows it: "us" is not the US, "is" not the IS."""
    bare = surface.replace(".", "")
    if len(name) <= LONGEST_ACRONYM and name.isascii() and name.isupper():
        return bare == name
    return " " in name or len(name) > LONGEST_ACRONYM or not name.isascii() or bare[:1].isupper()


def _has_its_article(word: str, name: str) -> bool:
    """Return whether a short Arabic name is more than a plain word: حشد is a crowd."""
    is_short = name.startswith("ال") and len(name) <= SHORT_ARABIC
    return not is_short or _WITH_ARTICLE.match(word) is not None


def _alike(surface: str, alias: Alias) -> tuple[float, str]:
    if normalize.fold(surface) == normalize.fold(alias.name):
        return EXACT, "named so"
    return SPELLED_ALIKE, f"a spelling of {alias.name}"


def _if_one(actor: FoundActor, phrase: tuple[str, ...], aliases: Aliases) -> FoundActor:
    """Return the actor, or an open task where two stored actors answer to the name."""
    meant = {alias.actor_id for keys, alias in aliases.phrases[phrase[0]] if keys == phrase}
    if len(meant) == 1:
        return actor
    return replace(
        actor, actor_id=None, score=UNKNOWN, reason=f"{len(meant)} actors answer to this name"
    )
