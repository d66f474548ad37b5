"""Cells of a row, read with the name of their column: a bad one names where it stands."""

import datetime as dt
import math

from operations.vocabulary_external import Code, ours

Cells = dict[str, str]
MAX_WHOLE = 10_000_000  # deaths of one event; more is a slipped column


class BadCell(ValueError):
    """A cell that cannot be what its column says. `column` is where, `str()` why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def text(cells: Cells, column: str, longest: int = 300) -> str:
    """Return a cell without outer blanks, "" where there is none. Raises BadCell when too long."""
    value = cells.get(column, "").strip()
    if len(value) > longest:
        raise BadCell(column, f"has {len(value)} characters, at most {longest} are taken")
    return value


def required(cells: Cells, column: str, longest: int = 300) -> str:
    value = text(cells, column, longest)
    if not value:
        raise BadCell(column, "is empty")
    return value


def whole(cells: Cells, column: str) -> int | None:
    """Return a whole number from 0, None for an empty cell. `3.0` is 3. Raises BadCell."""
    value = cells.get(column, "").strip().removesuffix(".0")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 12 and int(value) <= MAX_WHOLE):
        raise BadCell(column, f"is no whole number from 0: {value[:20]!r}")
    return int(value)


def code(cells: Cells, column: str) -> str:
    """Return a code as text: `1.0` is "1"."""
    return cells.get(column, "").strip().removesuffix(".0")


def known_code(cells: Cells, column: str, scheme: str) -> Code:
    """Return the row of `vocabulary_external` for a code. Raises BadCell for one it lacks."""
    found = ours(scheme, code(cells, column))
    if found is None:
        raise BadCell(column, f"is no code of {scheme}: {code(cells, column)[:40]!r}")
    return found


def shortened(value: str, longest: int) -> str:
    """Return a text of at most that many characters; one that was cut says so."""
    return value if len(value) <= longest else value[: longest - 1] + "…"


def point(cells: Cells, lat: str, lon: str) -> tuple[float, float] | None:
    """Return (lon, lat) in degrees, SRID 4326, None where both are empty. Raises BadCell."""
    raw = cells.get(lat, "").strip(), cells.get(lon, "").strip()
    if raw == ("", ""):
        return None
    north, east = _degrees(raw[0], lat, 180), _degrees(raw[1], lon, 180)
    if abs(north) > 90:
        hint = "; are latitude and longitude swapped?" if abs(east) <= 90 else ""
        raise BadCell(lat, f"is out of range: {raw[0][:20]}{hint}")
    return east, north


def _degrees(raw: str, column: str, bound: float) -> float:
    try:
        value = float(raw)
    except ValueError:
        raise BadCell(column, f"is no number of degrees: {raw[:20]!r}") from None
    if not math.isfinite(value) or abs(value) > bound:
        raise BadCell(column, f"is out of range: {raw[:20]}")
    return value


# besides ISO 8601; day before month, as the datasets write it
FORMS = ("%d %B %Y", "%d-%b-%Y", "%d-%B-%Y", "%d-%m-%Y", "%d/%m/%Y", "%d %b %Y")


def day(cells: Cells, column: str) -> dt.date:
    """Return a day, from 1800 on. Raises BadCell."""
    value = cells.get(column, "").strip()
    found = None
    try:
        found = dt.date.fromisoformat(value[:10])
    except ValueError:
        for form in FORMS:
            try:
                found = dt.datetime.strptime(value[:30], form).date()
                break
            except ValueError:
                continue
    if found is None:
        raise BadCell(column, f"is no day: {value[:30]!r}")
    if not 1800 <= found.year <= 2200:
        raise BadCell(column, f"is out of range: {value[:30]}")
    return found
