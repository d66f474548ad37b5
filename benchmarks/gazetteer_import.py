"""How long an import takes beside a bare COPY of the same rows into the same indexes.

    python benchmarks/gazetteer_import.py IQ.txt alternateNamesV2.txt
    python benchmarks/gazetteer_import.py IQ.txt --times 45

Runs on the configured database, in one transaction that is rolled back: nothing is kept. The
import counts with its foreign keys checked, as a commit would; the bare COPY goes into tables
with the same columns, checks and indexes, which have no foreign keys, and names have their
search keys already. `--times` multiplies a dump, with other ids and other names, to a million
rows and more: what is read as a stream must not take more memory for it. Fails above `--bound`.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).absolute().parents[1]
TABLES = ("gazetteer_place", "gazetteer_placename")
LATIN, ARABIC = "bdfgklmnrsz", "بدفقكلمنرسز"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, help="a GeoNames dump, alternate names")
    parser.add_argument("--bound", type=float, default=3.0, help="fail above this ratio")
    parser.add_argument("--times", type=int, default=1, help="multiply the dump so many times")
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflictmap.settings")
    import django

    django.setup()
    from django.db import transaction

    with multiplied(asked.paths, asked.times) as paths, transaction.atomic():
        result = measure(paths)
        transaction.set_rollback(True)
    ratio = result["import"] / result["copy"]
    sys.stdout.write(
        f"{result['places']} places, {result['names']} names\n"
        f"bare COPY     {result['copy']:7.2f} s\n"
        f"import        {result['import']:7.2f} s  {ratio:.2f} times the bare COPY, "
        f"{result['rows'] / result['import']:.0f} rows a second\n"
        f"  checks      {result['checks']:7.2f} s  of foreign keys, part of it\n"
        f"import again  {result['again']:7.2f} s, {result['changed']} rows changed\n"
        f"peak memory   {result['peak']:5.0f} MB, {result['idle']:.0f} MB before; "
        f"a worker {result['worker']:.0f} MB\n"
    )
    return 0 if ratio <= asked.bound else 1


def measure(paths: list[Path]) -> dict[str, Any]:
    """Return seconds, megabytes and counts; must run in a transaction that is rolled back."""
    from django.db import connection

    from gazetteer.importers.progress import Progress
    from gazetteer.importers.registry import import_files

    def run() -> tuple[Any, float, float]:
        begun = time.perf_counter()
        report = import_files("geonames", paths, progress=Progress())
        merged = time.perf_counter()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        ended = time.perf_counter()
        return report, ended - begun, ended - merged

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE gazetteer_place CASCADE")
        idle = _peak(resource.RUSAGE_SELF)
        report, took, checks = run()
        again, took_again, _ = run()
        peak, worker = _peak(resource.RUSAGE_SELF), _peak(resource.RUSAGE_CHILDREN)
        bare = sum(_bare_copy(cursor, table) for table in TABLES)
    return {
        "copy": bare, "import": took, "checks": checks, "again": took_again,
        "idle": idle, "peak": peak, "worker": worker,
        "places": report.places_added, "names": report.names_added,
        "rows": report.places_added + report.names_added,
        "changed": again.places_changed + again.names_changed + again.names_added,
    }  # fmt: skip


def _bare_copy(cursor: Any, table: str) -> float:
    """Return the seconds of a COPY of a table's rows into an empty one of the same make."""
    cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
    with tempfile.TemporaryFile() as rows:
        with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as out:
            for data in out:
                rows.write(data)
        rows.seek(0)
        begun = time.perf_counter()
        with cursor.copy(f"COPY bare_{table} FROM STDIN (FORMAT binary)") as into:
            while data := rows.read(1 << 20):
                into.write(data)
        return time.perf_counter() - begun


def _peak(who: int) -> float:
    """Return the most megabytes a process had: this one, or the largest child that has ended."""
    return resource.getrusage(who).ru_maxrss / 1024


@contextmanager
def multiplied(paths: list[Path], times: int) -> Iterator[list[Path]]:
    """Yield the paths, of the first so many copies with ids and names of their own."""
    if times < 2:
        yield paths
        return
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / paths[0].name
        with large.open("w", encoding="utf-8") as out:
            for copy in range(times):
                with paths[0].open(encoding="utf-8", newline="\n") as lines:
                    out.writelines(_another(line, copy) if copy else line for line in lines)
        yield [large, *paths[1:]]


def _another(line: str, copy: int) -> str:
    row = line.split("\t")
    row[0] = f"{copy}{row[0]:0>9}"
    row[1:4] = [",".join(_longer(name, copy) for name in cell.split(",")) for cell in row[1:4]]
    return "\t".join(row)


def _longer(name: str, copy: int) -> str:
    """Return the name with a syllable or more of its script written onto it."""
    letters, vowel = (ARABIC, "ا") if any("\u0600" <= char < "\u0700" for char in name) else (
        LATIN, "a")  # fmt: skip
    more = ""
    while copy and name:
        copy, which = divmod(copy, len(letters))
        more += letters[which] + vowel
    return name + more


if __name__ == "__main__":
    sys.exit(main())
