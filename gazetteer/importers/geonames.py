"""GeoNames dumps: the country file (or allCountries) and its alternate names.

Layouts: https://download.geonames.org/export/dump/readme.txt. 19 tab-separated columns, no header,
no quoting, UTF-8; alternateNamesV2 has 8 or 10 columns of the same make. A comma-separated list
whose header names `geonameid` and `alternate_name` is taken too. Licence of the data: CC BY 4.0.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from gazetteer import normalize
from gazetteer.importers.lines import read_lines
from gazetteer.importers.reading import Format, Reading
from gazetteer.importers.rows import (
    MAX_NAME,
    Row,
    StagedName,
    StagedPlace,
    name_of,
    point,
    required_name,
)

LICENCE = "GeoNames, CC BY 4.0"
SOURCE = "GeoNames"
COLUMNS = 19
# Pseudo-languages of alternateNamesV2 that are no names: links, post codes, Wikidata ids …
NOT_NAMES = frozenset({"link", "wkdt", "post", "phon", "piny"})
CODES = frozenset({"iata", "icao", "faac", "tcid", "unlc", "abbr"})


def read(path: Path, reading: Reading) -> Iterator[Row]:
    """Yield the rows of a dump, or of a list of alternate names: its first line tells which."""
    lines = read_lines(path, reading.progress, path.name)
    header: list[str] | None = None
    is_alternates = False
    for count, (number, text) in enumerate(lines):
        if count == 0 and text is not None:
            columns = text.count("\t") + 1
            is_alternates = columns in (8, 10) or "alternatename" in path.name.lower()
            if "alternate_name" in text and "," in text:
                is_alternates, header = True, next(csv.reader([text]))
                continue
        reading.report.rows_read += 1
        try:
            if text is None or "\x00" in text:
                raise ValueError("is not UTF-8" if text is None else "has a NUL byte")
            if is_alternates:
                name = _from_table(text, header) if header else _from_dump(text)
                if name is not None:
                    yield name
            else:
                row = text.split("\t")
                place = read_place(number, row, reading)
                yield place
                yield from _own_names(row, place.external_id)
        except ValueError as error:
            reading.report.skip(number, str(error))


FORMAT = Format("GeoNames: country file, allCountries, alternateNamesV2", read, link_by_code=True)


def read_place(number: int, row: list[str], reading: Reading) -> StagedPlace:
    """Return one line of a dump as a place. Raises ValueError with the reason in words."""
    if len(row) != COLUMNS:
        raise ValueError(f"has {len(row)} columns, not {COLUMNS}")
    if not (row[0].isascii() and row[0].isdigit() and len(row[0]) < 15):
        raise ValueError(f"has no GeoNames id: {row[0][:20]!r}")
    name = required_name(row[1] or row[2])
    lon, lat = point(row[4], row[5])
    if len(row[6]) > 1 or len(row[7]) > 10 or len(row[8]) > 2:
        raise ValueError("has a feature class, feature code or country that is too long")
    if len(row[10]) > 20 or len(row[11]) > 80:
        raise ValueError("has an administrative code that is too long")
    source, licence = reading.options.source or SOURCE, reading.options.licence or LICENCE
    return StagedPlace(
        line=number, external_id=f"gn:{row[0]}", name=name, kind=row[7], feature_class=row[6],
        lon=lon, lat=lat, country=row[8], admin1=row[10], admin2=row[11],
        population=_population(row[14]), source=f"{source} {row[0]}", licence=licence,
    )  # fmt: skip


def _population(raw: str) -> int | None:
    if raw in ("", "0"):
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) < 12):
        raise ValueError(f"has a population that is no number: {raw[:20]!r}")
    return int(raw)


def _own_names(row: list[str], external_id: str) -> Iterator[StagedName]:
    """Yield the names of the dump's own columns; their language is not stated there."""
    seen: set[str] = set()
    for raw in (row[1], row[2], *row[3].split(",")):
        name = raw.strip()
        if name and len(name) <= MAX_NAME and name not in seen:
            kind = "variant" if seen else "preferred"
            seen.add(name)
            yield StagedName(external_id, name, "", normalize.script_of(name), kind, SOURCE)


def _from_dump(text: str) -> StagedName | None:
    """Read alternateNamesV2: id, geonameid, language, name, then flags: preferred … historic."""
    row = text.split("\t")
    if len(row) not in (4, 8, 10) or not row[1].isdigit():
        raise ValueError(f"has {len(row)} columns, not 8 or 10, or no GeoNames id")
    flags = [*row[4:8], "", "", "", ""][:4]
    if row[2] in NOT_NAMES:
        return None
    kind = "code" if row[2] in CODES else "historical" if flags[3] == "1" else "variant"
    if kind == "variant" and flags[0] == "1":
        kind = "preferred"
    return _name(row[1], row[3], "" if kind == "code" else row[2], kind)


def _from_table(text: str, header: list[str]) -> StagedName | None:
    """Read a row of the comma-separated list with a header."""
    values = dict(zip(header, next(csv.reader([text])), strict=False))
    kind = values.get("kind", "")
    kind = kind if kind in ("preferred", "historical") else "variant"
    language = values.get("lang_iso639_3", values.get("language", ""))
    return _name(values.get("geonameid", ""), values.get("alternate_name", ""), language, kind)


def _name(geonameid: str, raw: str, language: str, kind: str) -> StagedName | None:
    name = required_name(raw)
    if not geonameid.isdigit():
        raise ValueError("has no GeoNames id")
    return name_of(f"gn:{geonameid}", name, language, SOURCE, kind)
