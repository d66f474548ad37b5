"""What anybody would write first: the same lower case, trigrams, edit distance over everything.

Each gets the governorate where the question states one, resolved as ours is, and orders what is
inside it first, so that the difference is in the spelling alone. Exact match and edit distance
(rapidfuzz.fuzz.ratio, the best of its plain scorers here) see every name in memory in its plain
form: lower case, marks folded, articles and words for kinds of place ("village", "Qaryat") gone.
On the bare lower case they reach a third less. Trigrams see the raw names, as PostgreSQL does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.postgres.search import TrigramSimilarity
from rapidfuzz import fuzz, process

from gazetteer import areas, memory, normalize, vocabulary
from gazetteer.asked import ARTICLES
from gazetteer.benchmark.scores import Found, Resolver
from gazetteer.models import PlaceName
from gazetteer.rows import Row

MOST = 10


def plain(name: str) -> str:
    """Return the name in lower case without marks, articles and words for kinds of place."""
    words = normalize.fold(vocabulary.split_generic(name)[0]).split()
    return " ".join(word for word in words if word not in ARTICLES) or normalize.fold(name)


class Baselines:
    """Holds every name once; `resolvers` are the three ways to look for one."""

    def __init__(self, found: dict[int, Found], using: str) -> None:
        self._found = found
        self._using = using
        self._index = memory.index(using) or memory.read(using)
        self._names = [plain(row.name) for row in self._index.rows]
        self._same: dict[str, list[Row]] = defaultdict(list)
        for name, row in zip(self._names, self._index.rows, strict=True):
            self._same[name].append(row)
        self._parts: dict[frozenset[int], list[str]] = {}

    @property
    def resolvers(self) -> dict[str, Resolver]:
        return {"exact": self.exact, "trigram": self.trigram, "rapidfuzz": self.rapidfuzz}

    def exact(self, name: str, area: str) -> list[Found]:
        return self._answer(self._same.get(plain(name), ()), area)

    def trigram(self, name: str, area: str) -> list[Found]:
        inside = self._inside(area)
        names = PlaceName.objects.using(self._using)
        if inside is not None:
            names = names.filter(place_id__in=list(inside.places))
        close = names.filter(name__trigram_similar=name).annotate(
            alike=TrigramSimilarity("name", name)
        )
        ids = close.order_by("-alike", "id").values_list("place_id", flat=True)[: MOST * 4]
        return self._first(ids)

    def rapidfuzz(self, name: str, area: str) -> list[Found]:
        inside = self._inside(area)
        if inside is None:
            names, rows = self._names, range(len(self._names))
        else:
            key = inside.names_set
            if key not in self._parts:
                self._parts[key] = [self._names[at] for at in inside.names]
            names, rows = self._parts[key], inside.names  # type: ignore[assignment]
        close = process.extract(plain(name), names, scorer=fuzz.ratio, limit=MOST * 4)
        return self._first(self._index.rows[rows[at]].place.place_id for _, _, at in close)

    def _inside(self, area: str) -> memory.Inside | None:
        units = areas.area_of(area, self._index) if area else None
        return self._index.inside(units) if units else None

    def _answer(self, rows: Iterable[Row], area: str) -> list[Found]:
        inside = self._inside(area)
        ids = [row.place.place_id for row in rows]
        if inside is not None:
            ids.sort(key=lambda place_id: place_id not in inside.places)
        return self._first(ids)

    def _first(self, ids: Iterable[int]) -> list[Found]:
        return [self._found[i] for i in list(dict.fromkeys(ids))[:MOST] if i in self._found]
