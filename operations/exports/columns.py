"""How a feature's properties become the columns of a table: one declaration for every format.

What is text, number or yes and no goes over as it is; lists and objects are declared in FLAT.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

Kind = Literal["text", "whole", "number", "boolean", "date"]
Value = str | int | float | bool | dt.date | None

JOINT = "; "
# What XML cannot hold, and what ends a text in C: replaced in every table.
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DATES = {"valid_from", "valid_to", "attested_to"}
WHOLE = {"version", "precision_m", "number", "wounded"}
KINDS: dict[str, Kind] = {"string": "text", "number": "number", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. value: from what the property holds; None is an empty cell. hxl: its hashtag."""

    name: str
    kind: Kind
    value: Callable[[Any], Any]
    hxl: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One feature as a table has it. geometry: GeoJSON, SRID 4326, or None: not located."""

    id: str
    geometry: dict[str, Any] | None
    cells: list[Value]


def printable(text: str) -> str:
    """Return the text with what no table or XML can hold replaced by U+FFFD."""
    return UNPRINTABLE.sub("\ufffd", text)


def _same(value: Any) -> Any:
    return value


def _key(name: str) -> Callable[[Any], Any]:
    return lambda value: value.get(name) if isinstance(value, dict) else None


def _item(number: int) -> Callable[[Any], Any]:
    return lambda value: value[number] if isinstance(value, list) and len(value) > number else None


def _first(name: str) -> Callable[[Any], Any]:
    return lambda value: _key(name)(_item(0)(value))


def _listed(words: Callable[[dict[str, Any]], str]) -> Callable[[Any], str]:
    def joined(value: Any) -> str:
        rows = value if isinstance(value, list) else []
        return JOINT.join(words(row) for row in rows if isinstance(row, dict))

    return joined


def _named(row: dict[str, Any]) -> str:
    return str(row.get("name") or row.get("title") or row.get("record") or "")


def _with(*details: str) -> Callable[[dict[str, Any]], str]:
    """Return words of a row: its name, and the details it has in brackets."""

    def words(row: dict[str, Any]) -> str:
        told = ", ".join(str(row[name]) for name in details if row.get(name))
        return f"{_named(row)} ({told})" if told else _named(row)

    return words


def _stated(row: dict[str, Any]) -> str:
    claims = [claim for claim in row.get("claims") or [] if isinstance(claim, dict)]
    said = " / ".join(f"{claim.get('value')} ({claim.get('status')})" for claim in claims)
    about = f" of {row['about']}" if row.get("about") else ""
    return f"{row.get('fact', '')}{about}: {said}"


def _by_language(value: Any) -> str:
    texts = value.items() if isinstance(value, dict) else ()
    return JOINT.join(f"{code}: {text}" for code, text in texts)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode() if value else ""


def _reference(name: str) -> tuple[Column, ...]:
    return (
        Column(name, "text", lambda value: _named(value) if isinstance(value, dict) else None),
        Column(f"{name}_id", "text", lambda value: _key("id")(value) or _key("record")(value)),
    )


def _names(name: str, *details: str, hxl: str = "") -> tuple[Column, ...]:
    return (Column(name, "text", _listed(_with(*details)), hxl),)


# property: the columns it becomes
FLAT: dict[str, tuple[Column, ...]] = {
    "titles": (Column("titles", "text", _by_language),),
    "actors": _names("actors", "role_label", hxl="#group+name"),
    "absent": _names("absent", "role_label"),
    "sources": (
        Column(
            "sources",
            "whole",
            lambda value: len(value) if isinstance(value, list) else 0,
            "#meta+sources+num",
        ),
        Column("source_publisher", "text", _first("publisher"), "#meta+source"),
        Column("source_published", "text", _first("published"), "#meta+source+date"),
        Column("source_url", "text", _first("url"), "#meta+source+url"),
    ),
    "stated": (Column("stated", "text", _listed(_stated)),),
    "claims": _names("claims", "stance_label", "basis", "from", "to"),
    "names_by": _names("names_by", "language", "by"),
    "holder": _reference("holder"),
    "holders": _names("holders"),
    "contested_by": _names("contested_by"),
    "besieged_by": _names("besieged_by"),
    "derived_from": _names("derived_from"),
    "widths_km": tuple(
        Column(f"width_{which}_km", "number", _key(which)) for which in ("min", "median", "max")
    ),
    "places": _names("places", hxl="#loc+name"),
    "part_of": _names("part_of"),
    "parallel_to": _names("parallel_to"),
    "line": _reference("line"),
    "owner": _reference("owner"),
    "facing": _reference("facing"),
    "operation": _reference("operation"),
    "killed": tuple(
        Column(f"killed_{which}", "whole", _item(number), f"#affected+killed+{which}")
        for number, which in enumerate(("low", "best", "high"))
    ),
    "dataset": tuple(
        Column("dataset" if key == "name" else f"dataset_{key}", "text", _key(key))
        for key in ("name", "version", "id", "licence", "attribution")
    ),
    "coded": (Column("coded", "text", _json),),
    "merged": _names("merged"),
}
HXL = {
    "kind": "#event+type+code", "kind_label": "#event+type", "title": "#event+title",
    "summary": "#description", "valid_from": "#date+start", "valid_to": "#date+end",
    "wounded": "#affected+injured", "words": "#loc+words", "precision_m": "#geo+precision+m",
}  # fmt: skip


def columns(properties: Iterable[tuple[str, str]]) -> list[tuple[str, Column]]:
    """Return [(property, column)] of declared properties, each (name, JSON type).

    A list or object that FLAT does not name becomes a column of JSON.
    """
    found: list[tuple[str, Column]] = []
    for name, json_type in properties:
        if name in FLAT:
            found += [(name, column) for column in FLAT[name]]
        elif json_type in KINDS:
            found.append((name, Column(name, _kind(name, json_type), _same, HXL.get(name, ""))))
        else:
            found.append((name, Column(name, "text", _json)))
    return found


def _kind(name: str, json_type: str) -> Kind:
    if name in DATES:
        return "date"
    return "whole" if name in WHOLE else KINDS[json_type]


def tag(column: Column) -> str:
    """Return the HXL hashtag of a column."""
    return column.hxl or HXL.get(column.name) or "#meta+" + column.name.replace("_", "")


def row(feature: Mapping[str, Any], known: list[tuple[str, Column]]) -> Row:
    """Return a feature as a row of those columns; what is of another type is an empty cell."""
    has = feature["properties"]
    cells = [_typed(column.value(has.get(name)), column.kind) for name, column in known]
    return Row(str(feature["id"]), feature["geometry"], cells)


def _typed(value: Any, kind: Kind) -> Value:
    if value is None or value == "":
        return None
    if kind == "text":
        return printable(value if isinstance(value, str) else str(value))
    if kind == "boolean":
        return value if isinstance(value, bool) else None
    if kind == "date":
        try:
            return dt.date.fromisoformat(str(value)[:10])
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if kind == "whole" else float(value)
