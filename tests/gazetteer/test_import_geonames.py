"""GeoNames dumps: true rows in, hostile rows named and left out, nothing ever half done."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gazetteer.candidates import resolve
from gazetteer.errors import ImportRefused
from gazetteer.importers.progress import Progress
from gazetteer.importers.registry import import_files
from gazetteer.importers.report import ImportReport
from gazetteer.models import Place, PlaceName
from gazetteer.starter import load_starter
from gazetteer.vocabulary import Origin

pytestmark = pytest.mark.django_db

SHARED = Path(
    os.environ.get("CONFLICTMAP_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")
)
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the reference data is not here")


def row(gid: str, name: str, lat: str = "34.5", lon: str = "45.0", **other: str) -> str:
    columns = [gid, name, other.get("ascii", name), other.get("alternates", ""), lat, lon,
               other.get("cls", "P"), other.get("kind", "PPL"), "IQ", "", other.get("a1", "10"),
               other.get("a2", ""), "", "", other.get("population", "0"), "", "120",
               "Asia/Baghdad", "2019-08-05"]  # fmt: skip
    return "\t".join(columns)


SAMPLE = [
    row("1", "Iraq", kind="PCLI", cls="A", a1="00"),
    row("2", "Diyālá", kind="ADM1", cls="A"),
    row("3", "Qaḑā’ Kifrī", kind="ADM2", cls="A", a2="3"),
    row("4", "Kifrī", ascii="Kifri", alternates="كفري,Kifri,Kifrî", a2="3", population="30000"),
    row("5", "Gūlah Jaw", alternates="", a2="3"),
    row("6", "Nowhere in a district", a2="999"),
]


def write(path: Path, lines: list[str]) -> Path:
    path.write_bytes("\n".join(lines).encode() + b"\n")
    return path


def run(path: Path, alternates: Path | None = None) -> ImportReport:
    return import_files("geonames", [p for p in (path, alternates) if p], progress=Progress())


def test_a_dump_is_imported_with_its_hierarchy(tmp_path: Path) -> None:
    report = run(write(tmp_path / "IQ.txt", SAMPLE))
    assert (report.places_added, report.rows_skipped) == (6, 0)
    kifri = Place.objects.get(external_id="gn:4")
    assert (kifri.point.x, kifri.point.y) == (45.0, 34.5)
    assert kifri.population == 30_000
    assert kifri.parent.external_id == "gn:3"
    assert kifri.parent.parent.external_id == "gn:2"
    assert kifri.parent.parent.parent.external_id == "gn:1"
    assert Place.objects.get(external_id="gn:6").parent.external_id == "gn:2"
    assert set(kifri.names.values_list("name", flat=True)) == {"Kifrī", "Kifri", "كفري", "Kifrî"}


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "IQ.txt", SAMPLE)
    run(path)
    before = (
        list(Place.objects.order_by("pk").values_list()),
        list(PlaceName.objects.order_by("pk").values_list()),
    )
    report = run(path)
    assert report.places_unchanged == 6
    assert report.places_added == report.places_changed == report.names_added == 0
    assert before == (
        list(Place.objects.order_by("pk").values_list()),
        list(PlaceName.objects.order_by("pk").values_list()),
    )


def test_a_changed_row_is_changed_and_an_editors_row_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "IQ.txt", SAMPLE)
    run(path)
    Place.objects.filter(external_id="gn:5").update(name="Kulajo", origin=Origin.EDITOR)
    moved = [line.replace("34.5\t45.0", "34.6\t45.1") for line in SAMPLE]
    report = run(write(path, moved))
    assert (report.places_changed, report.places_kept) == (5, 1)
    assert Place.objects.get(external_id="gn:4").point.y == 34.6
    kept = Place.objects.get(external_id="gn:5")
    assert (kept.name, kept.point.y) == ("Kulajo", 34.5)


def test_the_starter_gazetteer_outranks_an_import(tmp_path: Path) -> None:
    load_starter()
    path = write(tmp_path / "IQ.txt", [row("94298", "Somewhere else", "10", "10")])
    report = run(path)
    assert report.places_kept == 1
    place = Place.objects.get(external_id="gn:94298")
    assert place.name == "Kifri"
    assert place.names.filter(name="Somewhere else", origin=Origin.IMPORT).exists()


def test_hostile_rows_are_skipped_with_their_line_number(tmp_path: Path) -> None:
    path = tmp_path / "IQ.txt"
    lines = [
        SAMPLE[0].encode(),
        b"12\tToo few columns",
        row("13", "Far north", lat="91").encode(),
        row("14", "Not a number", lon="nan").encode(),
        row("15", "Nul\x00byte").encode(),
        row("16", "Latin 1").encode() + b"\xff",
        row("x17", "No id").encode(),
        row("18", "").encode(),
        row("19", "N" * 201).encode(),
        row("20", "Many", population="1e9").encode(),
        row("21", "Infinite", lat="inf").encode(),
        SAMPLE[1].encode(),
    ]
    path.write_bytes(b"\n".join(lines))
    report = run(path)
    assert [line for line, _ in report.skipped] == list(range(2, 12))
    assert report.places_added == 2
    assert "line 3: has a latitude out of range: 91" in "\n".join(report.lines())


def test_a_file_of_another_make_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello\nworld\n")
    with pytest.raises(ImportRefused, match="no usable row"):
        run(path)
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_places", "geonames", str(tmp_path / "missing.txt"))
    assert not Place.objects.exists()


def test_a_repeated_id_counts_once(tmp_path: Path) -> None:
    run(write(tmp_path / "IQ.txt", [row("7", "First"), row("7", "Last")]))
    assert Place.objects.get().name == "Last"


def test_a_zipped_dump_is_read_and_a_bomb_is_not(tmp_path: Path) -> None:
    path = tmp_path / "IQ.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "x" * 5000)
        archive.writestr("IQ.txt", "\n".join(SAMPLE))
    assert run(path).places_added == 6
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("IQ.txt", b"\0" * 5_000_000)
    with pytest.raises(ImportRefused, match="unpacks to"):
        run(bomb)
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(path.read_bytes()[:200] + b"x" * 50 + path.read_bytes()[250:])
    with pytest.raises(ImportRefused):
        run(damaged)


def test_alternate_names_bring_languages(tmp_path: Path) -> None:
    path = write(tmp_path / "IQ.txt", SAMPLE)
    alternates = write(
        tmp_path / "alternateNamesV2.txt",
        [
            "100\t4\tar\tكفري\t1\t\t\t\t\t",
            "101\t4\tku\tکفری\t\t\t\t\t\t",
            "102\t4\ten\tOld Kifri\t\t\t\t1\t1900\t1950",
            "103\t4\tlink\thttps://en.wikipedia.org/wiki/Kifri\t\t\t\t\t\t",
            "104\t4\tiata\tKFR\t\t\t\t\t\t",
            "105\t5\tku\tگوڵە جۆ\t\t\t\t\t\t",
            "106\tbroken",
            "107\t99999\ten\tUnknown place\t\t\t\t\t\t",
        ],
    )
    report = run(path, alternates)
    names = {
        (n.language, n.name): n.kind for n in PlaceName.objects.filter(place__external_id="gn:4")
    }
    assert names["ar", "كفري"] == "preferred"
    assert ("", "كفري") not in names
    assert names["en", "Old Kifri"] == "historical"
    assert names["", "KFR"] == "code"
    assert not any("http" in name for _, name in names)
    assert PlaceName.objects.get(name="گوڵە جۆ").language == "ckb"
    assert [line for line, _ in report.skipped] == [7]
    again = run(path, alternates)
    assert (again.names_added, again.names_changed) == (0, 0)


def test_the_command_reports_and_times_itself(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("import_places", "geonames", str(write(tmp_path / "IQ.txt", SAMPLE)), stdout=out)
    assert "6 added" in out.getvalue()
    assert "Done in" in out.getvalue()


@needs_shared
def test_true_rows_of_a_dump_are_all_taken() -> None:
    report = run(SHARED / "geonames-iq" / "NL-sample-raw.txt")
    assert (report.places_added, report.rows_skipped) == (2000, 0)


@needs_shared
def test_the_iraqi_gazetteer_is_imported_and_found() -> None:
    load_starter()
    data = SHARED / "geonames-iq"
    report = run(data / "IQ.txt", data / "alternate-names.csv")
    assert report.places_added + report.places_kept == 22_683
    assert report.rows_skipped == 0
    assert resolve("Muqdadiyah")[0].name == "Miqdadiya"
    assert resolve("Khat al-Lain")[0].score < 0.82
