"""Who's On First records: a FeatureCollection, or one record a line.

Properties: https://github.com/whosonfirst/whosonfirst-properties. Concordances (`gn:id`, `wd:id`)
lead to places that are here already. Licence: CC0 where the sources allow, sources attributed.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gazetteer.importers import rows
from gazetteer.importers.features import read_features
from gazetteer.importers.reading import Format, Reading
from gazetteer.importers.rows import Row, StagedOutline, StagedPlace
from gazetteer.importers.shapes import shape

SOURCE = "Who's On First"
LICENCE = "Who's On First, CC0 with attribution of sources"
KINDS = {
    "country": ("PCLI", "A"), "region": ("ADM1", "A"), "county": ("ADM2", "A"),
    "localadmin": ("ADM3", "A"), "locality": ("PPL", "P"), "borough": ("PPLX", "P"),
    "macrohood": ("PPLX", "P"), "neighbourhood": ("PPLX", "P"), "microhood": ("PPLX", "P"),
}  # fmt: skip
CONCORDANCES = {"gn:id": "gn", "wd:id": "wd"}
NAME_KINDS = {"preferred": "preferred", "historical": "historical"}


def read(path: Path, reading: Reading) -> Iterator[Row]:
    """Yield places, names and outlines. Superseded and deprecated records are left out."""
    for line, feature, _ in read_features(path, reading.progress, path.name):
        reading.report.rows_read += 1
        try:
            yield from _record(line, feature, reading)
        except ValueError as error:
            reading.report.skip(line, str(error))


FORMAT = Format("Who's On First: GeoJSON records", read)


def _record(line: int, feature: dict[str, Any], reading: Reading) -> list[Row]:
    about = feature.get("properties")
    if not isinstance(about, dict):
        raise ValueError("has no properties")
    number = _whole(about.get("wof:id"))
    placetype = str(about.get("wof:placetype"))
    name = rows.required_name(about.get("wof:name"))
    if number is None or placetype not in KINDS:
        raise ValueError(f"{name}: has no id or a placetype that is not taken: {placetype[:20]!r}")
    if about.get("mz:is_current") == 0 or about.get("wof:superseded_by"):
        raise ValueError(f"{name}: is superseded")
    if str(about.get("edtf:deprecated") or "uuuu") not in ("uuuu", ".."):
        raise ValueError(f"{name}: is deprecated")
    external_id = f"wof:{number}"
    kind, feature_class = KINDS[placetype]
    code = about.get("gn:feature_code")
    if feature_class == "P" and isinstance(code, str) and 2 < len(code) <= 10:
        kind = code
    drawn = shape(feature.get("geometry"))
    lon, lat = rows.point(
        about.get("geom:latitude", drawn.lat), about.get("geom:longitude", drawn.lon)
    )
    parent = _whole(about.get("wof:parent_id"))
    licence = reading.options.licence or LICENCE
    place = StagedPlace(
        line=line, external_id=external_id, name=name, kind=kind, feature_class=feature_class,
        lon=lon, lat=lat, country=str(about.get("iso:country") or "")[:2],
        population=_whole(about.get("gn:population")) or None,
        source=f"{reading.options.source or SOURCE} {number}", licence=licence,
        parent=f"wof:{parent}" if parent and parent > 0 else "",
        same_as=_same_as(about), meet="unit" if feature_class == "A" else "name",
    )  # fmt: skip
    found: list[Row] = [place]
    own = rows.name_of(external_id, name, "", SOURCE, "preferred")
    found += [each for each in (own, *_names(external_id, about)) if each is not None]
    if drawn.is_area:
        source = str(about.get("src:geom") or "")
        found.append(StagedOutline(
            line, external_id, drawn.ewkb, f"{SOURCE} ({source})" if source else SOURCE, licence,
            reading.options.valid_from or _edtf(about.get("edtf:inception")),
            _edtf(about.get("edtf:cessation")),
        ))  # fmt: skip
    return found


def _names(external_id: str, about: dict[str, Any]) -> Iterator[rows.StagedName | None]:
    """Yield names of `name:ara_x_preferred` properties, or of a `names` table by language."""
    table = about.get("names")
    for language, spellings in (table if isinstance(table, dict) else {}).items():
        for spelling in spellings if isinstance(spellings, list) else [spellings]:
            yield rows.name_of(external_id, spelling, str(language), SOURCE)
    for key, spellings in about.items():
        language, parted, kind = key.removeprefix("name:").partition("_x_")
        if key.startswith("name:") and parted and isinstance(spellings, list):
            for spelling in spellings:
                yield rows.name_of(
                    external_id, spelling, language, SOURCE, NAME_KINDS.get(kind, "variant")
                )


def _same_as(about: dict[str, Any]) -> tuple[str, ...]:
    table = about.get("wof:concordances")
    if not isinstance(table, dict):
        return ()
    ids = {prefix: table.get(key) for key, prefix in CONCORDANCES.items()}
    return tuple(
        f"{prefix}:{str(value).removesuffix('.0')[:40]}" for prefix, value in ids.items() if value
    )


def _whole(raw: Any) -> int | None:
    try:
        return int(raw)
    except (TypeError, ValueError, OverflowError):
        return None


def _edtf(raw: Any) -> Any:
    """Return the day of an EDTF date that states one; "uuuu" and approximations are none."""
    text = str(raw or "")
    return rows.day(text) if text[:4].isdigit() and len(text) in (4, 10) else None
