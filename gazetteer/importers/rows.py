"""What every format is read into: places, names and outlines, checked and in plain Python."""

import datetime as dt
import math
from typing import NamedTuple

from gazetteer import normalize

MAX_NAME = 200
# ISO 639-3 to what the gazetteer keeps; anything else keeps its code
LANGUAGES = {"eng": "en", "ara": "ar", "fas": "fa", "tur": "tr", "kur": "ku", "deu": "de",
             "fra": "fr", "spa": "es", "ita": "it", "aze": "az", "und": ""}  # fmt: skip


class StagedPlace(NamedTuple):
    """A place as a file states it. lon, lat: degrees, SRID 4326; footprint: EWKT or None.

    same_as: ids of the same place elsewhere (`gn:99062`, `wd:Q1234`). meet: how a place that is
    here already is known again, see `gazetteer.importers.meeting`: "", "unit" or "name".
    """

    line: int
    external_id: str
    name: str
    kind: str
    feature_class: str
    lon: float | None
    lat: float | None
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int | None = None
    source: str = ""
    licence: str = ""
    notes: str = ""
    radius_m: int | None = None
    footprint: str | None = None
    parent: str = ""
    stand_in: str = ""
    same_as: tuple[str, ...] = ()
    meet: str = ""


class StagedName(NamedTuple):
    """A name as a file states it; language ISO 639 or "", kind of `vocabulary.NameKind`."""

    external_id: str
    name: str
    language: str
    script: str
    kind: str
    source: str


class StagedOutline(NamedTuple):
    """An outline as a file draws it: hexadecimal EWKB, SRID 4326.

    valid_from, valid_to: first and last day; None where the source does not say.
    """

    line: int
    external_id: str
    footprint: str
    source: str
    licence: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class StagedParent(NamedTuple):
    """A unit in which a place lay, as a file says, and when: first and last day, None for open."""

    external_id: str
    parent: str
    source: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


Row = StagedPlace | StagedName | StagedOutline | StagedParent


def point(lat: object, lon: object) -> tuple[float, float]:
    """Return (lon, lat) in degrees. Raises ValueError with the reason, and a hint at a swap."""
    north, east = degrees(lat, 180, "latitude"), degrees(lon, 180, "longitude")
    if abs(north) > 90:
        swapped = " (are latitude and longitude swapped?)" if abs(east) <= 90 else ""
        raise ValueError(f"has a latitude out of range: {str(lat)[:20]}{swapped}")
    return east, north


def degrees(raw: object, bound: float, what: str) -> float:
    """Return a number of degrees within ±bound. Raises ValueError with the reason in words."""
    try:
        value = float(raw)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError(f"has no {what}: {str(raw)[:20]!r}") from None
    if isinstance(raw, bool) or not math.isfinite(value) or not -bound <= value <= bound:
        raise ValueError(f"has a {what} out of range: {str(raw)[:20]}")
    return value


def text(raw: object, what: str = "name", longest: int = MAX_NAME) -> str:
    """Return a text without outer blanks, or "". Raises ValueError for NUL and excess length."""
    value = raw.strip() if isinstance(raw, str) else ""
    if "\x00" in value:
        raise ValueError("has a NUL byte")
    if len(value) > longest:
        raise ValueError(f"has a {what} of {len(value)} characters")
    return value


def required_name(raw: object) -> str:
    """Return a name that is there. Raises ValueError where it is not."""
    name = text(raw)
    if not name:
        raise ValueError("has no name")
    return name


def day(raw: object) -> dt.date | None:
    """Return the day of an ISO date or time, a year's first day, None where nothing is stated."""
    value = str(raw or "").strip()[:10]
    if len(value) == 4 and value.isascii() and value.isdigit():
        value = f"{value}-01-01"
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        if value and value[:1].isdigit():
            raise ValueError(f"has a date that is none: {value!r}") from None
        return None


def name_of(
    external_id: str, raw: object, language: str, source: str, kind: str = "variant"
) -> StagedName | None:
    """Return a name to stage, or None where there is none or it cannot be kept as it is."""
    try:
        name = required_name(raw)
    except ValueError:
        return None
    language = LANGUAGES.get(language, language)[:8]
    script = normalize.script_of(name)
    # sources file Kurdish in Arabic script under "ku"; these letters are Sorani's alone
    if language == "ku" and script == "Arab" and any(char in "ەۆێڵڕ" for char in name):
        language = "ckb"
    # a romanisation filed under Arabic is a name, but not what an Arabic reader is shown
    if language == "ar" and script == "Latn":
        language = ""
    return StagedName(external_id, name, language, script, kind, source)
