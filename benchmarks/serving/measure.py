"""Items, exports and throughput of ours beside SQL floors and peers, in one run, taking turns.

    python benchmarks/serving/measure.py fill            # once, into a database of its own
    python benchmarks/serving/measure.py --peers PEERS  # with requirements.txt installed there

`computed` is one SELECT that makes the same bytes from plain columns, `stored` one that joins the
stored text; neither has HTTP. Medians of milliseconds, ratios to `computed`; features and bytes are
counted, so that nobody wins by serving less. DATABASE_URL must name a host that all can reach.
"""

import argparse
import gc
import http.client
import os
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable

import contestants
import psycopg
import rows

SMALL_BOX = "44.30,33.20,44.50,33.40"
WIDE_BOX = "36,30,50,38"
EXPORTED = 100_000
DAYS = "2014-01-01/2014-12-30"  # a tenth of the ten years
COMPUTED = f"SELECT {rows.FEATURE.format('e')} AS f FROM (%s) AS e {rows.ROW}"
STORED = "SELECT feature_json AS f FROM operations_publication WHERE layer = 'incidents'"
JOINED = """
SELECT '{"type":"FeatureCollection","features":[' || string_agg(f, ',') || ']}' FROM (%s) AS x
"""
OF_THE_TIME = "AND redacted_at IS NULL AND recorded_during @> now()"


class Answer:
    """What one try brought: milliseconds to the first byte and to the last, features, bytes."""

    def __init__(self, first: float, whole: float, features: int, size: int) -> None:
        self.first, self.whole, self.features, self.size = first, whole, features, size


def by_sql(connection: "psycopg.Connection[tuple[str]]", query: str) -> Callable[[], Answer]:
    def run() -> Answer:
        begun = time.perf_counter()
        row = connection.execute(query.encode()).fetchone()
        took = (time.perf_counter() - begun) * 1000
        text = row[0] if row else ""
        return Answer(took, took, text.count('"Feature"'), len(text.encode()))

    return run


def by_copy(connection: "psycopg.Connection[tuple[str]]", query: str) -> Callable[[], Answer]:
    """The export's floor: COPY in chunks, as a server would pass them on."""

    def run() -> Answer:
        begun, first, features, size = time.perf_counter(), 0.0, 0, 0
        with connection.cursor().copy(f"COPY ({query}) TO STDOUT".encode()) as stream:
            for chunk in stream:
                first = first or time.perf_counter()
                features += 1
                size += len(chunk)
        end = time.perf_counter()
        return Answer((first - begun) * 1000, (end - begun) * 1000, features, size)

    return run


def by_http(one: contestants.Contestant, path: str, **values: object) -> Callable[[], Answer]:
    held = http.client.HTTPConnection("127.0.0.1", one.port, timeout=300)
    target = path.format(**values)

    def run() -> Answer:
        held.close()  # idle connections are closed by some servers
        held.connect()
        begun = time.perf_counter()
        held.request("GET", target, headers={"Accept-Encoding": "identity"})
        response = held.getresponse()
        parts = [response.read(1)]
        first = time.perf_counter()
        while part := response.read(1 << 20):
            parts.append(part)
        end = time.perf_counter()
        body = b"".join(parts)
        if response.status != 200:
            raise SystemExit(f"{one.name} answers {response.status} to {target}: {body[:200]!r}")
        features = body.count(b'"Feature"')
        return Answer((first - begun) * 1000, (end - begun) * 1000, features, len(body))

    return run


def compare(title: str, runs: dict[str, Callable[[], Answer]], rounds: int) -> None:
    """Print a table: each contestant once a round, in turn; the first round warms up."""
    answers: dict[str, list[Answer]] = {name: [] for name in runs}
    slow: set[str] = set()
    for turn in range(rounds + 1):
        for name, run in runs.items():
            if name in slow and turn > 3:
                continue  # three rounds are enough of what takes seconds
            gc.collect()
            answer = run()
            if turn:
                answers[name].append(answer)
            if answer.whole > 2000:
                slow.add(name)
    floor = statistics.median(a.whole for a in answers["computed"])
    print(f"\n{title}\n{'':16}{'first':>9}{'whole':>10}{'ratio':>8}{'features':>10}{'kB':>9}")
    for name, got in answers.items():
        first = statistics.median(a.first for a in got)
        whole = statistics.median(a.whole for a in got)
        print(f"{name:16}{first:9.1f}{whole:10.1f}{whole / floor:8.2f}"
              f"{got[-1].features:10,}{got[-1].size / 1000:9,.0f}", flush=True)  # fmt: skip


