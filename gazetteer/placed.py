"""Where a place is put of which only its unit is known. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gazetteer.types import PLACE, Candidate, Mention


def placed(chosen: Sequence[Mention]) -> list[Mention]:
    """Return the mentions; a best candidate of which only its unit is known is put amid company.

    A stand-in's point for a county may be the middle of Texas; what else the text names in that
    unit says more. The point becomes the mean of those places, each once, the reason says so, and
    `is_stand_in` stays.
    """
    best = {m.best.place_id: m.best for m in chosen if m.best is not None and m.role == PLACE}
    return [_put(mention, list(best.values())) for mention in chosen]


def _put(mention: Mention, company: list[Candidate]) -> Mention:
    best = mention.best
    if best is None or not best.is_stand_in or best.radius_m is not None or not best.parent_ids:
        return mention
    unit = best.parent_ids[0]
    points = [
        (other.lon, other.lat)
        for other in company
        if unit in other.parent_ids and not other.is_stand_in
        if other.lon is not None and other.lat is not None
    ]
    if not points:
        return mention
    lon = sum(x for x, _ in points) / len(points)
    lat = sum(y for _, y in points) / len(points)
    reason = f"known only to lie in {best.admin[0]}: put amid what else the text names there"
    put = replace(best, lon=lon, lat=lat, reasons=(*best.reasons, reason))
    return replace(mention, candidates=(put, *mention.candidates[1:]))
