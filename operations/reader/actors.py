"""Who a text names, and what it says each of them did.

Names and aliases are found word by word, by the gazetteer's spelling-tolerant keys; what a sentence
says of them is a table of patterns, `data/actors.toml`. A force that no stored name answers to, and
a body without a name that did something, have no `actor_id`: open tasks. Pure.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from gazetteer import normalize
from operations.vocabulary import ABSENT_ROLES, ActorKind, Role

EXACT, SPELLED_ALIKE, UNKNOWN, NAMELESS = 1.0, 0.9, 0.6, 0.5
MAX_WORDS = 8  # of a name
LONGEST_ACRONYM = 5
LONGEST_SENTENCE = 600  # characters; what is longer is read in pieces

_SIGN = "\ue000-\uf8ff"  # each stands for one actor of a sentence
_WORD = re.compile(
    r"(?:[A-Z]\.){2,}|[^\W_]+(?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0640'’‘ʻʼ`´\u200c])*"
)
_GAP = re.compile(r"^(?:[ \u00a0-]|\r?\n(?!\s*\n)){1,2}$")
_SENTENCE = re.compile(r"(?<![A-Z]\.)(?<=[.!?؟])[\"”’»)]?\s+|\n+|؛")
_PARTICLES = "وفبلك"
_FOLDED = str.maketrans("أإآٱىیکةھ’", "ااااييكهه'")
_MARKS = re.compile("[\u064b-\u0652\u0640]")


class Alias(NamedTuple):
    """One name of one stored actor; kind: of `ActorKind`."""

    name: str
    actor_id: int
    kind: int


@dataclass(frozen=True)
class Aliases:
    """The names of the stored actors by the keys of their words, and what each actor is."""

    phrases: dict[str, list[tuple[tuple[str, ...], Alias]]]  # by the first word, longest first
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


@dataclass(frozen=True)
class _Language:
    unknown: list[re.Pattern[str]]
    bodies: re.Pattern[str]
    rules: list[re.Pattern[str]] = field(default_factory=list)


def index_of(aliases: Iterable[Alias]) -> Aliases:
    """Return the names made ready for `read_actors`: once, for any number of texts.

    aliases: an actor's own name before its others.
    """
    phrases: dict[str, list[tuple[tuple[str, ...], Alias]]] = defaultdict(list)
    part: dict[int, Role] = {}
    for alias in aliases:
        keys = tuple(_key(match.group()) for match in _WORD.finditer(alias.name))
        if keys and all(keys):
            phrases[keys[0]].append((keys, alias))
        part.setdefault(alias.actor_id, _part_in(alias.name, alias.kind))
    for known in phrases.values():
        known.sort(key=lambda pair: -len(pair[0]))
    return Aliases(dict(phrases), part)


def read_actors(text: str, language: str, aliases: Aliases) -> list[FoundActor]:
    """Return the actors a text names, in order; one entry a span and role.

    language: ISO 639, a hint that is not needed: the words of all languages are tried.
    """
    known = _known(text, aliases)
    unknown = _unknown(text, known)
    named = sorted([*known, *unknown], key=lambda actor: actor.start)
    found: list[FoundActor] = []
    at = 0
    for start, end in _sentences(text, named):
        here = []
        while at < len(named) and named[at].start < end:
            here.append(named[at])
            at += 1
        if here:
            found += _with_roles(text[start:end], start, here, aliases)
    return found


# --- names ---------------------------------------------------------------------------------------
@lru_cache(maxsize=65536)
def _key(word: str) -> str:
    """Return what spellings of one word share: Mobilisation and Mobilization, الجيش and جيش."""
    return normalize.name_key(word.rstrip("'’")).replace("z", "s")


def _known(text: str, aliases: Aliases) -> list[FoundActor]:
    words = list(_WORD.finditer(text))
    keys = [_key(word.group().removesuffix("'s").removesuffix("’s")) for word in words]
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
            bare = surface.removesuffix("'s").removesuffix("’s").rstrip("'’")
            if _may_mean(bare, alias.name):
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


def _unknown(text: str, known: list[FoundActor]) -> list[FoundActor]:
    taken = sorted((actor.start, actor.end) for actor in known)
    found: list[FoundActor] = []
    for kind, patterns in (
        (False, [pattern for each in LANGUAGES for pattern in each.unknown]),
        (True, [each.bodies for each in LANGUAGES]),
    ):
        for pattern in patterns:
            for match in pattern.finditer(text):
                start, end = match.span("name")
                before = bisect_left(taken, (end, 0)) - 1
                last_end = taken[before][1] if before >= 0 else -1
                if last_end > start:
                    continue
                if kind and 0 <= last_end == start - 1:
                    continue  # "Islamic State gunmen" are the Islamic State's
                insort(taken, (start, end))
                score, reason = (
                    (NAMELESS, "armed people without a name")
                    if kind
                    else (UNKNOWN, "no stored actor answers to this name: an open task")
                )
                found.append(
                    FoundActor(start, end, text[start:end], score, reason, is_nameless=kind)
                )
    return found


# --- roles ---------------------------------------------------------------------------------------
def _sentences(text: str, actors: list[FoundActor]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences; a long one is cut, but through no actor's name."""
    ends = [(gap.start(), gap.end()) for gap in _SENTENCE.finditer(text)]
    start = at = 0
    for end, following in [*ends, (len(text), len(text))]:
        while end - start > LONGEST_SENTENCE:
            cut = start + LONGEST_SENTENCE
            while at < len(actors) and actors[at].end <= cut:
                at += 1
            if at < len(actors):
                cut = min(cut, max(actors[at].start, start + 1))
            yield start, cut
            start = cut
        yield start, max(start, end)
        start = max(start, following)


