"""A layer as RFC 7946 GeoJSON, filtered by time, place and words."""

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from gazetteer.bbox import parse_bbox
from gazetteer.errors import BadParameter
from gazetteer.parameters import answers_problems, refuse_unknown, text
from operations.layers import LAYERS, collection, shown
from operations.moment import Moment

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
        text=text(query.get("q", ""), "q"),
        located=_yes_or_no("located", query.get("located", "")),
    )
    response = StreamingHttpResponse(collection(rows), content_type="application/geo+json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=30"
    if query.get("download"):
        response["Content-Disposition"] = f'attachment; filename="{name}.geojson"'
    return response


def _yes_or_no(parameter: str, raw: str) -> bool | None:
    if raw not in {"", "true", "false"}:
        raise BadParameter(parameter, "Give true or false.")
    return {"true": True, "false": False}.get(raw)
