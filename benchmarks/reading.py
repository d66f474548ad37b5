"""Measures how long a report of 600 words takes to read, and what start-up and memory cost.

    python benchmarks/reading.py                          (all that is loaded)
    python benchmarks/reading.py --country IQ             (the places of one country alone)
    python benchmarks/reading.py --names 1000000          (a synthetic million, by SQL)

Read is all that a report is read for: places with their joint choice, actors, dates, actions with
casualties, statements. The texts are made up: sentences of the press, in English and in Arabic,
with names drawn from the gazetteer that is loaded (DATABASE_URL), every twelfth Latin one invented,
each name once, so that nothing is known from the text before. Time is of the process; the clock
also counts the database and other programs. Beside it stands the least that could be done: every
run of one to five words looked up among all names as they are written, which neither meets another
spelling nor chooses.

The million is that of `gazetteer_search.py`. It and the one country are made in a transaction that
is rolled back, on the configured database: its tables are locked meanwhile.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import re
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from gazetteer_search import multiply, resident, say

ROOT = Path(__file__).absolute().parents[1]
MOST_WORDS = 5  # of a name, as the reader has it
UNKNOWN = 12  # one name in so many is unknown
DAY = dt.date(2019, 8, 5)
SCRIPTS = {"en": "Latn", "ar": "Arab"}
SENTENCES = {
    "Latn": [
        "Troops searched the hills north of {} and the villages around {} on Monday morning.",
        "An ambush near {} killed two soldiers of the Iraqi Army, a police source said.",
        "The Peshmerga took no part in the operation, which reached {} and {} before noon.",
        "Residents of {} told reporters that gunmen had fired mortar rounds at a checkpoint.",
    ],
    "Arab": [
        "فتشت القوات الأمنية صباح اليوم المناطق الواقعة شمال {} والقرى المحيطة بمدينة {}.",
        "وقال مصدر أمني إن كمينا قرب {} أدى إلى مقتل جنديين من الجيش العراقي.",
        "ولم تشارك قوات البيشمركة في العملية التي وصلت إلى {} و{} قبل الظهر.",
        "وذكر سكان في {} أن مسلحين أطلقوا قذائف هاون على نقطة تفتيش للحشد الشعبي.",
    ],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=20)
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--country", help="ISO 3166 code: the places of others are left out")
    parser.add_argument("--names", type=int, default=0, help="multiply the names to so many")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflictmap.settings")
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        if options.country:
            keep_only(options.country)
        if options.names:
            multiply(options.names)
        measure(options.texts, options.words)
        transaction.set_rollback(True)


def measure(count: int, words: int) -> None:
    """Print start-up, memory, and the times of so many texts of so many words."""
    from gazetteer import memory
    from gazetteer.models import Place, PlaceName
    from gazetteer.readings import read

    say(f"{Place.objects.count():,} places, {PlaceName.objects.count():,} names")
    bare = resident()
    own, clock = timed(lambda: read("Baghdad"))
    held = "in memory" if memory.index("default") is not None else "looked for by SQL"
    say(
        f"names {held}; start-up {own / 1000:.1f} s of the process, {clock / 1000:.1f} s of the "
        f"clock; memory {bare:.0f} MB before, {resident():.0f} MB after"
    )
    read_all = reader()
    texts = {language: articles(script, count, words) for language, script in SCRIPTS.items()}
    ours = {}
    say(f"{'ms':16}{'p50':>8}{'p95':>8}{'most':>8}{'p50':>11}{'p95':>8}{'most':>8}  of the clock")
    for language, made in texts.items():
        times = [timed(partial(read_all, text, language)) for text in made]
        ours[language] = line(f"{language}, read", times)
    say(f"memory after these {resident():.0f} MB")
    written = {name.lower() for name in PlaceName.objects.values_list("name", flat=True).iterator()}
    for language, made in texts.items():
        plain = line(f"{language}, looked up", [timed(partial(look_up, t, written)) for t in made])
        say(f"{language}: read in {ours[language] / plain:.0f} times that")


def keep_only(country: str) -> None:
    """Delete the places of other countries with their names, all else untouched."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM gazetteer_place WHERE country <> %s", [country])
        cursor.execute(
            "DELETE FROM gazetteer_placename WHERE place_id NOT IN (SELECT id FROM gazetteer_place)"
        )


def reader() -> Callable[[str, str], None]:
    """Return what reads a text of a language as a report is read, with the actors stored."""
    from gazetteer.readings import read
    from operations.reader.actions import read_actions
    from operations.reader.actors import read_actors
    from operations.reader.dates import read_dates
    from operations.reader.statements import read_statements
    from operations.reading import known_actors

    aliases = known_actors()

    def read_all(text: str, language: str) -> None:
        read(text, language=language, year=DAY.year)
        read_actors(text, language, aliases)
        read_dates(text, language, DAY)
        read_actions(text, language)
        read_statements(text, language)

    read_all("Baghdad", "en")
    return read_all


def look_up(text: str, written: set[str]) -> list[str]:
    """Return the runs of words that are somebody's name letter for letter, but for case."""
    words = re.findall(r"\w+", text.lower())
    runs = (
        " ".join(words[first : first + count])
        for first in range(len(words))
        for count in range(1, MOST_WORDS + 1)
    )
    return [run for run in runs if run in written]


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Return milliseconds: of the process, of the clock."""
    begun, own = time.perf_counter(), time.process_time()
    act()
    return (time.process_time() - own) * 1000, (time.perf_counter() - begun) * 1000


def line(label: str, times: list[tuple[float, float]]) -> float:
    """Print p50, p95 and most, of the process and of the clock; return the process's p50."""
    from gazetteer.benchmark.scores import percentile

    own, clock = (
        [percentile(values, p) for p in (50, 95, 100)] for values in zip(*times, strict=True)
    )
    say(
        f"{label:18}"
        + "".join(f"{value:7.1f}" for value in own)
        + "  "
        + "".join(f"{value:7.1f}" for value in clock)
    )
    return own[0]


def articles(script: str, count: int, words: int) -> list[str]:
    """Return so many texts, the same every time; every twelfth Latin name is invented."""
    from gazetteer.benchmark.absent import invent

    names = drawn(script, count * words)
    if script == "Latn":
        names[::UNKNOWN] = invent(names, len(names[::UNKNOWN]), 1)
    return [article(names, script, words, number) for number in range(count)]


def drawn(script: str, count: int) -> list[str]:
    """Return names of settlements in an order that is the same every time."""
    from gazetteer.models import PlaceName

    found = PlaceName.objects.filter(script=script, place__feature_class="P").order_by("id")
    rows = list(found.values_list("name", flat=True)[:100_000])
    random.Random(1).shuffle(rows)
    return rows[:count]


def article(names: list[str], script: str, words: int, number: int) -> str:
    """Return the text of that number: sentences in turn, with names nobody else has."""
    sentences, at, length = [], number * words % len(names), 0
    while length < words:
        pattern = SENTENCES[script][len(sentences) % len(SENTENCES[script])]
        count = pattern.count("{}")
        taken = [names[(at + step) % len(names)] for step in range(count)]
        at += count
        sentences.append(pattern.format(*taken))
        length += len(sentences[-1].split())
    return " ".join(sentences)


if __name__ == "__main__":
    main()
