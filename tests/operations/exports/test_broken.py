"""What goes wrong while a file is made: a cut one shows, nothing stays, limits have words."""

import os
import signal
import subprocess
import uuid

import orjson
import pytest
from django.db import DatabaseError

from operations.exports import files
from operations.exports.about import about
from operations.exports.formats import FORMATS
from operations.exports.reading import features
from operations.selection import Selection

pytestmark = pytest.mark.django_db(databases=["default", "public"])
STREAMS = [kind.ending for kind in FORMATS.values() if kind.write]
END_MARKS = {
    "geojson": b"numberReturned", "geojsons": b"numberReturned", "csv": b"# end", "kml": b"</kml>",
    "gpx": b"</gpx>", "atom": b"</feed>", "ics": b"END:VCALENDAR",
}  # fmt: skip


def selection(layer="operation-areas"):
    return Selection.from_query(layer, {})


def failing(asked):
    """Yield nine features, and then what a lost session gives."""
    for number, batch in enumerate(features(asked.rows())):
        if number == 9:
            raise DatabaseError("the connection is lost")
        yield batch


@pytest.fixture
def one_by_one(monkeypatch):
    monkeypatch.setattr("operations.exports.reading.BLOCK", 1)


def written(ending, batches, asked):
    """Return what was written, and whether it ended by an error."""
    pieces = []
    try:
        pieces += FORMATS[ending].write(batches, about(asked), {})
    except DatabaseError:
        return b"".join(pieces), True
    return b"".join(pieces), False


@pytest.mark.parametrize("ending", STREAMS)
def test_an_error_in_the_middle_leaves_no_end_mark(stored, one_by_one, ending):
    asked = selection("incidents" if ending == "gpx" else "operation-areas")
    whole, is_cut = written(ending, features(asked.rows()), asked)
    assert END_MARKS[ending] in whole.splitlines()[-1]
    assert not is_cut
    body, is_cut = written(ending, failing(asked), asked)
    assert is_cut
    assert len(body) > len(whole) / 3, "the first features had gone out"
    assert END_MARKS[ending] not in body.splitlines()[-1]


@pytest.mark.parametrize("ending", ["gpkg", "fgb", "parquet", "shp.zip", "xlsx"])
def test_a_built_file_has_no_name_any_more(stored, temporary, ending):
    asked = selection()
    built = files.build(ending, features(asked.rows()), about(asked), asked)
    with built.file as file:
        assert list(temporary.iterdir()) == []
        assert len(file.read()) == built.size


@pytest.mark.parametrize("ending", ["gpkg", "parquet", "shp.zip"])
def test_a_broken_source_leaves_no_file(stored, temporary, one_by_one, ending):
    asked = selection()
    with pytest.raises(DatabaseError):
        files.build(ending, failing(asked), about(asked), asked)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("ending", ["gpkg", "fgb", "parquet", "shp.zip", "xlsx"])
def test_a_file_over_the_limit_is_refused_in_words(stored, temporary, ending):
    asked = selection()
    one = orjson.loads(next(features(asked.rows()))[5])
    many = []
    for number in range(3000):
        one["id"] = str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))
        one["properties"]["title"] = one["id"] * 7
        many.append(orjson.dumps(one))
    with pytest.raises(files.Refused, match="larger than") as refused:
        files.build(ending, iter([many]), about(asked), asked, most=40_000)
    assert refused.value.status == 413
    assert list(temporary.iterdir()) == []


def test_a_writer_that_is_killed_is_told_in_words(stored, temporary, monkeypatch):
    begun = []
    popen = subprocess.Popen

    def started(*args, **options):
        begun.append(popen(*args, **options))
        return begun[-1]

    def batches():
        os.kill(begun[0].pid, signal.SIGKILL)
        yield [b"{}"] * 100_000

    monkeypatch.setattr(files.subprocess, "Popen", started)
    with pytest.raises(files.Refused, match="too long"):
        files.build("gpkg", batches(), about(selection()), selection())
    assert list(temporary.iterdir()) == []


def test_a_writer_whose_sender_vanishes_keeps_nothing(stored, tmp_path):
    folder = tmp_path / "job"
    folder.mkdir()
    asked = selection()
    job = {
        "ending": "gpkg", "folder": str(folder), "name": "x", "title": "x", "about": {},
        "words": "", "properties": [], "most_bytes": 10**8, "has_unlocated": True,
    }  # fmt: skip
    text = next(features(asked.rows()))[0]
    done = subprocess.run(
        [files.sys.executable, "-m", "operations.exports.writing"],
        input=orjson.dumps(job) + b"\n" + text + b"\n", capture_output=True, cwd=files.ROOT,
        timeout=60, check=False,
    )  # fmt: skip
    assert orjson.loads(done.stdout)["refused"]
    assert not folder.exists()


def test_what_a_killed_server_left_behind_is_removed(stored, temporary):
    old, young = (temporary / f"{files.PREFIX}{name}" for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir()
    os.utime(old, (0, 0))
    asked = selection()
    files.build("parquet", features(asked.rows()), about(asked), asked).file.close()
    assert [*temporary.iterdir()] == [young]
