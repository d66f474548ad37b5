"""Every surface that is only read, asked as a stranger would: refused in words, and never late."""

import datetime as dt
import json
import threading

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.utils import timezone

from operations import drafting, review
from operations.ogc.conformance import CONFORMS_TO
from operations.tiles import bins
from tests.conftest import DAY, PUBLIC
from tests.operations.public_rows import put, redact

NOTHING_PUT = pytest.mark.django_db(databases=["default", "public"])
ITEMS = "/ogc/collections/incidents/items"
TILE = "/tiles/incidents/0/0/0.mvt"
SURFACES = (
    "/ogc", "/ogc/", "/ogc/api", "/ogc/collections", ITEMS, "/ogc/tileMatrixSets",
    "/ogc/collections/incidents/tiles", TILE, "/tiles/incidents.json", "/layers/incidents.geojson",
    "/export/incidents.csv", "/export/incidents.csv.meta.json", "/export/incidents.deletions.json",
    "/changes.atom", "/diff.geojson?from=2019-08-01&to=2019-08-02",
)  # fmt: skip
CHANGING = (ITEMS, TILE, "/export/incidents.csv")
HOSTILE = (
    "bbox=nan,nan,nan,nan", "bbox=-inf,0,inf,1", "bbox=1e400,0,1,1", "bbox=5,5,1,1,",
    "datetime=2019-08-06/2019-08-05", "datetime=99999-01-01", "as_of=0001-01-01T00:00:00%2b23:59",
    "as_of=" + "9" * 5000, "q=" + "x" * 5000, "q=%ff%fe%ed%a0%80", "q=a&q=b", "limit=" + "9" * 400,
    "cursor=W251bGxd", "cursor=eyJhIjoxfQ", "crs=EPSG:4326", "properties=record,,secret",
    "sortby=properties", "f=exe", "since=then", "located=maybe", "__proto__=1", "%24where=1",
    "filter=" + "(" * 5000, "geometry=wkb",
)  # fmt: skip


@NOTHING_PUT
@pytest.mark.parametrize("address", SURFACES)
def test_what_makes_no_sense_is_a_problem_in_words(client, address):
    for query in HOSTILE:
        response = client.get(f"{address}{'&' if '?' in address else '?'}{query}")
        body = b"".join(response) if response.streaming else response.content
        if response.status_code in {200, 204}:
            continue  # means something here, or is text to look for
        assert response.status_code == 400, query
        assert response["Content-Type"] == "application/problem+json"
        assert json.loads(body)["detail"]
        assert json.loads(body)["parameter"]
        assert b"Traceback" not in body


@NOTHING_PUT
@pytest.mark.parametrize("address", SURFACES)
def test_who_writes_is_told_405_and_not_asked_for_a_token(address):
    strict = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete"):
        response = getattr(strict, method)(address)
        assert response.status_code == 405, method
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert response.json()["detail"]
    asked = strict.options(address, headers={"origin": "https://example.org"})
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert strict.head(address).status_code in {200, 204}


@NOTHING_PUT
@pytest.mark.parametrize("address", CHANGING)
def test_conditions_that_fail_are_said_in_words(client, address):
    response = client.get(address, headers={"If-Match": '"another"'})
    assert response.status_code == 412
    assert "If-Match" in response.json()["detail"]


def tags(client):
    found = {}
    for address in CHANGING:
        response = client.get(address)
        response.close()
        found[address] = response["ETag"]
    return found


def held(client, word):
    """Return on which surfaces a word can be read."""
    found = set()
    for address in (*CHANGING, "/layers/incidents.geojson", "/export/incidents.geojson"):
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        if word.encode() in body:
            found.add(address)
    return found


@pytest.mark.django_db(**PUBLIC)
def test_an_embargo_ends_on_every_surface_in_its_second(client, report, editor):
    put("incidents", Point(40, 30))
    incident = drafting.draft_incident(
        title="Withheldish", incident_kind="attack", valid_from=DAY, by=editor
    )
    drafting.cite(incident, report, "Two fighters were killed.")
    incident.hold_until = timezone.now() + dt.timedelta(seconds=2)
    incident.save()
    review.publish(incident, editor)
    before = tags(client)
    assert not held(client, "Withheldish")
    for address, tag in before.items():
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    left = (incident.hold_until - timezone.now()).total_seconds()
    threading.Event().wait(max(left, 0) + 0.05)
    for address, tag in before.items():
        response = client.get(address, headers={"If-None-Match": tag})
        response.close()
        assert response.status_code == 200, address
    assert len(held(client, "Withheldish")) >= 4, "unlocated: in no tile"


@pytest.mark.django_db(**PUBLIC)
def test_a_redaction_reaches_every_surface_at_once(client):
    put("incidents", Point(40, 30))
    row = put("incidents", Point(41, 31), title="Secretish")
    before = tags(client)
    assert len(held(client, "Secretish")) == 5
    redact(row)
    for address, tag in before.items():
        response = client.get(address, headers={"If-None-Match": tag})
        response.close()
        assert response.status_code == 200, address
    assert not held(client, "Secretish")
    extent = client.get("/ogc/collections/incidents").json()["extent"]
    assert extent["spatial"]["bbox"] == [[40, 30, 40, 30]], "its place is out of the extent too"


@pytest.mark.django_db(**PUBLIC)
def test_a_masked_place_is_exact_on_no_surface(client, report, editor):
    exact = Point(44.123456, 35.654321, srid=4326)
    incident = drafting.draft_incident(
        title="Masked", incident_kind="attack", valid_from=DAY, by=editor
    )
    drafting.cite(incident, report, "Two fighters were killed.")
    incident.geometry, incident.precision, incident.release = exact, "point", "grid_10"
    incident.save()
    review.publish(incident, editor)
    bins.count_again("incidents", most=0)
    assert held(client, "10 km grid")
    for secret in ("44.1234", "35.6543", "Masked"):
        assert not held(client, secret)
    assert "44.1234" not in client.get("/ogc/collections/incidents").content.decode()
    z = 14
    side = 360 / 2**z
    x = int((exact.x + 180) / side)
    tiles = [client.get(f"/tiles/incidents/{z}/{x}/{y}.mvt") for y in range(6440, 6480)]
    assert {tile.status_code for tile in tiles} == {204}, "not in the tile of the exact place"


@NOTHING_PUT
def test_the_landing_page_leads_to_every_part(client):
    found = client.get("/ogc/").json()["links"]
    assert {"related", "service-desc", "data"} <= {link["rel"] for link in found}
    files = [
        link for link in client.get("/ogc/collections/campaigns").json()["links"]
        if link["rel"] == "enclosure"
    ]  # fmt: skip
    assert {link["href"].rpartition(".")[2] for link in files} >= {"geojson", "csv", "ics"}
    assert all(client.head(link["href"]).status_code == 200 for link in files)
    assert len(CONFORMS_TO) == len({*CONFORMS_TO})
