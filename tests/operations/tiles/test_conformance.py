"""What is declared of OGC API - Tiles: each requirement with the test that holds it."""

import pytest

from operations.layers import LAYERS
from operations.ogc.conformance import CONFORMS_TO
from operations.tiles.addresses import MAX_ZOOM
from operations.tiles.ogc import CONFORMANCE, MEDIA_TYPE, QUAD, QUAD_URI, REL

pytestmark = pytest.mark.django_db(databases=["default", "public"])
TILES = "/ogc/collections/incidents/tiles"


def links(document, rel):
    return [link for link in document["links"] if link["rel"] == rel]


def core_tc(client):
    """tc-op, tc-tilematrix-, tc-tilerow-, tc-tilecol-definition, tc-success, tc-error"""
    assert client.get(f"{TILES}/{QUAD}/{MAX_ZOOM}/0/0").status_code == 204, "empty"
    for wrong in (f"{MAX_ZOOM + 1}/0/0", "1/2/0", "1/0/2", "1/-1/0", "x/0/0"):
        assert client.get(f"{TILES}/{QUAD}/{wrong}").status_code == 400
    assert client.get(f"{TILES}/Other/0/0/0").status_code == 404


def tileset_ts(client):
    """ts-op, ts-success: the members that TMS 2.0 wants, a template, the collection"""
    found = client.get(f"{TILES}/{QUAD}").json()
    assert (found["dataType"], found["tileMatrixSetURI"]) == ("vector", QUAD_URI)
    (template,) = links(found, "item")
    assert template["templated"] is True
    assert "{tileMatrix}/{tileRow}/{tileCol}" in template["href"]
    for rel in ("self", f"{REL}/tiling-scheme", f"{REL}/geodata"):
        (link,) = links(found, rel)
        assert client.get(link["href"]).status_code == 200
    for row in found["tileMatrixSetLimits"]:
        assert row["maxTileRow"] == row["maxTileCol"] == 2 ** int(row["tileMatrix"]) - 1


def tilesets_list(client):
    """tsl-op, tsl-success: each with what a list must have, and a link to the whole"""
    for one in client.get(TILES).json()["tilesets"]:
        assert {"title", "dataType", "crs", "links"} <= one.keys()
        assert client.get(links(one, "self")[0]["href"]).json()["links"] == one["links"]


def geodata_desc_links(client):
    """desc-links: each collection with a map names its tile sets, no other does"""
    for one in client.get("/ogc/collections").json()["collections"]:
        found = links(one, f"{REL}/tilesets-vector")
        assert len(found) == (LAYERS[one["id"]].geometry != "none")
        for link in found:
            assert client.get(link["href"]).headers["Content-Type"] == link["type"]
    (schemes,) = links(client.get("/ogc/").json(), f"{REL}/tiling-schemes")
    assert client.get(schemes["href"]).status_code == 200


def mvt_tile(client):
    """content: the media type of a tile is that of the link to it (its bytes: test_tiles.py)"""
    (template,) = links(client.get(f"{TILES}/{QUAD}").json(), "item")
    assert template["type"] == MEDIA_TYPE


def tile_matrix_set(client):
    """tilematrixset, json-tilematrixset: each matrix halves the cells of the one before"""
    found = client.get(f"/ogc/tileMatrixSets/{QUAD}").json()
    assert (found["id"], found["uri"]) == (QUAD, QUAD_URI)
    sizes = [matrix["cellSize"] for matrix in found["tileMatrices"]]
    assert sizes == pytest.approx([sizes[0] / 2**zoom for zoom in range(MAX_ZOOM + 1)])
    for matrix in found["tileMatrices"]:
        assert matrix["scaleDenominator"] == pytest.approx(matrix["cellSize"] / 0.00028)
        assert matrix["matrixWidth"] == matrix["matrixHeight"] == 2 ** int(matrix["id"])


HELD_BY = {
    "ogcapi-tiles-1/1.0/conf/core": core_tc,
    "ogcapi-tiles-1/1.0/conf/tileset": tileset_ts,
    "ogcapi-tiles-1/1.0/conf/tilesets-list": tilesets_list,
    "ogcapi-tiles-1/1.0/conf/geodata-tilesets": geodata_desc_links,
    "ogcapi-tiles-1/1.0/conf/mvt": mvt_tile,
    "tms/2.0/conf/tilematrixset": tile_matrix_set,
    "tms/2.0/conf/json-tilematrixset": tile_matrix_set,
}


@pytest.mark.parametrize("declared", CONFORMANCE)
def test_what_is_declared_is_held(client, declared):
    assert declared in CONFORMS_TO
    HELD_BY[declared.removeprefix("http://www.opengis.net/spec/")](client)
