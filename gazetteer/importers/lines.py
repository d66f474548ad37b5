"""Lines and comma-separated rows of a text file, with their line numbers."""

import csv
from collections.abc import Iterator
from pathlib import Path

from gazetteer.errors import ImportRefused
from gazetteer.importers.files import TABLES, opened
from gazetteer.importers.progress import Progress

MAX_LINE = 1_000_000
SOME_UNREADABLE = 10  # stray bytes happen; past this, and past a tenth, it is another encoding
DELIMITERS = (",", ";", "\t")


def read_lines(path: Path, progress: Progress, what: str) -> Iterator[tuple[int, str | None]]:
    """Yield (line number from 1, text without its end) or (number, None) where it is not UTF-8.

    Lines end at LF alone: names may hold other Unicode separators. Raises ImportRefused for a
    file that cannot be opened (see `files.opened`), an endless line, or another encoding.
    """
    with opened(path, TABLES) as (stream, total):
        progress.begin(what, total)
        waiting = number = unreadable = 0
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
                text = raw.rstrip(b"\r\n").decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                unreadable += 1
                if unreadable > max(SOME_UNREADABLE, number // 10):
                    raise ImportRefused(
                        f"{path.name} is not UTF-8 (perhaps Windows-1251 or Windows-1256), see "
                        f"line {number}. Convert it and import it again."
                    ) from None
                yield number, None
            else:
                yield number, text
        progress.advance(waiting)


def read_table(
    path: Path, progress: Progress, what: str
) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Yield (line number, row by lower-case column) or (line number, reason) of a CSV file.

    The header stands on the first line and decides the delimiter: comma, semicolon or tab.
    Raises ImportRefused for a file without header or with broken quoting.
    """
    unreadable: list[int] = []
    last = 0

    def lines() -> Iterator[str]:
        nonlocal last
        for number, text in read_lines(path, progress, what):
            last = number
            if text is None:
                unreadable.append(number)
                text = "\ufffd"
            yield text + "\n"

    csv.field_size_limit(MAX_LINE)
    feed = lines()
    first = next(feed, "")
    delimiter = max(DELIMITERS, key=first.count)
    header = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if len(header) < 2:
        raise ImportRefused(f"{path.name} has no header of two columns or more on its first line.")
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        begins = last + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ImportRefused(f"{path.name}: broken quoting from line {begins}.") from error
        if unreadable:
            unreadable.clear()
            yield begins, "is not UTF-8"
        elif any("\x00" in cell for cell in row):
            yield begins, "has a NUL byte"
        elif len(row) != len(header):
            yield begins, f"has {len(row)} columns, not {len(header)}"
        else:
            yield begins, dict(zip(header, row, strict=True))
