"""Keys computed beside the reading are the same keys, and no worker outlives its importer."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer.importers import keying
from gazetteer.importers.rows import Row, StagedName
from gazetteer.models import search_keys

WORDS = ("Qaryat Bādūsh", "ash-Shaykh Ibrāhīm", "جلولاء", "Xaneqîn", "", "Tuz Khurmatu")


def name(text: str) -> StagedName:
    return StagedName("gn:1", text, "", "Latn", "variant", "GeoNames")


def pieces() -> Iterator[tuple[int, list[Row]]]:
    for first in range(0, 60, 6):
        yield first, [name(f"{word} {first // 12}") for word in WORDS]


@pytest.mark.parametrize("full", [1, 1000])
@pytest.mark.parametrize("remembered", [1, 1 << 17])
def test_every_piece_comes_with_its_keys_in_order(
    full: int, remembered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keying, "REMEMBERED", remembered)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    seen = []
    for first, rows, keys in keying.keyed(pieces(), full):
        seen.append(first)
        assert all(keys[row.name] == search_keys(row.name) for row in rows)
    assert seen == list(range(0, 60, 6))


CHILD = """
import os, sys, time
import django
django.setup()
from gazetteer.importers.keying import Keying
os.cpu_count = lambda: 2
lock = open(sys.argv[1])  # stands for the connection to the database
keying = Keying()
keying.start()
keying.ask({"Kifri": None, "Jalawla": None})  # one for each worker: both have begun
keying.fetch()
print(*[process.pid for process in __import__("multiprocessing").active_children()], flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="no workers are forked here")
def test_workers_end_with_a_killed_importer_and_hold_none_of_its_files(tmp_path: Path) -> None:
    held = tmp_path / "held"
    held.write_text("x")
    parent = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(held)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    workers = [int(number) for number in parent.stdout.readline().split()]
    assert len(workers) == 2
    for worker in workers:
        files = [os.readlink(link) for link in Path(f"/proc/{worker}/fd").iterdir()]
        assert str(held) not in files
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    ends = time.monotonic() + 10
    while any(_alive(worker) for worker in workers):
        assert time.monotonic() < ends
        time.sleep(0.05)


def _alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
