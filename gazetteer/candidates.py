"""From a name to ranked places: the same key, the same consonants, one consonant off, alike."""

from __future__ import annotations

from dataclasses import replace

from gazetteer import areas, memory, search_sql
from gazetteer.areas import Within
from gazetteer.asked import asked
from gazetteer.gather import begins, gather
from gazetteer.models import search_keys
from gazetteer.ranking import Context, Near, rank
from gazetteer.types import Candidate

MAX_NAME = 200
ENOUGH = 0.90  # a candidate as good as this completes a list of suggestions

__all__ = ["Near", "Within", "rank", "resolve", "suggest"]


def resolve(
    name: str,
    *,
    language: str | None = None,
    kind: str | None = None,
    within: Within | None = None,
    near: Near | None = None,
    limit: int = 10,
    using: str = "default",
) -> list[Candidate]:
    """Return the places `name` may mean, best first, scored 0..1 with reasons.

    language: ISO 639 of the text, a hint among equals. kind: a GeoNames feature code. within: an
    administrative place, its id or its name. near: a place, a candidate, or (lon, lat) in SRID
    4326. Scores below `scoring.SHOW_THRESHOLD` are guesses, to be shown only when asked for.
    """
    query = asked(name[:MAX_NAME])
    if not query.spellings:
        return []
    kinds = (kind,) if kind else query.kinds
    stamps, index, *_ = memory.held(using)
    if index is None:
        return search_sql.resolve(query, Context(kinds, None, near), within, stamps, limit, using)
    area = (areas.area_of(within, index) or None) if within is not None else None
    inside = index.inside(area) if area is not None else None
    context = Context(kinds, inside.places if inside else None, near, language)
    return rank(query, gather(index, query, inside), context, limit)


def suggest(text: str, *, limit: int = 10, using: str = "default") -> list[Candidate]:
    """Return candidates for a name still being typed: those beginning so, then `resolve`'s."""
    found = resolve(text, limit=limit, using=using)
    key, _ = search_keys(text[:MAX_NAME])
    if len(key) > 1 and not (found and found[0].score >= ENOUGH and len(found) >= limit):
        known = {candidate.place_id for candidate in found}
        typed = [
            replace(c, reasons=("begins with what was typed",), code="typed")
            for c in begins(key, limit + len(known), using)
            if c.place_id not in known
        ]
        found = sorted([*found, *typed], key=lambda c: (-c.score, -c.prominence, c.place_id))
    return found[:limit]
