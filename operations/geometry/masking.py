"""Making a place coarser before it becomes public. Deterministic: the same place and grid give the
same result every time, so that repeated publication cannot be averaged back to the exact place."""

import math
from collections.abc import Iterable
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, LineString, MultiPoint, Point, Polygon

# The type stubs give GEOS geometries no common members; what comes in is checked by `clean`.
Shape = Any

KM_PER_DEGREE = 111.195  # of latitude, on the sphere of mean radius 6,371.0 km


def snap_to_grid(geometry: Shape, grid_km: float) -> tuple[GEOSGeometry, int]:
    """Return the geometry with each vertex at the middle of its grid cell, and the cell's radius.

    geometry: SRID 4326; returned in the same family, valid. Cells are `grid_km` high and, in their
    own row, as wide. The radius is half a cell's diagonal in metres: where the true vertex may lie.
    An area becomes a box of whole cells; a line that shrinks to nothing its cell's width.
    """
    radius_m = math.ceil(grid_km * 1000 * math.sqrt(2) / 2)
    kind = geometry.geom_type
    if kind == "Point":
        return Point(*_middle(geometry.coords, grid_km), srid=4326), radius_m
    if kind == "MultiPoint":
        middles = sorted({_middle(point.coords, grid_km) for point in geometry})
        return MultiPoint([Point(*middle) for middle in middles], srid=4326), radius_m
    parts = list(geometry) if kind.startswith("Multi") else [geometry]
    is_area = kind.endswith("Polygon")
    snapped = [_area(part, grid_km) if is_area else _line(part, grid_km) for part in parts]
    merged = snapped[0]
    for part in snapped[1:]:
        merged = merged.union(part)
    merged.srid = 4326
    return merged, radius_m


def _middle(position: tuple[float, ...], grid_km: float) -> tuple[float, float]:
    lon, lat = position
    height = grid_km / KM_PER_DEGREE
    row = math.floor(lat / height)
    middle_lat = max(-90.0, min(90.0, (row + 0.5) * height))
    width = height / max(0.01, math.cos(math.radians(middle_lat)))
    middle_lon = max(-180.0, min(180.0, (math.floor(lon / width) + 0.5) * width))
    return round(middle_lon, 7), round(middle_lat, 7)


def _cell(position: tuple[float, ...], grid_km: float) -> Polygon:
    middle_lon, middle_lat = _middle(position, grid_km)
    half = grid_km / KM_PER_DEGREE / 2
    half_width = half / max(0.01, math.cos(math.radians(middle_lat)))
    return Polygon.from_bbox(
        (middle_lon - half_width, middle_lat - half, middle_lon + half_width, middle_lat + half)
    )


def _thinned(coords: Iterable[tuple[float, ...]], grid_km: float) -> list[tuple[float, float]]:
    thin: list[tuple[float, float]] = []
    for position in coords:
        middle = _middle(position, grid_km)
        if not thin or thin[-1] != middle:
            thin.append(middle)
    return thin


def _line(line: Shape, grid_km: float) -> GEOSGeometry:
    thin = _thinned(line.coords, grid_km)
    if len(thin) > 1:
        return LineString(thin)
    west, south, east, north = _cell(line.coords[0], grid_km).extent
    return LineString((west, (south + north) / 2), (east, (south + north) / 2))


def _area(area: Shape, grid_km: float) -> GEOSGeometry:
    """Return the box round the middle of the centroid's cell that reaches as far as the area does.

    Not its outline on the grid: many vertices, each a little off, average back to the true centre.
    Its half side is rounded up to whole cells.
    """
    center = area.centroid.coords
    lon, lat = _middle(center, grid_km)
    west, south, east, north = area.extent
    reach = max(
        (north - south) / 2,
        (east - west) / 2 * math.cos(math.radians(lat)),
        grid_km / KM_PER_DEGREE,
    )
    cells = math.ceil(reach * KM_PER_DEGREE / grid_km)
    half = cells * grid_km / KM_PER_DEGREE
    half_width = half / max(0.01, math.cos(math.radians(lat)))
    return Polygon.from_bbox(
        (max(-180, lon - half_width), max(-90, lat - half),
         min(180, lon + half_width), min(90, lat + half))
    )  # fmt: skip
