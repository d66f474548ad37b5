"""Search keys of many names, computed beside the reading and copying: the largest part of the work.

The workers are forked, so that they need no start-up, and keep nothing of the parent but a pipe:
when it dies, however it does, they end, and its connection to the database ends with it.
"""

import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from gazetteer.importers.rows import Row, StagedName
from gazetteer.models import search_keys

Keys = tuple[str, str]
MOST_WORKERS = 4
REMEMBERED = 1 << 17  # a second file repeats the names of the first


class Keying:
    """Keys of names asked for one piece ahead. Without workers they are computed when fetched."""

    def __init__(self) -> None:
        self._known: dict[str, Keys] = {}
        self._asked: list[list[str]] = []
        self._pipes: list[Connection] = []
        self._workers: list[BaseProcess] = []

    def start(self) -> None:
        """Start one worker a processor, where processes can be forked and there are two."""
        if sys.platform != "linux" or (os.cpu_count() or 1) < 2:
            return
        forking = multiprocessing.get_context("fork")
        for _ in range(min(MOST_WORKERS, os.cpu_count() or 1)):
            ours, theirs = forking.Pipe()
            worker = forking.Process(target=_work, args=(theirs,), daemon=True)
            worker.start()
            theirs.close()
            self._pipes.append(ours)
            self._workers.append(worker)

    def ask(self, names: dict[str, None]) -> None:
        """Have the keys of names computed. Those of the names asked before are fetched first."""
        if len(self._known) > REMEMBERED:
            self._known = {}
        new = [name for name in names if name not in self._known]
        share = -(-len(new) // max(1, len(self._pipes))) or 1
        self._asked = [new[at : at + share] for at in range(0, len(new), share)]
        for pipe, part in zip(self._pipes, self._asked, strict=False):
            pipe.send(part)

    def fetch(self) -> dict[str, Keys]:
        """Return the keys of the names asked for, and maybe of more."""
        if self._pipes:
            answers = [pipe.recv() for pipe, _ in zip(self._pipes, self._asked, strict=False)]
        else:
            answers = [list(map(search_keys, part)) for part in self._asked]
        for part, keys in zip(self._asked, answers, strict=True):
            self._known.update(zip(part, keys, strict=True))
        self._asked = []
        return self._known

    def close(self) -> None:
        for pipe in self._pipes:
            pipe.close()
        for worker in self._workers:
            worker.join()


def keyed(
    pieces: Iterator[tuple[int, list[Row]]], full: int
) -> Iterator[tuple[int, list[Row], dict[str, Keys]]]:
    """Yield (rows before, rows, keys by name), the next piece's keys in the making meanwhile.

    full: so many rows are worth starting workers.
    """
    before: tuple[int, list[Row]] | None = None
    with closing(Keying()) as keying:
        for first, rows in pieces:
            if before is None and len(rows) >= full:
                keying.start()
            keys = keying.fetch()
            keying.ask(dict.fromkeys(row.name for row in rows if isinstance(row, StagedName)))
            if before is not None:
                yield *before, keys
            before = first, rows
        if before is not None:
            yield *before, keying.fetch()


def _work(pipe: Connection) -> None:
    # the parent's sockets and the ends of other pipes would outlive it here
    for number in map(int, os.listdir("/proc/self/fd")):
        if number > 2 and number != pipe.fileno():
            with suppress(OSError):  # the listing itself is closed by now
                os.close(number)
    try:
        while True:
            pipe.send(list(map(search_keys, pipe.recv())))
    except (EOFError, OSError):  # the parent is gone or has all it asked for
        os._exit(0)
