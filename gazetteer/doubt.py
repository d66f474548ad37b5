"""Whether the place chosen for a name should be shown with a warning, and which. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer import scoring, vocabulary
from gazetteer.types import Candidate

FAR_KM = 20.0  # a namesake nearer than that changes little on a map
RIVAL = 0.10  # believed so far together, the others are worth a word


def doubts(
    ranked: Sequence[Candidate], belief: Sequence[float], kinds: Sequence[str]
) -> tuple[str, ...]:
    """Return reasons to look twice at the best candidate; none for most.

    ranked, belief: the candidates and how far each is believed (their sum is 1), best first.
    kinds: asked for by the words round the name.
    """
    if not ranked:
        return ()
    best = ranked[0]
    found = []
    rivals = [
        (share, other, km)
        for share, other in zip(belief[1:], ranked[1:], strict=True)
        for km in (_km(best, other),)
        if other.score >= scoring.SHOW_THRESHOLD and (km is None or km > FAR_KM)
    ]
    if sum(share for share, _, _ in rivals) >= RIVAL:
        _, other, km = rivals[0]
        away = "" if km is None else f", {km:.0f} km away,"
        where = f" in {other.admin[0]}" if other.admin else ""
        found.append(f"doubtful: {other.name}{where}{away} may be meant as well")
    if kinds and best.kind not in kinds:
        asked = vocabulary.kinds_label(kinds, kinds[0])
        found.append(f"doubtful: no {asked} of that name is known, only a {best.kind_label}")
    return tuple(found)


def _km(one: Candidate, other: Candidate) -> float | None:
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    return scoring.distance_km((one.lon, one.lat), (other.lon, other.lat))
