"""What changed between two states: as a page and as GeoJSON."""

from collections.abc import Iterator
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gazetteer.errors import BadParameter
from gazetteer.parameters import refuse_unknown
from operations import diff
from operations.geometry.changes import MOVED_M
from operations.geometry.geojson import as_geojson
from operations.ground import LineMove, Piece, Total
from operations.layers import LAYERS
from operations.moment import Moment, instant_text
from operations.reads import reads

PARAMETERS = {"from", "from_as_of", "to", "to_as_of", "layer", "actor", "bbox"}
MOST_ROWS = 300  # rows of a kind that the page lists; the GeoJSON has them all


@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    """GET /diff/?from=2019-08-01&to=2019-08-31&from_as_of=&to_as_of=&layer=&actor=&bbox="""
    context: dict[str, Any] = {
        "query": request.GET.dict(),
        "layers": LAYERS,
        "today": timezone.now().date().isoformat(),
        "moved_m": MOVED_M,
        "most_rows": MOST_ROWS,
    }
    try:
        refuse_unknown(request, PARAMETERS)
        if {"from", "to"} & request.GET.keys():
            found = diff.compare(diff.Comparison.from_query(request.GET.dict()))
            context |= {"found": found, "config": _config(request, found.comparison)}
    except BadParameter as error:
        return render(request, "diff/diff.html", context | {"problem": error}, status=400)
    return render(request, "diff/diff.html", context)


@reads
def geojson(request: HttpRequest) -> HttpResponse:
    """GET /diff.geojson, with the same parameters."""
    refuse_unknown(request, PARAMETERS)
    found = diff.compare(diff.Comparison.from_query(request.GET.dict()))
    body = {
        "type": "FeatureCollection",
        "from": _state(found.comparison.before),
        "to": _state(found.comparison.after),
        "totals": [_total(row) for row in found.totals],
        "features": list(_features(found)),
    }
    response = HttpResponse(orjson.dumps(body), content_type="application/geo+json")
    return response


def _config(request: HttpRequest, asked: diff.Comparison) -> dict[str, object]:
    """Return what the page's map and links need: the address with both instants written out."""
    query = request.GET.copy()
    query["from_as_of"], query["to_as_of"] = asked.before.instant, asked.after.instant
    return {
        "geojson": f"{reverse('diff-geojson')}?{query.urlencode()}",
        "page": f"{reverse('diff-show')}?{query.urlencode()}",
    }


def _state(moment: Moment) -> dict[str, str]:
    return {"datetime": moment.days, "as_of": moment.instant}


def _total(row: Total) -> dict[str, object]:
    return {
        "layer": row.party.layer,
        "actor": row.actor,
        "status": row.party.status,
        "gained_km2": round(row.gained_km2, 3),
        "lost_km2": round(row.lost_km2, 3),
        "net_km2": round(row.net_km2, 3),
        "redrawn_gained_km2": round(row.redrawn_gained_km2, 3),
        "redrawn_lost_km2": round(row.redrawn_lost_km2, 3),
        "side_unknown_km2": round(row.side_unknown_km2, 3),
    }


def _features(found: diff.Difference) -> Iterator[dict[str, object]]:
    for piece in found.pieces:
        yield _feature(piece.geometry, _of_piece(piece))
    for move in found.lines:
        yield _feature(move.moved.segments, _of_line(move), id=str(move.new.feature_id))
    for item in found.features:
        properties = {
            "change": item.change,
            "why": item.why,
            "layer": item.row.layer,
            "record": str(item.row.record_id),
            "version": item.row.version,
            "title": item.row.title,
            "differs": list(item.names),
            "moved_km": _rounded(item.moved_km),
            "redrawn_by": list(item.redrawn_by),
        }
        yield _feature(item.row.geometry, properties, id=str(item.row.feature_id))
    for stone in found.tombstones:
        properties = {
            "change": stone.change,
            "layer": stone.layer,
            "version": stone.version,
            "at": instant_text(stone.at) if stone.at else None,
        }
        yield _feature(None, properties, id=str(stone.feature_id))


def _of_piece(piece: Piece) -> dict[str, object]:
    return {
        "change": piece.change,
        "layer": piece.party.layer,
        "actor": piece.actor,
        "status": piece.party.status,
        "line": piece.line,
        "km2": round(piece.km2, 3),
        "counted": not piece.redrawn_by,
        "redrawn_by": list(piece.redrawn_by),
    }


def _of_line(move: LineMove) -> dict[str, object]:
    return {
        "change": "line-moved",
        "layer": move.new.layer,
        "record": str(move.new.record_id),
        "replaces": str(move.old.feature_id),
        "title": move.new.title,
        "line": move.line,
        "actor": move.owner,
        "farthest_km": _rounded(move.moved.farthest_km),
        "length_km": _rounded(move.moved.length_km),
        "tolerance_m": MOVED_M,
        "redrawn_by": list(move.redrawn_by),
        "note": move.note,
    }


def _feature(shape: Any, properties: dict[str, Any], **more: str) -> dict[str, object]:
    return {"type": "Feature", **more, "geometry": as_geojson(shape), "properties": properties}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
