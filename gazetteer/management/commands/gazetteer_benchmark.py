"""manage.py gazetteer_benchmark FILE.csv [FILE2 …] [--set NAME] [--sample N --seed S] [--json]"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from gazetteer.benchmark.absent import RECIPE
from gazetteer.benchmark.files import Question, by_set, read_questions
from gazetteer.benchmark.runs import Bench, Run, leave_main_names
from gazetteer.benchmark.scores import Figures
from gazetteer.errors import ImportRefused
from gazetteer.scoring import SHOW_THRESHOLD


class Command(BaseCommand):
    help = (
        "Measures name resolution against files of spelling pairs (place_key, set, name_a, name_b, "
        "…) or of links (place_id, iom_name_en, geonameid; locations.csv beside it), next to exact "
        "match, PostgreSQL trigrams and rapidfuzz. --absent N invents names that no place bears: "
        f"{RECIPE}; answers of {SHOW_THRESHOLD} and above count as false."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--set", help="only this set of the files")
        parser.add_argument("--sample", type=int, metavar="N", help="so many questions of each set")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--absent", type=int, default=0, metavar="N", help="invented names")
        parser.add_argument(
            "--main-names-only", action="store_true",
            help="as if nobody knew another name of the places asked for (undone at the end)",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="one JSON list and nothing else")
        parser.add_argument("--database", default="default")

    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        files: list[tuple[str, dict[str, list[Question]]]] = []
        for path in options["files"]:
            try:
                questions = read_questions(path)
            except (ImportRefused, OSError, UnicodeDecodeError, KeyError, ValueError) as error:
                raise CommandError(f"{path}: {error}") from error
            sets = by_set(questions, options["set"], options["sample"], options["seed"])
            files.append((path.name, sets))
        with transaction.atomic(using):
            if options["main_names_only"]:
                leave_main_names(
                    [one for _, sets in files for asked in sets.values() for one in asked], using
                )
            bench = Bench(using)
            runs = [
                bench.run(path, name, asked, options["absent"], options["seed"])
                for path, sets in files
                for name, asked in sets.items()
            ]
            transaction.set_rollback(True, using)
        if options["json"]:
            self.stdout.write(json.dumps([run.as_json() for run in runs], ensure_ascii=False))
            return
        for run in runs:
            self._table(run)

    def _table(self, run: Run) -> None:
        self.stdout.write(
            f"\n{run.file}, set {run.set}: {run.ours.queries} asked, {run.not_loaded} not loaded"
        )
        self.stdout.write(
            f"{'':24}{'recall@1':>9}{'recall@5':>9}{'MRR':>8}{'p50 ms':>9}{'p95 ms':>9}"
        )
        self._line("name_a, resolve", run.ours)
        for name, figures in run.baselines.items():
            self._line(f"  {name}", figures)
        if run.reverse:
            self._line("name_b, resolve", run.reverse)
            for name, figures in run.reverse_baselines.items():
                self._line(f"  {name}", figures)
        if run.false_answers is not None:
            self.stdout.write(
                f"False answers to {run.absent} invented names: {run.false_answers:.1%} at a score "
                f"of {SHOW_THRESHOLD} and above."
            )

    def _line(self, label: str, figures: Figures) -> None:
        if not figures.queries:
            self.stdout.write(f"{label:24}{'nothing to ask':>18}")
            return
        self.stdout.write(
            f"{label:24}{figures.recall_at_1:>9.3f}{figures.recall_at_5:>9.3f}{figures.mrr:>8.3f}"
            f"{figures.p50_ms:>9.2f}{figures.p95_ms:>9.2f}"
        )
