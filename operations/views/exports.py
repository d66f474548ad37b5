"""Layers as files: /export/<layer>.<format>, what it says of itself, and the page to choose."""

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
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from gazetteer.errors import BadParameter
from gazetteer.parameters import problem, refuse_unknown, shows_problems
from operations.digests import sha256
from operations.exports import deletions, files, slots
from operations.exports.about import About, about
from operations.exports.columns import columns
from operations.exports.fields import fields
from operations.exports.formats import FORMATS, Format
from operations.exports.reading import BLOCK, about_how_many, features, mean_bytes
from operations.layers import LAYERS
from operations.moment import parse_instant
from operations.reads import reads
from operations.selection import PARAMETERS, Selection
from operations.state import content_version

EDITION = "1"  # raised when a format is written otherwise: what readers hold is stale then
SIDECAR = ".meta.json"
MAX_AGE_S = 30
NO_SUCH_FILE = "There is no such file; /export/ lists them."
MOST_SHOWN = 10_000  # features that the page counts


@reads
def export(request: HttpRequest, layer: str, ending: str) -> HttpResponseBase:
    """GET /export/<layer>.<format>?… or, with `.meta.json` after it, what the file says of itself.

    304 by ETag while nothing in the layer changed.
    """
    kind = FORMATS.get(ending.removesuffix(SIDECAR))
    if layer not in LAYERS or kind is None:
        raise Http404(NO_SUCH_FILE)
    if not kind.holds(LAYERS[layer]):
        raise Http404(f"{kind.title} cannot hold the layer {layer}.")
    refuse_unknown(request, PARAMETERS | set(kind.options or {}))
    selection = Selection.from_query(layer, request.GET.dict())
    options = kind.chosen(request.GET.dict())
    if ending.endswith(SIDECAR):
        return _sidecar(request, kind, selection, options)
    tag = _tag(kind, selection, options)
    response: HttpResponseBase | None = get_conditional_response(request, tag)
    if response is None:
        response = _answer(request, kind, selection, options)
    if response.status_code in {200, 304}:
        response["ETag"] = tag
        response["Cache-Control"] = f"public, max-age={MAX_AGE_S}"
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    sidecar = f"{request.path}{SIDECAR}{query}"
    response["Link"] = f'<{sidecar}>; rel="describedby"; type="application/json"'
    return response


@reads
def taken_back(request: HttpRequest, layer: str, ending: str) -> HttpResponseBase:
    """GET /export/<layer>.deletions.json?since= (or .csv)"""
    if layer not in LAYERS or ending not in deletions.FORMATS:
        raise Http404(NO_SUCH_FILE)
    refuse_unknown(request, {"since"})
    raw = request.GET.get("since", "")
    since = parse_instant(raw, "since") if raw else None
    write = deletions.as_json if ending == "json" else deletions.as_csv
    response = _stream(lambda: write(layer, since), deletions.FORMATS[ending])
    if response.status_code == 200:
        response["Cache-Control"] = f"public, max-age={MAX_AGE_S}"
    return response


@csrf_exempt
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
        return problem(refused.status, f"{refused}{hint}")
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
    known = columns(fields(selection.about))
    body = {
        **_about(request, kind, selection, options).members(),
        "format": {
            "ending": kind.ending, "title": kind.title, "media_type": kind.media_type,
            "loses": kind.loses, "cut": kind.end,
        },
        "features": selection.rows().count(),
        "etag": _tag(kind, selection, options),
        "columns": [
            {"name": column.name, "type": column.kind, "property": name} for name, column in known
        ],
        "properties": [
            {"name": one.name, "type": one.type, "description": one.description}
            for one in selection.about.declared
        ],
    }  # fmt: skip
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _about(
    request: HttpRequest, kind: Format, selection: Selection, options: dict[str, str]
) -> About:
    path = reverse("export-file", args=[selection.layer, kind.ending])
    query = urlencode(selection.query() | options, safe=":/,")
    address = request.build_absolute_uri(f"{path}?{query}" if query else path)
    return about(selection, address, request.build_absolute_uri("/").rstrip("/"))


def _tag(kind: Format, selection: Selection, options: dict[str, str]) -> str:
    """Return a weak ETag: the moment of export differs, the features do not."""
    version = content_version(selection.layer, selection.moment, is_pinned=selection.is_pinned)
    asked = urlencode(sorted((selection.query() | options).items()))
    text = f"{EDITION} {kind.ending} {selection.layer} {asked} {version}"
    return f'W/"{sha256(text.encode())[:32]}"'


def _busy() -> HttpResponse:
    response = problem(
        503, f"{slots.AT_ONCE} exports are being sent already. Try again in a moment."
    )
    response["Retry-After"] = str(slots.RETRY_AFTER_S)
    return response
