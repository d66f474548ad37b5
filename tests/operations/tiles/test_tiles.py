"""A tile: what it holds, how it is answered, what it refuses."""

import datetime as dt
import gzip
import itertools
import math
import random

import brotli
import mapbox_vector_tile
import pytest
from django.contrib.gis.gdal import DataSource
from django.contrib.gis.geos import LineString, Point, Polygon
from django.utils import timezone

from operations.moment import Moment
from operations.tiles import thinning
from operations.tiles.addresses import Tile
from operations.tiles.caching import SHELF
from operations.tiles.sql import Asked
from tests.conftest import PUBLIC
from tests.operations.public_rows import area, box, position, put, redact
from tests.operations.tiles.drawn_tiles import address, features, fetch, place

pytestmark = pytest.mark.django_db(**PUBLIC)
HERE = Point(44.5, 35.2)
DAY = dt.date(1970, 1, 1)
NOTHING_PUT = pytest.mark.django_db(databases=["default", "public"])


def test_a_feature_has_its_id_names_style_and_days(client):
    row = put(
        "incidents", HERE, first="2019-08-05", last="2019-08-07", title="An attack",
        titles={"en": "An attack", "ar": "هجوم", "ckb": "هێرش"}, actors=(), precision="settlement",
    )  # fmt: skip
    (found,) = features(client, "incidents", *address(9, 44.5, 35.2))
    assert found["id"] == row.pk
    said = found["properties"]
    assert said["id"] == str(row.feature_id)
    assert (said["title"], said["title_ar"], said["title_ckb"]) == ("An attack", "هجوم", "هێرش")
    assert (said["kind"], said["precision"]) == ("other", "settlement")
    assert DAY + dt.timedelta(days=said["valid_from"]) == dt.date(2019, 8, 5)
    assert DAY + dt.timedelta(days=said["valid_to"]) == dt.date(2019, 8, 7)
    lon, lat = place(*address(9, 44.5, 35.2), found["geometry"]["coordinates"])
    assert lon == pytest.approx(44.5, abs=360 / 2**9 / 4096)
    assert lat == pytest.approx(35.2, abs=360 / 2**9 / 4096)


def test_an_open_end_is_left_out_and_a_line_says_whose_it_is(client):
    position((44, 35), (44.4, 35.2), holds="left", certainty="suspected")
    (found,) = features(client, "contact-lines", *address(8, 44.2, 35.1))
    said = found["properties"]
    assert "valid_to" not in said
    assert (said["color"], said["holds"], said["certainty"]) == ("federal", "left", "suspected")
    assert found["geometry"]["type"] == "LineString"


def test_both_times_and_words_choose(client):
    put("incidents", HERE, first="2019-08-05", last="2019-08-05", title="Raid", known="2020-01-01")
    put("incidents", HERE, first="2019-09-01", last="2019-09-01", title="Find", known="2021-01-01")

    def titles(**query):
        found = features(client, "incidents", *address(7, 44.5, 35.2), **query)
        return sorted(feature["properties"]["title"] for feature in found)

    assert titles() == ["Find", "Raid"]
    assert titles(datetime="2019-08-05") == ["Raid"]
    assert titles(datetime="2019-08-06") == []
    assert titles(datetime="2019-08-05/2019-09-01") == ["Find", "Raid"]
    assert titles(datetime="../2019-08-31") == ["Raid"]
    assert titles(as_of="2020-06-01") == ["Raid"]
    assert titles(as_of="2019-06-01") == []
    assert titles(q="fin") == ["Find"]
    assert titles(q="100%") == []