def _with_roles(
    sentence: str, offset: int, actors: list[FoundActor], aliases: Aliases
) -> list[FoundActor]:
    """Return the actors of one sentence with what it says of them."""
    masked, at = "", 0
    for number, actor in enumerate(actors):
        begin, end = actor.start - offset, actor.end - offset
        masked += _plain(sentence[at:begin]) + chr(0xE000 + number)
        at = end
    masked += _plain(sentence[at:])
    roles: dict[int, list[tuple[Role, str]]] = defaultdict(list)
    for language in LANGUAGES:
        for rule in language.rules:
            for match in rule.finditer(masked):
                _assign(match, actors, aliases, roles)
    found = []
    for number, actor in enumerate(actors):
        for role, words in roles.get(number, ()):
            found.append(replace(actor, role=role, reason=f"{actor.reason}; “{words}”"))
        if number not in roles and not actor.is_nameless:
            found.append(actor)
    return found


def _assign(
    match: re.Match[str], actors: list[FoundActor], aliases: Aliases,
    roles: dict[int, list[tuple[Role, str]]],
) -> None:  # fmt: skip
    words = re.sub(f"[{_SIGN}]", "…", match.group()).strip(" ,،")[:80]
    for name, group in match.groupdict().items():
        numbers = [ord(char) - 0xE000 for char in group or "" if "\ue000" <= char <= "\uf8ff"]
        for position, number in enumerate(numbers):
            role = _role(name, position, actors[number], aliases)
            told = [held for held, _ in roles[number]] if number in roles else []
            stacks = role in ABSENT_ROLES and all(held in ABSENT_ROLES for held in told)
            if role not in told and (not told or stacks):
                roles[number].append((role, words))


def _role(name: str, position: int, actor: FoundActor, aliases: Aliases) -> Role:
    if name == "part" or (name == "leads" and position):
        if actor.actor_id is None:
            return _part_in(actor.surface, 0)
        return aliases.part[actor.actor_id]
    return Role(name)


def _part_in(name: str, kind: int) -> Role:
    """Return what an actor of this name and kind does where it takes part."""
    plain = _plain(name)
    for role, words in PARTS.items():
        if words.search(plain):
            return role
    militias = (ActorKind.POLITICAL_MILITIA, ActorKind.IDENTITY_MILITIA)
    return Role.MILITIA if kind in militias else Role.GROUND


# --- the table -----------------------------------------------------------------------------------
def _plain(text: str) -> str:
    """Return the text as the rules are written: lower case, no marks, one form of each letter."""
    return re.sub(r"\s", " ", _MARKS.sub("", text)).translate(_FOLDED).lower()


def _language(table: dict[str, Any]) -> _Language:
    # atomic: "the " can be read in two ways, and forty of them in 2^40
    group = (
        rf"(?>{table['leading']})[{_SIGN}]{table['heads']}"
        rf"(?:(?>(?:{table['and']}|,? \(){table['leading']})[{_SIGN}]\)?{table['heads']})*"
    )

    def filled(match: re.Match[str]) -> str:
        name = match.group(1)
        if name[0] == "w" and name[1:].isdigit():
            return rf"(?:[^\s,;:.،؛{_SIGN}]+ ){{0,{name[1:]}}}"
        return f"(?P<{name}>{group})"

    prefix = table["prefix"]
    rules = [
        re.compile(
            rf"(?<!\w){prefix}(?:{re.sub(r'{([a-z_]+[0-9]*)}', filled, rule)})".translate(_FOLDED)
        )
        for rule in table["rules"]
    ]
    unknown = [re.compile(rf"(?<!\w){prefix}(?P<name>{body})") for body in table["unknown"]]
    bodies = re.compile(rf"(?<!\w){prefix}(?P<name>{table['bodies']})(?!\w)", re.IGNORECASE)
    return _Language(unknown, bodies, rules)


def _table() -> dict[str, Any]:
    path = Path(__file__).parent / "data" / "actors.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


_TABLE = _table()
PARTS = {Role(name): re.compile(words) for name, words in _TABLE.pop("parts").items()}
LANGUAGES = [_language(section) for section in _TABLE.values()]
