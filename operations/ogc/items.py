"""The features of a layer: what a request asks for, and the rows that answer it."""

import datetime as dt
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.db.models.fields import GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.contrib.gis.geos import GEOSGeometry
from django.db import DatabaseError, connections, transaction
from django.db.models import BooleanField, F, Func
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from psycopg.abc import Buffer
from psycopg.adapt import Loader

from gazetteer.errors import BadParameter
from gazetteer.parameters import refuse_unknown, text, whole_number
from operations.layers import Layer, shown
from operations.moment import Moment, parse_instant
from operations.querysets import PublicationQuerySet
from operations.state import State, state_of

from .crs import CRS84, Crs, in_degrees, parse_box, parse_crs
from .filters import LANGUAGES, parse_filter
from .paging import Position, SortKey, behind, ordering, parse_sortby, parse_token
from .predicates import Predicates, Sql
from .queryables import Queryable, property_names, queryables

LIMIT, MAX_LIMIT = 100, 10_000
FILTER_TIMEOUT_MS = 5000
# The box first, by columns that an index answers for the public role.
INTERSECTS = (
    "west <= ST_XMax({area}) AND east >= ST_XMin({area}) AND south <= ST_YMax({area})"
    " AND north >= ST_YMin({area}) AND ST_Intersects(geometry, {area})"
)
PARAMETERS = frozenset(
    {
        "f", "limit", "cursor", "bbox", "bbox-crs", "datetime", "as_of", "crs", "filter",
        "filter-lang", "filter-crs", "sortby", "properties", "q",
    }
)  # fmt: skip
ITEM_PARAMETERS = frozenset({"f", "as_of", "crs", "properties"})


@dataclass(frozen=True, slots=True)
class Question:
    """What a request for features asks. moment.as_of is pinned: equal states, equal answers."""

    layer: Layer
    moment: Moment
    state: State
    limit: int
    keys: tuple[SortKey, ...]
    position: Position | None
    area: GEOSGeometry | None
    crs: Crs
    conditions: tuple[Sql, ...]
    properties: tuple[str, ...]
    words: str

    @property
    def is_costly(self) -> bool:
        return bool(self.conditions or self.words)


