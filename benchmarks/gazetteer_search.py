"""How long one name takes to resolve among what is loaded, and among a synthetic million of names.

    python benchmarks/gazetteer_search.py pairs.csv
    python benchmarks/gazetteer_search.py pairs.csv --names 0        (without the million)

pairs.csv: spelling pairs as `gazetteer_benchmark` reads them, of which so many are asked, drawn
with a seed: those of places known by a unit with it, the others without. Each is asked once in a
new process, then again `--repeats` times, the question forgotten in between, of which the quickest
passes count: the machine may be busy. Then names that no place bears, which are looked for longest:
where SQL is asked, by trigrams. Beside the clock stand the process's own seconds, in which neither
the database nor other programs count, and the same names by rapidfuzz over every name in memory.

The million: every place and name that is loaded again and again, each copy's names with a syllable
or more of their script written onto them, and onto their search keys; units keep their places.
Made in a transaction that is rolled back, on the configured database: its tables are locked
meanwhile. Beyond `gazetteer.memory.LIMIT` names the search goes by SQL; so it does there.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).absolute().parents[1]
LATIN, ARABIC = "bdfgklmnrsz", "بدفگكلمنرسز"
FUZZY = 20  # questions put to rapidfuzz: over a million names each takes a good part of a second
INVENTED = 100
Question = tuple[str, str | None]

PLACES = """
INSERT INTO gazetteer_place (id, external_id, public_id, {columns})
SELECT id + %(shift)s, external_id || ':' || %(copy)s, gen_random_uuid(), {columns}
  FROM gazetteer_place WHERE id <= %(last)s AND feature_class <> 'A'
"""
NAMES = """
INSERT INTO gazetteer_placename
       (name, key, skeleton, place_id, language, script, kind, source, origin)
SELECT left(n.name, 180) || more, left(key, 180) || more, left(skeleton, 80) || %(consonants)s,
       place_id + %(shift)s, language, n.script, n.kind, n.source, n.origin
  FROM gazetteer_placename n JOIN gazetteer_place p ON p.id = place_id,
       LATERAL (SELECT CASE n.script WHEN 'Arab' THEN %(arabic)s ELSE %(latin)s END) m(more)
 WHERE place_id <= %(last)s AND n.id <= %(last_name)s AND p.feature_class <> 'A'
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--names", type=int, default=1_000_000)
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflictmap.settings")
    import django

    django.setup()
    from django.db import transaction

    from gazetteer import memory
    from gazetteer.benchmark.absent import invent
    from gazetteer.benchmark.files import read_questions
    from gazetteer.models import PlaceName

    questions: list[Question] = [(q.name, q.area or None) for q in read_questions(asked.pairs)]
    chance = random.Random(asked.seed)
    questions = chance.sample(questions, min(asked.sample, len(questions)))
    memory.stamps("default")  # connected
    before, begun = resident(), time.perf_counter()
    index = memory.index("default")
    if index is not None:
        say(
            f"index in memory: {resident() - before:.0f} MB for {len(index.rows)} names, "
            f"read in {time.perf_counter() - begun:.1f} s"
        )
    names = list(PlaceName.objects.filter(script="Latn").values_list("name", flat=True))
    absent: list[Question] = [(name, None) for name in invent(names, INVENTED, asked.seed)]
    compare(questions, absent, asked.repeats)
    if PlaceName.objects.count() < asked.names:
        with transaction.atomic():
            multiply(asked.names)
            compare(questions, absent, asked.repeats)
            transaction.set_rollback(True)


def compare(questions: list[Question], absent: list[Question], repeats: int) -> None:
    """Print the milliseconds of a resolve and of rapidfuzz over everything."""
    from rapidfuzz import fuzz, process

    from gazetteer import memory
    from gazetteer.candidates import resolve
    from gazetteer.models import PlaceName

    names = [name.lower() for name in PlaceName.objects.values_list("name", flat=True).iterator()]
    held = "in memory" if memory.index("default") is not None else "by SQL"
    say(f"\n{len(names)} names, {held}; load average {os.getloadavg()[0]:.1f}")
    say(f"{'':24}{'p50 ms':>9}{'p95 ms':>9}{'own p50':>9}{'own p95':>9}")
    passes = [
        timed(lambda name, area: resolve(name, within=area), questions) for _ in range(repeats + 1)
    ]
    line("resolve, the first time", passes[0])
    ours = [min(figures) for figures in zip(*passes[1:], strict=True)] or passes[0]
    if repeats:
        line("resolve, again", ours)
    line("invented names, once", timed(lambda name, _: resolve(name), absent))
    plain = timed(
        lambda name, _: process.extract(name.lower(), names, scorer=fuzz.ratio, limit=10),
        questions[:FUZZY],
    )
    line("rapidfuzz", plain)
    say(f"rapidfuzz takes {plain[0] / ours[0]:.0f} times as long at the median")


def timed(ask: Callable[[str, str | None], Any], questions: list[Question]) -> list[float]:
    """Return milliseconds: p50 and p95 by the clock, p50 and p95 of the process's own."""
    from gazetteer.asked import asked
    from gazetteer.benchmark.scores import percentile

    asked.cache_clear()
    clock, own = [], []
    for name, area in questions:
        begun, begun_own = time.perf_counter(), time.process_time()
        ask(name, area)
        own.append((time.process_time() - begun_own) * 1000)
        clock.append((time.perf_counter() - begun) * 1000)
    return [percentile(times, percent) for times in (clock, own) for percent in (50, 95)]


def multiply(wanted: int) -> None:
    """Fill the tables to so many names; must run in a transaction that is rolled back."""
    from django.db import connection

    from gazetteer.models import Place, PlaceName

    begun, there = time.perf_counter(), PlaceName.objects.count()
    own = {"id", "external_id", "public_id"}
    columns = [f.column for f in Place._meta.concrete_fields if f.column not in own]
    last, last_name = (
        model.objects.order_by("-id").values_list("id", flat=True)[0]
        for model in (Place, PlaceName)
    )
    copy, count = 0, there
    with connection.cursor() as cursor:
        while count < wanted:
            copy += 1
            latin, arabic, consonants = syllables(copy)
            values = {
                "shift": copy * (last + 1), "copy": copy, "last": last, "last_name": last_name,
                "latin": latin, "arabic": arabic, "consonants": consonants,
            }  # fmt: skip
            cursor.execute(PLACES.format(columns=", ".join(columns)), values)
            cursor.execute(NAMES, values)
            count += cursor.rowcount
        cursor.execute("SELECT gin_clean_pending_list('placename_key_trgm')")
        cursor.execute("ANALYZE gazetteer_place, gazetteer_placename")
    say(f"\n{count - there} names written in {time.perf_counter() - begun:.0f} s")


def syllables(copy: int) -> tuple[str, str, str]:
    """Return what is written onto the names of a copy: Latin, Arabic, and its consonants."""
    latin = arabic = consonants = ""
    while copy:
        copy, which = divmod(copy, len(LATIN))
        latin, arabic = latin + LATIN[which] + "a", arabic + ARABIC[which] + "ا"
        consonants += {"g": "k", "z": "d"}.get(LATIN[which], LATIN[which])
    return latin, arabic, consonants


def resident() -> float:
    """Return the megabytes of memory this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def line(label: str, figures: list[float]) -> None:
    say(f"{label:24}" + "".join(f"{figure:9.2f}" for figure in figures))


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
