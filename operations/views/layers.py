"""A layer as RFC 7946 GeoJSON, filtered by time, place and words."""

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from gazetteer.parameters import answers_problems, refuse_unknown
from operations.layers import LAYERS, collection
from operations.selection import PARAMETERS, Selection


@require_safe
@answers_problems
def geojson(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """GET /layers/<layer>.geojson?datetime=&as_of=&bbox=&located=&q=&download=1"""
    if name not in LAYERS:
        raise Http404
    refuse_unknown(request, PARAMETERS | {"download"})
    rows = Selection.from_query(name, request.GET.dict()).rows()
    response = StreamingHttpResponse(collection(rows), content_type="application/geo+json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=30"
    if request.GET.get("download"):
        response["Content-Disposition"] = f'attachment; filename="{name}.geojson"'
    return response
