"""GeoNames dumps: the country file (or allCountries) and its alternate names.

Layouts: https://download.geonames.org/export/dump/readme.txt. 19 tab-separated columns, no header,
no quoting, UTF-8; alternateNamesV2 has 8 or 10 columns of the same make. A comma-separated list
whose header names `geonameid` and `alternate_name` is taken too. Licence of the data: CC BY 4.0.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from gazetteer import normalize
from gazetteer.errors import ImportRefused
from gazetteer.importers.lines import Progress, read_lines
from gazetteer.importers.report import ImportReport
from gazetteer.importers.staging import (
    StagedName,
    StagedPlace,
    copy_names,
    copy_places,
    merge,
    staging,
)

LICENCE = "GeoNames, CC BY 4.0"
COLUMNS = 19
MAX_NAME = 200
# Pseudo-languages of alternateNamesV2 that are no names: links, post codes, Wikidata ids …
NOT_NAMES = frozenset({"link", "wkdt", "post", "phon", "piny"})
CODES = frozenset({"iata", "icao", "faac", "tcid", "unlc", "abbr"})
# ISO 639-3 to what the gazetteer keeps; anything else keeps its code
LANGUAGES = {"eng": "en", "ara": "ar", "fas": "fa", "tur": "tr", "kur": "ku", "deu": "de",
             "fra": "fr", "spa": "es", "ita": "it", "aze": "az", "und": ""}  # fmt: skip


def import_geonames(
    path: Path, alternates: Path | None = None, *, using: str = "default", progress: Progress
) -> ImportReport:
    """Import a dump, and its alternate names if given, in one transaction; return the report.

    Raises ImportRefused when the file cannot be such a dump; nothing is written then.
    """
    report = ImportReport()
    with staging(using) as cursor:
        copy_places(cursor, _places(path, report, progress))
        if report.rows_read and report.rows_skipped == report.rows_read:
            raise ImportRefused(f"{path.name} has no usable row. Is it a GeoNames dump?")
        copy_names(cursor, _own_names(path, progress))
        if alternates is not None:
            copy_names(cursor, _alternate_names(alternates, report, progress))
        progress.say("merging")
        merge(cursor, "import", report, link_by_code=True)
    return report


def _places(path: Path, report: ImportReport, progress: Progress) -> Iterator[StagedPlace]:
    for number, text in read_lines(path, progress, "places"):
        report.rows_read += 1
        try:
            yield read_place(number, text)
        except ValueError as error:
            report.skip(number, str(error))


def read_place(number: int, text: str | None) -> StagedPlace:
    """Return one line of a dump as a place. Raises ValueError with the reason in words."""
    if text is None:
        raise ValueError("is not UTF-8")
    if "\x00" in text:
        raise ValueError("has a NUL byte")
    row = text.split("\t")
    if len(row) != COLUMNS:
        raise ValueError(f"has {len(row)} columns, not {COLUMNS}")
    if not (row[0].isascii() and row[0].isdigit()):
        raise ValueError(f"has no GeoNames id: {row[0][:20]!r}")
    name = (row[1] or row[2]).strip()
    if not name or len(name) > MAX_NAME:
        raise ValueError("has no name" if not name else f"has a name of {len(name)} characters")
    lat, lon = _degrees(row[4], 90, "latitude"), _degrees(row[5], 180, "longitude")
    if len(row[6]) > 1 or len(row[7]) > 10 or len(row[8]) > 2:
        raise ValueError("has a feature class, feature code or country that is too long")
    if len(row[10]) > 20 or len(row[11]) > 80:
        raise ValueError("has an administrative code that is too long")
    return StagedPlace(
        line=number, external_id=f"gn:{row[0]}", name=name, kind=row[7], feature_class=row[6],
        lon=lon, lat=lat, country=row[8], admin1=row[10], admin2=row[11],
        population=_population(row[14]), source=f"GeoNames {row[0]}", licence=LICENCE,
    )  # fmt: skip


def _degrees(raw: str, bound: float, what: str) -> float:
    try:
        value = float(raw)
    except ValueError:
        raise ValueError(f"has no {what}: {raw[:20]!r}") from None
    if not -bound <= value <= bound:  # false for NaN as well
        raise ValueError(f"has a {what} out of range: {raw[:20]}")
    return value


def _population(raw: str) -> int | None:
    if raw in ("", "0"):
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) < 12):
        raise ValueError(f"has a population that is no number: {raw[:20]!r}")
    return int(raw)


def _own_names(path: Path, progress: Progress) -> Iterator[StagedName]:
    """Yield the names of the dump's own columns; their language is not stated there."""
    for number, text in read_lines(path, progress, "names"):
        try:
            place = read_place(number, text)
        except ValueError:
            continue  # counted in the first pass
        row = (text or "").split("\t")
        seen: set[str] = set()
        for name in (row[1], row[2], *row[3].split(",")):
            name = name.strip()
            if name and len(name) <= MAX_NAME and name not in seen:
                kind = "variant" if seen else "preferred"
                seen.add(name)
                yield StagedName(
                    place.external_id, name, "", normalize.script_of(name), kind, "GeoNames"
                )


def _alternate_names(path: Path, report: ImportReport, progress: Progress) -> Iterator[StagedName]:
    lines = read_lines(path, progress, "alternate names")
    has_header = False
    for number, text in lines:
        if number == 1 and text is not None and "alternate_name" in text and "," in text:
            has_header, header = True, next(csv.reader([text]))
            continue
        report.rows_read += 1
        try:
            if text is None or "\x00" in text:
                raise ValueError("is not UTF-8 or has a NUL byte")
            name = _from_table(text, header) if has_header else _from_dump(text)
        except ValueError as error:
            report.skip(number, str(error))
            continue
        if name is not None:
            yield name


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
    return _name(values["geonameid"], values.get("alternate_name", ""), language, kind)


def _name(geonameid: str, name: str, language: str, kind: str) -> StagedName | None:
    name = name.strip()
    if not name or len(name) > MAX_NAME:
        raise ValueError("has no name" if not name else f"has a name of {len(name)} characters")
    if not geonameid.isdigit():
        raise ValueError("has no GeoNames id")
    language = LANGUAGES.get(language, language)[:8]
    script = normalize.script_of(name)
    # sources file Kurdish in Arabic script under "ku"; these letters are Sorani's alone
    if language == "ku" and script == "Arab" and any(char in "ەۆێڵڕ" for char in name):
        language = "ckb"
    # a romanisation filed under Arabic is a name, but not what an Arabic reader is shown
    if language == "ar" and script == "Latn":
        language = ""
    return StagedName(f"gn:{geonameid}", name, language, script, kind, "GeoNames")
