"""Hostile and broken files: refused with a sentence, nothing half done, memory bounded."""

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from gazetteer.errors import ImportRefused
from gazetteer.importers import files, registry, resuming, staging
from gazetteer.importers.download import downloaded
from gazetteer.importers.progress import Progress
from gazetteer.importers.reading import Options
from gazetteer.importers.registry import import_files
from gazetteer.models import Place
from tests.gazetteer.test_import_formats import OPTIONS, feature, spot
from tests.gazetteer.test_import_geonames import row

pytestmark = pytest.mark.django_db
VILLAGE = feature(spot(45, 34), {"name": "Kifri", "place": "village"}, id="node/1")


def refused(name: str, path: Path, data: bytes, match: str, options: Options = OPTIONS) -> None:
    path.write_bytes(data)
    with pytest.raises(ImportRefused, match=match):
        import_files(name, [path], options, progress=Progress())
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"", "is empty"),
        (b"[" * 10_000, "is missing"),
        (b'{"features":' + b"[" * 10_000, "nested too deeply"),
        (b'{"features":[{"a":' + b"[" * 10_000, "nested too deeply"),
        (b'{"features":[' + json.dumps(VILLAGE).encode() + b",{", "cut off"),
        (b'{"features":[' + json.dumps(VILLAGE).encode(), "is missing"),
        (b'{"features":[{"geometry":{"type":"Point","coordinates":[NaN,1]}}]}', "no number"),
        (b'{"features":[]}', "no usable row"),
        (json.dumps(VILLAGE).encode("utf-16"), "UTF-16"),
        (json.dumps(VILLAGE).replace("Kifri", "Кифри").encode("cp1251"), "not UTF-8"),
    ],
)  # fmt: skip
def test_broken_json_is_refused(data: bytes, match: str, tmp_path: Path) -> None:
    refused("osm", tmp_path / "a.geojson", data, match)


@pytest.mark.parametrize(
    "geometry",
    [
        None, [], {"type": "GeometryCollection", "geometries": []}, spot(200, 95), spot(34, 95),
        {"type": "Point", "coordinates": []}, {"type": "Point", "coordinates": ["a", 1]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1]]]},
        {"type": "LineString", "coordinates": [[0, 0]]}, {"type": "Polygon", "coordinates": 5},
    ],
)  # fmt: skip
def test_a_bad_geometry_is_skipped_and_its_neighbour_taken(geometry: Any, tmp_path: Path) -> None:
    bad = feature(geometry, {"name": "Bad", "place": "village"}, id="node/2")
    nul = feature(spot(45, 34), {"name": "N\x00l", "place": "village"}, id="node/3")
    path = tmp_path / "a.ndjson"
    path.write_text("\n".join(map(json.dumps, (VILLAGE, bad, nul))))
    report = import_files("osm", [path], progress=Progress())
    assert [line for line, _ in report.skipped] == [2, 3]
    assert Place.objects.get().name == "Kifri"


