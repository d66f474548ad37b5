"""How tiles and their descriptions are answered: problems in words, compressed once, or 304."""

import gzip
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from gazetteer.errors import BadParameter
from gazetteer.parameters import refuse_unknown, text
from operations.moment import Moment

from .addresses import Tile
from .caching import SHELF
from .sql import Asked, content_version
from .thinning import make

PARAMETERS = {"datetime", "as_of", "q"}
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
FORMAT = 1  # of what a tile holds: raised when that changes, so that no kept tile stays
BROTLI_LEVEL = 5

View = Callable[..., HttpResponse]


def answers_readers(view: View) -> View:
    """Let pages of other origins read the answer; a bad parameter is a problem (RFC 9457)."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except BadParameter as error:
            problem = {
                "type": "about:blank", "title": "Bad Request", "status": 400,
                "detail": f"{error.parameter}: {error.message}", "parameter": error.parameter,
            }  # fmt: skip
            response = JsonResponse(problem, status=400, content_type="application/problem+json")
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag"
        return response

    return wrapped


def tile_response(request: HttpRequest, layer: str, tile: Tile) -> HttpResponse:
    """Answer a tile: 200 with the bytes, 204 where it is empty, 304 where the reader has it.

    Raises BadParameter on parameters that mean nothing here.
    """
    refuse_unknown(request, PARAMETERS)
    query = request.GET.dict()
    moment = Moment.from_query(query)
    words = text(query.get("q", ""), "q")
    # a past state changes too: by a redaction
    version = content_version(layer, timezone.now() if query.get("as_of") else moment.as_of)
    as_of = moment.instant if query.get("as_of") else ""
    key = (tile, moment.days, as_of, " ".join(words.casefold().split()))
    encoding = _encoding(request.headers.get("Accept-Encoding", ""))
    mark = hashlib.sha256(repr((FORMAT, layer, version, key, encoding)).encode()).hexdigest()[:24]
    etag = f'"{mark}"'
    response: HttpResponse
    if _has(request, etag):
        response = HttpResponseNotModified()
    else:
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


def _encoding(accepted: str) -> str:
    """Return br, gzip or nothing: the best that a reader takes (RFC 9110, section 12.5.3)."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        refused = weight.strip().startswith("q=0") and not weight.strip(" q=0.")
        weights[name.strip()] = not refused
    for name in ("br", "gzip"):
        if weights.get(name, weights.get("*", False)):
            return name
    return ""


def _has(request: HttpRequest, etag: str) -> bool:
    known = request.headers.get("If-None-Match", "")
    return etag in [part.strip().removeprefix("W/") for part in known.split(",")]
