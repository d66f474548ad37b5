"""A gazetteer of up to `LIMIT` names held by each process, always as the database has it.

Why: a resolve asks some forty keys and weighs some hundred names; in memory that is a millisecond,
by SQL ten. What is held is asked for its stamps (one query on a table of a few rows, kept by
triggers) at every use; so it is never stale, not even inside a transaction that writes. Where they
differ, what has been written since is read, or everything; see `_brought_up`. Some 0.6 KB a name
with its place: 22,700 places with 96,000 names take 56 to 64 MB a process and a second
to read. Beyond the limit the search goes by SQL.

A country's names are kept out of the garbage collector, which would look through all of them in
the middle of some report: a fifth of a second.
"""

from __future__ import annotations

import gc
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connections
from django.db.models import Model

from gazetteer import letters, vocabulary
from gazetteer.models import Place, PlaceName
from gazetteer.rows import PlaceFacts, Row, read_names, read_places

LIMIT = 250_000  # names; some 150 MB a process
MOST_CHANGED = 5000  # rows; of more, everything is read anew
UNCOLLECTED = 20_000  # names; as many are worth a collection, which is once a reading
_STAMPS = "SELECT coalesce(string_agg(stamp::text, ',' ORDER BY xid), '') FROM gazetteer_change"
# every transaction below the first number has ended; every later reading sees what this one sees;
# this one sees what may yet be rolled back
_MOMENT = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text,
       current_setting('transaction_isolation') = 'read committed',
       pg_current_xact_id_if_assigned() IS NOT NULL
"""

_held: dict[str, list[Held]] = {}
_loading = threading.Lock()


class Stamps(NamedTuple):
    """Which database, and the stamps of those who wrote to its gazetteer."""

    database: str
    written: str


class Held(NamedTuple):
    """What was read, when, and whether later readings may begin with it: all of it committed."""

    stamps: Stamps
    names: NameIndex | None
    floor: str
    is_base: bool


class Inside(NamedTuple):
    """The names and places inside an area; `encoded` stands beside `names`."""

    names: list[int]
    names_set: frozenset[int]
    encoded: list[str]
    places: frozenset[int]


class NameIndex:
    """All names by key and by skeleton; places: {id: facts}, a merged place's id included."""

    def __init__(self, rows: list[Row], places: dict[int, PlaceFacts]) -> None:
        self.rows = rows
        self.places = places
        self.by_key: dict[str, list[int]] = {}
        self.by_skeleton: dict[str, list[int]] = {}
        self.units: list[Row] = []
        self.areas: dict[object, frozenset[int]] = {}  # filled by `areas`
        self._inside: dict[frozenset[int], Inside] = {}
        self._of_place: dict[int, list[int]] = {}
        self._codes: dict[int, tuple[str, str]] = {}
        for at, row in enumerate(rows):
            self.by_key.setdefault(row.key, []).append(at)
            self.by_skeleton.setdefault(row.skeleton, []).append(at)
            place = row.place
            self._of_place.setdefault(place.place_id, []).append(at)
            if place.kind in vocabulary.ADMIN_KINDS:
                self.units.append(row)
                if place.kind == "ADM1" and place.admin1_code:
                    self._codes[place.place_id] = place.country, place.admin1_code
        self.keys_in_order = sorted(self.by_key)
        self.in_order = sorted(self.by_skeleton)

    def inside(self, area: frozenset[int]) -> Inside:
        """Return the names and the place ids inside any of these units; kept once asked.

        Places of a governorate stand under its code, whatever their parents say.
        """
        if area not in self._inside:
            codes = {self._codes[unit] for unit in area if unit in self._codes}
            places = frozenset(
                place.place_id
                for place in self.places.values()
                if place.place_id in area
                or not area.isdisjoint(place.parent_ids)
                or (place.country, place.admin1_code) in codes
            )
            found = sorted(at for place in places for at in self._of_place.get(place, ()))
            if len(self._inside) > 200:
                self._inside.clear()
            self._inside[area] = Inside(
                found, frozenset(found), [self.rows[at].encoded for at in found], places
            )
        return self._inside[area]

    def near_skeletons(self, skeleton: str) -> Iterator[str]:
        """Yield the known skeletons one edit away."""
        return (near for near in letters.neighbours(skeleton) if near in self.by_skeleton)

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


