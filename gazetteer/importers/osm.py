"""OpenStreetMap extracts as GeoJSON, as osmtogeojson, osmium or Overpass turbo write them.

Tags: https://wiki.openstreetmap.org/wiki/Map_features. Ways of one river become one line.
Licence: ODbL 1.0.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gazetteer import normalize
from gazetteer.importers import rows
from gazetteer.importers.features import read_features
from gazetteer.importers.reading import Format, Reading
from gazetteer.importers.rows import Row, StagedOutline, StagedPlace
from gazetteer.importers.shapes import shape

SOURCE = "OpenStreetMap"
LICENCE = "© OpenStreetMap contributors, ODbL 1.0"
# tag to feature code and class, the telling ones first
KINDS: dict[tuple[str, str], tuple[str, str]] = {
    ("place", "city"): ("PPL", "P"), ("place", "town"): ("PPL", "P"),
    ("place", "village"): ("PPL", "P"), ("place", "hamlet"): ("PPL", "P"),
    ("place", "isolated_dwelling"): ("PPLL", "P"), ("place", "suburb"): ("PPLX", "P"),
    ("place", "quarter"): ("PPLX", "P"), ("place", "neighbourhood"): ("PPLX", "P"),
    ("place", "locality"): ("LCTY", "L"), ("place", "region"): ("RGN", "L"),
    ("place", "island"): ("ISL", "T"),
    ("natural", "peak"): ("PK", "T"), ("natural", "hill"): ("HLL", "T"),
    ("natural", "ridge"): ("RDGE", "T"), ("natural", "mountain_range"): ("MTS", "T"),
    ("natural", "saddle"): ("PASS", "T"), ("natural", "valley"): ("VAL", "T"),
    ("natural", "desert"): ("DSRT", "T"), ("natural", "plain"): ("PLN", "T"),
    ("waterway", "river"): ("STM", "H"), ("waterway", "canal"): ("CNL", "H"),
    ("waterway", "wadi"): ("WAD", "H"), ("waterway", "dam"): ("DAM", "S"),
    ("natural", "water"): ("LK", "H"), ("aeroway", "aerodrome"): ("AIRP", "S"),
    ("military", "airfield"): ("AIRB", "S"), ("military", "base"): ("MILB", "S"),
    ("bridge", "yes"): ("BDG", "S"),
}  # fmt: skip
KEYS = ("place", "natural", "waterway", "aeroway", "military", "bridge")
LEVELS = {"2": "PCLI", "4": "ADM1", "6": "ADM2", "8": "ADM3"}
NAMES = {"name": "preferred", "alt_name": "variant", "official_name": "variant",
         "loc_name": "variant", "int_name": "variant", "short_name": "variant",
         "old_name": "historical"}  # fmt: skip


def read(path: Path, reading: Reading) -> Iterator[Row]:
    """Yield what has a name and one of the tags; the rest is left out with its reason."""
    for line, feature, _ in read_features(path, reading.progress, path.name):
        reading.report.rows_read += 1
        try:
            yield from _feature(line, feature, reading)
        except ValueError as error:
            reading.report.skip(line, str(error))


FORMAT = Format("OpenStreetMap: an extract as GeoJSON", read)


def _feature(line: int, feature: dict[str, Any], reading: Reading) -> list[Row]:
    about = feature.get("properties")
    about = about if isinstance(about, dict) else {}
    nested = about.get("tags")
    tags: dict[str, Any] = nested if isinstance(nested, dict) else about
    kind, feature_class = _kind(tags)
    names = list(_names(tags))
    if not names:
        raise ValueError("has no name")
    number = _id(feature, about)
    drawn = shape(feature.get("geometry"))
    wikidata = rows.text(tags.get("wikidata"), "wikidata id", 20)
    same_as = (f"wd:{wikidata}",) if wikidata.startswith("Q") else ()
    external_id = f"osm:{number}"
    if kind in ("STM", "CNL", "WAD") and "LineString" in drawn.kind and "way" in number:
        # one river is hundreds of ways; what they share is the item, else the name
        key = wikidata or normalize.fold(names[0][0])
        external_id = f"osm:{tags['waterway']}/{key}"[:60]
    population = str(tags.get("population") or "")
    is_point = drawn.kind == "Point"
    place = StagedPlace(
        line=line, external_id=external_id, name=_shown(tags, names), kind=kind,
        feature_class=feature_class, lon=drawn.lon if is_point else None,
        lat=drawn.lat if is_point else None,
        country=(reading.options.country or str(tags.get("ISO3166-1") or ""))[:2],
        population=int(population) if population.isdecimal() and len(population) < 11 else None,
        source=f"{reading.options.source or SOURCE} {external_id[4:]}",
        licence=reading.options.licence or LICENCE, same_as=same_as,
        meet="unit" if feature_class == "A" else "name",
    )  # fmt: skip
    found: list[Row] = [place]
    for spelling, language, how in names:
        name = rows.name_of(external_id, spelling, language, SOURCE, how)
        found += [name] if name else []
    if not is_point:
        outline_source = reading.options.source or SOURCE
        found.append(StagedOutline(line, external_id, drawn.ewkb, outline_source, place.licence,
                                   reading.options.valid_from))  # fmt: skip
    return found


def _kind(tags: dict[str, Any]) -> tuple[str, str]:
    if tags.get("boundary") == "administrative" and not tags.get("place"):
        level = LEVELS.get(str(tags.get("admin_level")))
        if level is None:
            raise ValueError(f"has an admin_level not taken: {str(tags.get('admin_level'))[:9]}")
        return level, "A"
    for key in KEYS:
        if (key, str(tags.get(key))) in KINDS:
            return KINDS[key, str(tags[key])]
    raise ValueError("has no tag of a kind that is taken")


def _id(feature: dict[str, Any], about: dict[str, Any]) -> str:
    number = feature.get("id") or about.get("@id") or about.get("osm_id") or about.get("id")
    if not isinstance(number, str | int) or not str(number).strip():
        raise ValueError("has no OpenStreetMap id")
    kind = about.get("osm_type") or about.get("@type")
    number = str(number).strip()
    return rows.text(f"{kind}/{number}" if kind and "/" not in number else number, "id", 50)


def _names(tags: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (spelling, language, kind); `alt_name` may hold several, parted by semicolons."""
    for key, raw in tags.items():
        base, _, language = key.partition(":")
        if base in NAMES and isinstance(raw, str) and language.isalpha() | (not language):
            for part in raw.split(";"):
                if spelling := rows.text(part):
                    yield spelling, language[:8], NAMES[base]


def _shown(tags: dict[str, Any], names: list[tuple[str, str, str]]) -> str:
    """Return the name in Latin letters where one is tagged."""
    for key in ("name:en", "int_name", "name"):
        if shown := rows.text(tags.get(key)):
            return shown
    return names[0][0]
