"""Square kilometres on the ellipsoid."""

import math
from collections.abc import Sequence
from typing import Any

from .linework import Position, rings

# WGS 84: greater semi-axis in km, square of the lesser one, first eccentricity.
_A_KM = 6378.137
_B2 = (_A_KM * (1 - 1 / 298.257223563)) ** 2
_E2 = 1 - _B2 / _A_KM**2
_E = math.sqrt(_E2)


def area_km2(shape: Any) -> float:
    """Return the area of a Polygon or MultiPolygon, SRID 4326, on the WGS 84 ellipsoid.

    Edges run straight in longitude and latitude, as GeoJSON and PostGIS draw them; where edges
    are shorter than 5 km a polygon of geodesics has the same area to a millionth. Round-off below
    1 m². Not for a polygon round a pole. Source: the zone between two parallels, Snyder 1987, Map
    Projections: a Working Manual, USGS PP 1395, p. 16 (authalic latitude), integrated along edges.
    """
    polygons = shape if shape.geom_type == "MultiPolygon" else [shape]
    total = 0.0
    for polygon in polygons:
        outer, *holes = (abs(ring_km2(ring)) for ring in rings(polygon))
        total += outer - sum(holes)
    return total


def ring_km2(ring: Sequence[Position]) -> float:
    """Return the area inside a closed ring, positive when it runs counter-clockwise.

    Along an edge, longitude times the mean of `_up_to`: of its ends, corrected by their slopes.
    """
    total = 0.0
    lon, lat = math.radians(ring[0][0]), math.radians(ring[0][1])
    here, slope = _up_to(lat)
    for lon2_deg, lat2_deg in ring[1:]:
        lon2, lat2 = math.radians(lon2_deg), math.radians(lat2_deg)
        there, slope2 = _up_to(lat2)
        total -= (lon2 - lon) * ((here + there) / 2 - (lat2 - lat) * (slope2 - slope) / 12)
        lon, lat, here, slope = lon2, lat2, there, slope2
    return total


def _up_to(lat: float) -> tuple[float, float]:
    """Return the area from the equator to a latitude, km² per radian of longitude, and its slope
    there per radian of latitude."""
    sine = math.sin(lat)
    share = 1 - _E2 * sine * sine
    area = _B2 / 2 * (sine / share + math.atanh(_E * sine) / _E)
    return area, _B2 * math.cos(lat) / (share * share)
