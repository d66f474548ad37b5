"""Bodies from rows. The stored text of a feature is passed through unread, unless another CRS, a
choice of properties or a page for people is asked for."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from operations.layers import Layer

from .crs import CRS84, Crs
from .items import Row


def geojson(row: Row, question_properties: Sequence[str], crs: Crs) -> bytes:
    """Return a feature as GeoJSON: as stored, or with other coordinates or fewer properties."""
    if crs is CRS84 and not question_properties:
        return row.text
    feature = orjson.loads(row.text)
    if crs is not CRS84 and row.shape is not None:
        feature["geometry"] = orjson.Fragment(row.shape)
    if question_properties:
        has = feature["properties"]
        feature["properties"] = {name: has[name] for name in question_properties if name in has}
    return orjson.dumps(feature)


def json_fg(row: Row, layer: Layer, question_properties: Sequence[str], crs: Crs) -> bytes:
    """Return a feature as JSON-FG: the GeoJSON, its time, and its place in another CRS."""
    last = row.end - dt.timedelta(days=1) if row.end else None
    if last == row.first:
        time: dict[str, object] = {"date": row.first.isoformat()}
    else:
        time = {"interval": [row.first.isoformat(), last.isoformat() if last else ".."]}
    place = orjson.Fragment(row.shape) if row.shape is not None else None
    more = {"featureType": layer.name, "time": time, "place": place}
    if place is not None:
        more["coordRefSys"] = crs.uri
    return with_members(more, geojson(row, question_properties, CRS84))


def with_members(members: dict[str, Any], text_of_object: bytes) -> bytes:
    """Return the text of a JSON object with more members in front, the rest unread."""
    return orjson.dumps(members)[:-1] + b"," + text_of_object[1:]


def collection_of(members: dict[str, Any], features: Iterable[bytes]) -> bytes:
    """Return a FeatureCollection with more members in front, its features unread."""
    head = orjson.dumps(members)[:-1] + b',"features":['
    return b"".join((head, b",".join(features), b"]}"))
