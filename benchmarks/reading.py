"""Measures how long a report of 600 words takes to read, and what start-up and memory cost.

    python benchmarks/reading.py [--texts 20] [--words 600]

The texts are made up: sentences of the press with names drawn from the gazetteer that is loaded
(DATABASE_URL), each name once, in English and in Arabic, so that nothing is known from the text
before. Time is of the process; the database's own stands beside it as the rest of the wall clock.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).absolute().parents[1]
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
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflictmap.settings")
    import django

    django.setup()
    from gazetteer.models import Place, PlaceName
    from gazetteer.readings import read
    from operations.reader.actors import read_actors
    from operations.reading import known_actors

    say(f"{Place.objects.count():,} places, {PlaceName.objects.count():,} names")
    before = peak_mb()
    start, cpu = time.perf_counter(), time.process_time()
    read("Baghdad")
    say(
        f"start-up: {time.process_time() - cpu:.2f} s of the process, "
        f"{time.perf_counter() - start:.2f} s of the clock; "
        f"memory {before} MB before, {peak_mb()} MB after"
    )
    aliases = known_actors()
    for script, language in (("Latn", "en"), ("Arab", "ar")):
        names = drawn(PlaceName, script, options.texts * options.words)
        if not names:
            say(f"{language}: no name of this script is loaded")
            continue
        process, clock, marked = [], [], 0
        for number in range(options.texts):
            text = article(names, script, options.words, number)
            start, cpu = time.perf_counter(), time.process_time()
            reading = read(text, language=language)
            read_actors(text, language, aliases)
            process.append((time.process_time() - cpu) * 1000)
            clock.append((time.perf_counter() - start) * 1000)
            marked += len(reading.mentions)
        say(
            f"{language}: {options.words} words, {marked / options.texts:.0f} places marked; "
            f"process p50 {middle(process):.0f} ms, most {max(process):.0f} ms; "
            f"clock p50 {middle(clock):.0f} ms, most {max(clock):.0f} ms"
        )
    say(f"memory at the end: {peak_mb()} MB")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def drawn(names: type, script: str, count: int) -> list[str]:
    """Return names of settlements in an order that is the same every time."""
    found = names.objects.filter(script=script, place__feature_class="P").order_by("id")  # type: ignore[attr-defined]
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


def middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
