"""Rows of a JSON file: a list of objects, or an answer of an API that holds one under `data`.

One row at a time, in bounded memory.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gazetteer.errors import ImportRefused
from gazetteer.importers.features import JsonText
from gazetteer.importers.files import FEATURES, opened
from gazetteer.importers.progress import Progress

from .cells import Cells

HELD_UNDER = "data"


def read_json_rows(path: Path, progress: Progress) -> Iterator[tuple[int, Cells | str]]:
    """Yield (line, row with lower-case columns and text in its cells) or (line, reason).

    Raises ImportRefused for what is not such a file, is cut off, or nests too deeply.
    """
    with opened(path, FEATURES) as (stream, total):
        progress.begin(path.name, total)
        text = JsonText(stream, path.name, progress)
        try:
            if text.peek() == "[":
                yield from _members(text)
            else:
                yield from _answer(text, path)
            if text.peek():
                raise ImportRefused(f"{path.name} goes on after its end, line {text.line}.")
        except RecursionError:
            raise ImportRefused(f"{path.name} is nested too deeply: refused.") from None


def _answer(text: JsonText, path: Path) -> Iterator[tuple[int, Cells | str]]:
    found = False
    text.take("{")
    while text.peek() != "}":
        key = text.decode()
        text.take(":")
        if key == HELD_UNDER and text.peek() == "[":
            found = True
            yield from _members(text)
        else:
            text.decode()
        if text.peek() != "}":
            text.take(",")
    text.take("}")
    if not found:
        raise ImportRefused(f"{path.name} holds no list of rows.")


def _members(text: JsonText) -> Iterator[tuple[int, Cells | str]]:
    text.take("[")
    while text.peek() != "]":
        line = text.line
        yield line, _cells(text.decode())
        if text.peek() != "]":
            text.take(",")
    text.take("]")


def _cells(value: Any) -> Cells | str:
    """Return the members of an object as text, or why they are none."""
    if not isinstance(value, dict):
        return "is no object"
    cells: Cells = {}
    for key, member in value.items():
        if isinstance(member, dict | list):
            return f"holds a list or an object under {key[:40]!r}"
        cell = "" if member is None else str(member)
        if "\x00" in key + cell or any("\ud800" <= char <= "\udfff" for char in key + cell):
            return f"holds what is no character under {key[:40]!r}"
        cells[key.strip().lower()] = cell
    return cells
