"""GDAL reaches no network: a listener on this machine stays at zero."""

import os
import socket
import subprocess
import sys
import threading

import pytest

TRIES = {
    "a coordinate system that is an address": (
        "from django.contrib.gis.gdal import SpatialReference; SpatialReference('{url}')"
    ),
    "a file system that is the network": (
        "from django.contrib.gis.gdal import DataSource; DataSource('/vsicurl/{url}')"
    ),
    "a data source that is an address": (
        "from django.contrib.gis.gdal import DataSource; DataSource('{url}')"
    ),
    "a GeoJSON with a linked crs": (
        'from django.contrib.gis.gdal import OGRGeometry; OGRGeometry(\'{{"type":"Point",'
        '"coordinates":[1,1],"crs":{{"type":"link","properties":{{"href":"{url}",'
        '"type":"proj4"}}}}}}\')'
    ),
    "the other GDAL, which writes exports": ("import pyogrio; pyogrio.read_info('/vsicurl/{url}')"),
    "an address for the other GDAL": "import pyogrio; pyogrio.read_info('{url}')",
    "a raster that is an address": (
        "from django.contrib.gis.gdal import GDALRaster; GDALRaster('/vsicurl/{url}')"
    ),
}


@pytest.fixture
def listener():
    """A server that counts who calls; answers nothing."""
    calls = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    stopped = threading.Event()

    def serve():
        while not stopped.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            calls.append(connection.recv(100))
            connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/x.json", calls
    stopped.set()
    thread.join()
    server.close()


def run(code, **environment):
    setup = "import django; django.setup()\n"
    return subprocess.run(
        [sys.executable, "-c", f"{setup}try:\n    {code}\nexcept Exception as e: print(repr(e))"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )


@pytest.mark.parametrize("what", TRIES)
def test_nothing_leaves(listener, what):
    url, calls = listener
    run(TRIES[what].format(url=url))
    assert calls == []


def test_the_listener_would_hear_it(listener):
    """Without the switch at least one of the tries calls out, or the test above proves nothing."""
    url, calls = listener
    unset = (
        "import os; [os.environ.pop(name) for name in __import__('conflictmap.settings', "
        "fromlist=['x']).GDAL_KILL_SWITCH]; "
    )
    for code in TRIES.values():
        run(unset + code.format(url=url))
    if not calls:
        pytest.skip("this GDAL refuses addresses by itself")
