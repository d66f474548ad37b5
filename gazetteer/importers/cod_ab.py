"""Administrative boundaries: OCHA's COD-AB with P-codes, and geoBoundaries; GeoJSON or shapefile.

COD-AB: ADMn_EN, ADMn_AR, ADMn_PCODE, alternates ADMnALT1EN …, date, validOn, validTo; its finest
level is the unit. Sets before 2016 wrote AnNameEn, AnNameAr, AnCode instead. A set that does not
state its day bears it in the name of the file: …_20140717.shp.
geoBoundaries: shapeName, shapeType, shapeID; it states neither country (two letters) nor day, so
the caller does. Licences: COD-AB CC BY-IGO, geoBoundaries CC BY 4.0.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gazetteer.importers import rows
from gazetteer.importers.features import read_features
from gazetteer.importers.reading import Format, Reading
from gazetteer.importers.rows import Row, StagedName, StagedOutline, StagedPlace
from gazetteer.importers.shapefile import read_areas, shapefile_name
from gazetteer.importers.shapes import shape

SOURCE, LICENCE = "OCHA COD-AB", "OCHA COD-AB, CC BY 3.0 IGO"
GEOBOUNDARIES, GEOBOUNDARIES_LICENCE = "geoBoundaries", "geoBoundaries, CC BY 4.0"
KINDS = ("PCLI", "ADM1", "ADM2", "ADM3", "ADM4")
_NAME = re.compile(r"ADM(\d)(?:_|ALT\d_?)([A-Z]{2})")
_OLD_COLUMN = re.compile(r"A(\d)(Code(?!Alt)|NameEn|NameAr|Name(?=Alt)|NaAr(?=Alt))(?:Alt(\d))?")
_DAY = re.compile(r"_((?:19|20)\d\d)(\d\d)(\d\d)\b")


def read(path: Path, reading: Reading) -> Iterator[Row]:
    """Yield units with their names and outlines."""
    drawn_on = _DAY.search(shapefile_name(path) or path.name)
    for line, about, geometry in _records(path, reading):
        reading.report.rows_read += 1
        try:
            if not isinstance(about, dict):
                raise ValueError(about if isinstance(about, str) else "has no properties")
            if "shapeName" in about:
                yield from _geoboundary(line, about, geometry, reading)
            else:
                about = {_present_column(key): value for key, value in about.items()}
                if drawn_on and not about.get("date"):
                    about["date"] = "-".join(drawn_on.groups())
                yield from _unit(line, about, geometry, reading)
        except ValueError as error:
            reading.report.skip(line, str(error))


FORMAT = Format("OCHA COD-AB or geoBoundaries: boundaries as GeoJSON or shapefile", read)


def _records(path: Path, reading: Reading) -> Iterator[tuple[int, Any, Any]]:
    """Yield (line or record number, attributes or a reason to skip them, geometry)."""
    if shapefile_name(path):
        yield from read_areas(path, reading.progress, path.name)
        return
    for line, feature, _ in read_features(path, reading.progress, path.name):
        yield line, feature.get("properties"), feature.get("geometry")


def _present_column(key: str) -> str:
    """Return what sets since 2016 call a column: A2NameAlt1 is ADM2ALT1EN, A2Code ADM2_PCODE."""
    match = _OLD_COLUMN.fullmatch(key)
    if not match:
        return key
    level, what, alternate = match.groups()
    if what == "Code":
        return f"ADM{level}_PCODE"
    language = "AR" if what in ("NameAr", "NaAr") else "EN"
    return f"ADM{level}ALT{alternate}{language}" if alternate else f"ADM{level}_{language}"


def _unit(line: int, about: dict[str, Any], geometry: Any, reading: Reading) -> Iterator[Row]:
    levels = [n for n in range(len(KINDS)) if about.get(f"ADM{n}_PCODE")]
    if not levels:
        raise ValueError("has no P-code (ADMn_PCODE)")
    level = levels[-1]
    code = rows.text(about[f"ADM{level}_PCODE"], "P-code", 40)
    name = rows.required_name(about.get(f"ADM{level}_EN") or about.get(f"ADM{level}_AR"))
    country = str(about.get("ADM0_PCODE") or code)[:2].upper()
    parent = str(about.get(f"ADM{level - 1}_PCODE") or (country if level == 1 else ""))
    parent = parent if level else ""
    external_id = f"cod:{code}"
    valid_from = (
        reading.options.valid_from or rows.day(about.get("validOn")) or rows.day(about.get("date"))
    )
    names = [
        rows.name_of(external_id, spelling, match[2].lower(), SOURCE)
        for key, spelling in about.items()
        if (match := _NAME.fullmatch(key)) and match[1] == str(level)
    ]
    names.append(rows.name_of(external_id, code, "", SOURCE, "code"))
    yield from _rows(
        StagedPlace(
            line=line, external_id=external_id, name=name, kind=KINDS[level], feature_class="A",
            lon=None, lat=None, country=country,
            source=f"{reading.options.source or SOURCE} {code}",
            licence=reading.options.licence or LICENCE,
            parent=f"cod:{parent}" if parent else "", meet="unit",
        ),
        names, geometry, reading.options.source or SOURCE, valid_from,
        rows.day(about.get("validTo")),
    )  # fmt: skip


def _geoboundary(
    line: int, about: dict[str, Any], geometry: Any, reading: Reading
) -> Iterator[Row]:
    level = str(about.get("shapeType"))
    if level not in ("ADM0", *KINDS) or not reading.options.country:
        raise ValueError("has no level (shapeType), or no country was given")
    name = rows.required_name(about.get("shapeName"))
    external_id = f"gb:{rows.text(about.get('shapeID') or name, 'id', 50)}"
    yield from _rows(
        StagedPlace(
            line=line, external_id=external_id, name=name,
            kind="PCLI" if level == "ADM0" else level, feature_class="A", lon=None, lat=None,
            country=reading.options.country, meet="unit",
            source=f"{reading.options.source or GEOBOUNDARIES} {external_id[3:]}",
            licence=reading.options.licence or GEOBOUNDARIES_LICENCE,
        ),
        [rows.name_of(external_id, name, "", GEOBOUNDARIES)],
        geometry, reading.options.source or GEOBOUNDARIES, reading.options.valid_from, None,
    )  # fmt: skip


def _rows(
    place: StagedPlace, names: list[StagedName | None], geometry: Any, source: str,
    valid_from: Any, valid_to: Any,
) -> Iterator[Row]:  # fmt: skip
    drawn = shape(geometry)
    if not drawn.is_area:
        raise ValueError(f"{place.name}: is drawn as a {drawn.kind}, not as an area")
    if valid_from and valid_to and valid_to < valid_from:
        raise ValueError(f"{place.name}: ends before it begins")
    yield place
    yield from (name for name in names if name is not None)
    yield StagedOutline(
        place.line, place.external_id, drawn.ewkb, source, place.licence, valid_from, valid_to
    )
