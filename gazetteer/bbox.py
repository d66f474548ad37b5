"""One strict parser of `minlon,minlat,maxlon,maxlat`, for every surface that takes a viewport."""

import math

from gazetteer.errors import BadParameter

BBox = tuple[float, float, float, float]


def parse_bbox(raw: str, parameter: str = "bbox") -> BBox:
    """Return (minlon, minlat, maxlon, maxlat), degrees, SRID 4326.

    minlon > maxlon means a box across the antimeridian (RFC 7946, section 5.2); `boxes` cuts it.
    Raises BadParameter on anything but four finite numbers in range, with minlat <= maxlat.
    """
    parts = raw.split(",") if len(raw) <= 200 else []
    if len(parts) != 4:
        raise BadParameter(parameter, "Give four numbers: minlon,minlat,maxlon,maxlat.")
    try:
        min_lon, min_lat, max_lon, max_lat = (_number(part) for part in parts)
    except ValueError:
        raise BadParameter(parameter, "All four values must be finite numbers.") from None
    if not all(-180 <= lon <= 180 for lon in (min_lon, max_lon)):
        raise BadParameter(parameter, "Longitudes must lie between -180 and 180.")
    if not all(-90 <= lat <= 90 for lat in (min_lat, max_lat)):
        raise BadParameter(parameter, "Latitudes must lie between -90 and 90.")
    if min_lat > max_lat:
        raise BadParameter(
            parameter, "The second value (south) must not exceed the fourth (north)."
        )
    return min_lon, min_lat, max_lon, max_lat


def boxes(bbox: BBox) -> list[BBox]:
    """Return the box as one part, or as two where it crosses the antimeridian."""
    min_lon, min_lat, max_lon, max_lat = bbox
    if min_lon <= max_lon:
        return [bbox]
    return [(min_lon, min_lat, 180.0, max_lat), (-180.0, min_lat, max_lon, max_lat)]


def _number(raw: str) -> float:
    # float() alone would take "1_0", "nan" and "infinity"
    text = raw.strip()
    if not text.isascii() or "_" in text:
        raise ValueError(raw)
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(raw)
    return value
