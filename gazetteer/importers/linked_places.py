"""Linked Places JSON: https://github.com/LinkedPasts/linked-places-format.

Names with languages and times, geometries with times and certainty, relations, links to other
gazetteers. A name whose time has ended is a former name; an uncertain place keeps that in words.
Broader places (gvp:broaderPartitive …) are its parents, each for the time of its `when`.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gazetteer.importers import rows
from gazetteer.importers.features import read_features
from gazetteer.importers.plain import class_of
from gazetteer.importers.reading import Format, Reading
from gazetteer.importers.rows import Row, StagedOutline, StagedParent, StagedPlace
from gazetteer.importers.shapes import Shape, shape

SOURCE, LICENCE = "Linked Places", "as its source states"
BY_CLASS = {"A": "ADMD", "P": "PPL", "T": "MT", "H": "STM", "L": "RGN", "S": "BLDG", "R": "RD"}
_LINK = re.compile(
    r"(?:https?://(?:www\.)?(geonames|wikidata)\.org/(?:wiki/)?|(gn|wd|wof):)(Q?\d+)"
)
_PREFIX = {"geonames": "gn", "wikidata": "wd"}


def read(path: Path, reading: Reading) -> Iterator[Row]:
    """Yield places, names and outlines."""
    for line, feature, whole in read_features(path, reading.progress, path.name):
        reading.report.rows_read += 1
        try:
            yield from _place(line, feature, whole, reading)
        except ValueError as error:
            reading.report.skip(line, str(error))


FORMAT = Format("Linked Places JSON", read)


def _place(
    line: int, feature: dict[str, Any], whole: dict[str, Any], reading: Reading
) -> list[Row]:
    about = _table(feature.get("properties"))
    names = _tables(feature.get("names"))
    title = rows.required_name(about.get("title") or (names and names[0].get("toponym")) or "")
    external_id = external_id_of(feature.get("@id") or feature.get("id"))
    kind, feature_class = _kind(feature, about)
    drawn = list(_shapes(feature.get("geometry"), line, reading))
    at = next((each for each, _, _ in drawn if each.kind == "Point"), None)
    countries = about.get("ccodes")
    source = reading.options.source or str(whole.get("title") or whole.get("name") or SOURCE)
    licence = reading.options.licence or str(
        about.get("licence") or whole.get("license") or LICENCE
    )
    parents = list(_parents(feature, external_id, source))
    present = next(
        (p.parent for p in parents if not p.valid_to or p.valid_to >= dt.date.today()), ""
    )
    place = StagedPlace(
        line=line, external_id=external_id, name=title, kind=kind, feature_class=feature_class,
        lon=at.lon if at else None, lat=at.lat if at else None,
        country=str(countries[0] if isinstance(countries, list) and countries else "")[:2],
        source=str(about.get("source") or source)[:300], licence=licence[:120],
        notes=" ".join(dict.fromkeys(sure for _, sure, _ in drawn if sure)),
        parent=present, same_as=_links(feature),
    )  # fmt: skip
    found: list[Row] = [place, *(each for each in parents if each.valid_from or each.valid_to)]
    spelled: list[tuple[Any, str, str]] = [(title, "", "preferred")]
    for entry in names:
        ended = span(entry.get("when"))[1]
        kind = "historical" if ended and ended < dt.date.today() else "variant"
        spelled.append((entry.get("toponym"), str(entry.get("lang") or ""), kind))
    for spelling, language, kind in spelled:
        name = rows.name_of(external_id, spelling, language, source[:120], kind)
        found += [name] if name else []
    spans = span(feature.get("when"))
    for each, _, when in drawn:
        if each.kind != "Point":
            first, last = span(when) if when else spans
            found.append(StagedOutline(line, external_id, each.ewkb, source[:300], licence[:120],
                                       reading.options.valid_from or first, last))  # fmt: skip
    return found


def _parents(feature: dict[str, Any], external_id: str, source: str) -> Iterator[StagedParent]:
    for relation in _tables(feature.get("relations")):
        kind = str(relation.get("relationType"))
        if "broader" in kind.lower() and relation.get("relationTo"):
            first, last = span(relation.get("when"))
            yield StagedParent(
                external_id, external_id_of(relation["relationTo"]),
                f"{source[:200]}: {kind[:60]}", first, last,
            )  # fmt: skip


def _shapes(geometry: Any, line: int, reading: Reading) -> Iterator[tuple[Shape, str, Any]]:
    """Yield (shape, what is uncertain, when); the format's collections are one level deep."""
    geometry = _table(geometry)
    parts = geometry.get("geometries") if geometry.get("type") == "GeometryCollection" else None
    for part in _tables(parts) if parts is not None else [geometry] if geometry else []:
        certainty = part.get("certainty")
        unsure = certainty if certainty in ("less-certain", "uncertain") else ""
        yield (
            shape(part),
            f"The source calls the location {unsure}." if unsure else "",
            part.get("when"),
        )


def _kind(feature: dict[str, Any], about: dict[str, Any]) -> tuple[str, str]:
    classes = about.get("fclasses")
    fclass = str(classes[0])[:1] if isinstance(classes, list) and classes else ""
    for entry in _tables(feature.get("types")):
        code = re.fullmatch(r"(?:gn|geonames):(?:([A-Z])\.)?([A-Z][A-Z0-9]{1,9})",
                            str(entry.get("identifier")))  # fmt: skip
        if code:
            return code[2], code[1] or fclass or class_of(code[2])
    return (BY_CLASS[fclass], fclass) if fclass in BY_CLASS else ("PPL", "P")


def _links(feature: dict[str, Any]) -> tuple[str, ...]:
    said = [
        str(link.get("identifier"))
        for link in _tables(feature.get("links"))
        if str(link.get("type")).lower().endswith(("exactmatch", "closematch"))
    ]
    found = (_LINK.match(each) for each in said)
    return tuple(f"{_PREFIX.get(m[1], m[2])}:{m[3]}" for m in found if m)


def external_id_of(raw: Any) -> str:
    """Return an id that fits; a long address is kept as its digest. ValueError where none is."""
    text = rows.text(str(raw or ""), "id", 2000)
    if not text:
        raise ValueError("has no id")
    if link := _LINK.fullmatch(text):
        return f"{_PREFIX.get(link[1], link[2])}:{link[3]}"
    fits = len(text) <= 60 and ":" in text
    return text if fits else f"lp:{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def span(when: Any) -> tuple[dt.date | None, dt.date | None]:
    """Return first and last day of the outermost of a `when`'s timespans."""
    starts: list[dt.date] = []
    ends: list[dt.date] = []
    for each in _tables(_table(when).get("timespans")):
        for side, days, newest in (("start", starts, False), ("end", ends, True)):
            values = _table(each.get(side))
            raw = values.get("in") or values.get("latest" if newest else "earliest")
            found = _day(raw, last=newest)
            if found:
                days.append(found)
    first, last = min(starts, default=None), max(ends, default=None)
    return first, None if first and last and last < first else last


def _day(raw: Any, *, last: bool) -> dt.date | None:
    """Return a day; a bare year's first or last. Years before 1 and beyond 9999 are left open."""
    text = str(raw or "")
    if re.fullmatch(r"\d{4}", text) and text != "0000":
        return dt.date(int(text), 12, 31) if last else dt.date(int(text), 1, 1)
    return rows.day(text) if re.match(r"\d{4}-\d\d-\d\d", text) else None


def _table(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _tables(raw: Any) -> list[dict[str, Any]]:
    return [each for each in raw if isinstance(each, dict)] if isinstance(raw, list) else []
