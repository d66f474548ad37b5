"""In which order features come, and where a page begins: by the last row before it, not by number.

So a page neither repeats nor skips a feature when others are published or withdrawn meanwhile.
"""

import base64
import binascii
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import BooleanField
from django.db.models.expressions import OrderBy, RawSQL

from gazetteer.errors import BadParameter

from .predicates import Sql
from .queryables import SORTABLES, Queryable

MAX_KEYS = 3
MAX_TOKEN = 4000  # characters: a title is the longest value

Position = list[Any]  # the values of the sort keys of the last row, then its primary key

_CASTS = {"string": "text", "number": "float8", "date": "date", "timestamp": "timestamptz"}


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key; nulls come last either way."""

    queryable: Queryable
    descending: bool = False


def parse_sortby(raw: str, queryables: dict[str, Queryable]) -> tuple[SortKey, ...]:
    """Return the keys of `-valid_from,title`. Raises BadParameter."""
    keys: dict[str, SortKey] = {}
    for part in raw.split(",") if raw else []:
        # a plus sign that was not encoded arrives as a space
        name = part[1:] if part[:1] in {"+", "-", " "} else part
        if name not in SORTABLES or name in keys:
            raise BadParameter("sortby", f"Each once, of: {', '.join(SORTABLES)}.")
        keys[name] = SortKey(queryables[name], part.startswith("-"))
    if len(keys) > MAX_KEYS:
        raise BadParameter("sortby", f"At most {MAX_KEYS} keys.")
    return tuple(keys.values())


def ordering(keys: Sequence[SortKey]) -> list[Any]:
    """Return what to order by: the keys, then the order of publication."""
    return [
        *(
            OrderBy(RawSQL(key.queryable.sql, []), descending=key.descending, nulls_last=True)  # noqa: S611 - from the allow-list
            for key in keys
        ),
        "id",
    ]


def token(position: Position) -> str:
    """Return a position as the text that the link to the next page carries."""
    return base64.urlsafe_b64encode(orjson.dumps(position)).decode().rstrip("=")


def parse_token(raw: str, keys: Sequence[SortKey]) -> Position:
    """Return the position of a token. Raises BadParameter for one that we did not make so."""
    wrong = BadParameter("cursor", "Take this from the link to the next page.")
    try:
        if len(raw) > MAX_TOKEN or not raw.isascii():
            raise ValueError(raw)
        position = orjson.loads(base64.b64decode(raw + "=" * (-len(raw) % 4), b"-_", True))
        if not isinstance(position, list) or len(position) != len(keys) + 1:
            raise ValueError(raw)
        values = [_checked(value, key) for value, key in zip(position, keys, strict=False)]
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise wrong from None
    row = position[-1]
    if isinstance(row, bool) or not isinstance(row, int) or not 0 <= row < 2**63:
        raise wrong
    return [*values, row]


def _checked(value: Any, key: SortKey) -> Any:
    kind = key.queryable.kind
    if value is None:
        return None
    if kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(value)
    if kind == "date":
        return dt.date.fromisoformat(value)
    if kind == "timestamp":
        instant = dt.datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise ValueError(value)
        return instant.astimezone(dt.UTC)
    if kind != "string":
        raise ValueError(value)
    return value


def behind(position: Position, keys: Sequence[SortKey]) -> RawSQL:
    """Return the condition that a row comes after a position."""
    alternatives: list[str] = []
    params: list[object] = []
    equal: list[Sql] = []
    for key, value in zip(keys, position, strict=False):
        sql = f"({key.queryable.sql})"
        place = f"%s::{_CASTS[key.queryable.kind]}"
        if value is not None:  # nothing comes after null but what is equal
            sign = "<" if key.descending else ">"
            later = Sql(f"({sql} {sign} {place} OR {sql} IS NULL)", (value,))
            alternatives.append(" AND ".join(part.text for part in [*equal, later]))
            params += [param for part in [*equal, later] for param in part.params]
            equal.append(Sql(f"{sql} = {place}", (value,)))
        else:
            equal.append(Sql(f"{sql} IS NULL"))
    equal.append(Sql("id > %s::bigint", (position[-1],)))
    alternatives.append(" AND ".join(part.text for part in equal))
    params += [param for part in equal for param in part.params]
    return RawSQL(" OR ".join(alternatives), params, BooleanField())  # noqa: S611 - from the allow-list
