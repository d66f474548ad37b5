"""Layers as files: /export/<layer>.<format>, what it says of itself, and the page to choose."""

import hashlib
from collections.abc import Callable, Iterator
from typing import IO, Any
from urllib.parse import urlencode

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from gazetteer.errors import BadParameter
from gazetteer.parameters import answers_problems, refuse_unknown, shows_problems
from operations.exports import deletions, files, slots
from operations.exports.about import About, about
from operations.exports.columns import columns
from operations.exports.fields import fields
from operations.exports.formats import FORMATS, Format
from operations.exports.reading import (
    BLOCK,
    about_how_many,
    features,
    fingerprint,
    mean_bytes,
)
from operations.layers import LAYERS
from operations.moment import parse_instant
from operations.selection import PARAMETERS, Selection

EDITION = "1"  # raised when a format is written otherwise: what readers hold is stale then
SIDECAR = ".meta.json"
# Counting costs up to 1 µs a row, and the first byte shall not wait for it.
MOST_COUNTED = 10_000
MOST_SHOWN = 10_000  # features that the page counts


@require_safe
@answers_problems
def export(request: HttpRequest, layer: str, ending: str) -> HttpResponseBase:
    """GET /export/<layer>.<format>?… or, with `.meta.json` after it, what the file says of itself.

    304 by ETag. A big selection has one only for HEAD, If-None-Match and in the sidecar.
    """
    kind = FORMATS.get(ending.removesuffix(SIDECAR))
    if layer not in LAYERS or kind is None:
        raise Http404
    if not kind.holds(LAYERS[layer]):
        return _problem(404, "format", f"{kind.title} cannot hold the layer {layer}.")
    refuse_unknown(request, PARAMETERS | set(kind.options or {}))
    selection = Selection.from_query(layer, request.GET.dict())
    options = kind.chosen(request.GET.dict())
    if ending.endswith(SIDECAR):
        return _sidecar(request, kind, selection, options)
    asks = request.method == "HEAD" or "If-None-Match" in request.headers
    tag = _tag(kind, selection, options) if asks or _is_small(selection) else None

    @condition(etag_func=lambda _: tag)
    def answer(_: HttpRequest) -> HttpResponseBase:
        return _answer(request, kind, selection, options)

    response = answer(request)
    _head(response, f"{request.path}{SIDECAR}", request)
    return response


@require_safe
@answers_problems
def taken_back(request: HttpRequest, layer: str, ending: str) -> HttpResponseBase:
    """GET /export/<layer>.deletions.json?since= (or .csv)"""
    if layer not in LAYERS or ending not in deletions.FORMATS:
        raise Http404
    refuse_unknown(request, {"since"})
    raw = request.GET.get("since", "")
    since = parse_instant(raw, "since") if raw else None
    write = deletions.as_json if ending == "json" else deletions.as_csv
    response = _stream(lambda: write(layer, since), deletions.FORMATS[ending])
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=30"
    return response


@require_safe
@shows_problems
def choose(request: HttpRequest) -> HttpResponse:
    """GET /export/?layer=&datetime=&as_of=&bbox=&located=&q= Every format of a selection."""
    refuse_unknown(request, PARAMETERS | {"layer"})
    query = request.GET.dict()
    layer = query.get("layer") or "incidents"
    if layer not in LAYERS:
        raise BadParameter("layer", f"Known layers are {', '.join(LAYERS)}.")
    selection = Selection.from_query(layer, query)
    rows = selection.rows()
    found = len(rows.order_by().values_list("id", flat=True)[: MOST_SHOWN + 1])
    count = found if found <= MOST_SHOWN else max(about_how_many(rows), found)
    mean = mean_bytes(rows)
    formats = [_choice(request, kind, selection, count, mean) for kind in FORMATS.values()]
    context = {
        "layers": LAYERS, "layer": LAYERS[layer], "query": query, "selection": selection,
        "count": count, "is_guess": found > MOST_SHOWN, "formats": formats,
        "other_formats": [kind["format"].title for kind in formats if not kind["holds"]],
        "deletions": request.build_absolute_uri(reverse("export-deletions", args=[layer, "json"])),
        "snapshot_query": urlencode({k: v for k, v in selection.query().items() if k != "located"}),
        "most_mb": files.MOST_BYTES // 2**20,
    }  # fmt: skip
    return render(request, "exports/choose.html", context)


