"""Every format, read back by another reader: the same ids and shapes, hostile texts held."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree

import feedparser
import icalendar
import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest
from django.contrib.gis.geos import GEOSGeometry

from operations.exports.columns import printable
from tests.operations.exports.rows import (
    HOSTILE,
    expected,
    read_by_gdal,
    same_shapes,
    unzipped,
)

pytestmark = pytest.mark.django_db(databases=["default", "public"])
CLEAN = [printable(title) for title in HOSTILE]


def fetch(client, name, **query):
    response = client.get(f"/export/{name}", query)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200, body
    return body


def by_title(rows, found):
    """Assert that each title came through, as far as a table can hold it."""
    for row, title in zip(rows, CLEAN, strict=True):
        assert (found[str(row.feature_id)] or "") == title


def test_geojson_passes_the_stored_features_through(client, rows):
    whole = json.loads(fetch(client, "incidents.geojson", datetime="2019-08-02"))
    stored = {str(row.feature_id): json.loads(row.feature_json) for row in rows}
    assert {one["id"]: one for one in whole["features"]} == stored
    assert whole["numberReturned"] == len(rows)
    assert whole["metadata"]["datetime"] == "2019-08-02"
    assert whole["metadata"]["terms"]
    assert whole["metadata"]["citation"].endswith("/export/incidents.geojson?datetime=2019-08-02")


def test_a_text_sequence_is_a_text_a_feature(client, rows, tmp_path):
    body = fetch(client, "incidents.geojsons")
    texts = [json.loads(text) for text in body.split(b"\x1e")[1:]]
    assert body.endswith(b"\n")
    assert {one["id"] for one in texts[1:-1]} == expected(rows).keys()
    assert texts[0]["metadata"]["layer"] == "incidents"
    assert texts[-1]["numberReturned"] == len(rows)
    path = tmp_path / "incidents.geojsons"
    path.write_bytes(body)
    same_shapes({one: shape for one, (shape, _) in read_by_gdal(path)[1].items()}, expected(rows))


@pytest.mark.parametrize("ending", ["gpkg", "fgb"])
def test_gdal_reads_what_was_built(client, rows, tmp_path, ending):
    path = tmp_path / f"incidents.{ending}"
    path.write_bytes(fetch(client, f"incidents.{ending}", datetime="2019-08-02"))
    _, found = read_by_gdal(path)
    same_shapes({one: shape for one, (shape, _) in found.items()}, expected(rows))
    by_title(rows, {one: values["title"] for one, (_, values) in found.items()})
    values = found[str(rows[0].feature_id)][1]
    assert (values["killed_low"], values["killed_best"], values["wounded"]) == (1, 2, 3)
    assert str(values["valid_from"])[:10] == "2019-08-01"
    about = pyogrio.read_info(path)
    assert about["crs"] == "EPSG:4326"
    if ending == "gpkg":
        assert about["dataset_metadata"]["datetime"] == "2019-08-02"
        assert "terms apply" in about["dataset_metadata"]["terms"]
        assert about["layer_metadata"]["DESCRIPTION"].startswith("Incidents")


def test_a_flatgeobuf_of_located_features_has_a_spatial_index(client, rows, tmp_path):
    path = tmp_path / "incidents.fgb"
    path.write_bytes(fetch(client, "incidents.fgb", located="true"))
    assert pyogrio.read_info(path)["capabilities"]["fast_spatial_filter"]
    assert len(read_by_gdal(path)[1]) == len(rows) - 1


def test_geoparquet_has_shapes_boxes_and_metadata(client, rows):
    file = pq.ParquetFile(io.BytesIO(fetch(client, "incidents.parquet")))
    table = file.read()
    geo = json.loads(file.metadata.metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    column = geo["columns"]["geometry"]
    assert column["geometry_types"] == ["MultiPoint", "MultiPolygon", "Point", "Polygon"]
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert json.loads(file.metadata.metadata[b"conflictmap"])["layer"] == "incidents"
    data = table.to_pydict()
    shapes = [GEOSGeometry(memoryview(wkb)) if wkb else None for wkb in data["geometry"]]
    same_shapes(dict(zip(data["id"], shapes, strict=True)), expected(rows))
    by_title(rows, dict(zip(data["id"], data["title"], strict=True)))
    for shape, held in zip(shapes, data["bbox"], strict=True):
        assert (tuple(held.values()) if held else None) == (shape.extent if shape else None)
    boxes = [shape.extent for shape in shapes if shape]
    assert column["bbox"][0] == min(one[0] for one in boxes)
    assert column["bbox"][3] == max(one[3] for one in boxes)


def test_a_shapefile_says_what_it_could_not_hold(client, rows, tmp_path):
    names = unzipped(fetch(client, "incidents.shp.zip"), tmp_path)
    assert {"incidents_point.prj", "incidents_point.cpg", "README.txt"} <= {*names}
    found = {}
    for name in names:
        if name.endswith(".shp") or name == "incidents_unlocated.dbf":
            assert all(len(column) <= 10 for column in read_by_gdal(tmp_path / name)[0])
            found |= read_by_gdal(tmp_path / name)[1]
    same_shapes({one: shape for one, (shape, _) in found.items()}, expected(rows))
    for row, title in zip(rows, CLEAN, strict=True):
        held = found[str(row.feature_id)][1]["title"] or ""
        assert held == title.encode()[:254].decode(errors="ignore").rstrip(" ")
    readme = (tmp_path / "README.txt").read_text("utf-8")
    assert "source_pub  source_publisher" in readme
    assert "6 were cut" in readme
    assert "Terms:" in readme


def test_csv_is_inert_and_counts_itself(client, rows):
    lines = list(csv.reader(io.StringIO(fetch(client, "incidents.csv").decode(), newline="")))
    assert lines[-1] == ["# end", str(len(rows))]
    assert len({len(line) for line in lines[:-1]}) == 1
    table = [dict(zip(lines[0], line, strict=True)) for line in lines[1:-1]]
    shapes = {one["id"]: GEOSGeometry(one["wkt"]) if one["wkt"] else None for one in table}
    same_shapes(shapes, expected(rows))
    held = {one["id"]: one["title"] for one in table}
    for row, title in zip(rows, CLEAN, strict=True):
        inert = f"'{title}" if title.startswith(("=", "+", "@", "\t", "＝")) else title
        assert held[str(row.feature_id)] == inert
    assert not [c for one in table for c in one.values() if c.startswith(("=", "+", "@", "\t"))]


def test_csv_has_a_bom_tags_and_points_when_asked(client, rows):
    body = fetch(client, "incidents.csv", bom="1", hxl="1", geometry="lonlat")
    assert body.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    names, tags = lines[0], lines[1]
    assert len(names) == len(tags)
    assert all(tag.startswith("#") for tag in tags)
    assert tags[names.index("killed_best")] == "#affected+killed+best"
    last = dict(zip(names, lines[-2], strict=True))
    wanted = expected(rows)[last["id"]]
    assert (float(last["lon"]), float(last["lat"])) == wanted.coords


def test_a_spreadsheet_holds_texts_and_no_formula(client, rows):
    data = fetch(client, "incidents.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    lines = list(book["Features"].iter_rows())
    names = [cell.value for cell in lines[0]]
    table = [dict(zip(names, line, strict=True)) for line in lines[1:]]
    assert {one["id"].value for one in table} == expected(rows).keys()
    assert not [cell for line in lines for cell in line if cell.data_type == "f"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    for row, title in zip(rows, CLEAN, strict=True):
        one = next(one for one in table if one["id"].value == str(row.feature_id))
        # XML knows one end of a line
        held = (one["title"].value or "").replace("_x000D_", "\r")
        assert held.replace("\r\n", "\n").replace("\r", "\n") == (
            title.replace("\r\n", "\n").replace("\r", "\n")
        )
        shape = expected(rows)[str(row.feature_id)]
        if shape and shape.geom_type == "Point":
            assert (one["lon"].value, one["lat"].value) == shape.coords
        elif shape:
            assert GEOSGeometry(one["wkt"].value, srid=4326).equals(shape)
    assert table[0]["valid_from"].is_date
    about = {line[0].value: line[1].value for line in book["About"].iter_rows()}
    assert about["layer"] == "incidents"


def test_kml_is_read_by_another(client, rows, tmp_path):
    path = tmp_path / "incidents.kml"
    path.write_bytes(fetch(client, "incidents.kml"))
    wanted = expected(rows)
    root = ElementTree.parse(path).getroot()
    ns = {"k": "http://www.opengis.net/kml/2.2"}
    marks = root.findall(".//k:Placemark", ns)
    assert {mark.get("id")[2:] for mark in marks} == wanted.keys()
    about, _, wkbs, columns = pyogrio.raw.read(path)
    ids = columns[list(about["fields"]).index("id")]
    shapes = {
        one[2:]: GEOSGeometry(memoryview(wkb)) if wkb is not None else None
        for one, wkb in zip(ids, wkbs, strict=True)
    }
    same_shapes(shapes, wanted)
    for mark, title in zip(marks, CLEAN, strict=True):
        held = mark.find("k:name", ns).text or ""
        assert held.split() == title.split()
    assert marks[1].find("k:TimeSpan/k:end", ns).text == "2019-08-03"
    assert "Terms:" in root.find("k:Document/k:description", ns).text


def test_gpx_has_the_points_and_nothing_else(client, rows, tmp_path):
    path = tmp_path / "incidents.gpx"
    path.write_bytes(fetch(client, "incidents.gpx"))
    about, _, wkbs, columns = pyogrio.raw.read(path, layer="waypoints")
    ids = columns[list(about["fields"]).index("cmt")]
    found = list(zip(ids, (GEOSGeometry(memoryview(wkb)) for wkb in wkbs), strict=True))
    wanted = expected(rows)
    for one, shape in wanted.items():
        points = [point for of, point in found if of == one]
        if shape is None or shape.geom_type.endswith("Polygon"):
            assert points == []
        else:
            parts = list(shape) if shape.geom_type == "MultiPoint" else [shape]
            assert {point.coords for point in points} == {part.coords for part in parts}


def test_atom_is_read_by_a_feed_reader(client, rows):
    feed = feedparser.parse(fetch(client, "incidents.atom"))
    assert not feed.bozo, feed.bozo_exception
    assert {entry.id.removeprefix("urn:uuid:") for entry in feed.entries} == expected(rows).keys()
    assert feed.feed.rights.startswith("Each feature names its sources")
    located = feed.entries[-1]
    assert located.where["coordinates"] == expected(rows)[located.id[9:]].coords
    assert located.link == f"http://testserver/records/{rows[-1].record_id}/"


def test_icalendar_is_read_by_a_calendar(client, stored):
    rows = stored["operation-areas"]
    calendar = icalendar.Calendar.from_ical(fetch(client, "operation-areas.ics"))
    events = calendar.walk("VEVENT")
    assert {str(one["uid"]).partition("@")[0] for one in events} == expected(rows).keys()
    for event, title in zip(events, CLEAN, strict=True):
        assert str(event.get("summary", "")).split() == title.split()
    assert str(events[1]["dtend"].dt) == "2019-08-04", "the day after the last"
    assert "dtend" not in events[0]
    assert "No end is known" in events[0]["description"]


@pytest.mark.parametrize(
    "name",
    [
        "geojson",
        "geojsons",
        "gpkg",
        "fgb",
        "parquet",
        "shp.zip",
        "csv",
        "xlsx",
        "kml",
        "gpx",
        "atom",
    ],
)
def test_an_empty_selection_is_a_whole_file(client, name, tmp_path, rows):
    path = tmp_path / f"incidents.{name}"
    path.write_bytes(fetch(client, f"incidents.{name}", q="no such word"))
    if name in {"gpkg", "fgb", "shp.zip"}:
        found = f"/vsizip/{path}/incidents_point.shp" if name == "shp.zip" else path
        assert len(pyogrio.raw.read(found)[3][0]) == 0
    elif name == "parquet":
        assert pq.read_table(path).num_rows == 0
    elif name in {"kml", "gpx", "atom"}:
        ElementTree.parse(path)
    elif name == "geojson":
        assert json.loads(path.read_bytes())["features"] == []
