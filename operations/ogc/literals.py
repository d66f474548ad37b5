"""Values that a filter holds: geometries, days and instants. Each is checked before SQL sees it."""

import datetime as dt
import math
from typing import Any

from django.contrib.gis.geos import (
    GeometryCollection,
    GEOSException,
    GEOSGeometry,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)

from gazetteer.errors import BadParameter
from operations.moment import parse_instant

from .crs import Crs, box_area

MAX_POSITIONS = 2000
_PARTS: dict[str, tuple[type[GEOSGeometry], type[GEOSGeometry]]] = {
    "MultiPoint": (MultiPoint, Point),
    "MultiLineString": (MultiLineString, LineString),
    "MultiPolygon": (MultiPolygon, Polygon),
}


def parse_day(raw: object) -> dt.date:
    """Return a day. Raises BadParameter."""
    try:
        return dt.date.fromisoformat(raw if isinstance(raw, str) and len(raw) == 10 else "")
    except ValueError:
        raise BadParameter("filter", f"{str(raw)[:40]!r} is no day: write 2019-08-05.") from None


def parse_timestamp(raw: object) -> dt.datetime:
    """Return an aware instant. Raises BadParameter."""
    return parse_instant(raw if isinstance(raw, str) else "", "filter")


def parse_geometry(raw: dict[str, Any], crs: Crs) -> GEOSGeometry:
    """Return the geometry of a GeoJSON object or {"bbox": […]}, (x, y), its SRID that of `crs`.

    Heights are left out. Raises BadParameter: no geometry, not valid, out of range.
    """
    try:
        shape = _box(raw["bbox"], crs) if "bbox" in raw else _shape(raw, crs)
        shape.srid = crs.srid
        if shape.empty or shape.num_coords > MAX_POSITIONS:
            raise BadParameter("filter", f"A geometry has 1 to {MAX_POSITIONS:,} positions.")
        if not shape.valid:
            raise BadParameter("filter", f"A geometry is not valid: {shape.valid_reason}.")
    except BadParameter:
        raise
    except (GEOSException, LookupError, TypeError, ValueError):
        raise BadParameter("filter", "This is not a geometry.") from None
    return shape


def _shape(raw: dict[str, Any], crs: Crs) -> GEOSGeometry:
    kind = raw["type"]
    if kind == "GeometryCollection":
        parts = raw["geometries"]
        if any("geometries" in part for part in parts):  # nested ones can keep PostGIS busy
            raise BadParameter("filter", "A collection must not hold collections.")
        return GeometryCollection([_shape(part, crs) for part in parts])
    if kind in _PARTS:
        whole, part = _PARTS[kind]
        return whole([_single(part, each, crs) for each in raw["coordinates"]])
    return _single({"Point": Point, "LineString": LineString, "Polygon": Polygon}[kind],
                   raw["coordinates"], crs)  # fmt: skip


def _single(kind: type[GEOSGeometry], raw: Any, crs: Crs) -> GEOSGeometry:
    if kind is Point:
        return Point(_position(raw, crs))
    if kind is LineString:
        return LineString([_position(each, crs) for each in raw])
    return Polygon(*([_position(each, crs) for each in ring] for ring in raw))


def _position(raw: Any, crs: Crs) -> tuple[float, float]:
    numbers = [float(number) for number in raw]
    if len(numbers) not in {2, 3} or not all(map(math.isfinite, numbers)):
        raise ValueError(raw)
    x, y = numbers[1::-1] if crs.is_lat_lon else numbers[:2]
    far = (45_000_000, 45_000_000) if crs.is_projected else (180, 90)
    if abs(x) > far[0] or abs(y) > far[1]:
        raise BadParameter("filter", "A position lies outside its coordinate system.")
    return x, y


def _box(raw: Any, crs: Crs) -> GEOSGeometry:
    numbers = [float(number) for number in raw]
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    west, south = _position(numbers[:2], crs)
    east, north = _position(numbers[2:], crs)
    if south > north or (crs.is_projected and west > east):
        raise BadParameter("filter", "A box has its lower corner first.")
    return (
        Polygon.from_bbox((west, south, east, north))
        if crs.is_projected
        else box_area((west, south, east, north))
    )
