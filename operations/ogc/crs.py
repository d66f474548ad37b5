"""Coordinate systems by reference (Part 2): which there are, their axis order, boxes in them."""

import math
from dataclasses import dataclass

from django.contrib.gis.geos import (
    GeometryCollection,
    GEOSGeometry,
    LineString,
    MultiPolygon,
    Point,
    Polygon,
)

from gazetteer.bbox import BBox, boxes, parse_bbox
from gazetteer.errors import BadParameter

_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


@dataclass(frozen=True, slots=True)
class Crs:
    """One coordinate system. is_lat_lon: its first axis is latitude; decimals: as served."""

    uri: str
    srid: int
    title: str
    is_lat_lon: bool = False
    is_projected: bool = False

    @property
    def decimals(self) -> int:
        return 2 if self.is_projected else 7  # about a centimetre either way


CRS84 = Crs("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326, "WGS 84, longitude latitude")
SYSTEMS = {
    crs.uri: crs
    for crs in (
        CRS84,
        Crs(_EPSG + "4326", 4326, "WGS 84, latitude longitude", is_lat_lon=True),
        Crs(_EPSG + "3857", 3857, "Web Mercator", is_projected=True),
        Crs(_EPSG + "32637", 32637, "UTM zone 37N", is_projected=True),
        Crs(_EPSG + "32638", 32638, "UTM zone 38N", is_projected=True),
    )
}


def parse_crs(raw: str, parameter: str) -> Crs:
    """Return a coordinate system by its URI, CRS84 for none. Raises BadParameter."""
    if not raw:
        return CRS84
    if raw not in SYSTEMS:
        raise BadParameter(parameter, f"Known are {', '.join(SYSTEMS)}.")
    return SYSTEMS[raw]


def parse_box(raw: str, crs: Crs) -> GEOSGeometry:
    """Return the area of a `bbox`, (x, y) in `crs`, its SRID set. Raises BadParameter.

    Six numbers have heights, which nothing here has: they are left out.
    """
    parts = raw.split(",") if len(raw) <= 200 else []
    if len(parts) == 6:
        _finite([parts[2], parts[5]])
        parts = [parts[0], parts[1], parts[3], parts[4]]
    if crs.is_lat_lon and len(parts) == 4:
        parts = [parts[1], parts[0], parts[3], parts[2]]
    if not crs.is_projected:
        return box_area(parse_bbox(",".join(parts)))
    west, south, east, north = _finite(parts) if len(parts) == 4 else (0, 0, 0, 0)
    if not (west < east and south < north):
        raise BadParameter("bbox", "Give four numbers, the lower corner first.")
    return _area((west, south, east, north), crs.srid)


def box_area(bbox: BBox) -> GEOSGeometry:
    """Return a box in degrees as an area, as two where it crosses the antimeridian; SRID 4326.

    One without width or height is a line or a point, which something may well touch.
    """
    parts = [_area(box, 4326) for box in boxes(bbox)]
    if len(parts) == 1:
        return parts[0]
    whole = (
        MultiPolygon if all(part.geom_type == "Polygon" for part in parts) else (GeometryCollection)
    )
    return whole(parts, srid=4326)


def _area(box: BBox, srid: int) -> GEOSGeometry:
    west, south, east, north = box
    if (west, south) == (east, north):
        return Point(west, south, srid=srid)
    if west == east or south == north:
        return LineString((west, south), (east, north), srid=srid)
    area = Polygon.from_bbox(box)
    area.srid = srid
    return area


def _finite(parts: list[str]) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in parts if part.isascii() and "_" not in part)
    except ValueError:
        numbers = ()
    # a projected place lies within the circumference of the earth
    if len(numbers) != len(parts) or not all(
        math.isfinite(number) and abs(number) <= 45_000_000 for number in numbers
    ):
        raise BadParameter("bbox", "All values must be finite numbers.")
    return numbers


def in_degrees(area: GEOSGeometry) -> tuple[str, list[object]]:
    """Return SQL of a geometry in SRID 4326, and its parameters.

    The edges of a projected area are bent in degrees, so they are cut finely before.
    """
    if area.srid == 4326:
        return "%s::geometry", [area.hexewkb.decode()]
    west, south, east, north = area.extent
    step = max(east - west, north - south) / 50 or 1.0
    return "ST_Transform(ST_Segmentize(%s::geometry, %s), 4326)", [area.hexewkb.decode(), step]
