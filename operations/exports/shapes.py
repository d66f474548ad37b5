"""GeoJSON geometries in the words of other formats. SRID 4326, (lon, lat), 2-D throughout."""

import struct
from collections.abc import Iterator
from typing import Any

WKB_TYPES = {"Point": 1, "LineString": 2, "Polygon": 3, "MultiPoint": 4, "MultiLineString": 5,
             "MultiPolygon": 6}  # fmt: skip
# how deep the positions of a type lie in its coordinates
DEPTHS = {"Point": 0, "LineString": 1, "MultiPoint": 1, "Polygon": 2, "MultiLineString": 2,
          "MultiPolygon": 3}  # fmt: skip
FAMILIES = {"Point": "point", "MultiPoint": "points", "LineString": "line",
            "MultiLineString": "line", "Polygon": "area", "MultiPolygon": "area"}  # fmt: skip

Geometry = dict[str, Any]


def wkb(geometry: Geometry) -> bytes:
    """Return ISO well-known binary, little endian."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    head = struct.pack("<BI", 1, WKB_TYPES[kind])
    if kind == "Point":
        return head + struct.pack("<2d", *coordinates[:2])
    if kind == "LineString":
        return head + _ring(coordinates)
    if kind == "Polygon":
        return head + struct.pack("<I", len(coordinates)) + b"".join(map(_ring, coordinates))
    parts = [wkb({"type": kind[len("Multi") :], "coordinates": part}) for part in coordinates]
    return head + struct.pack("<I", len(parts)) + b"".join(parts)


def wkt(geometry: Geometry) -> str:
    """Return well-known text: POINT (44.1 35.2)."""
    inner = _nested(geometry["coordinates"], DEPTHS[geometry["type"]])
    return f"{geometry['type'].upper()} {inner if geometry['type'] != 'Point' else f'({inner})'}"


def parts(geometry: Geometry) -> list[Geometry]:
    """Return the single points, lines or polygons that it is made of."""
    kind = geometry["type"]
    if not kind.startswith("Multi"):
        return [geometry]
    single = kind[len("Multi") :]
    return [{"type": single, "coordinates": part} for part in geometry["coordinates"]]


def bounds(geometry: Geometry) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) in degrees."""
    found = list(_positions(geometry["coordinates"], DEPTHS[geometry["type"]]))
    lons, lats = [lon for lon, _ in found], [lat for _, lat in found]
    return min(lons), min(lats), max(lons), max(lats)


def _ring(positions: list[list[float]]) -> bytes:
    flat = [number for position in positions for number in position[:2]]
    return struct.pack(f"<I{len(flat)}d", len(positions), *flat)


def _nested(value: list[Any], depth: int) -> str:
    if depth == 0:
        return f"{value[0]!r} {value[1]!r}"
    return f"({', '.join(_nested(item, depth - 1) for item in value)})"


def _positions(value: list[Any], depth: int) -> Iterator[list[float]]:
    if depth == 0:
        yield value[:2]
    else:
        for item in value:
            yield from _positions(item, depth - 1)
