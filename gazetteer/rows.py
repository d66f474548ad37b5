"""Names and places as the search reads them: plain values, no outlines, merged places resolved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, FloatField, Func

from gazetteer import scoring
from gazetteer.models import Place

MOST_MERGES = 20  # a chain longer than this is a circle
MOST_PARENTS = 8
READ_AT_ONCE = 5000

_PLACE = (
    "id", "public_id", "name", "lon", "lat", "kind", "radius_m", "prominence", "origin",
    "country", "admin1_code", "parent_id", "stand_in_id", "merged_into_id",
)  # fmt: skip
_PARENT, _STAND_IN, _MERGED = 11, 12, 13
_NAME = ("id", "place_id", "name", "kind", "origin", "key", "skeleton")
_OF_NAME = tuple(c if c in ("lon", "lat") else f"place__{c}" for c in _PLACE[1:])

RawPlaces = dict[int, tuple[Any, ...]]  # {id: the columns of _PLACE}


class PlaceFacts(NamedTuple):
    """What scoring and a candidate need of a place. lon, lat: SRID 4326, its stand-in's if none.

    parent_ids, parents: the units it lies in, the nearest first.
    """

    place_id: int
    public_id: UUID
    name: str
    lon: float | None
    lat: float | None
    kind: str
    radius_m: int | None
    prominence: float
    origin: str
    country: str
    admin1_code: str
    parent_ids: tuple[int, ...]
    parents: tuple[str, ...]
    stand_in: str | None = None


class Row(NamedTuple):
    """One name of a place."""

    name_id: int
    name: str
    name_kind: str
    name_origin: str
    key: str
    skeleton: str
    encoded: str
    place: PlaceFacts

    @property
    def prominence(self) -> float:
        return self.place.prominence


def read_names(
    names: Any, places: dict[int, PlaceFacts] | None = None, raw: RawPlaces | None = None
) -> list[Row]:
    """Return the names of a queryset with their places, which are read where not given.

    raw: see `read_places`. Equal texts become one: of a country's names that is half the memory.
    """
    if places is not None:
        found = names.values_list(*_NAME).iterator(READ_AT_ONCE)
    else:
        found = list(names.annotate(**_point("place__")).values_list(*_NAME, *_OF_NAME))
        raw = {} if raw is None else raw
        raw |= {row[1]: (row[1], *row[len(_NAME) :]) for row in found}
        places = read_places({row[1] for row in found}, names.db, raw)
    one: dict[str, str] = {}
    rows = []
    for name_id, place_id, name, kind, origin, key, skeleton, *_ in found:
        if place_id in places:
            encoded = scoring.encode(key)
            texts = [one.setdefault(t, t) for t in (name, kind, origin, key, skeleton, encoded)]
            rows.append(Row._make((name_id, *texts, places[place_id])))
    return rows


def read_places(
    ids: Iterable[int] | None, using: str, raw: RawPlaces | None = None
) -> dict[int, PlaceFacts]:
    """Return {id: facts} of these places, or of all; a merged place's id leads to the kept one.

    raw: rows read before, of the same state of the database; what is read is added to them.
    """
    raw = {} if raw is None else raw
    wanted = None if ids is None else set(ids)
    missing = None if wanted is None else _linked(raw, wanted)
    for _ in range(MOST_PARENTS + MOST_MERGES):
        if missing is not None and not missing:
            break
        places = Place.objects.using(using).order_by()
        places = places if missing is None else places.filter(id__in=missing)
        rows = places.annotate(**_point("")).values_list(*_PLACE)
        raw |= {row[0]: row for row in rows}
        if missing is None:
            break
        missing = _linked(raw, missing & raw.keys())
    return _facts(raw, raw.keys() if wanted is None else wanted)


def _linked(raw: RawPlaces, ids: Iterable[int]) -> set[int]:
    """Return the ids not read yet among these and what they lie in, stand for or answer as."""
    missing: set[int] = set()
    seen: set[int] = set()
    todo = set(ids)
    while todo:
        seen |= todo
        missing |= todo - raw.keys()
        linked = {raw[i][at] for i in todo & raw.keys() for at in (_PARENT, _STAND_IN, _MERGED)}
        todo = linked - seen - {None}
    return missing


def _facts(raw: RawPlaces, wanted: Iterable[int]) -> dict[int, PlaceFacts]:
    made: dict[int, PlaceFacts] = {}
    found: dict[int, PlaceFacts] = {}
    one: dict[Any, Any] = {}
    for asked in wanted:
        kept = _kept(raw, asked)
        if kept is None:
            continue
        if kept not in made:
            facts = _place(raw, kept)
            made[kept] = facts._replace(
                kind=one.setdefault(facts.kind, facts.kind),
                origin=one.setdefault(facts.origin, facts.origin),
                country=one.setdefault(facts.country, facts.country),
                admin1_code=one.setdefault(facts.admin1_code, facts.admin1_code),
                parent_ids=one.setdefault(facts.parent_ids, facts.parent_ids),
                parents=one.setdefault(facts.parents, facts.parents),
            )
        found[asked] = made[kept]
    return found


def _kept(raw: RawPlaces, place_id: int) -> int | None:
    """Return the id that answers for a place; None where the row is gone."""
    at: int | None = place_id
    for _ in range(MOST_MERGES):
        row = raw.get(at) if at is not None else None
        if row is None:
            return None
        if row[_MERGED] is None:
            return row[0]
        at = row[_MERGED]
    return place_id


def _place(raw: RawPlaces, place_id: int) -> PlaceFacts:
    (own, public_id, name, lon, lat, kind, radius_m, prominence, origin, country, admin1, parent,
     stand_in, _) = raw[place_id]  # fmt: skip
    chain: list[int] = []
    while parent is not None and len(chain) < MOST_PARENTS:
        kept = _kept(raw, parent)
        if kept is None or kept in chain or kept == own:
            break
        chain.append(kept)
        parent = raw[kept][_PARENT]
    instead = raw.get(stand_in) if lon is None and stand_in is not None else None
    if instead is not None:
        lon, lat = instead[3], instead[4]
    return PlaceFacts(
        own, public_id, name, lon, lat, kind, radius_m, prominence, origin, country, admin1,
        tuple(chain), tuple(raw[unit][2] for unit in chain),
        instead[2] if instead is not None and lon is not None else None,
    )  # fmt: skip


def _point(place: str) -> dict[str, Func]:
    """Return the annotations `lon` and `lat` of a place, which is reached by this prefix."""
    return {
        name: Func(F(f"{place}point"), function=function, output_field=FloatField())
        for name, function in (("lon", "ST_X"), ("lat", "ST_Y"))
    }
