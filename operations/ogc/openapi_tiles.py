"""The part of the OpenAPI document that is about vector tiles."""

from typing import Any

from operations.layers import LAYERS, Layer
from operations.tiles.addresses import MAX_ZOOM
from operations.tiles.ogc import MEDIA_TYPE, QUAD

Schema = dict[str, Any]

_SCHEME = "/{tileMatrixSetId}"
_TILE = "/{tileMatrix}/{tileRow}/{tileCol}"


def tile_paths() -> Schema:
    """Return the paths of the tiling scheme, and those of each layer with a map."""
    paths = {
        "/tileMatrixSets": _json("tileMatrixSets", "The schemes of the tiles"),
        f"/tileMatrixSets{_SCHEME}": _json("tileMatrixSet", "A scheme of tiles", [_scheme()]),
    }
    for layer in LAYERS.values():
        if layer.geometry != "none":
            paths |= _of_layer(layer)
    return paths


def _of_layer(layer: Layer) -> Schema:
    here = f"/collections/{layer.name}/tiles"
    numbers = [_whole("tileMatrix", MAX_ZOOM)] + [
        _whole(name, 2**MAX_ZOOM - 1) for name in ("tileRow", "tileCol")
    ]
    chosen = [{"$ref": f"#/components/parameters/{name}"} for name in ("datetime", "as_of", "q")]
    tile = _operation(
        f"{layer.name}.tile", f"A vector tile of {layer.title}", MEDIA_TYPE,
        {"type": "string", "format": "binary"}, [_scheme(), *numbers, *chosen], layer.name,
    )  # fmt: skip
    tile["get"]["responses"]["204"] = {"description": "There is nothing in it."}
    return {
        here: _json(f"{layer.name}.tilesets", f"{layer.title}: tile sets", [], layer.name),
        here + _SCHEME: _json(
            f"{layer.name}.tileset", f"{layer.title}: a tile set", [_scheme()], layer.name
        ),
        here + _SCHEME + _TILE: tile,
    }


def _json(name: str, summary: str, parameters: Any = (), tag: str = "Service") -> Schema:
    form = _parameter("f", "query", {"type": "string", "enum": ["json"]})
    kind = "application/json"
    return _operation(name, summary, kind, {"type": "object"}, [*parameters, form], tag)


def _operation(
    name: str, summary: str, media: str, body: Schema, parameters: list[Schema], tag: str
) -> Schema:
    problem = {"$ref": "#/components/responses/problem"}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "tags": [tag],
            "parameters": parameters,
            "responses": {
                "200": {"description": summary, "content": {media: {"schema": body}}},
                "304": {"description": "Not changed since."},
                "400": problem,
                "404": problem,
                "406": problem,
            },
        }
    }


def _scheme() -> Schema:
    return _parameter("tileMatrixSetId", "path", {"type": "string", "enum": [QUAD]})


def _whole(name: str, most: int) -> Schema:
    return _parameter(name, "path", {"type": "integer", "minimum": 0, "maximum": most})


def _parameter(name: str, where: str, schema: Schema) -> Schema:
    return {"name": name, "in": where, "required": where == "path", "schema": schema}
