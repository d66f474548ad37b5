"""`python -m operations.exports.writing`: a job and features on stdin, what came of it on stdout.

The first line is the job, then a feature a line, then `end N`. Without that last line the sender
broke off, and nothing is kept. This process may use so much time, memory and disk and opens no
connection: GDAL writes here, away from the server and its secrets.
"""

import importlib
import resource
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from operations.exports.columns import columns

from .job import Job, Refusal, Written

CPU_S = 900
MEMORY = 4096 * 2**20  # bytes of address space
LEAST_FREE = 2**20  # bytes; with less a write may have failed unheard
WRITERS = {"gpkg": "geopackage", "fgb": "flatgeobuf", "parquet": "parquet", "shp.zip": "shapefile",
           "xlsx": "spreadsheet"}  # fmt: skip
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn",
             "os.fork", "urllib.")  # fmt: skip


def refuse(event: str, arguments: Any) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"An export may not cause {event}.")


class Features:
    """The features that are sent. is_whole: their end mark has come, and counts as many."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self.is_whole = False

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for count, line in enumerate(self._lines):
            if line.startswith(b"end "):
                self.is_whole = int(line[4:]) == count
                return
            yield orjson.loads(line)


def main() -> None:
    lines = iter(sys.stdin.buffer)
    given = orjson.loads(next(lines))
    job = Job(known=columns(given.pop("properties")), folder=Path(given.pop("folder")), **given)
    writer = importlib.import_module(f"operations.exports.writing.{WRITERS[job.ending]}")
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (job.most_bytes, job.most_bytes))
    sys.addaudithook(refuse)
    over: list[int] = []
    # The writers of GDAL do not always say that a write failed; the kernel always does.
    signal.signal(signal.SIGXFSZ, lambda number, _: over.append(number))
    sys.stdout.buffer.write(orjson.dumps(answer(writer, job, Features(lines), over)))


def answer(writer: Any, job: Job, features: Features, over: list[int]) -> dict[str, Any]:
    """Write the file and return its name and losses, or in words why there is none."""
    try:
        written: Written = writer.write(job, iter(features))
        why = ""
    except Refusal as refused:
        return {"refused": str(refused), "status": 413}
    except MemoryError:
        return {"refused": "This selection takes too much memory in this format.", "status": 413}
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
    if over:
        most = f"{job.most_bytes / 2**20:,.0f} MB"
        return {"refused": f"The file would be larger than {most}.", "status": 413}
    if not has_room(job):
        return {"refused": "There is no room for the file just now.", "status": 503}
    if why or not features.is_whole:
        sys.stderr.write(why or "The features broke off.")
        shutil.rmtree(job.folder, ignore_errors=True)
        return {"refused": "The file could not be written.", "status": 500}
    return {"name": written.path.name, "left_out": written.left_out, "cut": written.cut}


def has_room(job: Job) -> bool:
    return shutil.disk_usage(job.folder).free > LEAST_FREE


main()
