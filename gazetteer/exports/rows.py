"""Places as an export reads them: from a cursor on the server, a few hundred at a time."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db import connections, transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from gazetteer.models import Place, PlaceName, PlaceOutline, PlaceParent
from gazetteer.querysets import PlaceQuerySet

BATCH = 500  # a place with its names has about 2 kB: some MB at a time, however many there are
DIGITS = 7  # of a degree: a centimetre

_PLACE = (
    "id", "public_id", "name", "kind", "feature_class", "point", "radius_m", "country",
    "population", "origin", "source", "external_id", "licence", "notes", "parent_id",
    "parent__public_id", "parent__name", "has_footprint",
)  # fmt: skip


class Name(NamedTuple):
    name: str
    language: str
    script: str
    kind: str
    source: str


class Parent(NamedTuple):
    """Where a place lay. valid_to is the last day, inclusive; None: not known, or still."""

    public_id: UUID
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""


class Shape(NamedTuple):
    """An outline as GeoJSON text, SRID 4326, (lon, lat)."""

    geojson: str
    source: str = ""
    licence: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(slots=True)
class Row:
    """One place with all that is said of it and of the rows merged into it.

    lon, lat: degrees, SRID 4326; None where no point is known. radius_m: metres.
    """

    pk: int
    public_id: UUID
    name: str
    kind: str
    feature_class: str
    lon: float | None
    lat: float | None
    radius_m: int | None
    country: str
    population: int | None
    origin: str
    source: str
    external_id: str
    licence: str
    notes: str
    parent: Parent | None
    has_footprint: bool
    using: str
    has_outlines: bool = False
    names: list[Name] = field(default_factory=list)
    parents: list[Parent] = field(default_factory=list)
    also_public_ids: list[UUID] = field(default_factory=list)
    also_external_ids: list[str] = field(default_factory=list)

    def footprint(self) -> str | None:
        """Return the outline in use as GeoJSON, read only now: one may be larger than a batch."""
        if not self.has_footprint:
            return None
        rows = Place.objects.using(self.using).filter(pk=self.pk)
        found: str | None = rows.values_list(AsGeoJSON("footprint", precision=DIGITS)).get()[0]
        return found

    def outlines(self) -> Iterator[Shape]:
        """Yield each source's outline, else the one in use."""
        rows = PlaceOutline.objects.using(self.using).filter(place=self.pk).values_list(
            AsGeoJSON("footprint", precision=DIGITS), "source", "licence", "valid_from", "valid_to"
        )  # fmt: skip
        own = [Shape(*row) for row in rows] if self.has_outlines else []
        if not own and (geojson := self.footprint()):
            own = [Shape(geojson, self.source, self.licence)]
        yield from own


def read(places: PlaceQuerySet) -> Iterator[Row]:
    """Yield the places in the order of their ids, all as they were at one moment.

    Held in memory: one batch. Merged rows among them are left out; the kept one brings their names.
    """
    using = places.db
    asked = places.filter(merged_into__isnull=True).annotate(
        has_footprint=ExpressionWrapper(Q(footprint__isnull=False), BooleanField())
    )
    with one_moment(using):
        found = asked.order_by("id").values_list(*_PLACE).iterator(chunk_size=BATCH)
        while batch := [_row(values, using) for values in islice(found, BATCH)]:
            _fill(batch, using)
            yield from batch


@contextmanager
def one_moment(using: str) -> Iterator[None]:
    """Hold a transaction whose every query sees the same state of the database."""
    connection = connections[using]
    is_ours = not connection.in_atomic_block
    with transaction.atomic(using=using):
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _row(values: tuple[Any, ...], using: str) -> Row:
    at = dict(zip(_PLACE, values, strict=True))
    point = at["point"]
    lies_in = at["parent_id"] and Parent(at["parent__public_id"], at["parent__name"])
    return Row(
        pk=at["id"], public_id=at["public_id"], name=at["name"], kind=at["kind"],
        feature_class=at["feature_class"], lon=round(point.x, DIGITS) if point else None,
        lat=round(point.y, DIGITS) if point else None, radius_m=at["radius_m"],
        country=at["country"], population=at["population"], origin=at["origin"],
        source=at["source"], external_id=at["external_id"], licence=at["licence"],
        notes=at["notes"], parent=lies_in or None, has_footprint=at["has_footprint"], using=using,
    )  # fmt: skip


def _fill(batch: list[Row], using: str) -> None:
    """Give the rows their names, dated parents and merged ids: four queries a batch."""
    rows = {row.pk: row for row in batch}
    speaks_for = {pk: pk for pk in rows}
    merged = Place.objects.using(using).filter(merged_into__in=rows).order_by("id")
    for place in merged.only("id", "merged_into", "public_id", "external_id"):
        kept = speaks_for[place.pk] = place.merged_into_id or place.pk
        rows[kept].also_public_ids.append(place.public_id)
        if place.external_id:
            rows[kept].also_external_ids.append(place.external_id)
    names = PlaceName.objects.using(using).filter(place__in=speaks_for).in_order()
    seen: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for pk, *values in names.values_list("place", "name", "language", "script", "kind", "source"):
        name, kept = Name(*values), speaks_for[pk]
        if (name.name, name.language) not in seen[kept]:
            seen[kept].add((name.name, name.language))
            rows[kept].names.append(name)
    parents = PlaceParent.objects.using(using).filter(place__in=rows)
    for pk, *about in parents.values_list(
        "place", "parent__public_id", "parent__name", "valid_from", "valid_to", "source"
    ):
        rows[pk].parents.append(Parent._make(about))
    outlined = PlaceOutline.objects.using(using).filter(place__in=rows)
    for pk in outlined.order_by().values_list("place", flat=True).distinct():
        rows[pk].has_outlines = True
