"""Readable pages of what is public: for people without scripts, search engines, screen readers."""

import datetime as dt
import json
import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from operations.layers import LAYERS, publications, shown
from operations.models.publication import Publication
from operations.moment import Moment

from .layers import text_filter
from .problems import refuse_unknown, shows_problems

PAGE_SIZE = 50


@require_safe
@shows_problems
def list_all(request: HttpRequest) -> HttpResponse:
    """GET /records/?q=&datetime=&as_of=&page= One row a feature, newest first."""
    refuse_unknown(request, {"q", "datetime", "as_of", "page"})
    query = request.GET.dict()
    words = text_filter(query.get("q", ""))
    rows = (
        shown(Moment.from_query(query), text=words)
        .order_by(Lower("valid_during").desc(), "id")
        .only("record_id", "kind", "title", "layer", "valid_during", "actors", "properties")
    )
    page: Any = Paginator(rows, PAGE_SIZE).get_page(query.get("page"))
    page.object_list = [_row(row) for row in page.object_list]
    context = {"page": page, "q": words, "layers": LAYERS, "datetime": query.get("datetime", "")}
    return render(request, "records/list.html", context)


@require_safe
@shows_problems
def show(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """GET /records/<id>/?as_of= A record that was public once and is withdrawn says so."""
    refuse_unknown(request, {"datetime", "as_of"})
    moment = Moment.from_query(request.GET.dict())
    known = [
        row
        for row in publications().of_record(public_id)
        if row.recorded_during.lower <= moment.as_of
    ]
    if not known:
        raise Http404
    live = sorted((row for row in known if _is_live(row, moment.as_of)), key=lambda row: row.pk)
    if all(row.redacted_at for row in known):
        raise Http404
    live = [row for row in live if not row.redacted_at]
    if not live and (answers := _answers_for(public_id, moment)):
        return redirect("record-show", answers)
    told = [row for row in known if not row.redacted_at]
    newest = max(live or told, key=lambda row: row.recorded_during.lower)
    record = {
        "id": str(public_id),
        "title": newest.title if len(live) < 2 else newest.properties.get("record_title"),
        "titles": newest.properties.get("titles", {}),
        "summary": newest.properties.get("summary", ""),
        "kind_label": newest.properties.get("kind_label", newest.kind),
        "layer": LAYERS[newest.layer],
        "features": [json.loads(row.feature_json) for row in live],
        "versions": [_version(row, moment.as_of) for row in sorted(known, key=lambda row: -row.pk)],
        "withdrawn": not live,
        "moment": moment,
    }
    return render(request, "records/record.html", {"record": record, "moment": moment})


def _answers_for(public_id: uuid.UUID, moment: Moment) -> uuid.UUID | None:
    """Return the record into which this one was merged, None where there is none."""
    naming = shown(Moment(None, None, moment.as_of)).filter(
        properties__has_key="merged", properties__merged__contains=[{"record": str(public_id)}]
    )
    return naming.values_list("record_id", flat=True).first()


def _is_live(row: Publication, as_of: dt.datetime) -> bool:
    end = row.recorded_during.upper
    return row.recorded_during.lower <= as_of and (end is None or end > as_of)


def _version(row: Publication, as_of: dt.datetime) -> dict[str, object]:
    """Return one line of the history. An end that lies ahead is nobody's business yet."""
    end = row.recorded_during.upper
    return {
        "feature_id": str(row.feature_id),
        "version": row.version,
        "title": row.title or "Redacted",
        "recorded_from": row.recorded_during.lower,
        "recorded_to": end if end and end <= as_of else None,
        "digest": row.digest,
    }


def _row(row: Publication) -> dict[str, object]:
    return {
        "id": str(row.record_id),
        "title": row.title,
        "kind_label": row.properties.get("kind_label", row.kind),
        "layer": row.layer,
        "layer_title": LAYERS[row.layer].title,
        "valid_from": row.properties["valid_from"],
        "valid_to": row.properties["valid_to"],
        "actors": [actor["name"] for actor in row.properties.get("actors", [])],
    }
