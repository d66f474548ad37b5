"""Vector tiles by address, their TileJSON, and the same as OGC API - Tiles."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from gazetteer.errors import BadParameter
from gazetteer.parameters import refuse_unknown, text
from operations.layers import LAYERS, Layer
from operations.moment import Moment
from operations.tiles import ogc
from operations.tiles.addresses import Tile
from operations.tiles.answering import PARAMETERS, answers_readers, tile_response
from operations.tiles.tilejson import tilejson


@require_safe
@answers_readers
def tile(request: HttpRequest, name: str, z: str, x: str, y: str) -> HttpResponse:
    """GET /tiles/<layer>/<z>/<x>/<y>.mvt?datetime=&as_of=&q="""
    return tile_response(request, _layer(name).name, Tile.at(z, x, y))


@require_safe
@answers_readers
def describe(request: HttpRequest, name: str) -> HttpResponse:
    """GET /tiles/<layer>.json?datetime=&as_of=&q= (the tiles are asked for with the same)"""
    layer = _layer(name)
    refuse_unknown(request, PARAMETERS)
    query = request.GET.dict()
    Moment.from_query(query)
    text(query.get("q", ""), "q")
    address = request.build_absolute_uri(f"/tiles/{layer.name}/")
    asked = f"?{urlencode(query)}" if query else ""
    return JsonResponse(tilejson(layer, address + "{z}/{x}/{y}.mvt" + asked))


@require_safe
@answers_readers
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


@require_safe
@answers_readers
def ogc_tilesets(request: HttpRequest, name: str) -> HttpResponse:
    """GET /ogc/collections/<layer>/tiles"""
    refuse_unknown(request, set())
    layer = _layer(name)
    itself = request.build_absolute_uri(reverse("ogc-tilesets", args=[layer.name]))
    known = ogc.tileset(layer, _addresses(request, layer), brief=True)
    return JsonResponse({"links": [ogc.link(itself, "self")], "tilesets": [known]})


@require_safe
@answers_readers
def ogc_tileset(request: HttpRequest, name: str, scheme: str) -> HttpResponse:
    """GET /ogc/collections/<layer>/tiles/WebMercatorQuad"""
    refuse_unknown(request, set())
    layer = _layer(name)
    _refuse_scheme(scheme)
    return JsonResponse(ogc.tileset(layer, _addresses(request, layer)))


@require_safe
@answers_readers
def ogc_schemes(request: HttpRequest) -> HttpResponse:
    """GET /ogc/tileMatrixSets"""
    refuse_unknown(request, set())
    itself = request.build_absolute_uri(reverse("ogc-tile-matrix-set", args=[ogc.QUAD]))
    known = {"id": ogc.QUAD, "uri": ogc.QUAD_URI, "crs": ogc.CRS}
    return JsonResponse({"tileMatrixSets": [known | {"links": [ogc.link(itself, "self")]}]})


@require_safe
@answers_readers
def ogc_scheme(request: HttpRequest, scheme: str) -> HttpResponse:
    """GET /ogc/tileMatrixSets/WebMercatorQuad"""
    refuse_unknown(request, set())
    _refuse_scheme(scheme)
    return JsonResponse(ogc.tile_matrix_set())


def _layer(name: str) -> Layer:
    if name not in LAYERS or LAYERS[name].geometry == "none":
        raise Http404
    return LAYERS[name]


def _refuse_scheme(scheme: str) -> None:
    if scheme != ogc.QUAD:
        raise Http404


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
