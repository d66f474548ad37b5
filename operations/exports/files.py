"""Files that cannot be streamed: built in a bounded temporary folder, gone before they are sent."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import orjson
from django.conf import settings

from operations.layers import LAYERS
from operations.selection import Selection

from .about import About
from .fields import fields
from .reading import Batches

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "conflictmap-export-"
MOST_BYTES = 1024 * 2**20  # of a file
WALL_S = 1200
STALE_S = 2 * WALL_S


class Refused(RuntimeError):
    """A file that cannot be had; the text is fit to be shown. status: as HTTP has it."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Built:
    """A file that has no name any more: it vanishes when it is closed, or its process ends."""

    file: IO[bytes]
    size: int


def build(
    ending: str, batches: Batches, about: About, selection: Selection, most: int = MOST_BYTES
) -> Built:
    """Return the file of a format, open at its beginning. The caller closes it. Raises Refused."""
    _tidy()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        answer = _written(ending, batches, about, selection, folder, most)
        if "refused" in answer:
            raise Refused(answer["refused"], answer["status"])
        path = folder / answer["name"]
        return Built(path.open("rb"), path.stat().st_size)
    except OSError as error:
        raise Refused("There is no room for the file just now.", 503) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _written(
    ending: str, batches: Batches, about: About, selection: Selection, folder: Path, most: int
) -> dict[str, Any]:
    # Nothing of our environment but what keeps GDAL off the network.
    environment = {
        "PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(folder), **settings.GDAL_KILL_SWITCH,
    }  # fmt: skip
    job = {
        "ending": ending, "folder": str(folder), "name": about.layer.replace("-", "_"),
        "title": about.title, "about": about.members(), "words": about.words(),
        "properties": fields(LAYERS[about.layer]), "most_bytes": most,
        "has_unlocated": selection.rows().filter(geometry__isnull=True).exists(),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "operations.exports.writing"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=ROOT,
    )  # fmt: skip
    watch = threading.Timer(WALL_S, process.kill)
    watch.start()
    pipe, answered = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    try:
        _send(pipe, job, batches)
        said = answered.read()
        code = process.wait()
    finally:
        watch.cancel()
        process.kill()
        process.wait()
        answered.close()
        with suppress(OSError):  # what it did not take cannot be flushed
            pipe.close()
    if code < 0:  # ended by the kernel, or by the watch
        return {"refused": "This selection takes too long in this format.", "status": 413}
    answer: dict[str, Any] = orjson.loads(said) if said else {}
    return answer or {"refused": "The file could not be written.", "status": 500}


def _send(pipe: IO[bytes], job: dict[str, Any], batches: Batches) -> None:
    """Send the job, the features and the end mark. A writer that gave up says why by itself."""
    with suppress(BrokenPipeError):
        pipe.write(orjson.dumps(job) + b"\n")
        count = 0
        for batch in batches:
            pipe.write(b"\n".join(batch) + b"\n")
            count += len(batch)
        pipe.write(b"end %d\n" % count)
        pipe.close()


def _tidy() -> None:
    """Remove what a killed process left behind."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > STALE_S:
                shutil.rmtree(path, ignore_errors=True)
