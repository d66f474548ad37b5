"""A body into values: JSON as RFC 8259 has it and no looser, bounded before it is looked at."""

import json
import math
from collections import Counter
from collections.abc import Mapping
from typing import Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MAX_DEPTH = 20  # a MultiPolygon in a feature of a collection is 8 deep
MAX_DIGITS = 18  # of a whole number: what a column of the database can hold


class StrictParser(BaseParser):
    """JSON in UTF-8. Refused with 400: a name given twice, NaN, a number that no column holds,
    half a character, NUL, and more than 20 levels."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return loads(stream.read())


class GeoJSONParser(StrictParser):
    media_type = "application/geo+json"


def loads(raw: bytes) -> Any:
    """Return the value. Raises ParseError, whose text says what is wrong and where."""
    try:
        value = json.loads(
            raw.decode(), object_pairs_hook=_each_once, parse_int=_whole_number,
            parse_float=_number, parse_constant=_number,
        )  # fmt: skip
    except UnicodeDecodeError as error:
        raise ParseError("The body is not UTF-8.") from error
    except RecursionError as error:
        raise ParseError(f"The body is nested more than {MAX_DEPTH} deep.") from error
    except ValueError as error:
        raise ParseError(f"The body is not JSON: {error}.") from error
    _check(value, ())
    return value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        [(twice, _)] = Counter(name for name, _ in pairs).most_common(1)
        _refuse(f"“{_printable(twice)[:80]}” is given twice in one object.")
    return found


def _whole_number(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        _refuse(f"A whole number has {MAX_DIGITS} digits at most.")
    return int(digits)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        _refuse(f"{text[:30]} is not a number that can be stored.")
    return number


def _check(value: Any, at: tuple[str | int, ...]) -> None:
    """Refuse what is too deep, and text that PostgreSQL cannot hold.

    at: the steps to the value. They are written out where something is refused alone: names are a
    stranger's, and may be megabytes long.
    """
    if len(at) > MAX_DEPTH:
        _refuse(f"The body is nested more than {MAX_DEPTH} deep.")
    if isinstance(value, str):
        _check_text(value, at)
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_text(name, at)
            _check(item, (*at, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if not isinstance(item, float | int):
                _check(item, (*at, number))


def _check_text(text: str, at: tuple[str | int, ...]) -> None:
    if "\x00" in text:
        _refuse("A NUL byte is not a character.", at)
    if _printable(text) != text:
        _refuse("This holds half a character (a lone surrogate).", at)


def _printable(text: str) -> str:
    return text.encode(errors="replace").decode()


def step(name: str) -> str:
    """Return a name as one step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _refuse(words: str, at: tuple[str | int, ...] = ()) -> NoReturn:
    pointer = "/".join(["#", *(step(str(each)) for each in at)])
    raise ParseError({"pointer": pointer, "detail": words})


def pointers(errors: Any, at: str = "#") -> list[dict[str, str]]:
    """Return nested errors, as serializers give them, as a list of {pointer, detail}."""
    if isinstance(errors, Mapping):
        return [
            each
            for name, inner in errors.items()
            for each in pointers(
                inner, at if name == "non_field_errors" else f"{at}/{step(str(name))}"
            )
        ]
    if isinstance(errors, list | tuple):
        if any(isinstance(item, Mapping) for item in errors):
            return [
                each
                for number, item in enumerate(errors)
                for each in pointers(item, f"{at}/{number}")
            ]
        return [each for item in errors for each in pointers(item, at)]
    return [{"pointer": at, "detail": str(errors)}]
