"""Counts which letter people write for which, and prints `gazetteer/data/letter_costs.csv`.

    python benchmarks/letter_costs.py pairs.csv IQ.txt > gazetteer/data/letter_costs.csv

pairs.csv: spelling pairs as `gazetteer_benchmark` reads them. Latin names stored: its sets
iom-geonames and geonames-alternate, and the English names of iom-en-ar beside the main Latin name
of the places of the dump that bear the same Arabic one. Arabic names stored: iom-en-ar.

The costs are those of a memoryless transducer (E. Ristad, P. Yianilos 1998: Learning string-edit
distance), learnt by aligning every pair the cheapest way and counting, six times over. Pairs whose
best alignment is dear are two names of one place, not two spellings, and are not counted.
`--folds N --fold I` leaves the I-th part of the places out, for a fair measurement on them.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).absolute().parents[1]
ROUNDS = 6
WEIGHTS = {"iom-geonames": 3.0, "geonames-alternate": 0.3, "iom-en-ar": 1.0}
DEAR = 2.3  # nats a letter
SMOOTH, SMOOTH_PUT_IN = 0.3, 3.0
DEAREST_KEPT = 7.0
Pair = tuple[str, str, float]  # stored letters, asked letters, weight
Count = dict[tuple[str, str], float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--fold", type=int, default=0)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflictmap.settings")
    import django

    django.setup()
    with options.pairs.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    without = left_out(rows, options.folds, options.fold) if options.folds else frozenset()
    latin, arabic = training(rows, options.dump, without)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("script", "stored", "asked", "nats"))
    for script, pairs in (("Latn", latin), ("Arab", arabic)):
        for (stored, asked), nats in sorted(learn(pairs).items()):
            out.writerow((script, stored, asked, f"{nats:.2f}"))


def left_out(rows: list[dict[str, str]], folds: int, fold: int) -> frozenset[str]:
    """Return the place keys of the hard set that belong to this part."""
    keys = sorted({row["place_key"] for row in rows if row["set"] == "iom-geonames"})
    random.Random(7).shuffle(keys)
    return frozenset(keys[fold::folds])


def training(
    rows: list[dict[str, str]], dump: Path, without: frozenset[str]
) -> tuple[list[Pair], list[Pair]]:
    """Return the pairs for Latin and for Arabic names stored; none of a place left out."""
    from gazetteer import normalize
    from gazetteer.writing import asked_letters, stored_letters

    mains: dict[str, set[str]] = defaultdict(set)
    with dump.open(encoding="utf-8") as file:
        for line in file:
            column = line.split("\t")
            if f"gn:{column[0]}" not in without:
                for other in column[3].split(","):
                    if normalize.script_of(other) == "Arab":
                        mains[normalize.fold(other)].add(column[1])
    # the other list of the set names a place left out in Arabic too, under a key of its own
    hidden = {row["name_a"] for row in rows if row["place_key"] in without}
    latin: list[Pair] = []
    arabic: list[Pair] = []
    for row in rows:
        weight = WEIGHTS.get(row["set"])
        if weight is None or row["place_key"] in without:
            continue
        if row["set"] == "iom-en-ar":
            if row["name_a"] in hidden:
                continue
            asked = asked_letters(row["name_a"])
            arabic.append((stored_letters(row["name_b"].split("-")[-1]), asked, weight))
            same = sorted(mains.get(normalize.fold(row["name_b"]), ()))[:5]
            latin += [(stored_letters(main), asked, weight / len(same)) for main in same]
        elif row["set"] == "iom-geonames":
            latin.append((stored_letters(row["name_b"]), asked_letters(row["name_a"]), weight))
        elif row["script_b"] == "Latn":
            latin.append((stored_letters(row["name_a"]), asked_letters(row["name_b"]), weight))
    return [p for p in latin if p[0] and p[1]], [p for p in arabic if p[0] and p[1]]


def learn(pairs: list[Pair]) -> Count:
    """Return {(stored, asked): nats}; asked "": left out; stored "^…": put in, see `writing`."""
    from gazetteer.writing import BEFORE

    costs = _first(pairs)
    for _ in range(ROUNDS):
        seen: Count = defaultdict(float)
        for stored, asked, weight in pairs:
            steps, nats = align(stored, asked, costs)
            if nats <= DEAR * max(len(stored), len(asked)):
                for step in steps:
                    seen[step] += weight
                seen["^", ""] += weight  # the beginning of a name, counted as a letter
        costs = _costs(seen)
    return {
        step: nats
        for step, nats in costs.items()
        if step[0] in BEFORE or not step[1] or nats < DEAREST_KEPT
    }


def align(stored: str, asked: str, costs: Count) -> tuple[list[tuple[str, str]], float]:
    """Return the cheapest steps from one to the other, and their cost."""
    from gazetteer.writing import UNSEEN, class_of

    best: list[list[tuple[float, tuple[str, str] | None]]] = []
    for i in range(len(stored) + 1):
        group = class_of(stored[i - 1]) if i else "^"
        best.append([])
        for j in range(len(asked) + 1):
            ways: list[tuple[float, tuple[str, str] | None]] = [] if i or j else [(0.0, None)]
            if i and j:
                step = stored[i - 1], asked[j - 1]
                ways.append((best[i - 1][j - 1][0] + costs.get(step, UNSEEN), step))
            if i:
                step = stored[i - 1], ""
                ways.append((best[i - 1][j][0] + costs.get(step, UNSEEN), step))
            if j:
                step = group, asked[j - 1]
                ways.append((best[i][j - 1][0] + costs.get(step, UNSEEN), step))
            best[i].append(min(ways, key=lambda way: way[0]))
    steps, i, j = [], len(stored), len(asked)
    while (step := best[i][j][1]) is not None:
        steps.append(step)
        i -= not step[0].startswith("^")
        j -= bool(step[1])
    return steps, best[-1][-1][0]


def _first(pairs: list[Pair]) -> Count:
    """Return costs to begin with: the same letter is cheap, a vowel for a vowel less so."""
    from gazetteer.normalize import fold
    from gazetteer.writing import BEFORE, VOWELS

    here = {letter for stored, _, _ in pairs for letter in stored}
    there = {letter for _, asked, _ in pairs for letter in asked}
    costs = {(a, b): _guess(a, b, fold(a) == fold(b), VOWELS) for a in here for b in there}
    costs |= {(a, ""): 2.0 if a in VOWELS else 5.0 for a in here}
    return costs | {(a, b): 2.0 if b in VOWELS else 5.0 for a in BEFORE for b in there}


def _guess(stored: str, asked: str, same: bool, vowels: Iterable[str]) -> float:
    return 0.2 if same else 2.5 if (stored in vowels) == (asked in vowels) else 6.0


def _costs(seen: Count) -> Count:
    """Return minus the logarithms of the shares, smoothed."""
    from gazetteer.writing import BEFORE, class_of

    read: dict[str, float] = defaultdict(float)  # how often each letter, and each class, was read
    put: dict[str, float] = defaultdict(float)
    asked: dict[str, float] = defaultdict(float)
    for (stored, letter), count in seen.items():
        if not stored.startswith("^") or not letter:
            read[stored] += count
        if stored == "^" and not letter:
            continue
        if not stored.startswith("^"):
            read[class_of(stored)] += count
        elif letter:
            put[stored] += count
            asked[letter] += count
    kinds, total = len({letter for _, letter in seen}), sum(asked.values())
    stay, costs = {}, {}
    for group in BEFORE:
        share = put[group] / (read[group] + put[group]) if read[group] else 0.1
        stay[group] = -math.log(1.0 - share)
        for letter in {letter for _, letter in seen if letter}:
            prior = (asked[letter] + 0.05) / (total + 0.05 * kinds)
            within = (seen.get((group, letter), 0.0) + SMOOTH_PUT_IN * prior) / (
                put[group] + SMOOTH_PUT_IN
            )
            costs[group, letter] = -math.log(max(share, 1e-3) * within)
    for stored in [one for one in read if not one.startswith("^")]:
        base = read[stored] + 2 * SMOOTH
        gone = seen.get((stored, ""), 0.0) + SMOOTH
        costs[stored, ""] = stay[class_of(stored)] - math.log(gone / base)
    for (stored, letter), count in seen.items():
        if letter and not stored.startswith("^"):
            costs[stored, letter] = stay[class_of(stored)] - math.log(
                count / (read[stored] + 2 * SMOOTH)
            )
    return costs


if __name__ == "__main__":
    main()
