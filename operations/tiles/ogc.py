"""What OGC API - Tiles, part 1 (OGC 20-057) wants said of tile sets, as plain values.

Tile sets belong to collections, which are layers; their one scheme is WebMercatorQuad of the OGC's
Two Dimensional Tile Matrix Set standard (17-083r4), cut at the map's largest zoom.
"""

from operations.layers import Layer

from .addresses import HALF_M, MAX_ZOOM
from .tilejson import FIELDS

QUAD = "WebMercatorQuad"
QUAD_URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
CRS = "http://www.opengis.net/def/crs/EPSG/0/3857"
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
REL = "http://www.opengis.net/def/rel/ogc/1.0"
PIXEL_M = 0.00028  # a standardized rendering pixel
PIXELS = 256  # across a tile

_TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf"
CONFORMANCE = (
    f"{_TILES}/core",
    f"{_TILES}/tileset",
    f"{_TILES}/tilesets-list",
    f"{_TILES}/geodata-tilesets",
    f"{_TILES}/mvt",
    "http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
    "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset",
)

Json = dict[str, object]


def link(href: str, rel: str, kind: str = "application/json", **more: object) -> Json:
    return {"href": href, "rel": rel, "type": kind, **more}


def tileset(layer: Layer, addresses: dict[str, str], *, brief: bool = False) -> Json:
    """Return the metadata of a layer's tile set; brief: as an item of a list of them.

    addresses: of `self`, `collection`, `scheme` and `tile`, the last a template.
    """
    known: Json = {
        "title": layer.title,
        "dataType": "vector",
        "crs": CRS,
        "tileMatrixSetURI": QUAD_URI,
        "links": [
            link(addresses["self"], "self"),
            link(addresses["scheme"], f"{REL}/tiling-scheme"),
            link(addresses["collection"], f"{REL}/geodata"),
            link(addresses["tile"], "item", MEDIA_TYPE, templated=True),
        ],
    }
    if brief:
        return known
    shape = {"area": 2, "line": 1, "point": 0}[layer.geometry]
    return known | {
        "description": layer.description,
        "tileMatrixSetLimits": [
            {
                "tileMatrix": str(zoom), "minTileRow": 0, "maxTileRow": 2**zoom - 1,
                "minTileCol": 0, "maxTileCol": 2**zoom - 1,
            }
            for zoom in range(MAX_ZOOM + 1)
        ],
        "layers": [
            {
                "id": layer.name, "title": layer.title, "description": layer.description,
                "dataType": "vector", "geometryDimension": shape,
                "minTileMatrix": "0", "maxTileMatrix": str(MAX_ZOOM),
                "propertiesSchema": {
                    "type": "object",
                    "properties": {name: {"description": words} for name, words in FIELDS.items()},
                },
            }
        ],
    }  # fmt: skip


def tile_matrix_set() -> Json:
    """Return WebMercatorQuad down to the largest zoom that is served."""
    return {
        "id": QUAD,
        "title": "Google Maps Compatible for the World",
        "uri": QUAD_URI,
        "crs": CRS,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [
            {
                "id": str(zoom),
                "scaleDenominator": 2 * HALF_M / PIXELS / 2**zoom / PIXEL_M,
                "cellSize": 2 * HALF_M / PIXELS / 2**zoom,
                "cornerOfOrigin": "topLeft",
                "pointOfOrigin": [-HALF_M, HALF_M],
                "tileWidth": PIXELS,
                "tileHeight": PIXELS,
                "matrixWidth": 2**zoom,
                "matrixHeight": 2**zoom,
            }
            for zoom in range(MAX_ZOOM + 1)
        ],
    }
