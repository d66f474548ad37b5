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

_PLACE = (
    "id", "public_id", "name", "lon", "lat", "kind", "radius_m", "prominence", "origin",
    "country", "admin1_code", "parent_id", "stand_in_id", "merged_into_id",
)  # fmt: skip
_NAME = ("name", "kind", "origin", "key", "skeleton", "place_id")


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


def read_names(names: Any, places: dict[int, PlaceFacts] | None = None) -> list[Row]:
    """Return the names of a queryset with their places, which are read where not given."""
    found = list(names.values_list(*_NAME))
    if places is None:
        places = read_places({row[5] for row in found}, names.db)
    return [
        Row(row[0], row[1], row[2], row[3], row[4], scoring.encode(row[3]), places[row[5]])
        for row in found
        if row[5] in places
    ]


def read_places(ids: Iterable[int] | None, using: str) -> dict[int, PlaceFacts]:
    """Return {id: facts} of these places, or of all; a merged place's id leads to the kept one."""
    raw: dict[int, tuple[Any, ...]] = {}
    missing = None if ids is None else set(ids)
    wanted = missing
    for _ in range(MOST_PARENTS + MOST_MERGES):
        if missing is not None and not missing:
            break
        places = Place.objects.using(using).order_by()
        places = places if missing is None else places.filter(id__in=missing)
        rows = places.annotate(lon=_ordinate("ST_X"), lat=_ordinate("ST_Y")).values_list(*_PLACE)
        raw |= {row[0]: row for row in rows}
        if missing is None:
            break
        linked = {row[at] for row in raw.values() for at in (11, 12, 13)}
        missing = linked - raw.keys() - {None}
    return _facts(raw, raw.keys() if wanted is None else wanted)


def _facts(raw: dict[int, tuple[Any, ...]], wanted: Iterable[int]) -> dict[int, PlaceFacts]:
    made: dict[int, PlaceFacts] = {}
    found: dict[int, PlaceFacts] = {}
    for asked in wanted:
        kept = _kept(raw, asked)
        if kept is None:
            continue
        if kept not in made:
            made[kept] = _place(raw, kept)
        found[asked] = made[kept]
    return found


def _kept(raw: dict[int, tuple[Any, ...]], place_id: int) -> int | None:
    """Return the id that answers for a place; None where the row is gone."""
    at: int | None = place_id
    for _ in range(MOST_MERGES):
        row = raw.get(at) if at is not None else None
        if row is None:
            return None
        if row[13] is None:
            return row[0]
        at = row[13]
    return place_id


def _place(raw: dict[int, tuple[Any, ...]], place_id: int) -> PlaceFacts:
    (own, public_id, name, lon, lat, kind, radius_m, prominence, origin, country, admin1, parent,
     stand_in, _) = raw[place_id]  # fmt: skip
    chain: list[int] = []
    while parent is not None and len(chain) < MOST_PARENTS:
        kept = _kept(raw, parent)
        if kept is None or kept in chain or kept == own:
            break
        chain.append(kept)
        parent = raw[kept][11]
    instead = raw.get(stand_in) if lon is None and stand_in is not None else None
    if instead is not None:
        lon, lat = instead[3], instead[4]
    return PlaceFacts(
        own, public_id, name, lon, lat, kind, radius_m, prominence, origin, country, admin1,
        tuple(chain), tuple(raw[unit][2] for unit in chain),
        instead[2] if instead is not None and lon is not None else None,
    )  # fmt: skip


def _ordinate(function: str) -> Func:
    return Func(F("point"), function=function, output_field=FloatField())
