"""Opens a plain or zipped file within bounds. Nothing is ever unpacked to disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from gazetteer.errors import ImportRefused

MAX_BYTES = 8 * 1024**3  # allCountries.txt has 1.6 GB, alternateNamesV2.txt 0.7 GB
MAX_RATIO = 100  # GeoNames' own archives shrink four to six times; a bomb a thousand times
MAX_MEMBERS = 1000
TABLES = (".txt", ".csv", ".tsv")
FEATURES = (".geojson", ".json", ".ndjson", ".geojsonl", ".jsonl")
ARCHIVES = (".zip", ".gz", ".bz2", ".xz", ".7z", ".tar", ".rar", ".kmz")
UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Bounded(io.RawIOBase):
    """A stream that refuses to give more than it declared, or more than a bound."""

    def __init__(self, stream: IO[bytes], name: str, bound: int) -> None:
        self._stream, self._name, self._left = stream, name, bound

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise ImportRefused(f"{self._name} unpacks to more than it declares: refused.")
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def opened(path: Path, endings: tuple[str, ...]) -> Iterator[tuple[IO[bytes], int]]:
    """Yield (stream of bytes, size in bytes) of a file or of the one such file in a zip.

    Raises ImportRefused when the file is missing, empty, damaged, UTF-16, too large, packed too
    tightly to be honest, or holds no file with one of the endings.
    """
    if not path.is_file():
        raise ImportRefused(f"There is no file {path}.")
    if path.stat().st_size == 0:
        raise ImportRefused(f"{path.name} is empty.")
    if path.suffix.lower() != ".zip" and not zipfile.is_zipfile(path):
        if path.stat().st_size > MAX_BYTES:
            raise ImportRefused(f"{path.name} has {path.stat().st_size} bytes: refused.")
        with path.open("rb") as stream:
            _refuse_utf16(stream.peek(4), path)
            yield stream, path.stat().st_size
        return
    try:
        with zipfile.ZipFile(path) as archive:
            member = _member(archive, path, endings)
            with archive.open(member) as packed:
                bounded = Bounded(packed, path.name, min(member.file_size, MAX_BYTES))
                stream = io.BufferedReader(bounded, 1 << 18)
                _refuse_utf16(stream.peek(4), path)
                yield stream, member.file_size
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, RecursionError):
            raise
        raise ImportRefused(f"{path.name} is a damaged archive: {error}") from error


def _member(archive: zipfile.ZipFile, path: Path, endings: tuple[str, ...]) -> zipfile.ZipInfo:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise ImportRefused(f"{path.name} holds {len(infos)} files: refused.")
    for info in infos:
        parts = info.filename.replace("\\", "/").split("/")
        if ".." in parts or info.filename.startswith("/"):
            raise ImportRefused(f"{path.name} holds a name that leads outside: refused.")
    found = [
        info
        for info in infos
        if info.filename.lower().endswith(endings)
        and "readme" not in info.filename.lower()
        and "languagecodes" not in info.filename.lower()
    ]
    if not found:
        nested = any(info.filename.lower().endswith(ARCHIVES) for info in infos)
        what = "an archive inside an archive" if nested else f"no {' or '.join(endings)} file"
        raise ImportRefused(f"{path.name} holds {what}.")
    member = max(found, key=lambda info: info.file_size)
    if member.file_size > MAX_BYTES or member.file_size > MAX_RATIO * max(1, member.compress_size):
        raise ImportRefused(f"{path.name} unpacks to {member.file_size} bytes: refused.")
    return member


def _refuse_utf16(head: bytes, path: Path) -> None:
    if head.startswith(UTF16) or (len(head) >= 4 and (head[1], head[3]) == (0, 0)):
        raise ImportRefused(f"{path.name} is UTF-16. Save it as UTF-8 and import it again.")
