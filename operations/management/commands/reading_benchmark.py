"""manage.py reading_benchmark GOLD.json … [--json]
manage.py reading_benchmark --corpus lgl|gwn --gold-mentions [PATH] [--json]
"""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gazetteer.benchmark.corpora import CORPORA, read_corpus
from gazetteer.benchmark.corpus_runs import CorpusRun, run
from gazetteer.benchmark.distances import WORST_KM, Distances
from gazetteer.errors import ImportRefused
from gazetteer.models import Place
from operations.measuring import measure
from operations.reader.gold import read_gold

FILES = {"lgl": "geoparsing-lgl/lgl.xml", "gwn": "geoparsing-geowebnews/GWN.xml"}

LABELS = {"source": "with the source", "text": "text alone", "population": "population"}


class Command(BaseCommand):
    help = (
        "Measures how texts are read. Of gold texts: places, actors, dates, operations against "
        "what the file states, with each miss. With --corpus: which places the marked names of "
        "a public corpus are taken for, beside the most populous place of the name; load the "
        "world first: manage.py import_places world. A name without an answer counts as wrong, "
        f"{WORST_KM:,.0f} km off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", nargs="*", type=Path, help="gold texts, or the corpus, else looked for beside"
        )
        parser.add_argument("--corpus", choices=CORPORA)
        parser.add_argument(
            "--gold-mentions", action="store_true",
            help="the corpus says which words are places; only what they mean is measured",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="one JSON object, nothing else")
        parser.add_argument("--database", default="default")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["corpus"]:
            self._corpus(options)
        elif options["path"]:
            self._gold_texts(options["path"], as_json=options["json"])
        else:
            raise CommandError("Name a file of gold texts, or a corpus with --corpus.")

    def _gold_texts(self, paths: list[Path], *, as_json: bool) -> None:
        told = []
        for path in paths:
            try:
                found = measure(read_gold(path)).as_json()
            except ValueError as error:
                raise CommandError(str(error)) from error
            told.append({"file": path.name, **found})
            if not as_json:
                self._figures(told[-1])
        if as_json:  # one object for one file, as the format has it
            self.stdout.write(json.dumps(told if len(told) > 1 else told[0], ensure_ascii=False))

    def _figures(self, found: dict[str, Any]) -> None:
        places, times = found["places"], found["ms_per_text"]
        self.stdout.write(
            f"{found['file']}: {found['texts']} texts, {Place.objects.count():,} places loaded; "
            f"{times['p50']} ms a text at the median, {times['p95']} ms at the 95th percentile"
        )
        self.stdout.write(f"{'':22}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>6}")
        actors = found["actors"]
        rows = [("places", places), ("actors with role", actors)]
        rows += [(f"  {role}", row) for role, row in (actors or {}).get("by_role", {}).items()]
        rows += [(name, found[name]) for name in ("incidents", "casualties")]
        for label, row in rows:
            if row is None:
                self.stdout.write(f"{label:22}not read yet")
                continue
            self.stdout.write(
                f"{label:22}{_said(row['precision']):>10}{_said(row['recall']):>8}"
                f"{_said(row['f1']):>8}{row['gold']:>6}"
            )
        for label, value in [
            ("within tolerance, of those resolved", places["within_tolerance"]),
            ("relation right, of those marked", places["relation_right"]),
            ("wrong place without a warning", places["wrong_unwarned"]),
            ("dates exact", found["dates"]["exact"]),
            ("operations found", found["operations"]["found"]),
            ("speakers found", found["statements"]["speaker_found"]),
            ("only mentioned, not taken for scenes", found["mentioned"]["not_taken_for_scenes"]),
        ]:
            self.stdout.write(f"{label:38}{_said(value):>8}")
        self.stdout.write(
            f"{'not a place, taken for one':38}{found['not_places']['violations']:>8}"
        )
        for miss in found["misses"]:
            self.stdout.write(f"  {miss['id']}: {miss['what']}: {miss['expected']} ← {miss['got']}")

    def _corpus(self, options: dict[str, Any]) -> None:
        if not options["gold_mentions"]:
            raise CommandError("A corpus is measured with --gold-mentions: which words are places.")
        if len(options["path"]) > 1:
            raise CommandError("One file of a corpus at a time.")
        name = options["corpus"]
        path = next(iter(options["path"]), _beside() / FILES[name])
        try:
            texts = read_corpus(name, path)
            found = run(name, texts, using=options["database"])
        except (ImportRefused, ValueError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False))
            return
        places = Place.objects.using(options["database"]).count()
        self.stdout.write(f"{path.name}: {found.texts} texts; {places:,} places loaded")
        self._table(found)

    def _table(self, found: CorpusRun) -> None:
        self.stdout.write(
            f"{'':30}{'names':>7}{'A@161':>8}{'mean km':>9}{'median':>8}{'AUC':>8}{'no answer':>11}"
        )
        for half in found.ways["text"]:
            for way, label in LABELS.items():
                self._line(f"{half} texts, {label}", found.ways[way][half])
        self.stdout.write(
            f"{found.ratio or '∞'} times as many right as by population. A text takes "
            f"{found.p50_ms} ms at the median, {found.p95_ms} ms at the 95th percentile. No answer "
            f"counts as wrong, {WORST_KM:,.0f} km off."
        )

    def _line(self, label: str, figures: Distances) -> None:
        self.stdout.write(
            f"{label:30}{figures.toponyms:>7}{figures.a_at_161:>8.3f}{figures.mean_km:>9.0f}"
            f"{figures.median_km:>8.1f}{figures.auc:>8.3f}{figures.not_resolved:>11}"
        )


def _said(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _beside() -> Path:
    """Return where the reference data lies: CONFLICTMAP_DATA, else beside the checkout."""
    return Path(os.environ.get("CONFLICTMAP_DATA", settings.BASE_DIR.parent / "shared" / "data"))
