"""Gold texts: reports with what a reader should find in them, as a file states it. Pure.

A file is a JSON list of reports; `data/gold/README.md` says what each key means.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_BYTES = 50_000_000
Span = tuple[int, int]


@dataclass(frozen=True)
class GoldPlace:
    """surface: as it stands in the text; point: (lon, lat); relation: None where at the place."""

    surface: str
    point: tuple[float, float]
    tol_km: float
    relation: str | None


@dataclass(frozen=True)
class GoldText:
    """One report. dates, incidents: (first, last) days; casualties: (counted, low, best, high)."""

    id: str
    language: str
    published: dt.date
    text: str
    places: tuple[GoldPlace, ...]
    unresolved: tuple[str, ...]
    not_places: tuple[str, ...]
    mentioned: tuple[str, ...]
    actors: dict[str, tuple[str, ...]]
    dates: tuple[tuple[dt.date, dt.date], ...]
    operations_min: int
    incidents: tuple[tuple[str, tuple[dt.date, dt.date] | None], ...]
    casualties: tuple[tuple[str, int | None, int | None, int | None], ...]
    speakers: tuple[str, ...]


def read_gold(path: Path) -> list[GoldText]:
    """Return the reports of a file. Raises ValueError with a sentence for any other file."""
    if not path.is_file():
        raise ValueError(f"{path}: there is no such file.")
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"{path.name}: larger than {MAX_BYTES:,} bytes.")
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"{path.name}: not a JSON file in UTF-8.") from error
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{path.name}: a list of reports is expected.")
    found = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(_gold(row))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(
                f"{path.name}: report {number} is not as expected: {error!r}"
            ) from error
    return found


def _gold(row: dict[str, Any]) -> GoldText:
    return GoldText(
        str(row["id"]),
        str(row.get("language") or "en"),
        dt.date.fromisoformat(row["published"]),
        str(row["text"]),
        tuple(
            GoldPlace(
                str(place["surface"]), (float(place["lon"]), float(place["lat"])),
                float(place.get("tol_km") or 15), place.get("relation"),
            )
            for place in row.get("places") or ()
        ),
        tuple(row.get("unresolved_ok") or ()),
        tuple(row.get("not_places") or ()),
        tuple(row.get("mentioned") or ()),
        {role: tuple(names) for role, names in (row.get("actors") or {}).items()},
        tuple(map(days, row.get("operation_dates") or ())),
        int(row.get("operations_min") or 0),
        tuple(
            (str(one["kind"]), days(one["date"]) if one.get("date") else None)
            for one in row.get("incidents") or ()
        ),
        tuple(
            (str(one["counted"]), one["low"], one["best"], one["high"])
            for one in row.get("casualties") or ()
        ),
        tuple(str(one["speaker"]) for one in row.get("statements") or ()),
    )  # fmt: skip


def days(stated: str) -> tuple[dt.date, dt.date]:
    """Return the first and last day of an ISO date or interval (`2019-10-12/2019-10-13`)."""
    first, _, last = stated.partition("/")
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)


def occurrences(text: str, surface: str) -> list[Span]:
    """Return where a surface stands as whole words; an Arabic one may have a particle before it."""
    if not surface:
        return []
    before = r"(?<!\w)" if surface[0].isascii() else ""
    return [found.span() for found in re.finditer(rf"{before}{re.escape(surface)}(?!\w)", text)]
