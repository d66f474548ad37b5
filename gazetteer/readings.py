"""One joint reading of a text: its places support each other."""

from collections.abc import Iterable
from dataclasses import replace

from gazetteer import joint, mentions, normalize, scoring
from gazetteer.types import PLACE, Mention, Reading


def read(
    text: str, *, language: str | None = None, year: int | None = None, using: str = "default"
) -> Reading:
    """Return the places a text names, with candidates ranked by name and by each other.

    language: ISO 639; guessed from the script where not given. year: of publication.
    Offsets are characters of `text`.
    """
    chosen = joint.choose(text, mentions.find(text, year=year, using=using))
    guessed = "ar" if normalize.script_of(text[:5000]) == "Arab" else "en"
    return Reading(text, language or guessed, tuple(shown(chosen)))


def shown(chosen: Iterable[Mention]) -> list[Mention]:
    """Return the mentions without candidates below the threshold; one left without is open."""
    return [_shown(mention) for mention in chosen]


def _shown(mention: Mention) -> Mention:
    likely = tuple(c for c in mention.candidates if c.score >= scoring.SHOW_THRESHOLD)
    reasons = mention.reasons
    if not likely and mention.role == PLACE and not mention.names_no_place:
        reasons = (*reasons, "no known place answers to this name: an open task")
    return replace(mention, candidates=likely, reasons=reasons)
