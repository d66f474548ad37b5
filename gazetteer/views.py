"""The public pages of the gazetteer. They read by the role that may read nothing else."""

import hashlib
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from gazetteer import parameters
from gazetteer.bbox import parse_bbox
from gazetteer.candidates import suggest
from gazetteer.errors import BadParameter
from gazetteer.exports import filters
from gazetteer.exports.formats import FORMATS
from gazetteer.exports.links import address_of
from gazetteer.models import Place, PlaceName, PlaceOutline, PlaceParent
from gazetteer.parameters import answers_problems, whole_number
from gazetteer.querysets import display_names
from gazetteer.types import Label, SearchResult

PUBLIC = "public"
MAX_RESULTS, MAX_LABELS = 50, 200
MAX_AGE_S = 60


def etagged(body: Any, request: HttpRequest) -> HttpResponse:
    """Return JSON with an ETag of its content, or 304 where the reader has it already."""
    return conditional(JsonResponse(body, json_dumps_params={"ensure_ascii": False}), request)


def conditional(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Return the response with a weak ETag of its content, or 304."""
    tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'

    @condition(etag_func=lambda _: tag)
    def answer(_: HttpRequest) -> HttpResponse:
        return response

    return answer(request)


@require_safe
@cache_control(public=True, max_age=MAX_AGE_S)
@answers_problems
def search(request: HttpRequest) -> HttpResponse:
    """Answer the autocomplete: {"results": [SearchResult, …]}, best first."""
    query = parameters.text(request.GET.get("q", ""), "q")
    if not query:
        raise BadParameter("q", "Give a name to look for.")
    limit = whole_number(request.GET.get("limit", "10"), "limit", MAX_RESULTS)
    found = suggest(query, limit=limit, using=PUBLIC)
    names = display_names(PlaceName.objects.using(PUBLIC), [c.place_id for c in found])
    results = [
        SearchResult(
            id=c.place_id, public_id=str(c.public_id), name=c.name, names=names[c.place_id],
            kind=c.kind, kind_label=c.kind_label, admin=list(c.admin), lon=c.lon, lat=c.lat,
            radius_m=c.radius_m, score=c.score, reasons=list(c.reasons),
        )
        for c in found
    ]  # fmt: skip
    return etagged({"results": results}, request)


@require_safe
@cache_control(public=True, max_age=MAX_AGE_S)
@answers_problems
def labels(request: HttpRequest) -> HttpResponse:
    """Answer the names to write on a map: {"labels": [Label, …]}, the most prominent first."""
    if "bbox" not in request.GET:
        raise BadParameter("bbox", "Give bbox=minlon,minlat,maxlon,maxlat.")
    bbox = parse_bbox(request.GET["bbox"])
    places = Place.objects.using(PUBLIC).in_view(bbox).labelled().most_prominent()
    limit = whole_number(request.GET.get("limit", "80"), "limit", MAX_LABELS)
    rows = list(places.values_list("id", "name", "point")[:limit])
    names = display_names(PlaceName.objects.using(PUBLIC), [row[0] for row in rows])
    found = [
        Label(name=name, names=names[pk], lon=point.x, lat=point.y, rank=rank)
        for rank, (pk, name, point) in enumerate(rows)
        if point is not None  # never so: in_view asks for it
    ]
    return etagged({"labels": found}, request)


@require_safe
@cache_control(public=True, max_age=MAX_AGE_S)
def place(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one place: names, where it lies and lay, how surely, and who says so."""
    places = Place.objects.using(PUBLIC)
    related = places.select_related("parent__parent", "stand_in", "merged_into").without_shapes()
    found = get_object_or_404(related.defer("merged_into__footprint"), public_id=public_id)
    if found.merged_into:
        # permanent in kind; a minute in caches, because a merge can be undone
        kept = reverse("gazetteer:places-show", args=[found.merged_into.public_id])
        return HttpResponsePermanentRedirect(f"{kept}?merged={public_id}")
    merged = list(places.without_shapes().filter(merged_into=found).order_by("name", "id"))
    parents = PlaceParent.objects.using(PUBLIC).filter(place=found).select_related("parent")
    context = {
        "place": found,
        "link": address_of(found.external_id),
        "merged": [(row, address_of(row.external_id)) for row in merged],
        "asked": next((r for r in merged if str(r.public_id) == request.GET.get("merged")), None),
        "scripts": _by_script(found, merged),
        "parents": parents.defer("parent__footprint"),
        "outlines": PlaceOutline.objects.using(PUBLIC).filter(place=found).defer("footprint"),
        "formats": FORMATS.values(),
    }
    return conditional(render(request, "gazetteer/place.html", context), request)


@require_safe
@cache_control(public=True, max_age=MAX_AGE_S)
@answers_problems
def export(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Send the gazetteer, or what the filters choose of it, as one file, read while it is sent.

    `Places-Count` says how many there are to come; the file itself ends with the same number.
    """
    if ending not in FORMATS:
        raise Http404(f"There is no export {ending}.")
    kind = FORMATS[ending]
    places = filters.chosen(request.GET.dict(), using=PUBLIC)
    headers = {
        "Places-Count": str(places.count()),
        "Content-Disposition": f'attachment; filename="places.{ending}"',
        "X-Content-Type-Options": "nosniff",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type=kind.content_type, headers=headers)
    base = request.build_absolute_uri("./")
    stream = kind.stream(places, base)
    return StreamingHttpResponse(stream, content_type=kind.content_type, headers=headers)


def _by_script(place: Place, merged: list[Place]) -> list[tuple[str, list[PlaceName]]]:
    """Return [(script, names)] of a place and of the rows merged into it, each spelling once."""
    asked = Q(place=place) | Q(place__in=merged)
    found: dict[str, dict[tuple[str, str], PlaceName]] = {}
    for name in PlaceName.objects.using(PUBLIC).filter(asked).in_order():
        group = found.setdefault(name.get_script_display(), {})
        group.setdefault((name.name, name.language), name)
    return [(script, list(names.values())) for script, names in found.items()]
