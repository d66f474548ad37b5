"""How long importing and publishing events takes beside a bare COPY of the same final rows.

    python benchmarks/event_import.py [--rows 100000] [UCDP-GED.csv]

Makes a database of its own beside the configured one and drops it again. A file of real UCDP GED
events is multiplied, each copy moved by some days and some hundredths of a degree; without a file,
rows are generated. Then:

  import   the file is imported and published by the same function as `import_events --publish`,
           committed
  COPY     what is then in the tables is written to memory (binary), the tables are emptied, and the
           same rows are put back by COPY in one committed transaction

The tables are the same ones, so the baseline pays for the same indexes, checks, foreign keys and
triggers: history rows (django-pghistory) are written by trigger in both. Both check foreign keys at
once, which is much the faster way. Row counts of all tables are compared.

Seconds are those of a clock. On a busy machine they say little: the processor time of this process
and of its database process is printed beside them, where /proc tells it.
"""

import argparse
import csv
import datetime as dt
import io
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).absolute().parents[1]
# parents before children; the history tables are filled by triggers
TABLES = ("actor", "importbatch", "importproblem", "report", "record", "incident", "participation",
          "evidence", "importedactor", "importedrow", "reviewevent", "publication")  # fmt: skip
COLUMNS = ("id", "type_of_violence", "side_a_new_id", "side_a", "side_b_new_id", "side_b",
           "source_article", "source_original", "where_prec", "where_coordinates", "adm_1", "adm_2",
           "latitude", "longitude", "date_prec", "date_start", "date_end", "low", "best",
           "high")  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, help="UCDP GED as CSV")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--bound", type=float, default=4.0, help="fail above this ratio")
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflictmap.settings")
    import django

    django.setup()
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{usual}_benchmark"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "events.csv"
            write_rows(path, given.path, given.rows)
            ratio = measure(path)
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)
    return 0 if ratio <= given.bound else 1


def measure(path: Path) -> float:
    """Import, put the same rows back by COPY, print both and return the ratio."""
    from django.contrib.auth.models import User

    from operations.importers.events import Options
    from operations.importers.registry import import_file

    person = User.objects.create_superuser("benchmark", password=None)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun, worked, alone = time.perf_counter(), processor_s(), time.process_time()
    report = import_file("ucdp-ged", path, person, Options(version="1"), publish=True)
    took, work = time.perf_counter() - begun, processor_s() - worked
    python = time.process_time() - alone
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    counted = counts()
    begun = time.perf_counter()
    again = import_file("ucdp-ged", path, person, Options(version="1"), publish=True)
    took_again = time.perf_counter() - begun
    bare, bare_work = put_back()
    sys.stdout.write(
        f"{report.added} events of {path.stat().st_size / 1e6:.0f} MB, "
        f"{sum(counted.values())} rows in {len(TABLES)} tables\n"
        f"bare COPY     {bare:7.1f} s, {bare_work:7.1f} s of processor time\n"
        f"import        {took:7.1f} s, {work:7.1f} s of processor time, {python:.1f} in Python\n"
        f"ratio         {took / bare:7.2f}    {work / bare_work:7.2f}\n"
        f"import again  {took_again:7.1f} s, {again.added + again.changed} rows changed\n"
        f"peak memory   {peak / 1024:7.0f} MB, {(peak - before) / 1024:.0f} more than before\n"
    )
    missing = {name: counted[name] for name in TABLES if counted[name] > counts()[name]}
    if missing:
        sys.stdout.write(f"not put back: {missing}\n")
    return took / bare


def processor_s() -> float:
    """Return the processor seconds of this process and its database process so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        process = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    used = process.read_text().rpartition(")")[2].split() if process.exists() else ["0"] * 15
    ticks = int(used[11]) + int(used[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def put_back() -> tuple[float, float]:
    """Return the seconds that COPY takes to fill the emptied tables with what they held.

    By the clock, and of the processor.
    """
    from django.db import connection, transaction

    held: dict[str, io.BytesIO] = {}
    with connection.cursor() as cursor:
        for name in TABLES:
            held[name] = io.BytesIO()
            with cursor.copy(f"COPY operations_{name} TO STDOUT (FORMAT binary)") as out:
                for data in out:
                    held[name].write(data)
        everything = ", ".join(f"operations_{name}" for name in TABLES)
        cursor.execute(f"TRUNCATE {everything} CASCADE")
        begun, worked = time.perf_counter(), processor_s()
        with transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in TABLES:
                with cursor.copy(f"COPY operations_{name} FROM STDIN (FORMAT binary)") as into:
                    into.write(held[name].getvalue())
        return time.perf_counter() - begun, processor_s() - worked


def counts() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        found = {}
        for name in TABLES:
            cursor.execute(f"SELECT count(*) FROM operations_{name}")
            found[name] = cursor.fetchone()[0]
    return found


def write_rows(path: Path, sample: Path | None, wanted: int) -> None:
    """Write a GED-like file: a sample multiplied, or generated rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = multiplied(sample, wanted) if sample else generated(wanted)
        first = next(rows)
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def multiplied(sample: Path, wanted: int) -> Iterator[dict[str, Any]]:
    dice = random.Random(1)
    with sample.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"].isdigit()]
    for number in range(wanted):
        row = dict(rows[number % len(rows)])
        days = dt.timedelta(days=dice.randrange(-300, 300) if number >= len(rows) else 0)
        for name in ("date_start", "date_end"):
            row[name] = (dt.date.fromisoformat(row[name][:10]) + days).isoformat()
        for name in ("latitude", "longitude"):
            row[name] = f"{float(row[name]) + dice.uniform(-0.05, 0.05):.6f}"
        row["id"] = str(1_000_000 + number)
        yield row


def generated(wanted: int) -> Iterator[dict[str, Any]]:
    dice = random.Random(1)
    for number in range(wanted):
        day = dt.date(2004, 1, 1) + dt.timedelta(days=dice.randrange(5000))
        deaths = dice.randrange(1, 30)
        side = dice.randrange(2, 40)
        values = (
            number, dice.choice("123"), 1, "Government of Somewhere", side, f"Group {side}",
            f"Wire, {day}, {deaths} killed in attack on town {side}", "Police", dice.choice("1235"),
            f"Town {dice.randrange(500)}", f"Province {side % 18}", f"District {side}",
            f"{dice.uniform(29, 37):.6f}", f"{dice.uniform(39, 48):.6f}", 1, day, day, deaths,
            deaths, deaths + 2,
        )  # fmt: skip
        yield dict(zip(COLUMNS, values, strict=True))


if __name__ == "__main__":
    sys.exit(main())
