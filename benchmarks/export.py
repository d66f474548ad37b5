"""How fast a layer comes out as a file, and what that costs the server.

    python benchmarks/export.py [--rows 100000] [--rounds 5] [--formats geojson,csv,gpkg]

Makes a database of its own beside the configured one and drops it again. Published incidents are
copied to so many rows by SQL. Then, alternating round by round:

  stored     COPY of the stored text of each feature, no HTTP
  computed   one SELECT in which PostGIS makes the same members by string_agg over ST_AsGeoJSON and
             row_to_json, no HTTP
  <format>   the address /export/incidents.<format>, read from the server that `make` starts
             (granian, one worker)

Ratios are of the medians of one run. First byte: from the request sent to the first byte of the
body. Memory: what the server holds privately at its peak above idle, measured after a first round
has warmed it up, from /proc; a built file's own process is shown apart.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).absolute().parents[1]
BOUND, FIRST_BYTE_MS, MEMORY_MB = 1.0, 50.0, 10.0
TABLE = "operations_publication"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--formats", default="geojson,geojsons,csv,kml,atom,gpkg,fgb,parquet")
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflictmap.settings")
    import django

    django.setup()
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    name = f"{usual}_export_benchmark"
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        fill(given.rows)
        port = free_port()
        server = start(port, name, usual)
        try:
            return measure(port, server.pid, given.formats.split(","), given.rounds)
        finally:
            server.terminate()
            server.wait()
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


def fill(rows: int) -> None:
    """Load the demonstration and copy its incidents to so many located rows, each with its id."""
    from django.core.management import call_command
    from django.db import connection

    call_command("load_demo", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {TABLE} (feature_id, version, record_id, layer, kind, title, actors,
                properties, geometry, precision, precision_m, valid_during, start_known, end_known,
                recorded_during, digest, feature_json, search_text)
            SELECT made_id, 1, made_id, 'incidents', kind, title, actors, said, place, precision,
                precision_m, valid_during, start_known, end_known, recorded_during, digest,
                json_build_object('type', 'Feature', 'id', made_id,
                    'geometry', ST_AsGeoJSON(place, 7)::json, 'properties', said)::text, search_text
            FROM (
                SELECT gen_random_uuid() AS made_id, p.*, p.properties || jsonb_build_object(
                        'title', p.title || ' ' || n) AS said,
                    ST_SetSRID(ST_MakePoint(39 + random() * 9, 29 + random() * 8), 4326) AS place
                FROM generate_series(1, %s) n,
                    (SELECT * FROM {TABLE} WHERE layer = 'incidents' AND geometry IS NOT NULL
                     LIMIT 1) p
            ) made
        """,
            [rows],
        )
        cursor.execute(f"VACUUM ANALYZE {TABLE}")


def start(port: int, database: str, usual: str) -> "subprocess.Popen[bytes]":
    """Start the server on the database of the benchmark and wait until it answers."""
    environment = {**os.environ, "DATABASE_URL": database_url(database)}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--blocking-threads", "4", "conflictmap.wsgi:application"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    for _ in range(300):
        try:
            fetch(port, "csv", "q=no-such-word")
            return server
        except OSError:
            time.sleep(0.1)
    server.terminate()
    raise SystemExit("The server did not start.")


def database_url(name: str) -> str:
    from urllib.parse import quote

    from django.db import connection

    at = connection.settings_dict
    login = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
    port = f":{at['PORT']}" if at["PORT"] else ""
    return f"postgis://{login}@{quote(at['HOST'], safe='')}{port}/{name}"


