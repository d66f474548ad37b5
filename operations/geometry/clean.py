"""Text in, a storable geometry out, or a sentence that says what is wrong and where.

GDAL has no part in it: what arrives here is hostile, and GDAL follows what it finds.
"""

import json
import math
import re
from collections.abc import Sequence

from django.contrib.gis.geos import (
    GEOSException,
    GEOSGeometry,
    LinearRing,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)

from operations.errors import GeometryError

MAX_TEXT = 3_000_000  # characters: 50,000 vertices in full precision
MAX_VERTICES = 50_000

Position = tuple[float, float]
_NAMES = {
    name.upper(): name
    for name in ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
}
_WKT = re.compile(r"^\s*(?:SRID\s*=\s*(\d{1,9})\s*;)?\s*([A-Za-z]+)\b", re.ASCII)


def geometry_from_text(text: str, types: Sequence[str]) -> GEOSGeometry:
    """Return a valid 2-D SRID 4326 geometry from GeoJSON or (E)WKT.

    types: allowed type names in capitals ("POLYGON"). Raises GeometryError with a sentence for the
    person who typed it: wrong type, unknown SRID, out of range, unclosed, crossing itself.
    """
    if len(text) > MAX_TEXT:
        raise GeometryError(f"The geometry is longer than {MAX_TEXT:,} characters.")
    if "\x00" in text:
        raise GeometryError("A NUL byte is not a character.")
    geometry = _from_geojson(text, types) if text.lstrip()[:1] == "{" else _from_wkt(text, types)
    return check(geometry, types)


def check(geometry: GEOSGeometry, types: Sequence[str]) -> GEOSGeometry:
    """Return the geometry when it may be stored; SRID 4326. Raises GeometryError when not."""
    _check_type(geometry.geom_type, types)
    if geometry.srid != 4326:
        raise GeometryError(f"Only SRID 4326 (longitude, latitude) is stored, not {geometry.srid}.")
    if geometry.empty:
        raise GeometryError("The geometry is empty.")
    if geometry.hasz:
        raise GeometryError("Heights are not stored: give two numbers a position.")
    if geometry.num_coords > MAX_VERTICES:
        raise GeometryError(
            f"{geometry.num_coords:,} vertices; {MAX_VERTICES:,} at most can be stored."
        )
    west, south, east, north = geometry.extent
    for lon, lat in ((west, south), (east, north)):
        _check_range(lon, lat)
    if not geometry.valid:
        raise GeometryError(_explain(geometry.valid_reason))
    return geometry


def _check_type(name: str, types: Sequence[str]) -> None:
    if name.upper() not in types:
        wanted = " or ".join(_NAMES[item] for item in types)
        raise GeometryError(f"{name} cannot be stored here: draw a {wanted}.")


def _check_range(lon: float, lat: float) -> None:
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise GeometryError("A coordinate is not a finite number.")
    if -180 <= lon <= 180 and -90 <= lat <= 90:
        return
    hint = " Longitude comes first: are the two swapped?" if abs(lon) <= 90 < abs(lat) else ""
    raise GeometryError(
        f"Longitude {lon:g}, latitude {lat:g} is not on the globe (-180 to 180, -90 to 90).{hint}"
    )


def _explain(reason: str) -> str:
    """Return GEOS's reason in plain words with the place: `Self-intersection[44.1 34.2]`."""
    match = re.match(r"(.*?)\[(\S+) (\S+)\]$", reason)
    what, where = (match[1], f" near {float(match[2]):.5f}, {float(match[3]):.5f}") if match else (
        reason, ""
    )  # fmt: skip
    words = {
        "Self-intersection": "The outline crosses itself",
        "Ring Self-intersection": "The outline touches itself",
        "Hole lies outside shell": "A hole lies outside its outline",
        "Nested shells": "One polygon lies inside another",
        "Too few points in geometry component": "A part has too few different positions",
        "Duplicate Rings": "A ring is there twice",
        "Interior is disconnected": "Holes cut the area in two",
    }
    return f"{words.get(what, what)}{where}."


