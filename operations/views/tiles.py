"""Vector tiles by address, their TileJSON, and the same as OGC API - Tiles."""

from urllib.parse import urlencode

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from gazetteer.errors import BadParameter
from gazetteer.parameters import refuse_unknown, text
from operations.layers import LAYERS, Layer
from operations.moment import Moment
from operations.ogc import answers
from operations.reads import reads
from operations.tiles import ogc
from operations.tiles.addresses import Tile
from operations.tiles.answering import PARAMETERS, tile_response
from operations.tiles.tilejson import tilejson


@reads
def tile(request: HttpRequest, name: str, z: str, x: str, y: str) -> HttpResponse:
    """GET /tiles/<layer>/<z>/<x>/<y>.mvt?datetime=&as_of=&q="""
    return tile_response(request, _layer(name).name, Tile.at(z, x, y))


@reads
def describe(request: HttpRequest, name: str) -> HttpResponse:
    """GET /tiles/<layer>.json?datetime=&as_of=&q= (the tiles are asked for with the same)"""
    layer = _layer(name)
    refuse_unknown(request, PARAMETERS)
    query = request.GET.dict()
    Moment.from_query(query)
    text(query.get("q", ""), "q")
    address = request.build_absolute_uri(f"/tiles/{layer.name}/")
    asked = f"?{urlencode(query)}" if query else ""
    return _document(request, tilejson(layer, address + "{z}/{x}/{y}.mvt" + asked))


@reads
def ogc_tile(
    request: HttpRequest, name: str, scheme: str, matrix: str, row: str, column: str
) -> HttpResponse:
    """GET /ogc/collections/<layer>/tiles/WebMercatorQuad/<matrix>/<row>/<column>?datetime=…"""
    layer = _layer(name)
    _refuse_scheme(scheme)
    try:
        at = Tile.at(matrix, column, row)
    except BadParameter as error:
        names = {"z": "tileMatrix", "x": "tileCol", "y": "tileRow"}
        raise BadParameter(names[error.parameter], error.message) from None
    return tile_response(request, layer.name, at)


@reads
def ogc_tilesets(request: HttpRequest, name: str) -> HttpResponse:
    """GET /ogc/collections/<layer>/tiles?f="""
    refuse_unknown(request, {"f"})
    layer = _layer(name)
    itself = request.build_absolute_uri(reverse("ogc-tilesets", args=[layer.name]))
    known = ogc.tileset(layer, _addresses(request, layer), brief=True)
    return _document(request, {"links": [ogc.link(itself, "self")], "tilesets": [known]})


@reads
def ogc_tileset(request: HttpRequest, name: str, scheme: str) -> HttpResponse:
    """GET /ogc/collections/<layer>/tiles/WebMercatorQuad?f="""
    refuse_unknown(request, {"f"})
    layer = _layer(name)
    _refuse_scheme(scheme)
    return _document(request, ogc.tileset(layer, _addresses(request, layer)))


@reads
def ogc_schemes(request: HttpRequest) -> HttpResponse:
    """GET /ogc/tileMatrixSets?f="""
    refuse_unknown(request, {"f"})
    itself = request.build_absolute_uri(reverse("ogc-tile-matrix-set", args=[ogc.QUAD]))
    known = {"id": ogc.QUAD, "uri": ogc.QUAD_URI, "crs": ogc.CRS}
    return _document(request, {"tileMatrixSets": [known | {"links": [ogc.link(itself, "self")]}]})


@reads
def ogc_scheme(request: HttpRequest, scheme: str) -> HttpResponse:
    """GET /ogc/tileMatrixSets/WebMercatorQuad?f="""
    refuse_unknown(request, {"f"})
    _refuse_scheme(scheme)
    return _document(request, ogc.tile_matrix_set())


def _document(request: HttpRequest, content: ogc.Json) -> HttpResponse:
    form = answers.chosen(request, {"json": answers.JSON})
    return answers.answer(request, orjson.dumps(content), form.type)


def _layer(name: str) -> Layer:
    if name not in LAYERS or LAYERS[name].geometry == "none":
        raise Http404("There is no such layer with a map.")
    return LAYERS[name]


def _refuse_scheme(scheme: str) -> None:
    if scheme != ogc.QUAD:
        raise Http404(f"Tiles are had in {ogc.QUAD} alone.")


def _addresses(request: HttpRequest, layer: Layer) -> dict[str, str]:
    """Return the absolute addresses that a tile set links to."""
    itself = request.build_absolute_uri(reverse("ogc-tileset", args=[layer.name, ogc.QUAD]))
    scheme = request.build_absolute_uri(reverse("ogc-tile-matrix-set", args=[ogc.QUAD]))
    return {
        "self": itself,
        "scheme": scheme,
        "collection": request.build_absolute_uri(f"/ogc/collections/{layer.name}"),
        "tile": itself + "/{tileMatrix}/{tileRow}/{tileCol}",
    }
