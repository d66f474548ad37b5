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
from pathlib import Path
from typing import Any

from operations.reader.actor_names import (
    UNKNOWN,
    Alias,
    Aliases,
    FoundActor,
    known_in,
    phrases_of,
)
from operations.vocabulary import ABSENT_ROLES, ActorKind, Role

__all__ = ["Alias", "Aliases", "FoundActor", "index_of", "read_actors"]

NAMELESS = 0.5
LONGEST_SENTENCE = 600  # characters; what is longer is read in pieces
_DENIALS = ABSENT_ROLES | {Role.DENIES}
_DEEDS = {Role.ATTACKER, Role.TARGET, Role.VICTIM}
_PARTS = {Role.GROUND, Role.POLICE, Role.MILITIA, Role.AIR_SUPPORT}

_SIGN = "\ue000-\uf8ff"  # each stands for one actor of a sentence
_SENTENCE = re.compile(r"(?<![A-Z]\.)(?<=[.!?؟])[\"”’»)]?\s+|\n+|؛")
_WHOSE = re.compile(r" of (?:the )?[A-Z]| ال\w+ي(?!\w)")
_ALL_OF_THEM = re.compile(" and | و")
_ONE_OF_TWO = {"announces": -1, "denies": -1, "target": 0, "victim": 0}
_FOLDED = str.maketrans("أإآٱىیکةھ’", "ااااييكهه'")
_MARKS = re.compile("[\u064b-\u0652\u0640]")


@dataclass(frozen=True)
class _Language:
    letters: re.Pattern[str]  # a sentence without one of them is of another language
    unknown: list[re.Pattern[str]]
    bodies: re.Pattern[str]
    rules: list[re.Pattern[str]] = field(default_factory=list)


def index_of(aliases: Iterable[Alias]) -> Aliases:
    """Return the names made ready for `read_actors`: once, for any number of texts.

    aliases: an actor's own name before its others.
    """
    names = list(aliases)
    part: dict[int, Role] = {}
    for alias in names:
        part.setdefault(alias.actor_id, _part_in(alias.name, alias.kind))
    return Aliases(phrases_of(names), part)


def read_actors(text: str, language: str, aliases: Aliases) -> list[FoundActor]:
    """Return the actors a text names, in order; one entry a span and role.

    language: ISO 639, a hint that is not needed: the words of all languages are tried.
    """
    known = [actor for actor in known_in(text, aliases) if not _is_of_another(text, actor)]
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
                if kind and last_end >= 0 and text[last_end:start] in (" ", ") "):
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


def _is_of_another(text: str, actor: FoundActor) -> bool:
    """Return whether a name is part of another's: "Turkish-backed", "the prime minister of …"."""
    if BACKED.match(text, actor.end) or BACKED_BEFORE.search(
        text[max(0, actor.start - 20) : actor.start]
    ):
        return True
    is_office = OFFICES.fullmatch(_plain(actor.surface)) is not None
    return is_office and _WHOSE.match(text, actor.end) is not None


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
    told_in = [each for each in LANGUAGES if each.letters.search(masked)]
    for language in told_in or LANGUAGES:
        for rule in language.rules:
            for match in rule.finditer(masked):
                _assign(match, actors, aliases, roles)
    if DENIED.search(masked):  # who is said to have attacked did nothing
        roles = {n: [each for each in told if each[0] not in _DEEDS] for n, told in roles.items()}
    found = []
    for number, actor in enumerate(actors):
        for role, words in roles.get(number, ()):
            found.append(replace(actor, role=role, reason=f"{actor.reason}; “{words}”"))
        is_country = COUNTRIES.fullmatch(_plain(actor.surface))
        if number not in roles and not actor.is_nameless and not is_country:
            found.append(actor)
    return found


def _assign(
    match: re.Match[str], actors: list[FoundActor], aliases: Aliases,
    roles: dict[int, list[tuple[Role, str]]],
) -> None:  # fmt: skip
    words = re.sub(f"[{_SIGN}]", "…", match.group()).strip(" ,،")[:80]
    for name, group in match.groupdict().items():
        if name in _ONE_OF_TWO and not _ALL_OF_THEM.search(group or ""):
            # "against Daesh cells, the police said" is no list
            group = re.split("[,،]", group or "")[_ONE_OF_TWO[name]]
        numbers = [ord(char) - 0xE000 for char in group or "" if "\ue000" <= char <= "\uf8ff"]
        for position, number in enumerate(numbers):
            role = _role(name, position, actors[number], aliases)
            told = [held for held, _ in roles[number]] if number in roles else []
            if not told or _goes_with(role, told):
                roles[number].append((role, words))


def _goes_with(role: Role, told: list[Role]) -> bool:
    """Return whether one mention may have both: "the army said that it had killed …"."""
    if role in told:
        return False
    if _DENIALS.issuperset([role, *told]):
        return True
    return (
        len(told) == 1 and Role.ANNOUNCES in (role, *told) and not _PARTS.isdisjoint([role, *told])
    )


def _role(name: str, position: int, actor: FoundActor, aliases: Aliases) -> Role:
    if name == "part" or (name == "leads" and position):
        told = _part_in(actor.surface, 0)  # "Turkish drones" say more than Turkey
        if actor.actor_id is None or told != Role.GROUND:
            return told
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
    letters = re.compile("[a-z]" if table["is_latin"] else "[\u0620-\u06ff]")
    return _Language(letters, unknown, bodies, rules)


def _table() -> dict[str, Any]:
    path = Path(__file__).parent / "data" / "actors.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


_TABLE = _table()
BACKED = re.compile(_TABLE.pop("backed"))
DENIED = re.compile(_TABLE.pop("denied").translate(_FOLDED))
BACKED_BEFORE = re.compile(_TABLE.pop("backed_before"))
COUNTRIES = re.compile(_TABLE.pop("countries"))
OFFICES = re.compile(_TABLE.pop("offices"))
PARTS = {Role(name): re.compile(words) for name, words in _TABLE.pop("parts").items()}
LANGUAGES = [_language(section) for section in _TABLE.values()]
