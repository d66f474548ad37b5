"""How long a page of features takes beside SQL that computes the same bytes.

    python benchmarks/ogc_items.py --layer incidents

Asks the configured database as it is (load it with a bulk import, or any synthetic rows), through
Django without a socket. Prints the medians, milliseconds, and their ratio.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).absolute().parents[1]
RUNS = 9
COMPUTED = """
    SELECT '{{"type":"FeatureCollection","features":[' || string_agg(f, ',') || ']}}' FROM (
        SELECT '{{"type":"Feature","id":"' || feature_id || '","geometry":'
            || ST_AsGeoJSON(geometry, 7) || ',"properties":' || properties::text || '}}' AS f
        FROM operations_publication
        WHERE layer = %s AND redacted_at IS NULL AND known_from <= now()
            AND (known_to > now() OR known_to IS NULL) {where}
        ORDER BY id LIMIT %s) AS page
"""
BOX = (44.0, 33.2, 44.6, 33.6)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layer", default="incidents")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflictmap.settings")
    import django

    django.setup()
    from django.db import connections
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    for limit, boxed in ((50, False), (1000, False), (10_000, False), (1000, True)):
        where = (
            "AND ST_Intersects(geometry, ST_MakeEnvelope(%s, %s, %s, %s, 4326))" if boxed else ""
        )

        def ask(limit: int = limit, boxed: bool = boxed) -> int:
            query = {"limit": limit, "f": "json"}
            if boxed:
                query["bbox"] = ",".join(map(str, BOX))  # type: ignore[assignment]
            return len(client.get(f"/ogc/collections/{options.layer}/items", query).content)

        def compute(limit: int = limit, where: str = where, boxed: bool = boxed) -> int:
            with connections["public"].cursor() as cursor:
                params = [options.layer, *(BOX if boxed else ()), limit]
                cursor.execute(COMPUTED.format(where=where), params)
                return len(cursor.fetchone()[0])

        took, sql = timed(ask), timed(compute)
        name = f"{limit:,} features{' in a box' if boxed else ''}"
        sys.stdout.write(
            f"{name:24} {took:8.1f} ms, computed by SQL {sql:8.1f} ms: {took / sql:.2f} times;"
            f" {ask() / 1000:.0f} kB\n"
        )
    return 0


def timed(run: Callable[[], object]) -> float:
    """Return the median of several runs, milliseconds."""
    found = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        run()
        found.append((time.perf_counter() - begun) * 1000)
    return statistics.median(found)


if __name__ == "__main__":
    sys.exit(main())
