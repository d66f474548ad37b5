"""Other people's clients against the running server: GDAL's OAPIF driver and OWSLib."""

import json
import os
import shutil
import subprocess

import pytest
from django.contrib.gis.geos import Point

from conflictmap.settings import GDAL_KILL_SWITCH
from tests.conftest import PUBLIC
from tests.operations.public_rows import area, box, put

pytestmark = pytest.mark.django_db(**PUBLIC)


@pytest.fixture
def server(live_server):
    for n in range(23):
        put("incidents", Point(40 + n / 10, 30), title=f"Incident {n}", wounded=n,
            first=f"2019-08-{n + 1:02}", last=f"2019-08-{n + 1:02}")  # fmt: skip
    area(box(43, 33, 45, 35))
    return live_server.url + "/ogc"


def gdal(program, *arguments):
    """Return what a GDAL program prints; nothing of it may warn."""
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    own = {name: value for name, value in os.environ.items() if name not in GDAL_KILL_SWITCH}
    done = subprocess.run(
        [program, *arguments], capture_output=True, text=True, timeout=60, env=own
    )
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr
    return done.stdout


def features(server, *arguments):
    text = gdal("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", f"OAPIF:{server}", "incidents",
                *arguments)  # fmt: skip
    return json.loads(text)["features"]


def test_gdal_lists_the_layers_and_pages_through_them(server):
    listed = gdal("ogrinfo", f"OAPIF:{server}")
    assert "incidents" in listed
    assert "control-assessed" in listed
    found = features(server, "-oo", "PAGE_SIZE=5")
    assert sorted(f["properties"]["wounded"] for f in found) == list(range(23))
    assert found[0]["geometry"]["coordinates"] == [40, 30]


def test_gdal_filters_on_the_server(server):
    boxed = features(server, "-spat", "40.95", "29", "41.25", "31")
    assert sorted(f["properties"]["wounded"] for f in boxed) == [10, 11, 12]
    text = features(server, "-where", "title = 'Incident 7'")
    assert [f["properties"]["wounded"] for f in text] == [7]


def test_owslib_reads_collections_and_items(server):
    features_api = pytest.importorskip("owslib.ogcapi.features", reason="OWSLib is not installed")
    api = features_api.Features(server)
    assert "incidents" in api.feature_collections()
    assert api.collection_queryables("incidents")["type"] == "object"
    found = api.collection_items("incidents", limit=5, bbox=[40, 29, 41, 31])
    assert len(found["features"]) == 5
    filtered = api.collection_items("incidents", filter="wounded > 20")
    assert len(filtered["features"]) == 2
    one = api.collection_item("incidents", found["features"][0]["id"])
    assert one["type"] == "Feature"
