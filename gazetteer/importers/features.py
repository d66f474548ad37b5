"""Features of a GeoJSON or newline-delimited file, one at a time, in bounded memory.

Parsed here and not by GDAL, which follows links in a `crs`. A feature may have 32 MB of text and
nest a few hundred deep; more is refused, as is NaN.
"""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NoReturn

from gazetteer.errors import ImportRefused
from gazetteer.importers.files import FEATURES, TABLES, opened
from gazetteer.importers.progress import Progress

CHUNK = 1 << 18
MAX_TEXT = 32 * 1024**2
# blanks, the record separators of RFC 8142 and, between values, commas
_BLANK = re.compile(r"[\s\x1e]*")


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"holds {text}, which is no number")


_decode = json.JSONDecoder(parse_constant=_no_number).raw_decode


def read_features(
    path: Path, progress: Progress, what: str
) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    """Yield (line number, feature, collection) in the order of the file.

    collection: what the file said of the whole before its features. Raises ImportRefused for what
    is not JSON, not UTF-8, nested too deeply, or a single value of more than 32 MB.
    """
    with opened(path, (*FEATURES, *TABLES)) as (stream, total):
        progress.begin(what, total)
        text = JsonText(stream, path.name, progress)
        try:
            while text.peek():
                yield from _value(text)
        except RecursionError:
            raise ImportRefused(f"{path.name} is nested too deeply: refused.") from None


def _value(text: "JsonText") -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    """Read one value of the top level: a collection member by member, or one feature."""
    line = text.line
    text.take("{")
    about: dict[str, Any] = {}
    streamed = False
    while text.peek() != "}":
        key = text.decode()
        text.take(":")
        if key == "features" and text.peek() == "[":
            streamed = True
            text.take("[")
            while text.peek() != "]":
                begins = text.line
                feature = text.decode()
                yield begins, feature if isinstance(feature, dict) else {}, about
                if text.peek() != "]":
                    text.take(",")
            text.take("]")
        else:
            about[str(key)] = text.decode()
        if text.peek() != "}":
            text.take(",")
    text.take("}")
    if not streamed:
        yield line, about, {}


class JsonText:
    """The text of a stream with a window that grows as far as one value needs."""

    def __init__(self, stream: IO[bytes], name: str, progress: Progress) -> None:
        self._stream, self._name, self._progress = stream, name, progress
        self._bytes = codecs.getincrementaldecoder("utf-8-sig")()
        self._window, self._at, self._ended = "", 0, False
        self.line = 1

    def _more(self, amount: int) -> None:
        if len(self._window) - self._at > MAX_TEXT:
            self._refuse("has a value of more than 32 MB")
        raw = self._stream.read(amount)
        self._ended = not raw
        self._progress.advance(len(raw))
        try:
            grown = self._bytes.decode(raw, final=self._ended)
        except UnicodeDecodeError:
            self._refuse("is not UTF-8")
        self._window, self._at = self._window[self._at :] + grown, 0

    def _move(self, to: int) -> None:
        self.line += self._window.count("\n", self._at, to)
        self._at = to

    def peek(self) -> str:
        """Return the next character that is not blank, or "" at the end."""
        while True:
            match = _BLANK.match(self._window, self._at)
            self._move(match.end() if match else self._at)
            if self._at < len(self._window) or self._ended:
                return self._window[self._at : self._at + 1]
            self._more(CHUNK)

    def take(self, char: str) -> None:
        if self.peek() != char:
            self._refuse(f"is not the JSON that was expected: {char!r} is missing")
        self._move(self._at + 1)

    def decode(self) -> Any:
        """Return the next JSON value."""
        self.peek()
        while True:
            try:
                value, end = _decode(self._window, self._at)
                if end < len(self._window) or self._ended:
                    self._move(end)
                    return value
            except json.JSONDecodeError as error:
                if self._ended:
                    self._refuse(f"is no JSON or is cut off: {error.msg}")
            except ValueError as error:
                self._refuse(str(error)[:80])
            # doubling keeps the work for one large value linear
            self._more(max(CHUNK, len(self._window) - self._at))

    def _refuse(self, why: str) -> NoReturn:
        raise ImportRefused(f"{self._name} {why}, line {self.line}.")
