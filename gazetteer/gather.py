"""Which names are worth weighing for a name asked for: a few hundred of a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from gazetteer import memory, ranking, scoring
from gazetteer.asked import Asked
from gazetteer.memory import Inside, NameIndex
from gazetteer.models import PlaceName
from gazetteer.ranking import candidate_begun
from gazetteer.rows import Row, read_names
from gazetteer.types import Candidate

SURE = 0.93  # found this well, nothing further off is looked for
SURE_INSIDE = 0.80
MOST = 100  # names weighed of one kind of likeness
ALIKE = 0.5
LOOKED_THROUGH = 30
BEGINNING = 400


def gather(index: NameIndex, query: Asked, inside: Inside | None) -> list[Row]:
    """Return the names to weigh: same key or consonants, then neighbours, then what is alike."""
    rows = index.rows
    same: set[int] = set()
    for spelling in query.spellings:
        same.update(index.by_key.get(spelling.key, ()))
        if len(spelling.skeleton) > 1:
            same.update(index.by_skeleton.get(spelling.skeleton, ()))
    found = _some(index, query, same, inside)
    best = max((ranking.spelled(query, rows[at])[0] for at in found), default=0.0)
    if best >= SURE:
        return [rows[at] for at in found]
    near: set[int] = set()
    for spelling in query.spellings[:3]:
        for skeleton in index.near_skeletons(spelling.skeleton):
            near.update(index.by_skeleton[skeleton])
    found |= _some(index, query, near - found, inside)
    if inside is not None:
        for spelling in (*query.spellings, *query.some_words)[:4]:
            found |= _looked_through(inside, spelling)
        for skeleton in index.beginning(query.spellings[0].skeleton):
            found |= set(index.by_skeleton[skeleton]) & inside.names_set
        for spelling in query.some_words:
            found |= set(index.by_skeleton.get(spelling.skeleton, ())) & inside.names_set
    return [rows[at] for at in found]


def _some(index: NameIndex, query: Asked, ats: set[int], inside: Inside | None) -> set[int]:
    """Return those inside the area, or all where none is; of too many, the most alike."""
    if inside is not None:
        within = ats & inside.names_set
        ats = within if len(ats) > MOST and within else ats
    if len(ats) <= MOST:
        return set(ats)
    chosen = {at: index.rows[at].encoded for at in ats}
    kept = process.extract(
        query.spellings[0].encoded, chosen, scorer=Levenshtein.normalized_similarity,
        processor=None, limit=MOST,
    )  # fmt: skip
    return {at for _, _, at in kept}


def _looked_through(inside: Inside, spelling: scoring.Spelling) -> set[int]:
    kept = process.extract(
        spelling.encoded, inside.encoded, scorer=Levenshtein.normalized_similarity,
        processor=None, score_cutoff=ALIKE, limit=LOOKED_THROUGH,
    )  # fmt: skip
    return {inside.names[at] for _, _, at in kept}


def begins(key: str, limit: int, using: str) -> list[Candidate]:
    """Return the places whose name's key begins so, the most prominent first."""
    index = memory.index(using)
    if index is not None:
        rows = index.typed(key)
    else:
        names = PlaceName.objects.using(using).beginning(key).order_by("-place__prominence", "id")
        rows = read_names(names[:BEGINNING])
    best: dict[int, Row] = {}
    for row in _least_first(rows):
        best.setdefault(row.place.place_id, row)
    return [candidate_begun(row) for row in best.values()][:limit]


def _least_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.prominence, len(row.name)))