def throughput(every: list[contestants.Contestant]) -> None:
    """Print requests a second at 16 connections, 50 features of a small box each."""
    if not shutil.which("wrk"):
        print("\nthroughput: wrk is not installed")
        return
    print("\nthroughput, small box, 50 features, 16 connections (requests a second)")
    found: dict[str, list[float]] = {one.name: [] for one in every}
    for _ in range(3):
        for one in every:
            target = one.address(one.box, limit=50, bbox=SMALL_BOX)
            told = subprocess.run(["wrk", "-c16", "-t2", "-d5", target],
                                  capture_output=True, text=True, check=True).stdout  # fmt: skip
            rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
            bad = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
            if bad:
                print(f"{one.name}: {bad.group(1)} errors")
            found[one.name].append(float(rate.group(1)) if rate else 0.0)
    for name, rates in found.items():
        print(f"{name:16}{statistics.median(rates):9.0f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", nargs="?", choices=["fill", "measure"], default="measure")
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--peers", default="", help="environment of the peers")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--parts", default="items,boxes,export,throughput")
    options = parser.parse_args()
    database = os.environ["DATABASE_URL"].replace("postgis://", "postgresql://")
    with psycopg.connect(database, autocommit=True) as connection:
        if options.act == "fill":
            rows.fill(connection.cursor(), options.incidents)
            return 0
        every = contestants.all_of(options.peers, os.environ["DATABASE_URL"])
        with contestants.running(every):
            parts = options.parts.split(",")
            if "items" in parts:
                items(connection, every, options.rounds)
            if "boxes" in parts:
                boxes(connection, every, options.rounds)
            if "export" in parts:
                export(connection, every)
            if "throughput" in parts:
                throughput(every)
    return 0


def items(
    connection: "psycopg.Connection[tuple[str]]", every: list[contestants.Contestant], rounds: int
) -> None:
    for limit in (50, 1_000, 10_000):
        first = f"SELECT * FROM events ORDER BY number LIMIT {limit}"
        stored = f"{STORED} {OF_THE_TIME} ORDER BY id LIMIT {limit}"
        runs = {
            "stored": by_sql(connection, JOINED % stored),
            "computed": by_sql(connection, JOINED % (COMPUTED % first)),
            **{one.name: by_http(one, one.items, limit=limit) for one in every},
        }
        compare(f"items, {limit:,}", runs, rounds)


def boxes(
    connection: "psycopg.Connection[tuple[str]]", every: list[contestants.Contestant], rounds: int
) -> None:
    for title, box in (("small", SMALL_BOX), ("wide", WIDE_BOX)):
        corners = f"ST_MakeEnvelope({box}, 4326)"
        inside = f"SELECT * FROM events WHERE geom && {corners} LIMIT 1000"
        within = f"{STORED} {OF_THE_TIME} AND geometry && {corners} LIMIT 1000"
        runs = {
            "stored": by_sql(connection, JOINED % within),
            "computed": by_sql(connection, JOINED % (COMPUTED % inside)),
            **{one.name: by_http(one, one.box, limit=1000, bbox=box) for one in every},
        }
        compare(f"items, 1,000 of a {title} box", runs, rounds)


def export(
    connection: "psycopg.Connection[tuple[str]]", every: list[contestants.Contestant]
) -> None:
    first, last = DAYS.split("/")
    of_year = f"valid_during && daterange('{first}', '{last}', '[]')"
    computed = f"SELECT * FROM events WHERE valid_from BETWEEN '{first}' AND '{last}'"
    runs = {
        "stored": by_copy(connection, f"{STORED} {OF_THE_TIME} AND {of_year}"),
        "computed": by_copy(connection, COMPUTED % computed),
        **{one.name: by_http(one, one.export, days=DAYS, many=EXPORTED) for one in every},
    }
    compare("export of a year, some 100,000", runs, 3)


if __name__ == "__main__":
    raise SystemExit(main())
