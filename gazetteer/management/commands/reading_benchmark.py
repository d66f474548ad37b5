"""manage.py reading_benchmark --corpus lgl|gwn --gold-mentions [PATH] [--json]"""

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

FILES = {"lgl": "geoparsing-lgl/lgl.xml", "gwn": "geoparsing-geowebnews/GWN.xml"}

LABELS = {"source": "with the source", "text": "text alone", "population": "population"}


class Command(BaseCommand):
    help = (
        "Measures which places the marked names of a public corpus are taken for, beside the most "
        "populous place of the name. Load the world first: manage.py import_places world. A name "
        f"without an answer counts as wrong, {WORST_KM:,.0f} km off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="the corpus; else looked for beside")
        parser.add_argument("--corpus", choices=CORPORA, required=True)
        parser.add_argument(
            "--gold-mentions", action="store_true", required=True,
            help="the corpus says which words are places; only what they mean is measured",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="one JSON object, nothing else")
        parser.add_argument("--database", default="default")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["corpus"]
        path = options["path"] or _beside() / FILES[name]
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


def _beside() -> Path:
    """Return where the reference data lies: CONFLICTMAP_DATA, else beside the checkout."""
    return Path(os.environ.get("CONFLICTMAP_DATA", settings.BASE_DIR.parent / "shared" / "data"))