def _choice(
    request: HttpRequest, kind: Format, selection: Selection, count: int, mean: float
) -> dict[str, Any]:
    holds = kind.holds(selection.about)
    path = reverse("export-file", args=[selection.layer, kind.ending])
    query = f"?{selection.address}" if selection.address else ""
    return {
        "format": kind, "holds": holds, "path": f"{path}{query}",
        "address": request.build_absolute_uri(f"{path}{query}"),
        "bytes": int(count * mean * kind.weight) + 1000,
    }  # fmt: skip


def _answer(
    request: HttpRequest, kind: Format, selection: Selection, options: dict[str, str]
) -> HttpResponseBase:
    name = f"{selection.layer}.{kind.ending}"
    response: HttpResponseBase
    if request.method == "HEAD":
        # streaming, so that nothing takes the missing body for its length
        response = StreamingHttpResponse((), content_type=kind.media_type)
    else:
        told = _about(request, kind, selection, options)
        write = kind.write
        if write is None:
            response = _file(kind, selection, told)
        else:
            response = _stream(
                lambda: write(features(selection.rows()), told, options), kind.media_type
            )
    if response.status_code == 200:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _stream(pieces: Callable[[], Iterator[bytes]], media_type: str) -> HttpResponseBase:
    if not slots.take():
        return _busy()
    return StreamingHttpResponse(slots.Held(pieces()), content_type=media_type)


def _file(kind: Format, selection: Selection, told: About) -> HttpResponseBase:
    """Build a file and send it. The slot is held until the last byte has gone."""
    if not slots.take():
        return _busy()
    try:
        built = files.build(kind.ending, features(selection.rows()), told, selection)
    except files.Refused as refused:
        slots.give_back()
        hint = "" if refused.status != 413 else (
            " Choose fewer days, a box, or GeoJSON, which has no limit."
        )  # fmt: skip
        return _problem(refused.status, "format", f"{refused}{hint}")
    except BaseException:
        slots.give_back()
        raise
    response = StreamingHttpResponse(slots.Held(_blocks(built.file)), content_type=kind.media_type)
    response["Content-Length"] = str(built.size)
    return response


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while block := file.read(BLOCK):
            yield block


def _sidecar(
    request: HttpRequest, kind: Format, selection: Selection, options: dict[str, str]
) -> HttpResponseBase:
    count, _ = fingerprint(selection.rows())
    known = columns(fields(selection.about))
    body = {
        **_about(request, kind, selection, options).members(),
        "format": {
            "ending": kind.ending, "title": kind.title, "media_type": kind.media_type,
            "loses": kind.loses, "cut": kind.end,
        },
        "features": count,
        "etag": _tag(kind, selection, options),
        "columns": [
            {"name": column.name, "type": column.kind, "property": name} for name, column in known
        ],
        "properties": [
            {"name": one.name, "type": one.type, "description": one.description}
            for one in selection.about.declared
        ],
    }  # fmt: skip
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _about(
    request: HttpRequest, kind: Format, selection: Selection, options: dict[str, str]
) -> About:
    path = reverse("export-file", args=[selection.layer, kind.ending])
    query = urlencode(selection.query() | options, safe=":/,")
    address = request.build_absolute_uri(f"{path}?{query}" if query else path)
    return about(selection, address, request.build_absolute_uri("/").rstrip("/"))


def _is_small(selection: Selection) -> bool:
    return about_how_many(selection.rows()) <= MOST_COUNTED


def _tag(kind: Format, selection: Selection, options: dict[str, str]) -> str:
    """Return a weak ETag: the moment of export differs, the features do not."""
    _, which = fingerprint(selection.rows())
    asked = urlencode(sorted((selection.query() | options).items()))
    text = f"{EDITION} {kind.ending} {selection.layer} {asked} {which}"
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def _head(response: HttpResponseBase, sidecar: str, request: HttpRequest) -> None:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    response["Link"] = f'<{sidecar}{query}>; rel="describedby"; type="application/json"'
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link, Content-Disposition"
    if response.status_code in {200, 304}:
        response["Cache-Control"] = "public, max-age=30"


def _busy() -> HttpResponse:
    response = _problem(
        503, "format", f"{slots.AT_ONCE} exports are being sent already. Try again in a moment."
    )
    response["Retry-After"] = str(slots.RETRY_AFTER_S)
    return response


def _problem(status: int, parameter: str, message: str) -> JsonResponse:
    body = {"error": {"parameter": parameter, "message": message}}
    response = JsonResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response
