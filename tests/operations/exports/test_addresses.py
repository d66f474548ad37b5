"""The addresses: filters, conditions, refusals, the sidecar, the page; all of it as the public."""

import json

import pytest

from operations.exports.columns import FLAT, columns
from operations.exports.fields import fields
from operations.exports.formats import FORMATS
from operations.layers import LAYERS
from tests.operations.exports.rows import HOSTILE

reading = pytest.mark.django_db(databases=["default", "public"])


def ids(client, **query):
    response = client.get("/export/incidents.geojson", query)
    return {one["id"] for one in json.loads(b"".join(response.streaming_content))["features"]}


@reading
@pytest.mark.parametrize(
    "query",
    [{}, {"datetime": "2019-08-04"}, {"bbox": "43,33,44,35"}, {"located": "false"}, {"q": "html"},
     {"as_of": "2019-01-01"}, {"datetime": "2019-08-01/..", "q": "x"}],
)  # fmt: skip
def test_filters_mean_what_they_mean_at_layers(client, stored, query):
    layer = client.get("/layers/incidents.geojson", query)
    features = json.loads(b"".join(layer.streaming_content))["features"]
    assert ids(client, **query) == {one["id"] for one in features}


@reading
@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("incidents.csv?date=2019-08-05", "date"),
        ("incidents.csv?q=a&q=b", "q"),
        ("incidents.csv?datetime=soon", "datetime"),
        ("incidents.csv?as_of=soon", "as_of"),
        ("incidents.csv?bbox=1,2,3", "bbox"),
        ("incidents.csv?located=maybe", "located"),
        ("incidents.csv?hxl=yes", "hxl"),
        ("incidents.csv?geometry=wkb", "geometry"),
        ("incidents.gpkg?hxl=1", "hxl"),
        ("incidents.gpkg.meta.json?x=1", "x"),
        ("incidents.deletions.json?since=soon", "since"),
        ("incidents.deletions.csv?bbox=1,2,3,4", "bbox"),
    ],
)
def test_an_impossible_parameter_is_named_in_a_400(client, stored, address, parameter):
    response = client.get(f"/export/{address}")
    assert response.status_code == 400
    assert response.json()["parameter"] == parameter


@reading
@pytest.mark.parametrize(
    "address", ["secrets.csv", "incidents.exe", "incidents.meta.json", "incidents.ics",
                "territories.gpx", "incidents.deletions.xml", "incidents.csv.meta.json.meta.json"],
)  # fmt: skip
def test_what_there_is_not_is_a_404(client, address):
    assert client.get(f"/export/{address}").status_code == 404


@reading
def test_writing_is_not_a_thing_here(client):
    assert client.post("/export/incidents.csv").status_code == 405


@reading
@pytest.mark.parametrize("ending", ["geojson", "csv", "parquet"])
def test_head_says_what_it_would_be_and_builds_nothing(client, stored, ending, monkeypatch):
    monkeypatch.setattr("operations.exports.files.build", None)
    head = client.head(f"/export/incidents.{ending}?q=x")
    assert head.status_code == 200
    assert head["ETag"].startswith('W/"')
    assert head["Content-Disposition"] == f'attachment; filename="incidents.{ending}"'
    assert head["Link"].startswith(f"</export/incidents.{ending}.meta.json?q=x>")
    assert "Content-Length" not in head


@reading
def test_the_sidecar_says_what_the_file_is(client, stored):
    about = client.get("/export/incidents.csv.meta.json?datetime=2019-08-02").json()
    assert about["features"] == len(HOSTILE)
    assert about["datetime"] == "2019-08-02"
    assert about["filters"] == {}
    assert about["terms"]
    assert about["format"]["cut"]
    header = b"".join(client.get("/export/incidents.csv").streaming_content).splitlines()[0]
    names = [column["name"] for column in about["columns"]]
    assert header.decode().split(",") == ["id", *names, "wkt"]


@reading
def test_the_page_names_every_format_of_a_layer(client, stored):
    page = client.get("/export/?layer=operation-areas&q=html&datetime=2019-08-02").content.decode()
    for kind in FORMATS.values():
        address = f"/export/operation-areas.{kind.ending}?datetime=2019-08-02&amp;q=html"
        assert (address in page) == kind.holds(LAYERS["operation-areas"])
    assert "Not for this layer: GPX" in page


@reading
def test_the_page_of_nothing_says_so(client, stored):
    page = client.get("/export/?layer=incidents&q=no+such+word").content.decode()
    assert "Nothing public is in this selection" in page
    assert client.get("/export/?layer=secrets").status_code == 400
    assert client.get("/export/?lair=incidents").status_code == 400


@reading
def test_the_page_escapes_what_was_asked(client, stored):
    page = client.get("/export/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("layer", LAYERS.values(), ids=lambda layer: layer.name)
def test_every_list_and_object_has_a_declared_flattening(layer):
    missing = [
        one.name
        for one in layer.declared
        if one.type in {"array", "object"} and one.name not in FLAT
    ]
    assert not missing, "say in operations/exports/columns.py how they become columns"
    names = [column.name for _, column in columns(fields(layer))]
    assert len(names) == len({*names})