def stamps(using: str) -> Stamps:
    """Return which database and what has been written to its gazetteer, as seen from here."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_STAMPS)
        found = cursor.fetchone()[0]
    settings = connection.settings_dict
    return Stamps(f"{settings['HOST']}:{settings['PORT']}/{settings['NAME']}", found)


def index(using: str) -> NameIndex | None:
    """Return the names in memory as this connection sees them now; None where they are too many."""
    return held(using).names


def held(using: str) -> Held:
    """Return what this process holds of the names as this connection sees them now."""
    now = stamps(using)
    found = _of(now)
    if found is None:
        with _loading:
            now = stamps(using)  # somebody else may have read it meanwhile
            found = _of(now)
            if found is None:
                base = next((one for one in _held.get(now.database, ()) if one.is_base), None)
                with _no_collection():
                    found = _load(now, base, using)
                if found.names is None or len(found.names.rows) >= UNCOLLECTED:
                    _set_aside()
                _held[now.database] = [found] if found.is_base or not base else [found, base]
    return found


def _of(now: Stamps) -> Held | None:
    return next((one for one in _held.get(now.database, ()) if one.stamps == now), None)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Read without the garbage collector: it would look through the half-read names each time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _set_aside() -> None:
    """Keep everything that lives now from being looked through again, and clear what does not."""
    gc.unfreeze()  # what was set aside before and is garbage by now goes
    gc.collect()
    gc.freeze()


def _load(now: Stamps, base: Held | None, using: str) -> Held:
    with connections[using].cursor() as cursor:
        cursor.execute(_MOMENT)
        floor, is_later, has_written = cursor.fetchone()
    names = PlaceName.objects.using(using).order_by()
    found = None
    if base is not None and base.names is not None and is_later:
        found = _brought_up(base.names, base.floor, using)
    if found is None and not names.values_list("id")[LIMIT : LIMIT + 1]:
        found = read(using)
    return Held(now, found, floor, is_later and not has_written)


def read(using: str) -> NameIndex:
    """Return all names of the database, however many."""
    places = read_places(None, using)
    names = PlaceName.objects.using(using).order_by("id")
    return NameIndex(read_names(names, places), places)


def _brought_up(held: NameIndex, floor: str, using: str) -> NameIndex | None:
    """Return the names as they are now, only those read that have changed.

    None where everything is to be read: much has changed, or a place that others may lie in, be
    shown at or be merged into.
    """
    names = PlaceName.objects.using(using).order_by()
    changed = [_changed(model, floor, using) for model in (Place, PlaceName)]
    if max(map(len, changed)) > MOST_CHANGED:
        return None
    facts = read_places(changed[0], using)
    if any(place in held.places and held.places[place] != facts.get(place) for place in changed[0]):
        return None
    places = held.places | facts
    again = frozenset(changed[1])
    rows = [row for row in held.rows if row.name_id not in again]
    rows += read_names(names.filter(id__in=again), places)
    if len(rows) != names.count():
        there = frozenset(names.values_list("id", flat=True))
        rows = [row for row in rows if row.name_id in there]
    return NameIndex(rows, places) if len(rows) <= LIMIT else None


def _changed(model: type[Model], floor: str, using: str) -> list[int]:
    """Return the ids of rows written by a transaction that had not ended at `floor`."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {model._meta.db_table} "  # noqa: S608 - no input
            "WHERE age(xmin) <= age(%s::xid8::xid) LIMIT %s",
            (floor, MOST_CHANGED + 1),
        )
        return [row[0] for row in cursor.fetchall()]
