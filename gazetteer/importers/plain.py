"""A plain CSV file, with a map from our fields to its columns.

Fields: name (needed), lat, lon, id, kind (GeoNames feature code), country, population, notes,
alternates (parted by |), radius_m, geonameid (to meet a place that is here), and name:ar, name:ckb
or any other language. A row without id is known by name and coordinates. A column that bears the
field's own name needs no mapping. The caller states source and licence.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from gazetteer.errors import ImportRefused
from gazetteer.importers import rows
from gazetteer.importers.lines import read_table
from gazetteer.importers.reading import Format, Reading
from gazetteer.importers.rows import Row, StagedPlace

FIELDS = ("name", "lat", "lon", "id", "kind", "country", "population", "notes", "alternates",
          "radius_m", "geonameid")  # fmt: skip
CLASSES = {"ADM": "A", "PCL": "A", "PPL": "P", "STM": "H", "LK": "H", "RSV": "H", "CNL": "H",
           "RGN": "L", "AREA": "L", "RD": "R", "AIR": "S", "MIL": "S", "BDG": "S", "DAM": "S",
           "CMP": "S", "OIL": "S"}  # fmt: skip


def class_of(kind: str) -> str:
    """Return GeoNames' class of a feature code; what is not listed is a landform."""
    return next((value for start, value in CLASSES.items() if kind.startswith(start)), "T")


def read(path: Path, reading: Reading) -> Iterator[Row]:
    """Yield places and names. Raises ImportRefused for a mapped column that is not there."""
    if not (reading.options.source and reading.options.licence):
        raise ImportRefused("A plain CSV file does not say whose it is: give source and licence.")
    columns: dict[str, str] | None = None
    for line, row in read_table(path, reading.progress, path.name):
        reading.report.rows_read += 1
        if isinstance(row, str):
            reading.report.skip(line, row)
            continue
        if columns is None:
            columns = _columns(row, reading)
        values = {field: row[column].strip() for field, column in columns.items()}
        try:
            found = list(_place(line, values, reading))
        except ValueError as error:
            reading.report.skip(line, str(error))
        else:
            yield from found


FORMAT = Format("plain CSV with a map of columns", read, refuse_swapped=True)


def _columns(row: dict[str, str], reading: Reading) -> dict[str, str]:
    found = {c: c for c in row if c in FIELDS or c.startswith("name:")}
    for field, column in reading.options.columns.items():
        if field not in FIELDS and not field.startswith("name:"):
            raise ImportRefused(f"There is no field {field!r}; there are: {', '.join(FIELDS)}.")
        if column.lower() not in row:
            raise ImportRefused(f"There is no column {column!r}; there are: {', '.join(row)}.")
        found[field] = column.lower()
    if "name" not in found:
        raise ImportRefused("Which column is the name? Say name=… among the columns.")
    return found


def _place(line: int, values: dict[str, str], reading: Reading) -> Iterator[Row]:
    name = rows.required_name(values["name"])
    raw_lat, raw_lon = values.get("lat", ""), values.get("lon", "")
    lon, lat = rows.point(raw_lat, raw_lon) if raw_lat or raw_lon else (None, None)
    slug = re.sub(r"[^a-z0-9]+", "-", reading.options.source.lower()).strip("-")[:20]
    known = values.get("id") or hashlib.sha256(f"{name}|{lat}|{lon}".encode()).hexdigest()[:16]
    external_id = f"csv:{slug}:{rows.text(known, 'id', 30)}"
    kind = rows.text(values.get("kind") or "PPL", "kind", 10).upper()
    geonameid = values.get("geonameid", "").removesuffix(".0")
    yield StagedPlace(
        line=line, external_id=external_id, name=name, kind=kind, feature_class=class_of(kind),
        lon=lon, lat=lat,
        country=rows.text(values.get("country") or reading.options.country, "country", 2).upper(),
        population=_whole(values.get("population", ""), "population"),
        source=reading.options.source[:300], licence=reading.options.licence[:120],
        notes=rows.text(values.get("notes"), "note", 2000),
        radius_m=_whole(values.get("radius_m", ""), "radius"),
        same_as=(f"gn:{geonameid}",) if geonameid.isdigit() else (),
    )  # fmt: skip
    spelled = [(name, ""), *((part, "") for part in values.get("alternates", "").split("|"))]
    spelled += [(v, field[5:]) for field, v in values.items() if field.startswith("name:")]
    for spelling, language in spelled:
        each = rows.name_of(external_id, spelling, language, reading.options.source[:120])
        if each is not None:
            yield each


def _whole(raw: str, what: str) -> int | None:
    if raw in ("", "0"):
        return None
    digits = raw.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise ValueError(f"has a {what} that is no whole number: {raw[:20]!r}")
    return int(digits)
