"""A gazetteer of up to `LIMIT` names held by each process, always as the database has it.

Why: a resolve asks some forty keys and weighs some hundred names; in memory that is a millisecond,
by SQL ten. What is held is asked for its stamps (one query on a table of a few rows, kept by
triggers) at every use, and read anew when they differ; so it is never stale, not even inside a
transaction that writes. About 1.1 KB a name with its place: 22,700 places with 96,000 names take
some 100 MB a process and two seconds to read. Beyond the limit the search goes by SQL.

Neighbours are found by deletion (SymSpell, W. Garbe 2012): two skeletons one edit apart share a
string that is one of them less a letter.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.db import connections

from gazetteer import vocabulary
from gazetteer.models import PlaceName
from gazetteer.rows import Row, read_names, read_places

LIMIT = 250_000  # names; some 250 MB a process
SHORTEST_DELETED = 2  # a single consonant would lead to a tenth of the gazetteer
_STAMPS = "SELECT coalesce(string_agg(stamp::text, ',' ORDER BY xid), '') FROM gazetteer_change"

_held: dict[str, tuple[str, NameIndex | None]] = {}
_loading = threading.Lock()


class Inside(NamedTuple):
    """The names and places inside an area; `encoded` stands beside `names`."""

    names: list[int]
    names_set: frozenset[int]
    encoded: list[str]
    places: frozenset[int]


class NameIndex:
    """All names by key, by skeleton and by skeleton less one letter."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self.by_skeleton: dict[str, list[int]] = defaultdict(list)
        self.less_one: dict[str, list[str]] = defaultdict(list)
        self.units: list[Row] = []
        self.areas: dict[object, frozenset[int]] = {}  # filled by `areas`
        self._inside: dict[frozenset[int], Inside] = {}
        self._under: dict[int, list[int]] = defaultdict(list)
        self._coded: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._codes: dict[int, tuple[str, str]] = {}
        for at, row in enumerate(rows):
            self.by_key[row.key].append(at)
            self.by_skeleton[row.skeleton].append(at)
            place = row.place
            if place.kind in vocabulary.ADMIN_KINDS:
                self.units.append(row)
                if place.kind == "ADM1" and place.admin1_code:
                    self._codes[place.place_id] = place.country, place.admin1_code
            for unit in (place.place_id, *place.parent_ids):
                self._under[unit].append(at)
            if place.admin1_code:
                self._coded[place.country, place.admin1_code].append(at)
        self.keys_in_order = sorted(self.by_key)
        self.in_order = sorted(self.by_skeleton)
        for skeleton in self.in_order:
            for shorter in less_one(skeleton):
                self.less_one[shorter].append(skeleton)

    def inside(self, area: frozenset[int]) -> Inside:
        """Return the names and the place ids inside any of these units; kept once asked."""
        if area not in self._inside:
            found = sorted(
                {
                    at
                    for unit in area
                    for at in (*self._under.get(unit, ()), *self._coded.get(self._code(unit), ()))
                }
            )
            if len(self._inside) > 200:
                self._inside.clear()
            self._inside[area] = Inside(
                found, frozenset(found), [self.rows[at].encoded for at in found],
                frozenset(self.rows[at].place.place_id for at in found),
            )  # fmt: skip
        return self._inside[area]

    def _code(self, unit: int) -> tuple[str, str]:
        """Return the code under which places of a governorate stand, whatever their parents say."""
        return self._codes.get(unit, ("", ""))

    def near_skeletons(self, skeleton: str) -> Iterator[str]:
        """Yield the known skeletons one edit away: a letter more, less, other, or two exchanged."""
        seen = {skeleton}
        for shorter in less_one(skeleton):
            for known in (shorter, *self.less_one.get(shorter, ())):
                if known not in seen and known in self.by_skeleton:
                    seen.add(known)
                    yield known
        for known in self.less_one.get(skeleton, ()):
            if known not in seen:
                seen.add(known)
                yield known

    def beginning(self, skeleton: str) -> Iterator[str]:
        """Yield the longer skeletons that begin so: names of which the first words were given."""
        at = bisect_right(self.in_order, skeleton)
        while at < len(self.in_order) and self.in_order[at].startswith(skeleton):
            yield self.in_order[at]
            at += 1

    def typed(self, key: str) -> list[Row]:
        """Return the names whose key begins so."""
        at, found = bisect_left(self.keys_in_order, key), []
        while at < len(self.keys_in_order) and self.keys_in_order[at].startswith(key):
            found += [self.rows[row] for row in self.by_key[self.keys_in_order[at]]]
            at += 1
        return found


def less_one(skeleton: str) -> set[str]:
    """Return the skeleton without each of its letters in turn; nothing below two letters."""
    if len(skeleton) <= SHORTEST_DELETED:
        return set()
    return {skeleton[:at] + skeleton[at + 1 :] for at in range(len(skeleton))}


def stamps(using: str) -> tuple[str, str]:
    """Return which database and what has been written to its gazetteer, as seen from here."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_STAMPS)
        found = cursor.fetchone()[0]
    settings = connection.settings_dict
    return f"{settings['HOST']}:{settings['PORT']}/{settings['NAME']}", found


def index(using: str) -> NameIndex | None:
    """Return the names in memory as this connection sees them now; None where they are too many."""
    key, now = stamps(using)
    held = _held.get(key)
    if held is None or held[0] != now:
        with _loading:
            held = _held.get(key)
            if held is None or held[0] != now:
                held = now, _load(using)
                _held[key] = held
    return held[1]


def _load(using: str) -> NameIndex | None:
    names = PlaceName.objects.using(using)
    if len(names.order_by().values_list("id")[LIMIT : LIMIT + 1]):
        return None
    places = read_places(None, using)
    return NameIndex(read_names(names.order_by("id"), places))
