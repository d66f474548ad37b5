"""How long vector tiles take in the database, beside plain ST_AsMVT and stored bytes.

    python benchmarks/tiles.py fill       # once, into a database of its own; some minutes
    python benchmarks/tiles.py seal       # counts the bins
    python benchmarks/tiles.py publish    # what the triggers cost a set-wise insert, rolled back
    python benchmarks/tiles.py            # measures

A million incidents in 300 clusters over ten years, a third of them on the towns' own points, 5,000
areas of 50 to 500 vertices and 2,000 lines of 100 to 2,000, all invented, in layers of the real
table. Contestants take turns; medians of milliseconds: ours made anew with gzip; kept (the version
asked, the bytes from memory); http, the same by Django's test client; plain ST_AsMVT over the 4326
geometry as the owner, without a policy; stored bytes by key. `fill` refuses a database that holds
more than the demonstration.
"""

import argparse
import datetime as dt
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).absolute().parents[1]
INSERT = """
INSERT INTO operations_publication (feature_id, version, record_id, layer, kind, title, actors,
    properties, geometry, precision, precision_m, valid_during, start_known, end_known,
    recorded_during, digest, feature_json, search_text)
SELECT id, 1, id, layer, kind, title, '{}',
    jsonb_build_object('title', title, 'titles', jsonb_build_object('ar', 'حادث', 'ckb', 'ڕووداو'),
                       'kind', kind),
    shape, 'exact', NULL, daterange(day, day + 1 + duration), true, true,
    tstzrange(now(), NULL), encode(sha256(id::text::bytea), 'hex'), '{}', ''
FROM (%s) AS made
"""
POINTS = """
SELECT gen_random_uuid() AS id, 'incidents' AS layer, 'Attack ' || number AS title,
    (ARRAY['attack', 'raid', 'find', 'visit', 'statement'])[1 + number %% 5] AS kind,
    date '2014-01-01' + (random() * 3650)::int AS day, (random() * random() * 3)::int AS duration,
    ST_SetSRID(CASE WHEN random() < 0.33 THEN ST_MakePoint(east, north) ELSE
        ST_MakePoint(east + (random() + random() + random() - 1.5) * 0.4,
                     north + (random() + random() + random() - 1.5) * 0.3) END, 4326) AS shape
FROM generate_series(%s, %s) AS number
CROSS JOIN LATERAL (SELECT floor(300 * random() * random() + number * 0)::int AS cluster OFFSET 0) c
CROSS JOIN LATERAL (SELECT 37 + 10 * abs(sin(cluster * 12.9898)) AS east,
                           31 + 5.5 * abs(sin(cluster * 78.233)) AS north) town
"""
AREAS = """
SELECT gen_random_uuid() AS id, 'control-assessed' AS layer, 'Area ' || number AS title,
    'control' AS kind, date '2014-01-01' + (random() * 3650)::int AS day, 3000 AS duration,
    (SELECT ST_SetSRID(ST_MakePolygon(ST_AddPoint(line, ST_StartPoint(line))), 4326) FROM (
        SELECT ST_MakeLine(ST_MakePoint(
            37 + 10 * abs(sin(number * 12.9898))
                + size * (1 + 0.2 * sin(v * 1.7)) * cos(v * 2 * pi() / n),
            31 + 5 * abs(sin(number * 78.233))
                + size * (1 + 0.2 * sin(v * 1.7)) * sin(v * 2 * pi() / n)
        ) ORDER BY v) AS line FROM generate_series(0, n - 1) AS v) ring) AS shape
FROM generate_series(1, 5000) AS number
CROSS JOIN LATERAL (SELECT 50 + (number * 7919 %% 451) AS n,
                           0.02 + 0.3 * abs(sin(number * 3.7)) AS size) of
"""
LINES = """
SELECT gen_random_uuid() AS id, 'contact-lines' AS layer, 'Line ' || number AS title,
    '140101' AS kind, date '2014-01-01' + (random() * 3650)::int AS day, 3000 AS duration,
    (SELECT ST_SetSRID(ST_MakeLine(ST_MakePoint(
            37 + 9 * abs(sin(number * 12.9898)) + v * 0.001 + 0.002 * random(),
            31 + 5 * abs(sin(number * 78.233)) + 0.1 * sin(v / 50.0) + 0.002 * random()
        ) ORDER BY v), 4326) FROM generate_series(0, n - 1) AS v) AS shape
FROM generate_series(1, 2000) AS number
CROSS JOIN LATERAL (SELECT 100 + (number * 7919 %% 1901) AS n) of
"""


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fill(cursor: Any, many: int) -> None:
    """Put everything invented into the public table, 100,000 rows a statement."""
    cursor.execute("SELECT count(*) FROM operations_publication")
    if cursor.fetchone()[0] > 2000:
        raise SystemExit("This database holds more than the demonstration: use another.")
    cursor.execute("SELECT setseed(0.5)")
    for start in range(0, many, 100_000):
        started = time.perf_counter()
        cursor.execute(INSERT % (POINTS % (start + 1, min(many, start + 100_000))))
        say(f"{start + 100_000:,} incidents, {time.perf_counter() - started:.1f} s")
    for shapes in (AREAS, LINES):
        cursor.execute(INSERT % (shapes % ()))
    for table in ("publication", "drawn", "binchange"):
        cursor.execute(f"VACUUM ANALYZE operations_{table}")


