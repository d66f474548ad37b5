"""Lines of a plain or zipped text file, with a progress bar that only a terminal sees."""

import io
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from gazetteer.errors import ImportRefused

MAX_BYTES = 8 * 1024**3  # allCountries.txt has 1.6 GB, alternateNamesV2.txt 0.7 GB
MAX_RATIO = 100  # GeoNames' own archives shrink four to six times; a bomb a thousand times
MAX_LINE = 1_000_000


class Progress:
    """A progress bar on standard error; silent when that is no terminal."""

    def __init__(self, bar: Bar | None = None) -> None:
        self._bar = bar
        self._task: TaskID | None = None

    @classmethod
    @contextmanager
    def shown(cls) -> Iterator["Progress"]:
        """Yield a bar for the length of a `with` block."""
        if not sys.stderr.isatty():
            yield cls()
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
        with Bar(*columns, console=Console(stderr=True)) as bar:
            yield cls(bar)

    def begin(self, what: str, total: int) -> None:
        if self._bar is not None:
            self._task = self._bar.add_task(what, total=total)

    def advance(self, amount: int) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task, amount)

    def say(self, what: str) -> None:
        self.begin(what, 0)


def read_lines(path: Path, progress: Progress, what: str) -> Iterator[tuple[int, str | None]]:
    """Yield (line number from 1, text without its end) or (number, None) where it is not UTF-8.

    Lines end at LF alone: names may hold other Unicode separators. Raises ImportRefused when the
    file is missing, no text file in its archive, too large or packed too tightly to be honest.
    """
    with _opened(path) as (stream, total):
        progress.begin(what, total)
        waiting = 0
        number = 0
        while raw := stream.readline(MAX_LINE):
            number += 1
            waiting += len(raw)
            if waiting > 1 << 18:
                progress.advance(waiting)
                waiting = 0
            if len(raw) == MAX_LINE and not raw.endswith(b"\n"):
                raise ImportRefused(f"{path.name}: line {number} is longer than any real one.")
            if not raw.strip():
                continue
            try:
                yield number, raw.rstrip(b"\r\n").decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                yield number, None
        progress.advance(waiting)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    if not path.is_file():
        raise ImportRefused(f"There is no file {path}.")
    if not zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            yield stream, path.stat().st_size
        return
    try:
        with zipfile.ZipFile(path) as archive:
            member = _text_member(archive, path)
            with archive.open(member) as packed:
                yield io.BufferedReader(packed), member.file_size  # type: ignore[type-var]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ImportRefused(f"{path.name} is a damaged archive: {error}") from error


def _text_member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    texts = [
        info
        for info in archive.infolist()
        if info.filename.lower().endswith((".txt", ".csv"))
        and "readme" not in info.filename.lower()
        and "languagecodes" not in info.filename.lower()
    ]
    if not texts:
        raise ImportRefused(f"{path.name} holds no text file.")
    member = max(texts, key=lambda info: info.file_size)
    if member.file_size > MAX_BYTES or member.file_size > MAX_RATIO * max(1, member.compress_size):
        raise ImportRefused(f"{path.name} unpacks to {member.file_size} bytes: refused.")
    return member
