"""Other people's clients against the running server: GDAL, OWSLib and QGIS."""

import json
import os
import shutil
import subprocess
import urllib.request
from functools import cache
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point

from conflictmap.settings import GDAL_KILL_SWITCH
from tests.conftest import PUBLIC
from tests.operations.public_rows import area, box, put

pytestmark = pytest.mark.django_db(**PUBLIC)
SYSTEM_PYTHON = "/usr/bin/python3"  # distributions install QGIS for this one


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


@pytest.mark.parametrize("ending", ["geojson", "geojsons", "gpkg", "fgb", "kml", "gpx", "shp.zip"])
def test_gdal_reads_what_is_exported(server, tmp_path, ending):
    site = server.removesuffix("/ogc")
    file = tmp_path / f"incidents.{ending}"
    with urllib.request.urlopen(f"{site}/export/incidents.{ending}") as answer:
        file.write_bytes(answer.read())
    source = f"/vsizip/{file}" if ending == "shp.zip" else str(file)
    copied = tmp_path / "copied.geojsonl"
    gdal("ogr2ogr", "-f", "GeoJSONSeq", str(copied), source)
    rows = [json.loads(line) for line in copied.read_text().splitlines()]
    assert sorted(row["geometry"]["coordinates"][0] for row in rows) == pytest.approx(
        [40 + n / 10 for n in range(23)]
    )


def test_gdal_reads_a_tile(server):
    site = server.removesuffix("/ogc")
    listed = gdal("ogrinfo", "-al", "-so", f"MVT:{site}/tiles/incidents/0/0/0.mvt")
    assert "Feature Count: 23" in listed


@cache
def has_qgis():
    if not Path(SYSTEM_PYTHON).exists():
        return False
    asked = [SYSTEM_PYTHON, "-c", "import qgis.core"]
    return subprocess.run(asked, capture_output=True, timeout=60).returncode == 0


def qgis(folder, provider, source):
    """Return what QGIS finds in a source, in a profile of its own, without a screen."""
    if not has_qgis():
        pytest.skip("QGIS is not installed for the system's Python")
    own = {
        "PATH": os.defpath, "HOME": str(folder), "QGIS_CUSTOM_CONFIG_PATH": str(folder),
        "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder),
    }  # fmt: skip
    program = str(Path(__file__).with_name("qgis_reads.py"))
    done = subprocess.run(
        [SYSTEM_PYTHON, program, provider, source, str(folder / "drawn.png")],
        capture_output=True, text=True, timeout=90, env=own,
    )  # fmt: skip
    assert done.stdout.strip(), done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_qgis_pages_through_a_collection_and_draws_it(server, tmp_path):
    source = f"url='{server}' typename='incidents' pagingEnabled='true' pageSize='5'"
    found = qgis(tmp_path, "OAPIF", source)
    assert found["valid"]
    assert found["features"] == 23
    assert {"title", "valid_from", "wounded"} <= {*found["fields"]}
    assert found["painted"] > 20


def test_qgis_draws_the_tiles(server, tmp_path):
    address = server.removesuffix("/ogc") + "/tiles/control-assessed/{z}/{x}/{y}.mvt"
    found = qgis(tmp_path, "tiles", f"type=xyz&url={address}&zmin=0&zmax=18")
    assert found["valid"]
    assert found["painted"] > 0