PLAIN = """
WITH tile AS (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS square)
SELECT ST_AsMVT(drawn, %(layer)s, 4096, 'outline', 'id') FROM (
    SELECT id, lower(valid_during) - date '1970-01-01' AS valid_from,
           upper(valid_during) - date '1970-01-02' AS valid_to, feature_id::text AS feature, kind,
           title, properties #>> '{titles,ar}' AS title_ar,
           properties #>> '{titles,ckb}' AS title_ckb, precision,
           ST_AsMVTGeom(ST_Transform(geometry, 3857), square, 4096, 64) AS outline
    FROM operations_publication, tile
    WHERE layer = %(layer)s AND geometry && ST_Transform(square, 4326)
        AND recorded_during @> now() AND valid_during && daterange(%(first)s, %(end)s)
) AS drawn WHERE outline IS NOT NULL
"""
ASKED = [
    ("incidents", zoom, period) for period in ("", "2019-01-01/2019-12-31", "2019-08-05")
    for zoom in (0, 5, 8, 9, 11, 14)
] + [(layer, zoom, "") for layer in ("control-assessed", "contact-lines") for zoom in
     (0, 3, 5, 6, 8, 11, 14)]  # fmt: skip


def measure(runs: int, only: str) -> None:
    """Print medians in milliseconds, bytes gzipped, features; contestants take turns."""
    import mapbox_vector_tile
    from django.db import connection, connections
    from django.test import Client

    from operations.moment import Moment
    from operations.state import content_version
    from operations.tiles import caching, thinning
    from operations.tiles.addresses import Tile
    from operations.tiles.sql import Asked

    client = Client(headers={"Accept-Encoding": "gzip"})
    owner = connection.cursor()
    owner.execute("CREATE TEMP TABLE stored (key text PRIMARY KEY, tile bytea)")
    head = ("layer", "z", "datetime", "ours", "kept", "http", "plain", "stored", "o/p", "k/s",
            "zip kB", "features", "plain MB")  # fmt: skip
    say("".join(f"{name:>10}" for name in head))
    for layer, zoom, period in ASKED:
        if only not in ("", layer):
            continue
        x, y = _where(owner, layer, zoom)
        moment = Moment.from_query({"datetime": period} if period else {})
        asked = Asked(layer, Tile(zoom, x, y), moment)
        body, zipped = thinning.make(asked)
        url = f"/tiles/{layer}/{zoom}/{x}/{y}.mvt" + (f"?datetime={period}" if period else "")
        plain = {"z": zoom, "x": x, "y": y, "layer": layer, "first": moment.first,
                 "end": moment.last and moment.last + dt.timedelta(days=1)}  # fmt: skip
        owner.execute("INSERT INTO stored VALUES (%s, %s)", [url, zipped])

        def ask(sql: str, values: Any) -> bytes:
            owner.execute(sql, values)
            return bytes(owner.fetchone()[0])

        def kept(layer: str = layer, key: str = url, zipped: bytes = zipped) -> None:
            version = content_version(layer, Moment.from_query({}), is_pinned=False)
            if caching.SHELF.get(layer, version, key) is None:
                caching.SHELF.put(layer, version, key, zipped)

        contestants: dict[str, Callable[[], Any]] = {
            "ours": lambda asked=asked: thinning.make(asked),
            "kept": kept,
            "http": lambda url=url: client.get(url),
            "plain": lambda plain=plain: ask(PLAIN, plain),
            "stored": lambda url=url: ask("SELECT tile FROM stored WHERE key = %s", [url]),
        }
        took: dict[str, list[float]] = {name: [] for name in contestants}
        if thinning.sql.count_up_to(asked, 300_000) == 300_000:  # it would take half a minute
            del contestants["plain"]
        client.get(url)
        size = len(ask(PLAIN, plain)) if "plain" in contestants else 0
        for _ in range(runs):
            for name, act in contestants.items():
                if took[name] and took[name][0] > 1000:  # once is enough
                    continue
                started = time.perf_counter()
                act()
                took[name].append((time.perf_counter() - started) * 1000)
        ms = {name: statistics.median(times or [float("nan")]) for name, times in took.items()}
        drawn = mapbox_vector_tile.decode(body)[layer]["features"] if body else []
        many = sum(feature["properties"].get("count", 1) for feature in drawn)
        row = [layer[:9], zoom, period[:9], *(f"{value:.1f}" for value in ms.values()),
               f"{ms['ours'] / ms['plain']:.2f}", f"{ms['kept'] / ms['stored']:.1f}",
               f"{len(zipped) / 1000:.1f}", f"{many:,}", f"{size / 1e6:.2f}"]  # fmt: skip
        say("".join(f"{value:>10}" for value in row))
    connections.close_all()


