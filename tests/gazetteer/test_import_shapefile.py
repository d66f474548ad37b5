"""Shapefiles of boundaries: read, ended by later sets, refused where they cannot be true."""

import datetime as dt
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from gazetteer.errors import ImportRefused
from gazetteer.models import Place, PlaceOutline, PlaceParent
from tests.gazetteer.test_import_formats import (
    OPTIONS,
    SHARED,
    collection,
    district,
    needs_shared,
    run,
    square,
)

pytestmark = pytest.mark.django_db
WGS84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"],UNIT["Degree",0.0174532925199433]]'
STEM = "irq_admbnda_adm2_ocha_20140717"
KHANAQIN = {"A2Code": "IQ-D055", "A2NameEn": "Khanaqin", "A2NameAr": "خانقين",
            "A2NameAlt1": "Khanakin", "A1Code": "IQ-G10"}  # fmt: skip


def ring(lon: float, lat: float, size: float) -> list[tuple[float, float]]:
    """Return a square's corners clockwise, as an outer ring runs."""
    east, north = lon + size, lat + size
    return [(lon, lat), (lon, north), (east, north), (east, lat), (lon, lat)]


def record(*rings: list[tuple[float, float]], kind: int = 5) -> bytes:
    corners = [corner for each in rings for corner in each]
    starts = [sum(map(len, rings[:at])) for at in range(len(rings))]
    return (
        struct.pack("<i4d2i", kind, 0, 0, 0, 0, len(rings), len(corners))
        + struct.pack(f"<{len(starts)}i", *starts)
        + b"".join(struct.pack("<2d", *corner) for corner in corners)
    )


