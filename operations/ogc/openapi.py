"""The API in OpenAPI 3.0, made from the registry of layers and the parameters as they are read."""

from typing import Any

from operations.layers import LAYERS, Layer

from . import answers
from .answers import FEATURES, PAGES, SCHEMAS
from .collections import queryable_schema
from .conformance import CONFORMS_TO
from .crs import CRS84, SYSTEMS
from .filters import LANGUAGES, MAX_CHARACTERS
from .items import LIMIT, MAX_LIMIT, property_names, queryables
from .openapi_tiles import tile_paths

Schema = dict[str, Any]


def definition(server: str, title: str, description: str) -> Schema:
    """Return the OpenAPI document. server: the address of the landing page."""
    paths: Schema = {
        "/": _operation("landing", "What there is here", PAGES, "landingPage"),
        "/conformance": _operation("conformance", "What this conforms to", PAGES, "confClasses"),
        "/api": _operation("api", "This document", answers.DEFINITION, "object"),
        "/collections": _operation("collections", "All collections", PAGES, "collections"),
    }
    for layer in LAYERS.values():
        paths |= _paths_of(layer)
    paths |= tile_paths()
    return {
        "openapi": "3.0.3",
        "info": {
            "title": title,
            "description": description,
            "version": "1.0.0",
            "x-conforms-to": list(CONFORMS_TO),
        },
        "servers": [{"url": server.rstrip("/")}],
        "tags": [{"name": layer.name, "description": layer.title} for layer in LAYERS.values()],
        "paths": paths,
        "components": {
            "parameters": _PARAMETERS,
            "schemas": _SCHEMAS,
            "responses": {"problem": _PROBLEM},
        },
    }


def _paths_of(layer: Layer) -> Schema:
    here = f"/collections/{layer.name}"
    tag = [layer.name]
    names = ["bbox", "bbox-crs", "datetime", "as_of", "limit", "cursor", "crs", "filter",
             "filter-lang", "filter-crs", "sortby", "q"]  # fmt: skip
    chosen = _choice_of_properties(layer)
    own = [
        {
            "name": each.name,
            "in": "query",
            "description": f"Only features with this value: {each.description}",
            "required": False,
            "schema": _plain(queryable_schema(each, layer)),
            "style": "form",
            "explode": False,
        }
        for each in queryables(layer.name).values()
        if each.is_simple
    ]
    feature_id = {"name": "featureId", "in": "path", "required": True, "schema": _text()}
    several = [*map(_ref_parameter, names), chosen, *own]
    single = [feature_id, _ref_parameter("as_of"), _ref_parameter("crs"), chosen]
    return {
        here: _operation(f"{layer.name}.collection", layer.title, PAGES, "collection", tag),
        **{
            f"{here}/{name}": _operation(
                f"{layer.name}.{name}", f"{layer.title}: {name}", SCHEMAS, "object", tag
            )
            for name in ("schema", "queryables", "sortables")
        },
        f"{here}/items": _operation(
            f"{layer.name}.items", layer.description, FEATURES, "featureCollection", tag, several
        ),
        f"{here}/items/{{featureId}}": _operation(
            f"{layer.name}.item", f"One of {layer.title}", FEATURES, "feature", tag, single
        ),
    }


def _operation(
    name: str,
    summary: str,
    formats: Any,
    schema: str,
    tags: list[str] | None = None,
    parameters: list[Schema] | None = None,
) -> Schema:
    body = {"type": "object"} if schema == "object" else {"$ref": f"#/components/schemas/{schema}"}
    content = {
        media: {"schema": {"type": "string"} if media == answers.HTML else body}
        for media in formats.values()
    }
    chosen = {
        "name": "f",
        "in": "query",
        "description": "The form of the answer; without it, `Accept` decides.",
        "required": False,
        "schema": {"type": "string", "enum": list(formats)},
        "style": "form",
        "explode": False,
    }
    problem = {"$ref": "#/components/responses/problem"}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "tags": tags or ["Service"],
            "parameters": [*(parameters or []), chosen],
            "responses": {
                "200": {"description": summary, "headers": _HEADERS, "content": content},
                "304": {"description": "Not changed since."},
                "400": problem,
                "404": problem,
                "406": problem,
            },
        }
    }


def _ref_parameter(name: str) -> Schema:
    return {"$ref": f"#/components/parameters/{name}"}


