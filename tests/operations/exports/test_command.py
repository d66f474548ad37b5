"""`manage.py export`: the same files from a shell."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command

from tests.operations.exports.rows import expected, read_by_gdal

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_it_writes_the_file_that_the_address_gives(rows, tmp_path, capsys):
    path = tmp_path / "incidents.geojson"
    call_command("export", "incidents", "geojson", datetime="2019-08-04", output=str(path))
    found = json.loads(path.read_bytes())
    assert found["metadata"]["datetime"] == "2019-08-04"
    assert 0 < found["numberReturned"] < len(rows)
    assert "incidents.geojson" in capsys.readouterr().out
    assert [*tmp_path.iterdir()] == [path]


def test_it_builds_binary_files_too(rows, tmp_path):
    path = tmp_path / "incidents.gpkg"
    call_command("export", "incidents", "gpkg", output=str(path))
    assert read_by_gdal(path)[1].keys() == expected(rows).keys()


def test_without_a_file_it_writes_to_the_output(rows, capfdbinary):
    call_command("export", "incidents", "csv", geometry="lonlat")
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert next(csv.reader(lines))[-2:] == ["lon", "lat"]
    assert lines[-1] == f"# end,{len(rows)}"


@pytest.mark.parametrize(
    ("layer", "ending", "options", "words"),
    [
        ("incidents", "csv", {"bbox": "1,2"}, "--bbox"),
        ("incidents", "gpkg", {"hxl": "1"}, "--hxl"),
        ("campaigns", "gpx", {}, "cannot hold"),
        ("incidents", "csv", {"output": "/no/such/folder/x.csv"}, "No such file"),
    ],
)
def test_it_refuses_in_words(rows, layer, ending, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("export", layer, ending, **options)


def test_a_failure_leaves_the_old_file(rows, tmp_path, monkeypatch):
    path = tmp_path / "incidents.csv"
    path.write_text("yesterday's")

    def broken(*_args):
        raise OSError(28, "No space left on device")
        yield

    monkeypatch.setattr("operations.management.commands.export.features", broken)
    with pytest.raises(CommandError, match="No space"):
        call_command("export", "incidents", "csv", output=str(path))
    assert path.read_text() == "yesterday's"
    assert [*tmp_path.iterdir()] == [path]
