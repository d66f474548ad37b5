"""How long an import takes beside a bare COPY of the same rows into the same indexes.

    python benchmarks/gazetteer_import.py IQ.txt alternateNamesV2.txt

Runs on the configured database, in one transaction that is rolled back: nothing is kept. Prints
seconds, the ratio, and which share of the import is the computing of search keys.
"""

import argparse
import io
import os
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).absolute().parents[1]
TABLES = ("gazetteer_place", "gazetteer_placename")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, help="a GeoNames dump, alternate names")
    parser.add_argument("--bound", type=float, default=3.0, help="fail above this ratio")
    paths = parser.parse_args().paths
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflictmap.settings")
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        result = measure(paths)
        transaction.set_rollback(True)
    ratio = result["import"] / result["copy"]
    sys.stdout.write(
        f"{result['places']} places, {result['names']} names\n"
        f"bare COPY     {result['copy']:7.2f} s\n"
        f"import        {result['import']:7.2f} s  {ratio:.2f} times the bare COPY\n"
        f"  search keys {result['keys']:7.2f} s  {result['keys'] / result['import']:.0%} of it\n"
        f"import again  {result['again']:7.2f} s, {result['changed']} rows changed\n"
    )
    return 0 if ratio <= parser.parse_args().bound else 1


def measure(paths: list[Path]) -> dict[str, Any]:
    """Return seconds and counts; must run in a transaction that is rolled back."""
    from django.db import connection

    from gazetteer.importers import staging
    from gazetteer.importers.progress import Progress
    from gazetteer.importers.registry import import_files
    from gazetteer.models import search_keys

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE gazetteer_place CASCADE")
        staging._keys.cache_clear()
        begun = time.perf_counter()
        report = import_files("geonames", paths, progress=Progress())
        took = time.perf_counter() - begun
        begun = time.perf_counter()
        again = import_files("geonames", paths, progress=Progress())
        took_again = time.perf_counter() - begun
        bare = 0.0
        for table in TABLES:
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
            rows = io.BytesIO()
            with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as out:
                for data in out:
                    rows.write(data)
            begun = time.perf_counter()
            with cursor.copy(f"COPY bare_{table} FROM STDIN (FORMAT binary)") as into:
                into.write(rows.getvalue())
            bare += time.perf_counter() - begun
        cursor.execute("SELECT DISTINCT name FROM gazetteer_placename")
        names = [name for (name,) in cursor.fetchall()]
        _forget()
        begun = time.perf_counter()
        for name in names:
            search_keys(name)
        keys = time.perf_counter() - begun
    return {
        "copy": bare, "import": took, "again": took_again, "keys": keys,
        "places": report.places_added, "names": report.names_added,
        "changed": again.places_changed + again.names_changed + again.names_added,
    }  # fmt: skip


def _forget() -> None:
    """Empty the caches of the key functions, so that computing is measured and not remembering."""
    from gazetteer import normalize, vocabulary

    for module in (normalize, vocabulary):
        for each in vars(module).values():
            if hasattr(each, "cache_clear"):
                each.cache_clear()


if __name__ == "__main__":
    sys.exit(main())