def _from_wkt(text: str, types: Sequence[str]) -> GEOSGeometry:
    match = _WKT.match(text)
    if not match:
        raise GeometryError("This is neither GeoJSON nor WKT.")
    # Decided from the first word: GEOS must not be handed a nested collection at all.
    _check_type(match[2].upper(), types)
    if not _is_one_text(text[match.end() :]):
        raise GeometryError("The WKT cannot be read: there is more, or less, than one geometry.")
    if match[1] and match[1] != "4326":
        raise GeometryError(f"SRID {match[1]} is unknown here: give longitude, latitude (4326).")
    try:
        return GEOSGeometry(text[match.start(2) :].strip(), srid=4326)
    except (GEOSException, ValueError) as error:
        raise GeometryError(
            "The WKT cannot be read: a ring that is not closed, or a missing number?"
        ) from error


def _is_one_text(body: str) -> bool:
    """Return whether one group of brackets ends the text: GEOS drops what follows it."""
    depth = 0
    for at, letter in enumerate(body.rstrip()):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0 or (depth == 0 and letter == ")" and at != len(body.rstrip()) - 1):
            return False
    return depth == 0


def _from_geojson(text: str, types: Sequence[str]) -> GEOSGeometry:
    try:
        data = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        if isinstance(error, GeometryError):
            raise
        raise GeometryError("This is not valid JSON.") from error
    if not isinstance(data, dict):
        raise GeometryError("This is not a GeoJSON geometry.")
    if data.get("type") == "Feature" and isinstance(data.get("geometry"), dict):
        data = data["geometry"]
    if "crs" in data:
        raise GeometryError("GeoJSON is longitude, latitude (4326); a “crs” is not accepted.")
    kind = str(data.get("type"))
    _check_type(kind, types)
    body = data.get("coordinates")
    parts = _many(body) if kind.startswith("Multi") else [body]
    single = kind.removeprefix("Multi")
    shapes = [_BUILD[single](part, number) for number, part in enumerate(parts, 1)]
    if not kind.startswith("Multi"):
        return shapes[0]
    return {"Point": MultiPoint, "LineString": MultiLineString, "Polygon": MultiPolygon}[single](
        shapes, srid=4326
    )


def _refuse_constant(name: str) -> float:
    raise GeometryError(f"{name} is not a coordinate.")


def _many(value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise GeometryError("The geometry has no coordinates.")
    if len(value) > MAX_VERTICES:
        raise GeometryError(f"A geometry may have {MAX_VERTICES:,} vertices at most.")
    return value


def _position(value: object) -> Position:
    if (
        not isinstance(value, list)
        or len(value) < 2
        or any(isinstance(x, bool) or not isinstance(x, int | float) for x in value)
    ):
        raise GeometryError("A position is two numbers: longitude, latitude.")
    if len(value) > 2:
        raise GeometryError("Heights are not stored: give two numbers a position.")
    try:
        lon, lat = float(value[0]), float(value[1])
    except OverflowError as error:
        raise GeometryError("A coordinate is not a finite number.") from error
    _check_range(lon, lat)
    return lon, lat


def _point(value: object, number: int) -> Point:
    return Point(*_position(value), srid=4326)


def _line(value: object, number: int) -> LineString:
    positions = [_position(item) for item in _many(value)]
    if len(positions) < 2:
        raise GeometryError(f"Line {number} has one position; a line needs two.")
    return LineString(positions, srid=4326)


def _polygon(value: object, number: int) -> Polygon:
    rings = []
    for ring_number, ring in enumerate(_many(value), 1):
        positions = [_position(item) for item in _many(ring)]
        name = f"Ring {ring_number} of polygon {number}"
        if positions[0] != positions[-1]:
            raise GeometryError(f"{name} is not closed: its last position is not its first.")
        if len(positions) < 4:
            raise GeometryError(f"{name} has fewer than three different positions.")
        rings.append(LinearRing(positions))
    return Polygon(*rings, srid=4326)


_BUILD = {"Point": _point, "LineString": _line, "Polygon": _polygon}