def measure(port: int, pid: int, formats: list[str], rounds: int) -> int:
    """Print a line a contestant; return 1 where GeoJSON misses a bound."""
    contestants: dict[str, Callable[[], tuple[float, float, int]]] = {
        "stored": stored, "computed": computed,
    }  # fmt: skip
    contestants |= {one: partial(fetch, port, one) for one in formats}
    for contestant in contestants.values():
        contestant()
    times: dict[str, list[tuple[float, float, int]]] = {name: [] for name in contestants}
    memory: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            with Watch(pid) as watch:
                times[name].append(contestant())
            memory[name].append((watch.own, watch.children))
    base = statistics.median(total for _, total, _ in times["computed"])
    sys.stdout.write(
        "             first byte     total   × computed      MB   server +MB  writer MB\n"
    )
    for name, found in times.items():
        first = statistics.median(one for one, _, _ in found)
        total = statistics.median(one for _, one, _ in found)
        own, children = (max(one) for one in zip(*memory[name], strict=True))
        sys.stdout.write(
            f"{name:<12} {first * 1000:8.1f} ms {total:7.2f} s {total / base:9.2f} "
            f"{found[0][2] / 1e6:11.1f} {own:10.1f} {children:10.1f}\n"
        )
    if "geojson" not in times:
        return 0
    first = statistics.median(one for one, _, _ in times["geojson"]) * 1000
    ratio = statistics.median(one for _, one, _ in times["geojson"]) / base
    more = max(own for own, _ in memory["geojson"])
    return int(ratio > BOUND or first > FIRST_BYTE_MS or more > MEMORY_MB)


def stored() -> tuple[float, float, int]:
    """COPY the stored text, as the lowest price of these bytes."""
    from django.db import connection

    begun, first, size = time.perf_counter(), 0.0, 0
    query = f"SELECT feature_json FROM {TABLE} WHERE layer = 'incidents' ORDER BY id"
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT") as rows:
        for row in rows:
            first = first or time.perf_counter() - begun
            size += len(row)
    return first, time.perf_counter() - begun, size


def computed() -> tuple[float, float, int]:
    """Let PostGIS make the features in one SELECT."""
    from django.db import connection

    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(f"""
            SELECT '{{"type":"FeatureCollection","features":[' || string_agg(
                '{{"type":"Feature","id":"' || feature_id || '","geometry":'
                || coalesce(ST_AsGeoJSON(geometry, 7), 'null') || ',"properties":'
                || (row_to_json(said)->>'properties') || '}}', ',' ORDER BY id) || ']}}'
            FROM {TABLE}, LATERAL (SELECT properties) said
            WHERE layer = 'incidents'
        """)
        size = len(cursor.fetchone()[0].encode())
    took = time.perf_counter() - begun
    return took, took, size


def fetch(port: int, ending: str, query: str = "") -> tuple[float, float, int]:
    """Return the seconds to the first byte and to the last, and the bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    begun = time.perf_counter()
    connection.request("GET", f"/export/incidents.{ending}?{query}", headers={"Host": "localhost"})
    response = connection.getresponse()
    size = len(response.read(1))
    first = time.perf_counter() - begun
    while block := response.read(2**18):
        size += len(block)
    took = time.perf_counter() - begun
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{ending}: {response.status}")
    return first, took, size


class Watch:
    """The private memory of a process tree while something runs. own: MB above the beginning, of
    the server's processes; children: MB at most of the process that writes a file."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.own = self.children = 0.0
        self._stopped = threading.Event()

    def __enter__(self) -> "Watch":
        self._begun = sum(private_mb(pid) for pid in self._servers())
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._stopped.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stopped.wait(0.02):
            tree = descendants(self.pid)
            writers = {pid for pid in tree if "exports.writing" in words_of(pid)}
            own = sum(private_mb(pid) for pid in {self.pid, *tree} - writers)
            self.own = max(self.own, own - self._begun)
            self.children = max(self.children, sum(private_mb(pid) for pid in writers))

    def _servers(self) -> set[int]:
        return {self.pid, *descendants(self.pid)}


def descendants(pid: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(one) for one in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            found |= {child, *descendants(child)}
    return found


def words_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def private_mb(pid: int) -> float:
    """Return the anonymous memory that a process holds, in MB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