@dataclass(frozen=True, slots=True)
class Row:
    """A feature as found: stored text, days (the end exclusive), shape in another CRS as GeoJSON.

    Texts are as PostgreSQL sends them: to decode ten thousand takes longer than to find them.
    """

    text: bytes
    first: dt.date
    end: dt.date | None
    shape: bytes | None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order; following: where the next page begins, None behind the last."""

    rows: list[Row]
    following: Position | None


def parse_question(request: HttpRequest, layer: Layer) -> Question:
    """Return what is asked for. Raises BadParameter naming what is impossible."""
    known = queryables(layer.name)
    simple = {name: each for name, each in known.items() if each.is_simple}
    refuse_unknown(request, {*PARAMETERS, *simple})
    query = request.GET.dict()
    moment = Moment.from_query(query)
    state = state_of(layer.name, moment)
    keys = parse_sortby(query.get("sortby", ""), known)
    box_crs = parse_crs(query.get("bbox-crs", ""), "bbox-crs")
    conditions = [_equal(simple[name], raw) for name, raw in query.items() if name in simple]
    if condition := _filter(query, known):
        conditions.append(condition)
    return Question(
        layer=layer,
        moment=Moment(moment.first, moment.last, state.as_of),
        state=state,
        limit=min(whole_number(query.get("limit") or str(LIMIT), "limit", 10**9 - 1), MAX_LIMIT),
        keys=keys,
        position=parse_token(query["cursor"], keys) if query.get("cursor") else None,
        area=parse_box(query["bbox"], box_crs) if query.get("bbox") else None,
        crs=parse_crs(query.get("crs", ""), "crs"),
        conditions=tuple(conditions),
        properties=parse_properties(query.get("properties", ""), layer),
        words=text(query.get("q", ""), "q"),
    )


def parse_properties(raw: str, layer: Layer) -> tuple[str, ...]:
    """Return the properties to answer with, in the order asked for; none: all."""
    names = tuple(dict.fromkeys(raw.split(","))) if raw else ()
    known = property_names(layer)
    for name in names:
        if name not in known:
            raise BadParameter("properties", f"Known are {', '.join(known)}.")
    return names


def _filter(query: dict[str, str], known: dict[str, Queryable]) -> Sql | None:
    crs = parse_crs(query.get("filter-crs", ""), "filter-crs")
    raw = query.get("filter", "")
    tree = parse_filter(raw, query.get("filter-lang") or LANGUAGES[0])
    return Predicates(known, crs).condition(tree) if raw else None


def _equal(queryable: Queryable, raw: str) -> Sql:
    """Return the condition of a queryable given as a parameter of its own."""
    name = queryable.name
    value: object
    if queryable.kind == "number":
        try:
            value = float(raw if len(raw) < 40 and "_" not in raw else "")
        except ValueError:
            raise BadParameter(name, "Give a number.") from None
        place = "%s::float8"
    elif queryable.kind == "boolean":
        if raw not in {"true", "false"}:
            raise BadParameter(name, "Give true or false.")
        value, place = raw == "true", "%s::boolean"
    elif queryable.kind == "date":
        try:
            value, place = parse_date(raw), "%s::date"
        except ValueError:
            value = None
        if value is None:
            raise BadParameter(name, "Give a day as 2019-08-05.")
    elif queryable.kind == "timestamp":
        value, place = parse_instant(raw, name), "%s::timestamptz"
    else:
        value, place = text(raw, name), "%s::text"
    return Sql(f"({queryable.sql}) = {place}", (value,))


def find(question: Question) -> Page:
    """Return a page of what is asked for.

    Raises BadParameter when a filter takes too long, or a place cannot be had in a CRS.
    """
    rows = shown(question.moment, layer=question.layer.name, text=question.words)
    if question.area is not None:
        sql, params = in_degrees(question.area)
        touches = INTERSECTS.format(area=sql)
        rows = rows.filter(RawSQL(touches, params * touches.count(sql), BooleanField()))  # noqa: S611 - from the allow-list
    for condition in question.conditions:
        rows = rows.filter(RawSQL(condition.text, condition.params, BooleanField()))  # noqa: S611 - from the allow-list
    if question.position:
        rows = rows.filter(behind(question.position, question.keys))
    found = _fetch(rows, question.crs, question.keys, question.limit + 1, question.is_costly)
    following = None
    if len(found) > question.limit:
        following = [_decoded(value) for value in found[question.limit - 1][4:]]
    return Page([Row(*row[:4]) for row in found[: question.limit]], following)


def find_one(layer: Layer, feature_id: object, moment: Moment, crs: Crs) -> Row | None:
    """Return a feature as known at a moment, or None."""
    rows = shown(moment, layer=layer.name).filter(feature_id=feature_id)
    found = _fetch(rows, crs, (), 1, False)
    return Row(*found[0][:4]) if found else None


def _fetch(
    rows: PublicationQuerySet, crs: Crs, keys: Sequence[SortKey], limit: int, is_costly: bool
) -> list[tuple[Any, ...]]:
    """Return (text, first day, end, shape, sort values…, primary key) of each row."""
    columns = ["feature_json", "first_day", "end_day", "shape"]
    shape: Any = RawSQL("NULL", [])
    if crs is not CRS84:
        shape = Transform("geometry", crs.srid) if crs.is_projected else F("geometry")
        if crs.is_lat_lon:
            shape = Func(shape, function="ST_FlipCoordinates", output_field=GeometryField())
        shape = AsGeoJSON(shape, precision=crs.decimals)
    named = {f"key{number}": RawSQL(key.queryable.sql, []) for number, key in enumerate(keys)}  # noqa: S611 - from the allow-list
    asked = (
        rows.annotate(shape=shape, **named)
        .order_by(*ordering(keys))
        .values_list(*columns, *named, "id")[:limit]
    )
    sql, values = asked.query.get_compiler("public").as_sql()
    lasting = transaction.atomic(using="public") if is_costly else nullcontext()
    try:
        with lasting, connections["public"].cursor() as cursor:
            if is_costly:
                cursor.execute(f"SET LOCAL statement_timeout = {FILTER_TIMEOUT_MS}")
            for name in ("text", "varchar"):
                cursor.cursor.adapters.register_loader(name, _Undecoded)
            cursor.execute(sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
    except DatabaseError as error:
        raise _refusal(error, crs, is_costly) from error
    return found


class _Undecoded(Loader):
    """Texts of one cursor as they are sent, UTF-8."""

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


def _decoded(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value


def _refusal(error: DatabaseError, crs: Crs, is_costly: bool) -> Exception:
    """Return what to say of a query that PostgreSQL gave up."""
    code = getattr(error.__cause__, "sqlstate", "")
    if code == "57014" and is_costly:  # query_canceled
        return BadParameter(
            "filter", f"This took over {FILTER_TIMEOUT_MS // 1000} s: ask for less."
        )
    if code in {"XX000", "22023"}:  # PROJ and GEOS
        name = "crs" if crs.is_projected else "filter"
        return BadParameter(name, "A place here cannot be computed in that coordinate system.")
    return error
