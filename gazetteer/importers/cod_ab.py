"""Administrative boundaries: OCHA's COD-AB with P-codes, and geoBoundaries, as GeoJSON.

COD-AB: ADMn_EN, ADMn_AR, ADMn_PCODE, alternates ADMnALT1EN …, date, validOn, validTo; its finest
level is the unit. geoBoundaries: shapeName, shapeType, shapeID; it states neither country (two
letters) nor day, so the caller does. Licences: COD-AB CC BY-IGO, geoBoundaries CC BY 4.0.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gazetteer.importers import rows
from gazetteer.importers.features import read_features
from gazetteer.importers.reading import Format, Reading
from gazetteer.importers.rows import Row, StagedName, StagedOutline, StagedPlace
from gazetteer.importers.shapes import shape

SOURCE, LICENCE = "OCHA COD-AB", "OCHA COD-AB, CC BY 3.0 IGO"
GEOBOUNDARIES, GEOBOUNDARIES_LICENCE = "geoBoundaries", "geoBoundaries, CC BY 4.0"
KINDS = ("PCLI", "ADM1", "ADM2", "ADM3", "ADM4")
_NAME = re.compile(r"ADM(\d)(?:_|ALT\d_?)([A-Z]{2})")


def read(path: Path, reading: Reading) -> Iterator[Row]:
    """Yield units with their names and outlines."""
    for line, feature, _ in read_features(path, reading.progress, path.name):
        reading.report.rows_read += 1
        about = feature.get("properties")
        try:
            if not isinstance(about, dict):
                raise ValueError("has no properties")
            unit = _geoboundary if "shapeName" in about else _unit
            yield from unit(line, about, feature.get("geometry"), reading)
        except ValueError as error:
            reading.report.skip(line, str(error))


FORMAT = Format("OCHA COD-AB or geoBoundaries: GeoJSON boundaries", read)


def _unit(line: int, about: dict[str, Any], geometry: Any, reading: Reading) -> Iterator[Row]:
    levels = [n for n in range(len(KINDS)) if about.get(f"ADM{n}_PCODE")]
    if not levels:
        raise ValueError("has no P-code (ADMn_PCODE)")
    level = levels[-1]
    code = rows.text(about[f"ADM{level}_PCODE"], "P-code", 40)
    name = rows.required_name(about.get(f"ADM{level}_EN") or about.get(f"ADM{level}_AR"))
    parent = str(about.get(f"ADM{level - 1}_PCODE") or "") if level else ""
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
            lon=None, lat=None, country=str(about.get("ADM0_PCODE") or code)[:2].upper(),
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
