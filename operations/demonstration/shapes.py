"""Illustrative geometry, drawn by hand for the demonstration: SRID 4326, (lon, lat), degrees.

No source publishes these lines or this outline. They are wrong by many kilometres on purpose of
being simple, and every record made of them says so.
"""

from django.contrib.gis.geos import LineString, Polygon

IRAQI_LINE = LineString(
    (45.47, 34.42), (45.33, 34.40), (45.18, 34.395), (45.02, 34.44), (44.86, 34.53),
    (44.72, 34.65), (44.60, 34.77), (44.49, 34.90), (44.36, 35.02), srid=4326,
)  # fmt: skip
PESHMERGA_LINE = LineString(
    (45.50, 34.54), (45.36, 34.52), (45.19, 34.525), (45.04, 34.57), (44.93, 34.64),
    (44.82, 34.73), (44.71, 34.85), (44.58, 34.97), (44.44, 35.11), srid=4326,
)  # fmt: skip
DISPUTED_BELT = Polygon(
    [
        (41.45, 36.55), (41.95, 36.15), (42.60, 36.25), (43.05, 36.30), (43.35, 36.05),
        (43.30, 35.60), (43.45, 35.25), (44.05, 35.00), (44.45, 34.70), (44.80, 34.25),
        (45.15, 33.75), (45.50, 33.65), (45.65, 33.95), (45.55, 34.45), (45.35, 34.65),
        (44.95, 34.85), (44.75, 35.20), (44.60, 35.60), (44.15, 35.75), (43.80, 36.00),
        (43.75, 36.45), (43.55, 36.80), (43.00, 36.85), (42.30, 36.80), (41.70, 36.75),
        (41.45, 36.55),
    ],
    srid=4326,
)  # fmt: skip
