"""How a tile is answered: compressed once, kept while the layer is the same, or 304."""

import gzip

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from gazetteer.parameters import refuse_unknown, text
from operations import packing
from operations.digests import sha256
from operations.moment import Moment
from operations.state import content_version

from .addresses import Tile
from .caching import SHELF
from .sql import Asked
from .thinning import make

PARAMETERS = {"datetime", "as_of", "q"}
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
FORMAT = 1  # of what a tile holds: raised when that changes, so that no kept tile stays
BROTLI_LEVEL = 5


def tile_response(request: HttpRequest, layer: str, tile: Tile) -> HttpResponse:
    """Answer a tile: 200 with the bytes, 204 where it is empty, 304 where the reader has it.

    Raises BadParameter on parameters that mean nothing here.
    """
    refuse_unknown(request, PARAMETERS)
    query = request.GET.dict()
    moment = Moment.from_query(query)
    words = text(query.get("q", ""), "q")
    version = content_version(layer, moment, is_pinned=bool(query.get("as_of")))
    as_of = moment.instant if query.get("as_of") else ""
    key = (tile, moment.days, as_of, " ".join(words.casefold().split()))
    encoding = packing.coding(request.headers.get("Accept-Encoding", ""))
    mark = sha256(repr((FORMAT, layer, version, key, encoding)).encode())[:24]
    etag = f'"{mark}"'
    response = get_conditional_response(request, etag)
    if response is None:
        body = _body(Asked(layer, tile, moment, words), version, key, encoding)
        response = HttpResponse(body, content_type=MEDIA_TYPE, status=200 if body else 204)
        if not body:
            del response["Content-Type"]
        elif encoding:
            response["Content-Encoding"] = encoding
    response["ETag"] = etag
    # kept by the reader, asked for each time: a redaction must reach everybody at once
    response["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _body(asked: Asked, version: str, key: tuple[object, ...], encoding: str) -> bytes:
    """Return the bytes to send; gzipped ones are made with the tile, others from them."""
    kept = SHELF.get(asked.layer, version, (key, encoding))
    if kept is not None:
        return kept
    zipped = SHELF.get(asked.layer, version, (key, "gzip"))
    if zipped is None:
        _, zipped = make(asked)
        SHELF.put(asked.layer, version, (key, "gzip"), zipped)
    if encoding == "gzip" or not zipped:
        return zipped
    tile = gzip.decompress(zipped)
    if encoding == "br":
        tile = brotli.compress(tile, quality=BROTLI_LEVEL)
        SHELF.put(asked.layer, version, (key, "br"), tile)
    return tile
