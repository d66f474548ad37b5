"""A layer as GeoJSON: what it holds, how it is filtered, what it refuses."""

import itertools
import json

import pytest

from operations.layers import LAYERS, SHARED
from tests.conftest import READS_DEMONSTRATION

pytestmark = READS_DEMONSTRATION
DRAWN = [layer.name for layer in LAYERS.values() if layer.geometry != "none"]


def fetch(client, layer, **query):
    response = client.get(f"/layers/{layer}.geojson", query)
    assert response.status_code == 200, response.content
    return json.loads(b"".join(response.streaming_content))


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_is_rfc_7946(client, layer):
    collection = fetch(client, layer)
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    assert collection["features"], "the demonstration shows something in every layer"
    declared = {prop.name for prop in SHARED}
    for feature in collection["features"]:
        assert feature["type"] == "Feature"
        assert feature["properties"]["layer"] == layer
        assert declared <= feature["properties"].keys()
        geometry = feature["geometry"]
        assert feature["properties"]["located"] == (geometry is not None)
        if geometry and geometry["type"] == "Polygon":
            for number, ring in enumerate(geometry["coordinates"]):
                assert ring[0] == ring[-1]
                assert (signed_area(ring) > 0) == (number == 0), "outer rings run anticlockwise"


def signed_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))


@pytest.mark.parametrize("layer", LAYERS)
def test_every_declared_property_is_exposed(client, layer):
    exposed = set().union(*(f["properties"].keys() for f in fetch(client, layer)["features"]))
    assert {prop.name for prop in LAYERS[layer].properties} <= exposed


def titles(client, layer, **query):
    return [f["properties"]["title"] for f in fetch(client, layer, **query)["features"]]


def test_a_day_keeps_what_was_so_on_it(client):
    assert len(titles(client, "operation-areas", datetime="2019-08-05")) == 7
    assert titles(client, "operation-areas", datetime="2019-08-06") == []
    assert len(titles(client, "operation-areas", datetime="2019-07-01")) == 2
    assert len(titles(client, "operation-areas", datetime="2019-07-01/2019-08-05")) == 9
    assert titles(client, "incidents", datetime="2017-11-15") == [
        "Victory over the Islamic State declared"
    ]


def test_a_state_is_found_after_its_last_attestation_and_an_event_is_not(client):
    assert len(titles(client, "contact-lines", datetime="2020-01-01")) == 2
    assert titles(client, "incidents", datetime="2020-01-01") == []
    line = fetch(client, "contact-lines", datetime="2020-01-01")["features"][0]["properties"]
    assert (line["valid_to"], line["attested_to"]) == (None, "2019-08-05")
    assert titles(client, "contact-lines", datetime="2019-08-04") == []


def test_a_box_keeps_what_touches_it_even_where_it_leaves_the_view(client):
    assert len(titles(client, "contact-lines", bbox="45.0,34.4,45.1,34.6")) == 2
    assert titles(client, "contact-lines", bbox="-10,50,0,60") == []
    assert len(titles(client, "contact-lines", bbox="40,30,-170,40")) == 2, "antimeridian"


def test_words_are_looked_for_in_every_language(client):
    assert len(titles(client, "operation-areas", q="peshmerga kulajo")) == 1
    assert len(titles(client, "operation-areas", q="البيشمركة")) >= 5
    assert len(titles(client, "operation-areas", q="پێشمەرگە")) >= 5
    assert titles(client, "operation-areas", q="nothing of the kind") == []


def test_before_it_was_published_nothing_was_known(client):
    assert titles(client, "operation-areas", as_of="2019-08-05") == []


def test_what_is_named_but_not_located_stays_visible(client):
    unlocated = [
        f["properties"]["words"]
        for f in fetch(client, "operation-areas")["features"]
        if f["geometry"] is None
    ]
    assert "Khat al-Lain areas" in unlocated
    asked = fetch(client, "operation-areas", located="false")["features"]
    assert sorted(f["properties"]["words"] for f in asked) == sorted(unlocated)
    assert all(f["geometry"] for f in fetch(client, "operation-areas", located="true")["features"])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"bbox": "nan,0,1,1"}, "bbox"),
        ({"bbox": "inf,0,1,1"}, "bbox"),
        ({"bbox": "1e400,0,1,1"}, "bbox"),
        ({"bbox": "0,0,1"}, "bbox"),
        ({"bbox": "0,0,1,1,1"}, "bbox"),
        ({"bbox": "0,5,1,1"}, "bbox"),
        ({"bbox": ",".join(["1"] * 10_000)}, "bbox"),
        ({"datetime": "2019-02-30"}, "datetime"),
        ({"datetime": "2019-08-06/2019-08-05"}, "datetime"),
        ({"datetime": "10000-01-01"}, "datetime"),
        ({"as_of": "soon"}, "as_of"),
        ({"located": "maybe"}, "located"),
        ({"q": "x" * 3500}, "q"),
        ({"date": "2019-08-05"}, "date"),
    ],
)
def test_an_impossible_parameter_is_named_in_a_400(client, query, parameter):
    response = client.get("/layers/incidents.geojson", query)
    assert response.status_code == 400
    assert response.json()["parameter"] == parameter


@pytest.mark.parametrize("query", ["q=%00", "bbox=%00", "%00=1"])
def test_a_nul_byte_is_a_400(client, query):
    assert client.get(f"/layers/incidents.geojson?{query}").status_code == 400


def test_an_unknown_layer_is_a_404(client):
    assert client.get("/layers/secrets.geojson").status_code == 404
    assert client.get("/layers/incidents.geojson/").status_code == 404


def test_writing_is_not_a_thing_here(client):
    assert client.post("/layers/incidents.geojson").status_code == 405


def test_a_layer_is_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1, using="public"):
        fetch(client, "operation-areas", datetime="2019-08-05", bbox="40,30,50,40", q="army")


def test_a_download_has_a_name(client):
    response = client.get("/layers/incidents.geojson?download=1")
    assert response["Content-Disposition"] == 'attachment; filename="incidents.geojson"'
    assert response["Content-Type"] == "application/geo+json"
