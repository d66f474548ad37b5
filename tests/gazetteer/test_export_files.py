"""An export that was cut is not taken for a whole one; the command writes a whole file or none."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from gazetteer.exports import rows, tables
from gazetteer.exports.filters import chosen
from gazetteer.exports.formats import FORMATS

pytestmark = pytest.mark.usefixtures("starter")


def broken(*args: Any) -> Iterator[rows.Row]:
    yield from list(rows.read(chosen({"q": "Kifri"}, using="default")))[:1]
    raise OSError("the database went away")


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_a_cut_file_is_not_taken_for_a_whole_one(ending: str) -> None:
    pieces: list[bytes] = []
    with pytest.raises(OSError, match="went away"):
        pieces.extend(FORMATS[ending].write(broken(), "urn:uuid:"))
    body = b"".join(pieces)
    assert pieces
    assert b"numberReturned" not in body
    assert tables.END.encode() not in body
    if ending != "csv":
        with pytest.raises(ValueError):  # noqa: PT011 - any reader refuses it
            json.loads(body)


def test_the_command_writes_a_whole_file_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "places.lpf.json"
    call_command("export_gazetteer", str(target), "--within=Diyala", verbosity=0)
    found = json.loads(target.read_text())
    assert found["features"][0]["@id"].startswith("urn:uuid:")
    before = target.read_bytes()
    monkeypatch.setattr("gazetteer.exports.formats.read", broken)
    with pytest.raises(CommandError):
        call_command("export_gazetteer", str(target))
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["places.lpf.json"]
    with pytest.raises(CommandError, match="ending"):
        call_command("export_gazetteer", str(tmp_path / "places.xlsx"))
    with pytest.raises(CommandError, match="--country"):
        call_command("export_gazetteer", str(target), "--country=Iraq")
