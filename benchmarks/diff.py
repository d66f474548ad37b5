"""How long a diff over a year of daily positions takes beside a bare query of the same rows.

    python benchmarks/diff.py

Two lines with a position a day, 500 vertices each, and two areas of control with an outline a day,
between incidents. Runs on the configured database as the public role, in one transaction that is
rolled back: nothing is kept. Prints milliseconds, the ratio, the queries and their plans on demand.
"""

import argparse
import datetime as dt
import math
import os
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).absolute().parents[1]
START = dt.date(2019, 1, 1)
DAYS, VERTICES, INCIDENTS, RUNS = 365, 500, 10_000, 9
ACTORS = ("alpha", "beta")
BARE = """
    SELECT feature_id, properties, ST_AsBinary(geometry) FROM operations_publication
    WHERE layer IN ('contact-lines', 'control-assessed') AND redacted_at IS NULL
    AND recorded_during @> now() AND valid_during && daterange(%s, %s, '[]')
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bound", type=float, default=1000, help="fail above this, milliseconds")
    parser.add_argument("--plans", action="store_true", help="print EXPLAIN ANALYZE of each query")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflictmap.settings")
    import django

    django.setup()
    from django.db import connections, transaction

    with transaction.atomic():
        fill()
        with connections["default"].cursor() as cursor:
            cursor.execute("ANALYZE operations_publication")
            cursor.execute("SET LOCAL ROLE conflictmap_public")
        public = connections["public"]
        public.ensure_connection()
        own = public.connection
        public.connection = connections["default"].connection  # it sees what is not committed
        try:
            took = measure(plans=options.plans)
        finally:
            public.connection = own
        transaction.set_rollback(True)
    return 0 if took <= options.bound else 1


def fill() -> None:
    """Put a year of daily positions, outlines and incidents into the public table."""
    from operations.models import Publication

    Publication.objects.bulk_create(rows(), batch_size=500)  # nothing here is a real publication


def rows() -> Iterator[Any]:
    from django.contrib.gis.geos import LineString, Point, Polygon

    for number, actor in enumerate(ACTORS):
        who = {"id": actor, "name": actor.title(), "names": {}, "color": ""}
        line = {"id": str(uuid.uuid4()), "title": f"Line of {actor}"}
        for day in range(DAYS):
            front = wave(35 + number * 0.1 + day * 0.0002, day)
            yield row("contact-lines", LineString(front, srid=4326), day, line=line, owner=who,
                      holds=("right", "left")[number], status="present")  # fmt: skip
            far = 34.0 if number == 0 else 36.0
            ring = [*front, (front[-1][0], far), (front[0][0], far), front[0]]
            yield row("control-assessed", Polygon(ring, srid=4326), day, holder=who, holders=[who],
                      status="control", method="behind the line")  # fmt: skip
    for number in range(INCIDENTS):
        yield row("incidents", Point(44 + number % 100 / 100, 35, srid=4326), number % DAYS)


def wave(lat: float, day: int) -> list[tuple[float, float]]:
    """Return a line of 500 vertices over a degree and a half that wriggles, each day otherwise."""
    return [
        (44 + 1.5 * i / VERTICES, lat + 0.03 * math.sin(i / 20) + 0.004 * math.sin(i * 1.7 + day))
        for i in range(VERTICES)
    ]


def row(layer: str, shape: Any, day: int, **properties: Any) -> Any:
    from operations.models import Publication

    first = START + dt.timedelta(days=day)
    known = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    shared = {"valid_from": first.isoformat(), "sources": [{"publisher": "The Daily Example"}]}
    return Publication(
        feature_id=uuid.uuid4(), version=1, record_id=uuid.uuid4(), layer=layer, kind="other",
        title=f"{layer} {day}", actors=[], properties=shared | properties, geometry=shape,
        precision="exact", valid_during=(first, first + dt.timedelta(days=1)), start_known=True,
        end_known=True, recorded_during=(known, None), digest="0" * 64, feature_json="",
        search_text="",
    )  # fmt: skip


def measure(*, plans: bool) -> float:
    """Return the median milliseconds of a diff over the year, and print all that was measured."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from operations.diff import Comparison, compare

    last = START + dt.timedelta(days=DAYS - 1)
    asked = {"from": START.isoformat(), "to": last.isoformat()}
    public = connections["public"]

    def bare() -> None:
        with public.cursor() as cursor:
            for day in (START, last):
                cursor.execute(BARE, [day, day])
                cursor.fetchall()

    def whole_year() -> None:
        with public.cursor() as cursor:
            cursor.execute(BARE, [START, last])
            cursor.fetchall()

    with CaptureQueriesContext(public) as asked_for:
        found = compare(Comparison.from_query(asked))
    took, took_bare, took_year = (
        timed(run) for run in (lambda: compare(Comparison.from_query(asked)), bare, whole_year)
    )
    for total in found.totals:
        sys.stdout.write(
            f"{total.party.layer:17} {total.party.actor:6} gained {total.gained_km2:8.1f} km²,"
            f" lost {total.lost_km2:8.1f} km²\n"
        )
    sys.stdout.write(
        f"bare query, both days   {took_bare:7.1f} ms\n"
        f"bare query, whole year  {took_year:7.1f} ms\n"
        f"diff                    {took:7.1f} ms  {took / took_bare:.1f} times the bare query,"
        f" {took / took_year:.2f} times that of the year; {len(asked_for)} queries\n"
    )
    if plans:
        for query in asked_for:
            with public.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + query["sql"])
                sys.stdout.write("\n" + "\n".join(line for (line,) in cursor.fetchall()) + "\n")
    return took


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