def shapefile(
    folder: Path, rows: list[tuple[dict[str, str], bytes]], prj: str = WGS84, cpg: str = ""
) -> Path:
    path = folder / f"{STEM}.shp"
    body = b"".join(
        struct.pack(">2i", number, len(content) // 2) + content
        for number, (_, content) in enumerate(rows, start=1)
    )
    path.write_bytes(struct.pack(">i", 9994) + bytes(96) + body)
    columns = list(rows[0][0])
    fields = b"".join(
        name.encode().ljust(11, b"\0") + b"C" + bytes(4) + bytes([60]) + bytes(15)
        for name in columns
    )
    table = b"".join(
        b" " + b"".join(about[name].encode(cpg or "utf-8").ljust(60) for name in columns)
        for about, _ in rows
    )
    head = b"\x03\x72\x07\x11" + struct.pack("<IHH", len(rows), 33 + len(fields),
                                             1 + 60 * len(columns)) + bytes(20)  # fmt: skip
    path.with_suffix(".dbf").write_bytes(head + fields + b"\r" + table)
    path.with_suffix(".prj").write_text(prj)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    return path


@pytest.mark.parametrize("cpg", ["", "1256"])
def test_an_area_is_read_with_its_hole_names_and_day(cpg: str, tmp_path: Path) -> None:
    hole = list(reversed(ring(45.2, 34.2, 0.1)))
    path = shapefile(
        tmp_path, [(KHANAQIN, record(ring(45, 34, 1), ring(47, 34, 0.5), hole))], cpg=cpg
    )
    report = run("cod-ab", path)
    assert (report.places_added, report.rows_skipped, report.outlines_repaired) == (1, 0, 0)
    place = Place.objects.get(external_id="cod:IQ-D055")
    assert (place.kind, place.country) == ("ADM2", "IQ")
    assert {"Khanaqin", "خانقين", "Khanakin"} <= set(place.names.values_list("name", flat=True))
    outline = place.outlines.get()
    assert outline.valid_from == dt.date(2014, 7, 17)
    assert outline.footprint.area == pytest.approx(1 + 0.25 - 0.01)


def test_a_zip_is_read_as_the_file_is(tmp_path: Path) -> None:
    path = shapefile(tmp_path, [(KHANAQIN, record(ring(45, 34, 1)))])
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for part in tmp_path.glob(f"{STEM}.*"):
            archive.write(part, f"set/{part.name}")
    assert run("cod-ab", tmp_path / "set.zip").places_added == 1
    assert PlaceOutline.objects.get().valid_from == dt.date(2014, 7, 17)
    assert run("cod-ab", path).outlines_added == 0


UTM = 'PROJCS["WGS_1984_UTM_Zone_38N",GEOGCS["GCS_WGS_1984"]]'


@pytest.mark.parametrize(
    ("ending", "data", "match"),
    [
        (".dbf", None, "no file"), (".prj", None, "no .prj"), (".prj", UTM.encode(), "UTM_Zone"),
        (".shp", b"\1" * 200, "is no shapefile"), (".shp", b"\1" * 50, "cut off"),
        (".shp", struct.pack(">i", 9994) + bytes(96) + b"\0\0\0\1\x7f\xff\xff\xff", "damaged"),
        (".shp", struct.pack(">i", 9994) + bytes(96) + b"\0\0\0\1\0\0\0\x64x", "cut off"),
        (".dbf", b"\x03" * 20, "cut off"), (".dbf", b"\x03\1\1\1" + b"\0" * 80, "without columns"),
        (".cpg", b"cp99999", "unknown encoding"),
    ],
)  # fmt: skip
def test_a_broken_set_is_refused(ending: str, data: Any, match: str, tmp_path: Path) -> None:
    path = shapefile(tmp_path, [(KHANAQIN, record(ring(45, 34, 1)))])
    if data is None:
        path.with_suffix(ending).unlink()
    else:
        path.with_suffix(ending).write_bytes(data)
    with pytest.raises(ImportRefused, match=match):
        run("cod-ab", path)
    assert not Place.objects.exists()


def test_records_that_are_no_areas_are_left_out_by_number(tmp_path: Path) -> None:
    good = record(ring(45, 34, 1))
    outside = record(ring(200, 34, 1))
    line, cut = record(ring(45, 34, 1), kind=3), good[:60]
    stray = record(ring(45, 34, 1), list(reversed(ring(50, 34, 0.1))))
    rows = [
        (KHANAQIN | {"A2Code": f"IQ-D{number}"}, content)
        for number, content in enumerate((good, line, cut, outside, stray, struct.pack("<i", 0)))
    ]
    report = run("cod-ab", shapefile(tmp_path, rows))
    assert report.places_added == 1
    assert [number for number, _ in report.skipped] == [2, 3, 4, 5, 6]
    assert "no area" in report.skipped[0][1]
    assert "hole" in report.skipped[3][1]


@pytest.mark.parametrize("later_first", [False, True])
def test_a_later_set_ends_the_earlier_where_it_draws(later_first: bool, tmp_path: Path) -> None:
    gone = KHANAQIN | {
        "A2Code": "IQ-D099",
        "A2NameEn": "Sadiya",
        "A2NameAr": "السعدية",
        "A2NameAlt1": "",
    }
    far = KHANAQIN | {
        "A2Code": "IQ-D001",
        "A2NameEn": "Sinjar",
        "A2NameAr": "سنجار",
        "A2NameAlt1": "",
    }
    old = shapefile(tmp_path, [
        (KHANAQIN, record(ring(45, 34, 1))), (gone, record(ring(46, 34, 0.5))),
        (far, record(ring(41, 36, 1))),
    ])  # fmt: skip
    new = collection(
        tmp_path / "new.geojson",
        district("IQG10Q05", "Khanaqin", "خانقين", square(45, 34, 2), "2019-06-03"),
    )
    for path in (new, old) if later_first else (old, new):
        run("cod-ab", path)
    unit = Place.objects.get(names__name="خانقين")
    assert {"cod:IQ-D055", "cod:IQG10Q05"} == {
        unit.external_id, *unit.concordances.values_list("external_id", flat=True)
    }  # fmt: skip
    ends = {o.external_id: o.valid_to for o in PlaceOutline.objects.all()}
    day = dt.date(2019, 6, 2)
    assert ends == {"cod:IQ-D055": day, "cod:IQ-D099": day, "cod:IQ-D001": None,
                    "cod:IQG10Q05": None}  # fmt: skip
    assert unit.footprint.area == pytest.approx(4)
    again = run("cod-ab", old)
    assert (again.outlines_added, again.outlines_changed, again.parents_changed) == (0, 0, 0)


def test_what_could_be_two_units_stays_apart_and_is_told(tmp_path: Path) -> None:
    twin = KHANAQIN | {"A2Code": "IQ-D099"}
    run("cod-ab", shapefile(tmp_path, [
        (KHANAQIN, record(ring(45, 34, 1))), (twin, record(ring(46, 34, 1))),
    ]))  # fmt: skip
    report = run("cod-ab", collection(
        tmp_path / "new.geojson",
        district("IQG10Q05", "Khanaqin", "خانقين", square(45, 34, 2), "2019-06-03"),
    ))  # fmt: skip
    assert (report.places_added, report.places_met) == (1, 0)
    (note,) = report.notes
    assert "Khanaqin" in note
    assert "cod:IQ-D055" in note
    assert "cod:IQ-D099" in note


@needs_shared
def test_the_districts_of_2014_and_2019_are_one_where_they_are_one() -> None:
    run("cod-ab", *sorted((SHARED / "ocha-2014").glob("*.shp")))
    run("cod-ab", *sorted((SHARED / "cod-ab-iq").glob("*adm[12]*.geojson")))
    assert Place.objects.filter(kind="ADM1").count() == 18
    assert Place.objects.filter(kind="ADM2").count() < 115
    ended = PlaceOutline.objects.filter(valid_from=dt.date(2014, 7, 17))
    assert set(ended.values_list("valid_to", flat=True)) == {dt.date(2019, 6, 2)}
    # one governorate held them all through: one statement, not one a set
    held = PlaceParent.objects.filter(parent__kind="ADM1", valid_from=dt.date(2014, 7, 17))
    assert held.filter(valid_to=None).count() > 90


def test_options_reach_a_shapefile(tmp_path: Path) -> None:
    path = shapefile(tmp_path, [(KHANAQIN, record(ring(45, 34, 1)))])
    run("cod-ab", path, options=OPTIONS)
    assert PlaceOutline.objects.get().licence == "CC BY 4.0"