def _where(owner: Any, layer: str, zoom: int) -> tuple[int, int]:
    """Return the tile of a zoom with the most in it."""
    owner.execute(
        "SELECT spot >> %s, count(*) FROM operations_drawn WHERE layer = %s"
        " GROUP BY 1 ORDER BY 2 DESC LIMIT 1", [2 * (24 - zoom), layer],
    )  # fmt: skip
    number = owner.fetchone()[0]
    return tuple(  # type: ignore[return-value]
        sum((number >> 2 * bit + odd & 1) << bit for bit in range(zoom)) for odd in (0, 1)
    )


def publish(cursor: Any) -> None:
    """Print what a set-wise insert of 100,000 takes with the triggers and without, by turns."""
    from django.db import transaction

    for _ in range(2):
        for switch in ("DISABLE", "ENABLE"):
            with transaction.atomic():
                for name in ("draw_fef15", "NAME"):
                    cursor.execute(
                        "SELECT tgname FROM pg_trigger WHERE tgname LIKE %s", [f"%{name}"]
                    )
                    for (trigger,) in cursor.fetchall():
                        cursor.execute(
                            f"ALTER TABLE operations_publication {switch} TRIGGER {trigger}"
                        )
                started = time.perf_counter()
                cursor.execute(INSERT % (POINTS % (1, 100_000)))
                say(f"{switch} triggers: {time.perf_counter() - started:.1f} s")
                transaction.set_rollback(True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", nargs="?", default="measure")
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--layer", default="", help="measure this one alone")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflictmap.settings")
    import django

    django.setup()
    from django.db import connection

    from operations.tiles import bins

    if options.act == "fill":
        fill(connection.cursor(), options.incidents)
    elif options.act == "seal":
        started = time.perf_counter()
        bins.count_again("incidents")
        say(f"{time.perf_counter() - started:.1f} s")
    elif options.act == "publish":
        publish(connection.cursor())
    else:
        measure(options.runs, options.layer)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
