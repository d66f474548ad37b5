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

from gazetteer.parameters import refuse_unknown, shows_problems, text, whole_number
from operations.attestation import age_days, strength
from operations.layers import LAYERS, publications, shown
from operations.models.publication import Publication
from operations.moment import LATEST, Moment

PAGE_SIZE = 50


@require_safe
@shows_problems
def list_all(request: HttpRequest) -> HttpResponse:
    """GET /records/?q=&datetime=&as_of=&page= One row a feature, newest first."""
    refuse_unknown(request, {"q", "datetime", "as_of", "page"})
    query = request.GET.dict()
    words = text(query.get("q", ""), "q")
    rows = (
        shown(Moment.from_query(query), text=words)
        .order_by(Lower("valid_during").desc(), "id")
        .only("record_id", "kind", "title", "layer", "valid_during", "actors", "properties")
    )
    pages = Paginator(rows, PAGE_SIZE)
    page: Any = pages.page(whole_number(query.get("page") or "1", "page", pages.num_pages))
    page.object_list = [_row(row) for row in page.object_list]
    context = {"page": page, "q": words, "layers": LAYERS, "datetime": query.get("datetime", "")}
    context["as_of"] = query.get("as_of", "")
    return render(request, "records/list.html", context)


@require_safe
@shows_problems
def show(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """GET /records/<id>/?datetime=&as_of= What of it holds then, or all of it where nothing does.

    A record that was public once and is withdrawn says so.
    """
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
    then = [row for row in live if _holds(row, moment)]
    live = then or live
    told = [row for row in known if not row.redacted_at]
    newest = max(live or told, key=lambda row: row.recorded_during.lower)
    record = {
        "id": str(public_id),
        "title": newest.title if len(live) < 2 else newest.properties.get("record_title"),
        "titles": newest.properties.get("titles", {}),
        "summary": newest.properties.get("summary", ""),
        "kind_label": _kind_words(newest),
        "layer": LAYERS[newest.layer],
        "features": [json.loads(row.feature_json) for row in live],
        "attestation": _attestation(newest.properties, moment),
        "versions": [_version(row, moment.as_of) for row in sorted(known, key=lambda row: -row.pk)],
        "map_state": _map_state(newest, moment),
        "withdrawn": not live,
        "not_then": bool(live and not then),
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


def _map_state(row: Publication, moment: Moment) -> dict[str, str]:
    """Return the map's parameters that show it: the day asked for, else the last it is attested
    for, else its first; and its layer, where that is off by itself."""
    day = _day_asked_for(moment) or row.properties.get("attested_to")
    state = {"datetime": str(day or row.properties["valid_from"])}
    if not LAYERS[row.layer].on:
        shown_too = [layer.name for layer in LAYERS.values() if layer.on or layer.name == row.layer]
        state["layers"] = ",".join(shown_too)
    return state


def _day_asked_for(moment: Moment) -> dt.date | None:
    return None if moment.last in {None, LATEST} else moment.last


def _attestation(properties: dict[str, Any], moment: Moment) -> dict[str, object] | None:
    """Return how old the last word on a state is on the day shown, else today; None: an event.

    percent: how strongly the map draws it.
    """
    if not properties.get("attested_to"):
        return None
    attested_to = dt.date.fromisoformat(properties["attested_to"])
    day = _day_asked_for(moment)
    age = age_days(attested_to, day or moment.as_of.date())
    return {
        "to": attested_to,
        "age": age,
        "day": day,
        "percent": round(100 * strength(age)),
    }


def _holds(row: Publication, moment: Moment) -> bool:
    """Return whether a feature is valid at some time of the days asked for."""
    if moment.first is None or moment.last is None:
        return True
    end = row.valid_during.upper
    return row.valid_during.lower <= moment.last and (end is None or end > moment.first)


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
        "kind_label": _kind_words(row),
        "layer": row.layer,
        "layer_title": LAYERS[row.layer].title,
        "valid_from": row.properties["valid_from"],
        "valid_to": row.properties["valid_to"],
        "actors": _names(row.properties),
    }


def _kind_words(row: Publication) -> str:
    """Return the kind; of an area of control also on whose word it is."""
    words = str(row.properties.get("kind_label", row.kind))
    basis = row.properties.get("basis_label")
    return f"{words}, {basis}" if basis else words


def _names(properties: dict[str, Any]) -> list[str]:
    """Return everybody whom a feature names, each once."""
    owner = [properties["owner"]] if properties.get("owner") else []
    parts = ("holders", "contested_by", "besieged_by", "claims", "actors")
    named = owner + [actor for part in parts for actor in properties.get(part) or []]
    return list(dict.fromkeys(actor["name"] for actor in named))
