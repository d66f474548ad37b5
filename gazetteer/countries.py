"""A country named beside a place within it is no scene of its own: "Zakho in Iraq". Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from gazetteer.types import MENTIONED, PLACE, Mention

KINDS = frozenset({"PCLI", "PCL", "PCLD"})
WITHIN = "a country; the sentence names where in it"
LONGEST_SENTENCE = 400  # characters
_SENTENCE_ENDS = re.compile(r"[.!?؟]\s|\n")


def set_aside(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, in order; a country whose sentence names a scene is only mentioned."""
    scenes = [
        mention.start for mention in mentions
        if mention.role == PLACE and not mention.names_no_place and not _is_country(mention)
    ]  # fmt: skip
    return [
        replace(mention, role=MENTIONED, reasons=(WITHIN,))
        if mention.role == PLACE and _is_country(mention) and _is_beside(text, mention, scenes)
        else mention
        for mention in mentions
    ]


def _is_country(mention: Mention) -> bool:
    return mention.best is not None and mention.best.kind in KINDS


def _is_beside(text: str, country: Mention, scenes: list[int]) -> bool:
    """Return whether a scene stands in its sentence; before it where it is "eastern Syria"."""
    at = bisect_left(scenes, country.start)
    near = scenes[max(0, at - 1) : at + (country.relation is None)]
    return any(
        not _SENTENCE_ENDS.search(text, min(country.start, scene), max(country.start, scene))
        for scene in near
        if abs(scene - country.start) <= LONGEST_SENTENCE
    )
