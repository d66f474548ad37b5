"""The map: one page, everything else comes by GeoJSON."""

import datetime as dt

from django.db.models import Max, Min, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Lower, Upper
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from gazetteer.parameters import shows_problems
from operations import measures
from operations.attestation import FADING
from operations.layers import LAYERS, claimants, layers_of_states, publications
from operations.moment import Moment

NOBODY = "00000000-0000-0000-0000-000000000000"


@require_safe
@shows_problems
def show(request: HttpRequest) -> HttpResponse:
    """GET /?datetime=&as_of=… The other parameters are the page's own state, read by its script."""
    moment = Moment.from_query(request.GET.dict())
    extent = publications().as_of(moment.as_of).in_layer("operation-areas").aggregate(
        newest=Max(Lower("valid_during"))
    ) | publications().as_of(moment.as_of).aggregate(
        first=Min(Lower("valid_during")), last=Max(Lower("valid_during")),
        end=Max(Upper("valid_during")),
        attested=Max(KT("properties__attested_to"), filter=Q(layer__in=layers_of_states())),
    )  # fmt: skip
    last_day = extent["last"]
    if extent["end"]:
        last_day = max(last_day, extent["end"] - dt.timedelta(days=1))
    if extent["attested"]:
        last_day = max(last_day, dt.date.fromisoformat(extent["attested"]))
    day = moment.first or extent["newest"] or last_day
    config = {
        "layers": [layer.for_page() for layer in LAYERS.values()],
        "day": day.isoformat() if day else "",
        "day_min": extent["first"].isoformat() if extent["first"] else "",
        "day_max": last_day.isoformat() if last_day else "",
        "viewpoints": claimants(moment),
        "reading": {
            "fading": FADING._asdict(),
            "measures": measures.for_page(),
            "statuses": measures.statuses_for_page(),
        },
        "now": moment.as_of.isoformat(timespec="seconds"),
        "urls": {
            "layer": reverse("layer-geojson", args=["LAYER"]),
            "search": reverse("gazetteer:places-search"),
            "labels": reverse("gazetteer:places-labels"),
            "record": reverse("record-show", args=[NOBODY]).replace(NOBODY, "ID"),
            "records": reverse("record-list"),
            "world": static("vendor/world/countries-50m.json"),
        },
    }
    return render(request, "map/map.html", {"map_config": config, "moment": moment})