def test_a_value_past_the_bound_is_refused(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("gazetteer.importers.features.MAX_TEXT", 1000)
    data = b'{"features":[{"a":"' + b"x" * 2_000_000 + b'"}]}'
    refused("osm", tmp_path / "a.geojson", data, "more than 32 MB")


def zipped(path: Path, members: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path.read_bytes()


def test_hostile_archives_are_refused(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"IQ.txt": b"x"})
    path = tmp_path / "a.zip"
    for members, match in (
        ({"IQ.zip": inner}, "inside an archive"),
        ({"../IQ.txt": b"x"}, "leads outside"),
        ({"IQ.txt": b"\0" * 5_000_000}, "unpacks to"),
        ({f"{n}.txt": b"x" for n in range(1001)}, "holds 1001 files"),
        ({"image.png": b"x"}, "holds no"),
    ):
        refused("geonames", path, zipped(path, members), match)
    whole = zipped(path, {"IQ.txt": row("1", "A").encode() * 50})
    refused("geonames", path, whole[: len(whole) // 2], "damaged|leads|no archive|columns")
    # it declares less than it holds
    lie = whole.replace((len(row("1", "A").encode()) * 50).to_bytes(4, "little"), b"\x10\0\0\0")
    refused("geonames", path, lie, "damaged|more than it declares")


def test_the_bound_holds_whatever_an_archive_declares(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb+") as stream:
        stream.write(b"x" * 100)
        stream.seek(0)
        with pytest.raises(ImportRefused, match="more than it declares"):
            files.Bounded(stream, "a.zip", 50).read(100)


def test_other_encodings_and_columns_are_named(tmp_path: Path) -> None:
    lines = [row(str(n), "Кифри").encode("cp1251") for n in range(1, 40)]
    refused("geonames", tmp_path / "IQ.txt", b"\n".join(lines), "Windows-1251")
    refused("geonames", tmp_path / "IQ.txt", row("1", "A").encode("utf-16"), "UTF-16")
    refused("iom-dtm", tmp_path / "a.csv", b"a,b\n1,2\n", "no column for id, name, lat, lon")
    refused("csv", tmp_path / "a.csv", b'name,lat\n"A,1\n', "broken quoting")
    refused("csv", tmp_path / "a.csv", b"name,lat\nA,1\n", "whose it is", Options())
    refused("csv", tmp_path / "a.csv", b"name,lat\nA,1,2\n", "has 3 columns, not 2")


def test_a_killed_import_is_resumed_and_never_half_there(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(staging, "BATCH", 50)
    path = tmp_path / "IQ.txt"
    path.write_text("\n".join(row(str(n), f"Village {n}") for n in range(1, 201)))
    stored: list[int] = []
    copy = resuming.copy_rows

    def killed(cursor: Any, rows: Any, first: int, keys: Any) -> None:
        if len(stored) == 3:
            raise KeyboardInterrupt
        stored.append(first)
        copy(cursor, rows, first, keys)

    monkeypatch.setattr(resuming, "copy_rows", killed)
    with pytest.raises(KeyboardInterrupt):
        import_files("geonames", [path], progress=Progress(), resume=False)
    assert not Place.objects.exists()
    stored.clear()
    monkeypatch.setattr(
        resuming, "copy_rows", lambda c, r, first, k: (stored.append(first), copy(c, r, first, k))
    )
    report = import_files("geonames", [path], progress=Progress(), resume=True)
    assert stored[0] == 150
    assert (report.places_added, Place.objects.count()) == (200, 200)
    with pytest.raises(ImportRefused, match="no import to resume"):
        import_files("geonames", [path], progress=Progress(), resume=True)


Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def geonames() -> Iterator[Callable[[Answer], str]]:
    """Serve one answer to every request, on this machine."""
    servers: list[ThreadingHTTPServer] = []

    def serve(answer: Answer) -> str:
        handler = type("Handler", (BaseHTTPRequestHandler,), {
            "do_GET": lambda self: answer(self), "log_message": lambda *args: None,
        })  # fmt: skip
        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def reply(body: bytes, status: int = 200, length: int | None = None, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_a_dump_is_fetched_and_imported(tmp_path: Path, geonames: Any) -> None:
    base = geonames(reply(zipped(tmp_path / "x.zip", {"IQ.txt": row("1", "Kifri").encode()})))
    with downloaded("IQ", Progress(), base=base) as path:
        assert import_files("geonames", [path], progress=Progress()).places_added == 1
    assert not path.exists()


@pytest.mark.parametrize(
    ("answer", "match"),
    [
        (reply(b"", 404), "answers 404"),
        (reply(b"half", length=1000), "broke off|could not be fetched"),
        (reply(b"<html>"), "no archive"),
        (reply(b"", 302, Location="http://localhost:9/IQ.zip"), "refused"),
        (reply(b"", 302, Location="file:///etc/hosts"), "answers 302"),
        (reply(b"x" * 2000), "refused"),
        (lambda handler: handler.wfile.write(b"nonsense\r\n\r\n"), "could not be fetched"),
    ],
)  # fmt: skip
def test_a_bad_download_is_refused(answer: Answer, match: str, geonames: Any) -> None:
    with (
        pytest.raises(ImportRefused, match=match),
        downloaded("IQ", Progress(), base=geonames(answer), max_bytes=1500),
    ):
        pass


def test_only_what_geonames_offers_can_be_asked_for() -> None:
    for name in ("../IQ", "iq", "IQ.zip", ""):
        with pytest.raises(ImportRefused, match="has no dump"), downloaded(name, Progress()):
            pass
    assert set(registry.FORMATS) >= {"geonames", "osm"}
