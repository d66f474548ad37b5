"""Is it so? Incidents inside an area and round it, as a page and as a table to take away."""

import csv
import datetime as dt
import io
import uuid
from calendar import monthrange
from typing import Any

from django.db.models import Max, Min, Q
from django.db.models.functions import Lower, Upper
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gazetteer.errors import BadParameter
from gazetteer.parameters import refuse_unknown, shows_problems
from operations.density import Count, Density, density, outlines
from operations.layers import shown
from operations.moment import EARLIEST, LATEST, Moment

AROUND_KM = (10, 25, 50, 100)
PARAMETERS = {"datetime", "as_of", "around", "from", "to"}
COLUMNS = (
    "month", "days", "incidents_inside", "incidents_unclear", "incidents_outside",
    "km2_days_inside", "km2_days_outside", "rate_inside", "rate_inside_low", "rate_inside_high",
    "rate_outside", "rate_outside_low", "rate_outside_high",
)  # fmt: skip


@require_safe
@shows_problems
def show(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """GET /records/<id>/incidents/?datetime=&as_of=&around= (or from= and to=, as the form has)"""
    moment, title, found = _counted(request, public_id)
    context: dict[str, Any] = {
        "record": public_id, "title": title, "moment": moment, "density": found,
        "around": _around(request), "choices": AROUND_KM, "bars": _bars(found) if found else [],
        "ratio": found.total.ratio if found else None,
    }  # fmt: skip
    return render(request, "records/density.html", context)


@require_safe
@shows_problems
def table(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """GET /records/<id>/incidents.csv with the same parameters."""
    _, _, found = _counted(request, public_id)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for row in [*found.months, found.total] if found else []:
        rows.writerow(_cells(row))
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="incidents-{public_id}.csv"'
    return response


def _counted(request: HttpRequest, public_id: uuid.UUID) -> tuple[Moment, str, Density | None]:
    refuse_unknown(request, PARAMETERS)
    query = request.GET.dict()
    if not query.get("datetime") and (query.get("from") or query.get("to")):
        query["datetime"] = f"{query.get('from') or '..'}/{query.get('to') or '..'}"
    asked = Moment.from_query(query)
    known = list(outlines(Moment(None, None, asked.as_of), public_id).only("properties"))
    if not known:
        raise Http404
    moment = _bounded(asked, public_id)
    return moment, known[0].properties["record_title"], density(
        moment, public_id, _around(request)
    )  # fmt: skip


def _bounded(asked: Moment, public_id: uuid.UUID) -> Moment:
    """Return the moment with both ends: open ones are those of the area and of the incidents.

    Whole months of incidents: a period that began with an event would flatter its rate.
    """
    anyway = Moment(None, None, asked.as_of)
    area = outlines(anyway, public_id).aggregate(
        first=Min(Lower("valid_during")), end=Max(Upper("valid_during")),
        open=Max(Lower("valid_during"), filter=Q(valid_during__upper_inf=True)),
    )  # fmt: skip
    events = shown(anyway, layer="incidents", located=True).aggregate(
        first=Min(Lower("valid_during")), last=Max(Lower("valid_during"))
    )
    first = max(area["first"], (events["first"] or area["first"]).replace(day=1))
    last = _month_end(events["last"] or area["first"])
    if area["open"] is None:
        last = min(last, area["end"] - dt.timedelta(days=1))
    first = asked.first if asked.first and asked.first > EARLIEST else first
    last = asked.last if asked.last and asked.last < LATEST else last
    return Moment(first, max(first, last), asked.as_of)


def _month_end(day: dt.date) -> dt.date:
    """Return the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _around(request: HttpRequest) -> int:
    raw = request.GET.get("around", "50")
    if raw not in map(str, AROUND_KM):
        raise BadParameter("around", f"Give one of {', '.join(map(str, AROUND_KM))} (km).")
    return int(raw)


def _bars(found: Density) -> list[dict[str, object]]:
    """Return the two bars of the chart in per cent of its width."""
    total = found.total
    rates = [("inside", total.rate_inside), ("outside", total.rate_outside)]
    most = max((one.high or 0 for _, one in rates), default=0) or 1
    return [
        {
            "place": place,
            "rate": one,
            "width": round((one.rate or 0) / most * 100, 2),
            "low": round((one.low or 0) / most * 100, 2),
            "high": round((one.high or 0) / most * 100, 2),
        }
        for place, one in rates
    ]


def _cells(row: Count) -> list[object]:
    return [
        row.month.isoformat()[:7] if row.month else "all",
        row.days, row.inside, row.unclear, row.outside,
        round(row.inside_km2_days, 3), round(row.outside_km2_days, 3),
        *row.rate_inside, *row.rate_outside,
    ]  # fmt: skip
