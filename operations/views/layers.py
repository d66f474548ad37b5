"""A layer as RFC 7946 GeoJSON, filtered by time, place and words."""

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from gazetteer.bbox import parse_bbox
from gazetteer.errors import BadParameter
from operations.layers import LAYERS, collection, shown
from operations.moment import Moment

from .problems import answers_problems, refuse_unknown

MAX_WORDS = 200  # characters of a text filter
PARAMETERS = {"datetime", "as_of", "bbox", "located", "q", "download"}


@require_safe
@answers_problems
def geojson(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """GET /layers/<layer>.geojson?datetime=&as_of=&bbox=&located=&q=&download=1"""
    if name not in LAYERS:
        raise Http404
    refuse_unknown(request, PARAMETERS)
    query = request.GET.dict()
    raw_bbox = query.get("bbox", "")
    rows = shown(
        Moment.from_query(query),
        layer=name,
        bbox=parse_bbox(raw_bbox) if raw_bbox else None,
        text=text_filter(query.get("q", "")),
        located=_yes_or_no("located", query.get("located", "")),
    )
    response = StreamingHttpResponse(collection(rows), content_type="application/geo+json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=30"
    if query.get("download"):
        response["Content-Disposition"] = f'attachment; filename="{name}.geojson"'
    return response


def text_filter(raw: str) -> str:
    """Return the words to look for. Raises BadParameter when they cannot be words."""
    if len(raw) > MAX_WORDS:
        raise BadParameter("q", f"At most {MAX_WORDS} characters.")
    if "\x00" in raw or any(0xD800 <= ord(letter) < 0xE000 for letter in raw):
        raise BadParameter("q", "This is not text.")
    return raw


def _yes_or_no(parameter: str, raw: str) -> bool | None:
    if raw not in {"", "true", "false"}:
        raise BadParameter(parameter, "Give true or false.")
    return {"true": True, "false": False}.get(raw)
