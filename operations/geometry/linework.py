"""Many lines at once: their positions in and out of GEOS, their nodes, and what they enclose.

Positions travel as WKB, because one call for each vertex costs more than the geometry itself.
"""

import sys
from array import array
from collections.abc import Iterable, Sequence
from ctypes import POINTER, c_uint
from itertools import chain
from struct import pack, unpack_from
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.contrib.gis.geos.libgeos import GEOM_PTR
from django.contrib.gis.geos.prototypes.geom import GeomOutput

Position = tuple[float, float]
Positions = list[Position]

_LINE, _POLYGON, _MULTI_LINE, _MULTI_POLYGON = 2, 3, 5, 6
_HEAD = 5  # bytes of byte order and type
# GeoDjango leaves this one function of GEOS out.
_polygonize = GeomOutput("GEOSPolygonize", argtypes=[POINTER(GEOM_PTR), c_uint])


def positions(line: Any) -> Positions:
    """Return the vertices of a LineString, 2-D."""
    return _read(bytes(line.wkb), _HEAD)[0]


def parts(line: Any) -> list[Positions]:
    """Return the vertices of each part of a MultiLineString, 2-D."""
    wkb, at, found = bytes(line.wkb), _HEAD + 4, []
    for _ in range(line.num_geom):
        part, at = _read(wkb, at + _HEAD)
        found.append(part)
    return found


def rings(polygon: Any) -> list[Positions]:
    """Return the rings of a Polygon, 2-D: the outer one first."""
    return _read_rings(bytes(polygon.wkb), _HEAD)[0]


def lines(each: Iterable[Sequence[Position]]) -> GEOSGeometry:
    """Return a MultiLineString without SRID."""
    return GEOSGeometry(memoryview(_collected(_MULTI_LINE, [
        pack("<BI", 1, _LINE) + _written(part) for part in each
    ])))  # fmt: skip


def polygons(each: Iterable[Sequence[Sequence[Position]]]) -> Any:
    """Return the Polygon, or MultiPolygon of several, of these rings (the outer one first of
    each), SRID 4326."""
    written = [
        pack("<BII", 1, _POLYGON, len(outlines)) + b"".join(_written(ring) for ring in outlines)
        for outlines in each
    ]
    wkb = written[0] if len(written) == 1 else _collected(_MULTI_POLYGON, written)
    return GEOSGeometry(memoryview(wkb), srid=4326)


def noded(each: Iterable[Sequence[Position]]) -> list[Positions]:
    """Return the pieces of lines between the places where they cross, touch, part or end.

    A stretch that several lines share comes once. No vertex moves; places of crossing are added.
    """
    united: Any = lines(each).unary_union
    return [positions(united)] if united.geom_type == "LineString" else parts(united)


def faces(pieces: Iterable[Sequence[Position]]) -> list[list[Positions]]:
    """Return the rings of every area that noded lines enclose; areas do not overlap, and what
    lies loose inside one leaves no trace in it."""
    united = lines(pieces)
    enclosed: Any = GEOSGeometry(_polygonize((GEOM_PTR * 1)(united.ptr), 1))
    wkb, at, found = bytes(enclosed.wkb), _HEAD + 4, []
    for _ in range(enclosed.num_geom):
        outlines, at = _read_rings(wkb, at + _HEAD)
        found.append(outlines)
    return found


def _read(wkb: bytes, at: int) -> tuple[Positions, int]:
    """Return the positions counted and listed at an offset, and the offset behind them."""
    (count,) = unpack_from("<I", wkb, at)
    end = at + 4 + 16 * count
    numbers = array("d", wkb[at + 4 : end])
    if sys.byteorder == "big":
        numbers.byteswap()
    return list(zip(numbers[::2], numbers[1::2], strict=True)), end


def _read_rings(wkb: bytes, at: int) -> tuple[list[Positions], int]:
    (count,) = unpack_from("<I", wkb, at)
    at, found = at + 4, []
    for _ in range(count):
        ring, at = _read(wkb, at)
        found.append(ring)
    return found, at


def _written(part: Sequence[Position]) -> bytes:
    numbers = array("d", chain.from_iterable(part))
    if sys.byteorder == "big":
        numbers.byteswap()
    return pack("<I", len(part)) + numbers.tobytes()


def _collected(kind: int, members: Sequence[bytes]) -> bytes:
    return pack("<BII", 1, kind, len(members)) + b"".join(members)
