"""IOM displacement tracking: lists of locations, in the columns of several years.

The Displacement Tracking Matrix, https://dtm.iom.int. English spellings are ad hoc and some
coordinates are wrong, among them swapped ones: those are reported, neither taken nor mended.
"""

from collections.abc import Iterator
from pathlib import Path

from gazetteer.errors import ImportRefused
from gazetteer.importers import rows
from gazetteer.importers.lines import read_table
from gazetteer.importers.reading import Format, Reading
from gazetteer.importers.rows import Row, StagedPlace

SOURCE = "IOM DTM"
LICENCE = "IOM DTM, attribution asked for"
# the columns of the years, lower case, best first
COLUMNS = {
    "id": ("place_id", "place id", "placeid"),
    "name": ("name_en", "location name", "location_name", "place"),
    "arabic": ("name_ar", "arabic name", "arabic_name", "place_ar"),
    "lat": ("latitude",),
    "lon": ("longitude",),
    "governorate": ("governorate",),
    "district": ("district",),
    "other": ("name_en_other",),
    "other_arabic": ("name_ar_other",),
}
NOTHING = frozenset({"", "na", "n/a", "nan", "null", "#n/a", "-"})


def read(path: Path, reading: Reading) -> Iterator[Row]:
    """Yield places and their names. Raises ImportRefused where the columns are others."""
    columns: dict[str, str] | None = None
    for line, row in read_table(path, reading.progress, path.name):
        reading.report.rows_read += 1
        if isinstance(row, str):
            reading.report.skip(line, row)
            continue
        if columns is None:
            columns = _columns(path, row)
        values = {field: row.get(column, "").strip() for field, column in columns.items()}
        values = {k: "" if v.lower() in NOTHING else v for k, v in values.items()}
        try:
            found = list(_place(line, values, reading))
        except ValueError as error:
            reading.report.skip(line, str(error))
        else:
            yield from found


FORMAT = Format("IOM DTM: lists of locations", read, refuse_swapped=True)


def _columns(path: Path, row: dict[str, str]) -> dict[str, str]:
    found = {
        field: next((name for name in names if name in row), "") for field, names in COLUMNS.items()
    }
    missing = [field for field in ("id", "name", "lat", "lon") if not found[field]]
    if missing:
        raise ImportRefused(f"{path.name} has no column for {', '.join(missing)}.")
    return {field: column for field, column in found.items() if column}


def _place(line: int, values: dict[str, str], reading: Reading) -> Iterator[Row]:
    number = values["id"].removesuffix(".0")
    if not (number.isascii() and number.isdigit() and len(number) < 15):
        raise ValueError(f"has no place id: {values['id'][:20]!r}")
    arabic = values.get("arabic", "")
    name = rows.required_name(values["name"] or arabic)
    lon, lat = rows.point(values["lat"], values["lon"])
    external_id = f"iom:{number}"
    lies_in = ", ".join(v for v in (values.get("district"), values.get("governorate")) if v)
    yield StagedPlace(
        line=line, external_id=external_id, name=name, kind="PPL", feature_class="P",
        lon=lon, lat=lat, country=reading.options.country or "IQ",
        source=f"{reading.options.source or SOURCE} {number}",
        licence=reading.options.licence or LICENCE, meet="name",
        notes=f"The source files it under {lies_in}."[:2000] if lies_in else "",
    )  # fmt: skip
    spelled = [(name, ""), (arabic, "ar")]
    for field, language in (("other", ""), ("other_arabic", "ar")):
        spelled += [(part, language) for part in values.get(field, "").split("|")]
    for spelling, language in spelled:
        each = rows.name_of(external_id, spelling, language, SOURCE)
        if each is not None:
            yield each
