"""A local plane in metres round one point: the only place where degrees become metres."""

import math
from collections.abc import Callable
from typing import Any

from django.contrib.gis.gdal import CoordTransform, SpatialReference
from django.contrib.gis.geos import GEOSGeometry, Point

from operations.errors import GeometryError

_WGS84 = SpatialReference(4326)
# GEOS shapes in and out: the type stubs give them no common members.
Transform = Callable[[Any], Any]


def plane_at(center: Point) -> tuple[Transform, Transform]:
    """Return (to metres, back to degrees) for the azimuthal equidistant plane at `center`.

    center: SRID 4326 (lon, lat). Distances and bearings from the center are exact; 200 km away
    a distance across is wrong by 0.02 %. Neither function changes its argument.
    Source: Snyder 1987, Map Projections: a Working Manual, USGS PP 1395, p. 191; by PROJ.
    """
    if center.srid != 4326:
        raise GeometryError("The center of a plane is given in SRID 4326.")
    metres = SpatialReference(
        f"+proj=aeqd +lat_0={center.y:.9f} +lon_0={center.x:.9f} +datum=WGS84 +units=m +no_defs"
    )
    forward, backward = CoordTransform(_WGS84, metres), CoordTransform(metres, _WGS84)

    def to_metres(geometry: GEOSGeometry) -> GEOSGeometry:
        flat = geometry.transform(forward, clone=True)
        flat.srid = None
        return flat

    def to_degrees(geometry: GEOSGeometry) -> GEOSGeometry:
        flat = geometry.clone()
        flat.srid = 0  # the transform is given whole; the number only has to be there
        round_earth = flat.transform(backward, clone=True)
        round_earth.srid = 4326
        return round_earth

    return to_metres, to_degrees


def position(flat: GEOSGeometry) -> tuple[float, float]:
    """Return (x, y) of a point in a plane, metres."""
    x, y = flat.centroid.coords
    return float(x), float(y)


def direction(bearing_deg: float) -> tuple[float, float]:
    """Return the unit vector (east, north) of a bearing, clockwise from true north."""
    angle = math.radians(bearing_deg)
    return math.sin(angle), math.cos(angle)
