"""GeoJSON geometry to EWKB, checked: RFC 7946, SRID 4326, longitude first, 2-D (Z is dropped).

Points, lines and polygons and their multiples; no collections, which PostGIS can hang on.
"""

import math
import struct
from typing import Any, NamedTuple

MAX_POINTS = 100_000
_SRID = 0x20000000
_KINDS = {"Point": 1, "LineString": 2, "Polygon": 3, "MultiLineString": 5, "MultiPolygon": 6}


class Shape(NamedTuple):
    """A checked geometry. lon, lat: a point's own, else the middle of the bounding box."""

    kind: str
    lon: float
    lat: float
    ewkb: str

    @property
    def is_area(self) -> bool:
        return self.kind.endswith("Polygon")


def shape(geometry: Any) -> Shape:
    """Return a GeoJSON geometry as a shape. Raises ValueError with the reason in words."""
    if not isinstance(geometry, dict):
        raise ValueError("has no geometry")
    kind = geometry.get("type")
    if kind == "MultiPoint" or kind not in _KINDS:
        raise ValueError(f"has a geometry that is not taken: {str(kind)[:30]!r}")
    corners: list[float] = []
    try:
        body = _body(kind, geometry.get("coordinates"), corners, with_srid=True)
    except (TypeError, KeyError, IndexError):
        raise ValueError("has coordinates that are none") from None
    east, north = corners[0::2], corners[1::2]
    lon, lat = (min(east) + max(east)) / 2, (min(north) + max(north)) / 2
    return Shape(kind, lon, lat, body.hex())


def _body(kind: str, coordinates: Any, corners: list[float], *, with_srid: bool) -> bytes:
    code = _KINDS[kind]
    head = struct.pack("<BIi", 1, code | _SRID, 4326) if with_srid else struct.pack("<BI", 1, code)
    if not isinstance(coordinates, list) or not coordinates:
        raise ValueError("has an empty geometry")
    if kind == "Point":
        position = _positions([coordinates], corners)
        return head + struct.pack("<2d", *position)
    if kind.startswith("Multi"):
        parts = [_body(kind[5:], part, corners, with_srid=False) for part in coordinates]
        return head + struct.pack("<I", len(parts)) + b"".join(parts)
    if kind == "LineString":
        return head + _sequence(coordinates, corners, 2)
    rings = [_ring(ring, corners) for ring in coordinates]
    return head + struct.pack("<I", len(rings)) + b"".join(rings)


def _ring(ring: Any, corners: list[float]) -> bytes:
    if not isinstance(ring, list) or len(ring) < 4 or ring[0][:2] != ring[-1][:2]:
        raise ValueError("has a ring that is not closed")
    return _sequence(ring, corners, 4)


def _sequence(positions: list[Any], corners: list[float], fewest: int) -> bytes:
    if len(positions) < fewest:
        raise ValueError(f"has a line of {len(positions)} points")
    flat = _positions(positions, corners)
    return struct.pack(f"<I{len(flat)}d", len(positions), *flat)


def _positions(positions: list[Any], corners: list[float]) -> list[float]:
    if len(corners) // 2 + len(positions) > MAX_POINTS:
        raise ValueError(f"has an outline of more than {MAX_POINTS} points")
    flat: list[float] = []
    for position in positions:
        lon, lat = position[0], position[1]
        if isinstance(lon, bool) or isinstance(lat, bool) or not math.isfinite(lon + lat):
            raise ValueError("has coordinates that are none")
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            hint = " (are latitude and longitude swapped?)" if abs(lon) <= 90 < abs(lat) else ""
            raise ValueError(f"leaves the world at {lon}, {lat}{hint}")
        flat += (lon, lat)
    corners += flat
    return flat
