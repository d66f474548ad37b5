"""Reads gold texts with the places and actors that are loaded, and measures what was found."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from gazetteer import normalize
from gazetteer.readings import read
from operations import reading
from operations.models import Actor, ActorName
from operations.reader.actions import read_actions
from operations.reader.actors import read_actors
from operations.reader.background import set_aside, without_headline
from operations.reader.benchmark import score
from operations.reader.dates import read_dates
from operations.reader.figures import ActorRead, TextRead, TextRun
from operations.reader.gold import GoldText
from operations.reader.statements import read_statements
from operations.starter_actors import load_starter_actors


def measure(golds: Sequence[GoldText]) -> TextRun:
    """Return the figures; the starter actors are added for the run alone, and nothing is kept."""
    with transaction.atomic():
        load_starter_actors()
        find_actors = _actor_reader()
        _read(golds[0], find_actors)  # what is loaded once is no time of a text
        reads = [_read(gold, find_actors) for gold in golds]
        transaction.set_rollback(True)
    return score(golds, reads)


def _read(gold: GoldText, find_actors: Callable[[GoldText], Any]) -> TextRead:
    begun = time.perf_counter()
    mentions = read(gold.text, language=gold.language, year=gold.published.year).mentions
    found, spans = find_actors(gold)
    dates = read_dates(gold.text, gold.language, gold.published)
    actions = read_actions(gold.text, gold.language)
    actions = set_aside(actions, dates, gold.text, gold.published)
    actions = without_headline(actions, gold.text)
    statements = read_statements(gold.text, gold.language)
    ms = (time.perf_counter() - begun) * 1000
    outside = [m for m in mentions if not any(a <= m.start and m.end <= b for a, b in spans)]
    return TextRead(outside, found, dates, actions, statements, ms)


def _actor_reader() -> Callable[[GoldText], tuple[list[ActorRead], list[tuple[int, int]]]]:
    """Return what reads the actors of a text, with the spans of all of them."""
    aliases = reading.known_actors()
    names: dict[int, set[str]] = {}
    for pk, name in [
        *Actor.objects.values_list("pk", "name"),
        *ActorName.objects.values_list("actor_id", "name"),
    ]:
        names.setdefault(pk, set()).add(normalize.fold(name))

    def find(gold: GoldText) -> tuple[list[ActorRead], list[tuple[int, int]]]:
        found = read_actors(gold.text, gold.language, aliases)
        return [
            ActorRead(
                actor.surface,
                frozenset(names.get(actor.actor_id) or {normalize.fold(actor.surface)}),
                actor.role,
            )
            for actor in found
            if actor.role is not None and actor.actor_id is not None
        ], [(actor.start, actor.end) for actor in found]

    return find
