"""A geometry as RFC 7946 has it."""

from typing import Any

COORDINATE_DECIMALS = 7  # a centimetre; more would be invention


def as_geojson(shape: Any) -> dict[str, object] | None:
    """Return the GeoJSON geometry, rounded, outer rings counter-clockwise (RFC 7946, 3.1.6).

    shape: SRID 4326, or None for what is not located. Equal shapes give equal JSON, whatever the
    order of their parts.
    """
    if shape is None:
        return None
    if shape.geom_type == "Point":  # most are, and there is nothing to order in one
        return {"type": "Point", "coordinates": _rounded(shape.coords)}
    ordered = shape.clone()
    ordered.normalize(clone=False)
    kind = ordered.geom_type
    rounded = _rounded(ordered.coords)
    if kind == "Polygon":
        rounded = _wound(rounded)
    elif kind == "MultiPolygon":
        rounded = [_wound(part) for part in rounded]
    return {"type": kind, "coordinates": rounded}


def _rounded(value: Any) -> list[Any]:
    if isinstance(value, tuple) and value and isinstance(value[0], float | int):
        return [round(number, COORDINATE_DECIMALS) for number in value]
    return [_rounded(item) for item in value]


def _wound(rings: list[list[list[float]]]) -> list[list[list[float]]]:
    return [
        ring if (_signed_area(ring) > 0) == (number == 0) else ring[::-1]
        for number, ring in enumerate(rings)
    ]


def _signed_area(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
