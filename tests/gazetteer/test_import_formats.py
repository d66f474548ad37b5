"""Every format: places met instead of doubled, editors kept, a second run that changes nothing."""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest

from gazetteer.importers.progress import Progress
from gazetteer.importers.reading import Options
from gazetteer.importers.registry import import_files
from gazetteer.importers.report import ImportReport
from gazetteer.models import Place, PlaceConcordance, PlaceName, PlaceOutline, PlaceParent
from gazetteer.vocabulary import Origin

pytestmark = pytest.mark.django_db

SHARED = Path(
    os.environ.get("CONFLICTMAP_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")
)
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the reference data is not here")
OPTIONS = Options(source="A survey", licence="CC BY 4.0", country="IQ")


def square(lon: float, lat: float, size: float = 1.0) -> dict[str, Any]:
    east, north = lon + size, lat + size
    ring = [[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def spot(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def feature(geometry: Any, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry, **more}


def collection(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False),
        encoding="utf-8",
    )
    return path


def run(name: str, *paths: Path, options: Options = OPTIONS, **more: Any) -> ImportReport:
    return import_files(name, list(paths), options, progress=Progress(), **more)


def district(code: str, name: str, arabic: str, geometry: Any, day: str) -> dict[str, Any]:
    return feature(geometry, {
        "ADM2_EN": name, "ADM2_AR": arabic, "ADM2_PCODE": code, "ADM1_PCODE": "IQG10",
        "ADM0_PCODE": "IQ", "date": "2019-05-30T00:00:00", "validOn": f"{day}T00:00:00",
        "validTo": None,
    })  # fmt: skip


def wof(number: int, name: str, geometry: Any, **more: Any) -> dict[str, Any]:
    about = {"wof:id": number, "wof:name": name, "wof:placetype": "county", "wof:parent_id": -1,
             "iso:country": "IQ", "mz:is_current": 1, "wof:superseded_by": [],
             "wof:concordances": {"gn:id": 94590, "wd:id": "Q123"},
             "names": {"ara": ["قضاء خانقين"], "eng": ["Khanaqin"]}}  # fmt: skip
    return feature(geometry, about | more)


IOM = "place_id,location_id,governorate,district,name_en,name_ar,latitude,longitude"
SAMPLES: dict[str, Any] = {
    "whosonfirst": [wof(1, "Khanaqin", square(45, 34)), wof(2, "Old", square(45, 34))],
    "cod-ab": [district("IQG10Q05", "Khanaqin", "خانقين", square(45, 34), "2019-06-03")],
    "osm": [
        feature(spot(45.2, 34.3), {"name": "جلولاء", "name:en": "Jalawla", "name:ckb": "جەلەولا",
                                   "alt_name": "Qaraghan;Karghan", "place": "town"}, id="node/1"),
        feature({"type": "LineString", "coordinates": [[45, 34], [45.1, 34.1]]},
                {"name": "Sirwan", "waterway": "river"}, id="way/1"),
        feature({"type": "LineString", "coordinates": [[45.1, 34.1], [45.3, 34.1]]},
                {"name": "Sirwan", "waterway": "river"}, id="way/2"),
        feature(spot(45.2, 34.3), {"name": "Bambo", "natural": "peak"}, id="node/3"),
    ],
    "linked-places": [feature(
        {"type": "GeometryCollection", "geometries": [
            {**spot(45.2, 34.3), "certainty": "less-certain"},
            {**square(45, 34), "when": {"timespans": [{"start": {"in": "1921"}}]}}]},
        {"title": "Jalawla", "ccodes": ["IQ"], "fclasses": ["P"]},
        **{"@id": "http://example.org/places/1",
           "names": [{"toponym": "Qaraghan", "lang": "en",
                      "when": {"timespans": [{"end": {"in": "1958"}}]}}],
           "links": [{"type": "closeMatch", "identifier": "wd:Q77"}]},
    )],
}  # fmt: skip
TABLES = {
    "iom-dtm": f"{IOM}\n14,2102009,Diyala,Khanaqin,Jalula,جلولاء,34.27,45.17\n",
    "csv": "Village;Y;X;Arabic\nJalula;34.27;45.17;جلولاء\n",
    "geonames": "95297\tJalawla\tJalawla\tجلولاء\t34.27\t45.17\tP\tPPL\tIQ\t\t10\t\t\t\t0\t\t1"
    "\tAsia/Baghdad\t2019-08-05\n",
}
COLUMNS = {"name": "Village", "lat": "Y", "lon": "X", "name:ar": "Arabic"}


def sample(name: str, folder: Path) -> tuple[Path, Options]:
    if name in TABLES:
        path = folder / f"{name}.csv"
        path.write_text(TABLES[name], encoding="utf-8-sig")
        columns = COLUMNS if name == "csv" else {}
        return path, Options(columns, source="A survey", licence="CC BY 4.0", country="IQ")
    return collection(folder / f"{name}.geojson", *SAMPLES[name]), OPTIONS


@pytest.mark.parametrize("name", [*SAMPLES, *TABLES])
def test_a_second_run_changes_nothing_and_an_editor_is_kept(name: str, tmp_path: Path) -> None:
    path, options = sample(name, tmp_path)
    assert run(name, path, options=options).places_added
    assert not Place.objects.exclude(source__gt="", licence__gt="").exists()
    place = Place.objects.order_by("pk").first()
    Place.objects.filter(pk=place.pk).update(name="As the desk says", origin=Origin.EDITOR)
    place.names.create(name="The desk's own spelling")
    spelling = place.names.exclude(name="The desk's own spelling").first()
    PlaceName.objects.filter(pk=spelling.pk).update(kind="exonym", origin=Origin.EDITOR)
    models = (Place, PlaceName, PlaceOutline, PlaceParent, PlaceConcordance)
    before = [list(model.objects.order_by("pk").values_list()) for model in models]
    again = run(name, path, options=options)
    assert before == [list(model.objects.order_by("pk").values_list()) for model in models]
    assert (again.places_added, again.places_changed, again.names_added) == (0, 0, 0)


@pytest.mark.parametrize("name", [*SAMPLES, *TABLES])
def test_a_dry_run_reports_and_writes_nothing(name: str, tmp_path: Path) -> None:
    path, options = sample(name, tmp_path)
    assert run(name, path, options=options, dry_run=True).places_added
    assert Place.objects.count() + PlaceName.objects.count() == 0


def khanaqin(**more: Any) -> Place:
    place = Place.objects.create(
        external_id="gn:94590", name="Khanaqin district", kind="ADM2", feature_class="A",
        country="IQ", point="SRID=4326;POINT(45.4 34.3)", origin=Origin.IMPORT, **more,
    )  # fmt: skip
    place.names.create(name="قضاء خانقين", language="ar", script="Arab")
    return place


def test_a_concordance_meets_the_place_that_is_here(tmp_path: Path) -> None:
    place = khanaqin()
    path = collection(tmp_path / "a.geojson", wof(1, "Khanaqin", square(45, 34)))
    report = run("whosonfirst", path)
    assert (report.places_added, report.places_met) == (0, 1)
    place.refresh_from_db()
    assert place.name == "Khanaqin district"
    assert place.footprint is not None
    ids = set(place.concordances.values_list("external_id", flat=True))
    assert ids == {"wof:1", "wd:Q123"}


def test_what_is_superseded_is_left_out_with_its_reason(tmp_path: Path) -> None:
    gone = wof(9, "At-Ta'mim", square(44, 35), **{"mz:is_current": 0})
    lines = [json.dumps(each) for each in (wof(1, "Khanaqin", square(45, 34)), gone)]
    path = tmp_path / "records.ndjson"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert run("whosonfirst", path).skipped == [(2, "At-Ta'mim: is superseded")]


def test_boundaries_of_two_dates_stand_side_by_side_and_date_the_parents(tmp_path: Path) -> None:
    unit = khanaqin()
    village = Place.objects.create(
        name="Jalawla", point="SRID=4326;POINT(45.2 34.3)", origin=Origin.IMPORT, country="IQ"
    )
    whole = district("IQG10Q05", "Khanaqin", "خانقين", square(45, 34), "2019-06-03")
    first = collection(tmp_path / "2019.geojson", whole)
    parted = [
        district("IQG10Q05", "Khanaqin", "خانقين", square(45.5, 34, 0.5), "2026-01-01"),
        district("IQG10Q07", "Jalawla", "جلولاء", square(45, 34, 0.5), "2026-01-01"),
    ]
    second = collection(tmp_path / "2026.geojson", *parted)
    for order in ((first, second, first), (second,)):
        for path in order:
            run("cod-ab", path)
        assert unit.outlines.count() == 2
        found = {p.parent.name: (p.valid_from, p.valid_to) for p in village.parents.all()}
        assert found == {
            "Khanaqin district": (dt.date(2019, 6, 3), dt.date(2025, 12, 31)),
            "Jalawla": (dt.date(2026, 1, 1), None),
        }
    assert unit.outlines.get(valid_from="2019-06-03").footprint.area == pytest.approx(1)


def test_swapped_coordinates_are_reported_and_not_taken(tmp_path: Path) -> None:
    good = [f"{n},,,,Village {n},,{34 + n / 20},{44 + n / 20}" for n in range(20)]
    path = tmp_path / "locations.csv"
    path.write_text("\n".join([IOM, *good, "99,,,,Al-Atshanah,,44.03163,35.40187"]))
    report = run("iom-dtm", path)
    line, reason = report.skipped[0]
    assert (line, report.places_added) == (22, 20)
    assert "look swapped" in reason
    assert not PlaceName.objects.filter(name="Al-Atshanah").exists()


def test_a_village_is_met_by_name_where_only_one_is_near(tmp_path: Path) -> None:
    path, options = sample("geonames", tmp_path)
    run("geonames", path, options=options)
    report = run("iom-dtm", sample("iom-dtm", tmp_path)[0])
    assert (report.places_added, report.places_met) == (0, 1)
    assert Place.objects.get().names.filter(name="Jalula", source="IOM DTM").exists()


def test_an_extract_brings_scripts_variants_and_one_line_for_a_river(tmp_path: Path) -> None:
    run("osm", sample("osm", tmp_path)[0])
    town = Place.objects.get(external_id="osm:node/1")
    names = set(town.names.values_list("language", "name"))
    assert {("ckb", "جەلەولا"), ("", "Qaraghan"), ("", "Karghan"), ("en", "Jalawla")} <= names
    river = Place.objects.get(kind="STM")
    assert (river.footprint.geom_type, len(river.footprint.coords)) == ("LineString", 3)
    assert Place.objects.get(kind="PK").name == "Bambo"


def test_linked_places_keep_time_certainty_and_links(tmp_path: Path) -> None:
    run("linked-places", sample("linked-places", tmp_path)[0])
    place = Place.objects.get()
    assert "less-certain" in place.notes
    assert place.names.get(name="Qaraghan").kind == "historical"
    assert place.outlines.get().valid_from == dt.date(1921, 1, 1)
    assert place.concordances.get().external_id == "wd:Q77"


def test_relations_with_dates_are_dated_parents(tmp_path: Path) -> None:
    def broader(number: int, **span: str) -> dict[str, Any]:
        when = {"timespans": [{side: {"in": day} for side, day in span.items()}]} if span else {}
        return {"relationType": "gvp:broaderPartitive", "relationTo": f"wof:{number}",
                "when": when}  # fmt: skip

    def unit(number: int, *relations: dict[str, Any]) -> dict[str, Any]:
        return feature(spot(45.2, 34.3), {"title": f"Unit {number}", "fclasses": ["A"]},
                       **{"@id": f"wof:{number}", "relations": list(relations)})  # fmt: skip

    ended = broader(2, start="1970", end="2020-06-30")
    path = collection(tmp_path / "a.geojson", unit(1, ended, broader(3, start="2020-07-01"),
                      broader(4), broader(9, start="1900", end="1910")),
                      unit(2), unit(3), unit(4))  # fmt: skip
    report = run("linked-places", path)
    place = Place.objects.get(external_id="wof:1")
    assert place.parent.external_id == "wof:3"
    held = list(place.parents.values_list("parent__external_id", "valid_from", "valid_to"))
    assert held == [
        ("wof:2", dt.date(1970, 1, 1), dt.date(2020, 6, 30)), ("wof:3", dt.date(2020, 7, 1), None)
    ]  # fmt: skip
    assert (report.parents_added, len(report.notes)) == (2, 1)
    again = run("linked-places", path)
    assert (again.parents_added, again.parents_changed) == (0, 0)
    collection(path, unit(1, broader(2, start="1970", end="2021")), unit(2))
    assert run("linked-places", path).parents_changed == 2
    assert place.parents.get().valid_to == dt.date(2021, 12, 31)


@needs_shared
def test_true_boundaries_meet_the_starter_and_date_jalawla(starter: None) -> None:
    run("cod-ab", *sorted((SHARED / "cod-ab-iq").glob("*.geojson")))
    parents = Place.objects.get(external_id="gn:95297").parents
    assert parents.get(parent__kind="ADM2").parent.external_id == "gn:94590"
    assert not Place.objects.filter(kind="ADM1", external_id__startswith="cod:").exists()


@needs_shared
@pytest.mark.parametrize("number", range(4))
def test_true_lists_of_locations_are_read(number: int, starter: None) -> None:
    path = sorted((SHARED / "iom-dtm-iq" / "rounds").iterdir())[number]
    report = run("iom-dtm", path)
    assert report.places_added > 500
    assert report.rows_skipped < 30


@needs_shared
@pytest.mark.parametrize(
    ("name", "places"), [("region.geojson", 19), ("county.geojson", 109),
                         ("locality-sample.ndjson", 210)],
)  # fmt: skip
def test_true_records_are_read(name: str, places: int) -> None:
    report = run("whosonfirst", SHARED / "whosonfirst-iq" / f"wof-iq-{name}")
    assert report.places_added == places