def test_a_point_on_an_edge_is_in_one_tile(client):
    zoom = 9
    side = 2**zoom
    corner = place(zoom, side // 2, side // 2, (0, 0))
    put("incidents", Point(corner))
    near = [(x, y) for x in (side // 2 - 1, side // 2) for y in (side // 2 - 1, side // 2)]
    assert sum(len(features(client, "incidents", zoom, x, y)) for x, y in near) == 1


def test_the_edges_of_the_world_are_drawn(client):
    for shape in (Point(180, 10), Point(-180, 10), Point(0, 85.0511)):
        put("incidents", shape)
        assert len(features(client, "incidents", *address(6, shape.x, shape.y))) == 1
    assert len(features(client, "incidents", 0, 0, 0)) == 3


def test_what_is_beyond_the_square_is_cut_or_left_out(client):
    put("incidents", Point(0, 90))
    area(Polygon.from_bbox((-10, 80, 10, 90)))
    assert features(client, "incidents", 0, 0, 0) == []
    (found,) = features(client, "control-assessed", 0, 0, 0)
    assert min(y for _, y in found["geometry"]["coordinates"][0]) == pytest.approx(0, abs=1)


def test_areas_meet_at_the_edge_of_a_tile_and_along_a_shared_border(client):
    z, x, y = address(7, 44.5, 35.2)
    west, north = place(z, x, y, (0, 0))
    east, south = place(z, x, y, (4096, 4096))
    middle = (south + north) / 2
    wave = [
        (west - 1 + step / 100 * (east - west + 2), middle + 0.003 * (step * 7 % 11))
        for step in range(101)
    ]
    area(Polygon([*wave, (wave[-1][0], north), (wave[0][0], north), wave[0]]))
    area(Polygon([*wave[::-1], (wave[0][0], south), (wave[-1][0], south), wave[-1]]))

    def crossings(tile_x, at):
        """Where each area's outline crosses a column of the tile, between its corners."""
        found = []
        for feature in features(client, "control-assessed", z, tile_x, y):
            ring = feature["geometry"]["coordinates"][0]
            for (ax, ay), (bx, by) in itertools.pairwise(ring):
                if ax != bx and min(ax, bx) <= at <= max(ax, bx):
                    found.append(round(ay + (by - ay) * (at - ax) / (bx - ax)))
        return sorted({height for height in found if 0 < height < 4096})

    assert len(features(client, "control-assessed", z, x, y)) == 2
    assert crossings(x, 4096), "the border runs over the edge"
    assert crossings(x, 4096) == crossings(x + 1, 0)
    rings = [
        {tuple(at) for at in feature["geometry"]["coordinates"][0]}
        for feature in features(client, "control-assessed", z, x, y)
    ]
    shared = rings[0] & rings[1]
    assert len(shared) > 20
    border = {at for ring in rings for at in ring if 0 < at[0] < 4096 and 64 < at[1] < 4032}
    assert border == {at for at in shared if at in border}, "both keep the same corners"


def test_a_line_outside_reaches_in_with_its_stroke(client):
    z, x, y = address(10, 44.5, 35.2)
    west, south = place(z, x, y, (-30, 4000))
    far_west, north = place(z, x, y, (-200, 100))
    position((west, south), (west, north))
    put("contact-lines", LineString((far_west, south), (far_west, north)), line={"id": "far"})
    assert len(features(client, "contact-lines", z, x, y)) == 1


def test_an_area_of_uncertainty_among_points_is_drawn(client):
    put("incidents", box(44, 35, 45, 36))
    for lon in (44.1, 44.9):
        (found,) = features(client, "incidents", *address(11, lon, 35.5))
        assert found["geometry"]["type"] == "Polygon"


def test_what_is_not_public_is_in_no_tile(client):
    put("incidents", HERE, known="2999-01-01")
    put("incidents", HERE, until="2020-02-01")
    put("incidents", None)
    assert fetch(client, "incidents", 0, 0, 0).status_code == 204
    assert len(features(client, "incidents", 0, 0, 0, as_of="2020-01-15")) == 1


@NOTHING_PUT
def test_an_empty_tile_is_204_and_may_be_read_from_anywhere(client):
    response = fetch(client, "incidents", 3, 1, 2)
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["ETag"]


def test_a_tile_is_compressed_once_and_as_asked(client):
    put("incidents", HERE)
    url = "/tiles/incidents/0/0/0.mvt"
    plain = client.get(url)
    zipped = client.get(url, headers={"Accept-Encoding": "gzip"})
    best = client.get(url, headers={"Accept-Encoding": "gzip, br;q=0.9"})
    neither = client.get(url, headers={"Accept-Encoding": "gzip;q=0, br;q=0.0"})
    assert "Content-Encoding" not in {**plain.headers, **neither.headers}
    assert (zipped["Content-Encoding"], best["Content-Encoding"]) == ("gzip", "br")
    assert gzip.decompress(zipped.content) == plain.content == neither.content
    assert brotli.decompress(best.content) == plain.content
    assert len({plain["ETag"], zipped["ETag"], best["ETag"]}) == 3
    assert plain["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert "Accept-Encoding" in plain["Vary"]


@NOTHING_PUT
@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("19/0/0", "z"),
        ("3/8/0", "x"),
        ("3/0/8", "y"),
        ("-1/0/0", "z"),
        ("1/0/0.5", "y"),
        ("0/0/0.mvt?datetime=2019-02-30&x", "datetime"),
        ("0/0/0.mvt?as_of=soon", "as_of"),
        ("0/0/0.mvt?bbox=0,0,1,1", "bbox"),
        ("0/0/0.mvt?q=a&q=b", "q"),
        ("0/0/0.mvt?q=" + "x" * 300, "q"),
    ],
)
def test_an_impossible_tile_is_a_problem_that_names_it(client, path, parameter):
    path = path.replace("&x", "")
    url = f"/tiles/incidents/{path}" + ("" if ".mvt" in path else ".mvt")
    response = client.get(url)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["parameter"] == parameter
    assert response["Access-Control-Allow-Origin"] == "*"


@NOTHING_PUT
@pytest.mark.parametrize("layer", ["secrets", "campaigns"])
def test_a_layer_without_a_map_has_no_tiles(client, layer):
    assert fetch(client, layer, 0, 0, 0).status_code == 404
    assert client.get(f"/tiles/{layer}.json").status_code == 404


@NOTHING_PUT
def test_tiles_are_only_read(client):
    assert client.post("/tiles/incidents/0/0/0.mvt").status_code == 405


def test_gdal_reads_the_same(client, tmp_path):
    put("incidents", HERE, title="An attack")
    file = tmp_path / "0.mvt"
    file.write_bytes(fetch(client, "incidents", 0, 0, 0).content)
    (layer,) = DataSource(f"MVT:{file}")
    (feature,) = layer
    assert layer.name == "incidents"
    assert feature.get("title") == "An attack"


def test_tilejson_names_every_field(client):
    put("incidents", HERE, titles={"ar": "هجوم"}, status="x", illustrative=True)
    described = client.get("/tiles/incidents.json?datetime=2019-08-05").json()
    assert described["tilejson"] == "3.0.0"
    (address_of,) = described["tiles"]
    assert address_of == ("http://testserver/tiles/incidents/{z}/{x}/{y}.mvt?datetime=2019-08-05")
    (layer,) = described["vector_layers"]
    (found,) = features(client, "incidents", 0, 0, 0)
    assert found["properties"].keys() <= layer["fields"].keys()
    assert client.get("/tiles/incidents.json?datetime=x").status_code == 400


def test_ogc_tiles_are_the_same_with_row_before_column(client):
    put("incidents", HERE)
    z, x, y = address(9, 44.5, 35.2)
    same = client.get(f"/ogc/collections/incidents/tiles/WebMercatorQuad/{z}/{y}/{x}")
    assert same.content == fetch(client, "incidents", z, x, y).content
    assert mapbox_vector_tile.decode(same.content)
    wrong = client.get(f"/ogc/collections/incidents/tiles/WebMercatorQuad/{z}/{2**z}/{x}")
    assert (wrong.status_code, wrong.json()["parameter"]) == (400, "tileRow")
    assert client.get("/ogc/collections/incidents/tiles/Other/0/0/0").status_code == 404


def test_the_links_of_ogc_tiles_lead_somewhere(client):
    (listed,) = client.get("/ogc/collections/incidents/tiles").json()["tilesets"]
    links = {link["rel"].rsplit("/", 1)[-1]: link for link in listed["links"]}
    tileset = client.get(links["self"]["href"]).json()
    assert tileset["dataType"] == "vector"
    limits = {row["tileMatrix"]: row for row in tileset["tileMatrixSetLimits"]}
    scheme = client.get(links["tiling-scheme"]["href"]).json()
    assert [matrix["id"] for matrix in scheme["tileMatrices"]] == list(limits)
    assert scheme["tileMatrices"][0]["scaleDenominator"] == pytest.approx(559082264.028717)
    assert scheme["tileMatrices"][3]["matrixWidth"] == 8
    template = links["item"]["href"]
    url = template.format(tileMatrix="0", tileRow="0", tileCol="0")
    assert client.get(url).status_code == 204
    known = client.get("/ogc/tileMatrixSets").json()["tileMatrixSets"]
    assert known[0]["id"] == "WebMercatorQuad"


def test_hostile_names_stay_whole_and_short(client):
    put("incidents", HERE, title="<script>" + "é" * 400, titles={"ar": "ب" * 5000})
    (found,) = features(client, "incidents", 0, 0, 0)
    assert len(found["properties"]["title"]) == len(found["properties"]["title_ar"]) == 120


def test_a_redacted_feature_is_in_no_tile_at_any_time(client):
    row = put("incidents", HERE)
    assert len(features(client, "incidents", 0, 0, 0)) == 1
    redact(row)
    assert features(client, "incidents", 0, 0, 0) == []
    assert features(client, "incidents", 0, 0, 0, as_of="2020-06-01") == []


def test_a_tile_that_would_be_too_large_leaves_out_names_first(client, monkeypatch):
    chance = random.Random(1)
    for number in range(40):
        title = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=100))
        put("incidents", Point(44 + number / 100, 35), title=title)
    whole = features(client, "incidents", 5, *address(5, 44, 35)[1:])
    monkeypatch.setattr(thinning, "MOST_BYTES", 4_000)
    SHELF.get("incidents", "none", "")  # forgets what it kept
    response = client.get("/tiles/incidents/5/19/12.mvt", headers={"Accept-Encoding": "gzip"})
    assert len(response.content) <= 4_000
    thin = mapbox_vector_tile.decode(gzip.decompress(response.content))["incidents"]["features"]
    assert len(thin) == len(whole) == 40
    assert all("title" in feature["properties"] for feature in whole)
    assert not any("title" in feature["properties"] for feature in thin)


def test_shapes_that_would_be_too_much_are_thinned_until_they_fit(monkeypatch):
    for size in range(1, 21):
        ring = [
            (44 + size * (0.1 + 0.01 * (step % 7)) * math.cos(step * math.tau / 2000),
             35 + size * (0.1 + 0.01 * (step % 5)) * math.sin(step * math.tau / 2000))
            for step in range(2000)
        ]  # fmt: skip
        area(Polygon([*ring, ring[0]]).buffer(0))
    now = Moment(None, None, timezone.now())
    sizes = []
    for most in (200_000, 10_000, 2_000):
        monkeypatch.setattr(thinning, "MOST_BYTES", most)
        for zoom in (0, 5, 8):
            asked = Asked("control-assessed", Tile(*address(zoom, 44.3, 35.2)), now)
            _, zipped = thinning.make(asked)
            assert len(zipped) <= most
            sizes.append(len(zipped))
    assert max(sizes) > 10_000, "it was too much for the next limit"
