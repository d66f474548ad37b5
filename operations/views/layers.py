"""A layer as RFC 7946 GeoJSON, filtered by time, place and words."""

from django.http import Http404, HttpRequest, StreamingHttpResponse

from gazetteer.parameters import refuse_unknown
from operations.layers import LAYERS, collection
from operations.reads import reads
from operations.selection import PARAMETERS, Selection


@reads
def geojson(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """GET /layers/<layer>.geojson?datetime=&as_of=&bbox=&located=&q=&download=1"""
    if name not in LAYERS:
        raise Http404(f"There is no such layer; there are {', '.join(LAYERS)}.")
    refuse_unknown(request, PARAMETERS | {"download"})
    rows = Selection.from_query(name, request.GET.dict()).rows()
    response = StreamingHttpResponse(collection(rows), content_type="application/geo+json")
    response["Cache-Control"] = "public, max-age=30"
    if request.GET.get("download"):
        response["Content-Disposition"] = f'attachment; filename="{name}.geojson"'
    return response
