"""How long the zone between two lines takes, beside what PostGIS alone needs for its outline.

    python benchmarks/zone.py [--vertices 2000] [--bound 50]

The baseline is one query on the configured database: node both lines and the ways between their
ends, polygonize, area on the ellipsoid (ST_Node, ST_Polygonize, ST_Area of geography). It does not
look for the ways, tell sides, or measure widths. Nothing is stored. Prints the best and the median
of seven runs in milliseconds, and the ratio of the medians.
"""

import argparse
import math
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).absolute().parents[1]
RUNS = 7
BARE = """
WITH line AS (SELECT ST_GeomFromWKB(%(a)s) AS a, ST_GeomFromWKB(%(b)s) AS b),
face AS (
    SELECT (ST_Dump(ST_Polygonize(ST_Node(ST_Collect(ARRAY[
        a, b, ST_MakeLine(ST_StartPoint(a), ST_StartPoint(b)),
        ST_MakeLine(ST_EndPoint(a), ST_EndPoint(b))]))))).geom FROM line
)
SELECT sum(ST_Area(geom::geography)) / 1e6 FROM face
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vertices", type=int, default=2000, help="of each line")
    parser.add_argument("--bound", type=float, default=50, help="fail above, milliseconds")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflictmap.settings")
    import django

    django.setup()
    worst = 0.0
    for name, gap_deg in (("apart", 0.2), ("crossing now and then", 0.03), ("entwined", 0.001)):
        a, b = front(34.0, options.vertices, 1), front(34.0 + gap_deg, options.vertices, 2)
        begun = time.process_time()
        taken, found = timed(lambda a=a, b=b: zone(a, b))
        cpu = (time.process_time() - begun) * 1000 / (RUNS + 1)
        bare, _ = timed(lambda a=a, b=b: outline(a, b))
        worst = max(worst, median(taken)) if name != "entwined" else worst
        sys.stdout.write(
            f"{name}: {found}\n"
            f"  zone      {min(taken):6.1f} ms best, {median(taken):6.1f} ms median"
            f"   ({cpu:.1f} ms of it this processor's)\n"
            f"  baseline  {min(bare):6.1f} ms best, {median(bare):6.1f} ms median"
            f"   ratio {median(taken) / median(bare):.2f}\n"
        )
    return 0 if worst <= options.bound else 1


def front(lat: float, vertices: int, seed: int) -> Any:
    """Return a line of some 185 km, SRID 4326, that swings by 3 km and trembles by 200 m."""
    from django.contrib.gis.geos import LineString

    chance = random.Random(seed)
    return LineString(
        [
            (
                44 + 2 * n / vertices,
                lat + 0.03 * math.sin(n * 50 / vertices) + chance.random() / 500,
            )
            for n in range(vertices)
        ],
        srid=4326,
    )


def zone(a: Any, b: Any) -> str:
    from operations.geometry.zones import contested_zone

    built = contested_zone(a, b, holds_a="right", holds_b="left")
    shapes = [piece.geometry for piece in built.pieces]
    strips = sum(len(piece.strips) for piece in built.pieces)
    return f"{strips} strips, {built.area_km2:,.0f} km², {len(shapes)} kinds"


def outline(a: Any, b: Any) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BARE, {"a": bytes(a.wkb), "b": bytes(b.wkb)})
        return float(cursor.fetchone()[0])


def timed(run: Callable[[], Any]) -> tuple[list[float], Any]:
    """Return milliseconds of each run, and what the last one returned."""
    taken, found = [], None
    run()
    for _ in range(RUNS):
        begun = time.perf_counter()
        found = run()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken, found


if __name__ == "__main__":
    sys.exit(main())
