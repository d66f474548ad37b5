"""What there is: a collection for each layer, with its extent, links and schemas."""

import datetime as dt
from typing import Any

from django.core.cache import cache
from django.db.models import Max, Min
from django.http import HttpRequest
from django.urls import reverse

from operations.exports.formats import FORMATS
from operations.layers import SHARED, Layer, Property, shown
from operations.moment import Moment
from operations.state import content_version

from .answers import FEATURES, HTML, PAGES, SCHEMA, link
from .conformance import MAP_LINKS
from .crs import CRS84, SYSTEMS
from .queryables import SORTABLES, Queryable, queryables

DRAFT = "https://json-schema.org/draft/2020-12/schema"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
SORTABLES_REL = "http://www.opengis.net/def/rel/ogc/1.0/sortables"
SCHEMA_REL = "http://www.opengis.net/def/rel/ogc/1.0/schema"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
EXTENT_KEPT_S = 3600

_GEOMETRIES = {"area": "polygon-or-multipolygon", "line": "linestring-or-multilinestring",
               "point": "any", "none": "any"}  # fmt: skip
_TYPES: dict[str, dict[str, object]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time"},
    "array": {"type": "array", "items": {"type": "string"}},
}


def address(request: HttpRequest, name: str, *args: str) -> str:
    """Return the full address of a page here."""
    return request.build_absolute_uri(reverse(name, args=args))


def collection(request: HttpRequest, layer: Layer, moment: Moment) -> dict[str, Any]:
    """Return the description of a collection, without its links to itself."""
    items = address(request, "ogc-items", layer.name)
    links = [
        link(f"{items}?f={key}", "items", media, f"{layer.title} as {key}")
        for key, media in FEATURES.items()
    ]
    for rel, name in ((QUERYABLES, "queryables"), (SORTABLES_REL, "sortables"),
                      (SCHEMA_REL, "schema")):  # fmt: skip
        here = address(request, f"ogc-{name}", layer.name)
        links.append(link(f"{here}?f=json", rel, SCHEMA, f"{name.capitalize()} of {layer.title}"))
        links.append(link(f"{here}?f=html", rel, HTML, f"{name.capitalize()} of {layer.title}"))
    links += _links_of_parts(request, layer)
    return {
        "id": layer.name,
        "title": layer.title,
        "description": layer.description,
        "itemType": "feature",
        "extent": extent(layer, moment),
        "crs": list(SYSTEMS),
        "storageCrs": CRS84.uri,
        "links": links,
    }


def _links_of_parts(request: HttpRequest, layer: Layer) -> list[dict[str, str]]:
    """Return the links to a layer's tiles, where it has a map, and to its files."""
    tiles = [
        link(address(request, part.url_name, layer.name), part.rel, part.type, part.title)
        for part in MAP_LINKS
        if layer.geometry != "none"
    ]
    files = [
        link(address(request, "export-file", layer.name, kind.ending), "enclosure",
             kind.media_type, f"{layer.title} as {kind.title}")
        for kind in FORMATS.values()
        if kind.holds(layer)
    ]  # fmt: skip
    return tiles + files


def links_of_collection(request: HttpRequest, layer: Layer) -> list[dict[str, str]]:
    """Return the links `self` and `alternate` of one collection among others."""
    here = address(request, "ogc-collection", layer.name)
    (own, media), *others = PAGES.items()
    return [link(f"{here}?f={own}", "self", media, layer.title)] + [
        link(f"{here}?f={key}", "alternate", media, f"{layer.title} as {key}")
        for key, media in others
    ]


def extent(layer: Layer, moment: Moment) -> dict[str, Any]:
    """Return where and when there is something in a layer; without the part that has nothing."""
    key = f"ogc-extent:{layer.name}:{content_version(layer.name, moment, is_pinned=False)}"
    found = cache.get_or_set(key, lambda: _extent(layer, moment), EXTENT_KEPT_S)
    return found or {}


def _extent(layer: Layer, moment: Moment) -> dict[str, Any]:
    rows = shown(moment, layer=layer.name)
    goes_on = rows.filter(end_day__isnull=True)
    found = rows.aggregate(
        west=Min("west"), south=Min("south"), east=Max("east"), north=Max("north"),
        first=Min("first_day"), end=Max("end_day"),
    )  # fmt: skip
    known: dict[str, Any] = {}
    box = [found[side] for side in ("west", "south", "east", "north")]
    if None not in box:
        known["spatial"] = {"bbox": [box], "crs": CRS84.uri}
    if found["first"]:
        last = None if goes_on.exists() else found["end"] - dt.timedelta(days=1)
        interval = [f"{found['first']}T00:00:00Z", f"{last}T23:59:59Z" if last else None]
        known["temporal"] = {"interval": [interval], "trs": GREGORIAN}
    return known


def schema_of_queryables(layer: Layer) -> dict[str, Any]:
    """Return what may stand in a filter, as a JSON Schema."""
    known = queryables(layer.name)
    return _schema(
        f"Queryables of {layer.title}",
        {name: queryable_schema(each, layer) for name, each in known.items()},
        additionalProperties=False,
    )


def schema_of_sortables(layer: Layer) -> dict[str, Any]:
    """Return what may be sorted by, as a JSON Schema."""
    known = queryables(layer.name)
    return _schema(
        f"Sortables of {layer.title}",
        {name: queryable_schema(known[name], layer) for name in SORTABLES},
        additionalProperties=False,
    )


def schema_of_features(layer: Layer) -> dict[str, Any]:
    """Return what a feature has, as a JSON Schema after Part 5."""
    found: dict[str, Any] = {
        "id": {"type": "string", "x-ogc-role": "id", "readOnly": True},
        "geometry": {"x-ogc-role": "primary-geometry", "format": _geometry_format(layer)},
    }
    for prop in (*SHARED, *layer.properties):
        found[prop.name] = _property_schema(prop)
    found["valid_from"] |= {"format": "date", "x-ogc-role": "primary-interval-start"}
    found["valid_to"] |= {"format": "date", "x-ogc-role": "primary-interval-end"}
    found["recorded_from"] |= {"format": "date-time"}
    return _schema(layer.title, found)


def queryable_schema(queryable: Queryable, layer: Layer) -> dict[str, object]:
    """Return the schema of one queryable."""
    if queryable.kind == "geometry":
        return {"format": _geometry_format(layer), "description": queryable.description}
    return {**_TYPES[queryable.kind], "description": queryable.description}


def _property_schema(prop: Property) -> dict[str, object]:
    return {"type": prop.type, "title": prop.name, "description": prop.description}


def _geometry_format(layer: Layer) -> str:
    return f"geometry-{_GEOMETRIES[layer.geometry]}"


def _schema(title: str, properties: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"$schema": DRAFT, "type": "object", "title": title, "properties": properties, **more}