def _choice_of_properties(layer: Layer) -> Schema:
    items = {"type": "string", "enum": property_names(layer)}
    parameter = _query("properties", "Only these properties.", {"type": "array", "items": items})
    return parameter


def _plain(schema: Schema) -> Schema:
    return {name: value for name, value in schema.items() if name != "description"}


def _text(**more: object) -> Schema:
    return {"type": "string", **more}


def _query(name: str, description: str, schema: Schema) -> Schema:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "required": False,
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def _object(required: list[str], **properties: Schema) -> Schema:
    return {"type": "object", "required": required, "properties": properties}


def _array(items: Schema, **more: object) -> Schema:
    return {"type": "array", "items": items, **more}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_CRS = _text(format="uri", enum=list(SYSTEMS), default=CRS84.uri)
_NUMBERS = _array({"type": "number"})
_LINKS = _array(_ref("link"))
_HEADERS: Schema = {
    "ETag": {"schema": _text()},
    "Last-Modified": {"schema": _text()},
    "Content-Crs": {"schema": _text()},
}
_PARAMETERS: Schema = {
    parameter["name"]: parameter
    for parameter in (
        _query("limit", "Features a page.",
               {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": LIMIT}),
        _query("cursor", "Where the page begins: from the link `next`.", _text()),
        _query("bbox", "Only what touches this box: lower corner, upper corner.",
               {**_NUMBERS, "oneOf": [{"minItems": 4, "maxItems": 4},
                                      {"minItems": 6, "maxItems": 6}]}),
        _query("bbox-crs", "The coordinate system of `bbox`.", _CRS),
        _query("datetime", "When it was so: a day, an instant, or from/to with .. for an open end.",
               _text()),
        _query("as_of", "As it was known at that day or instant.", _text()),
        _query("crs", "The coordinate system of the answer.", _CRS),
        _query("filter", "A condition in CQL2.", _text(maxLength=MAX_CHARACTERS)),
        _query("filter-lang", "How the filter is written.",
               _text(enum=list(LANGUAGES), default=LANGUAGES[0])),
        _query("filter-crs", "The coordinate system of the filter’s geometries.", _CRS),
        _query("sortby", "Sortables, each with + or - before it.", _array(_text())),
        _query("q", "Words to find in titles, names and places.", _text(maxLength=200)),
    )
}  # fmt: skip
_PROBLEM: Schema = {
    "description": "Why not (RFC 9457); `parameter` names the one that is meant.",
    "content": {
        "application/problem+json": {
            "schema": _object(
                ["title", "status", "detail"],
                type=_text(), title=_text(), status={"type": "integer"}, detail=_text(),
                parameter=_text(),
            )
        }
    },
}  # fmt: skip
_SCHEMAS: Schema = {
    "link": _object(
        ["href", "rel", "type"], href=_text(), rel=_text(), type=_text(), title=_text()
    ),
    "landingPage": _object(["links"], title=_text(), description=_text(), links=_LINKS),
    "confClasses": _object(["conformsTo"], conformsTo=_array(_text()), links=_LINKS),
    "extent": _object(
        [],
        spatial=_object(
            ["bbox"], crs=_text(),
            bbox=_array({**_NUMBERS, "minItems": 4, "maxItems": 4}, minItems=1),
        ),
        temporal=_object(
            ["interval"],
            interval=_array(
                _array(_text(format="date-time", nullable=True), minItems=2, maxItems=2), minItems=1
            ),
            trs=_text(),
        ),
    ),
    "collection": _object(
        ["id", "links"], id=_text(), title=_text(), description=_text(), links=_LINKS,
        extent=_ref("extent"), itemType=_text(enum=["feature"]), crs=_array(_text()),
        storageCrs=_text(),
    ),
    "collections": _object(
        ["collections", "links"], collections=_array(_ref("collection")), links=_LINKS
    ),
    "feature": _object(
        ["type", "id", "geometry", "properties"], type=_text(enum=["Feature"]), id=_text(),
        geometry={"type": "object", "nullable": True}, links=_LINKS,
        properties={"type": "object", "nullable": True},
    ),
    "featureCollection": _object(
        ["type", "features"], type=_text(enum=["FeatureCollection"]),
        features=_array(_ref("feature")), links=_LINKS,
        numberMatched={"type": "integer", "minimum": 0},
        numberReturned={"type": "integer", "minimum": 0},
    ),
}  # fmt: skip
