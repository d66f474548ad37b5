from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations import bundle, snapshots


class Command(BaseCommand):
    help = (
        "Compute the digests of a snapshot's bundle anew and compare them with its manifest and "
        "with the database. Ends with 0: all is as cited, 1: something differs, 2: no bundle."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the bundle, a .zip")
        parser.add_argument("--digest", help="the SHA-256 that was cited")
        parser.add_argument("--offline", action="store_true", help="do not ask the database")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = bundle.check(options["file"])
        except bundle.NoBundle as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        problems = list(found.problems)
        if options["digest"] and options["digest"].lower() != found.digest:
            problems.insert(0, f"The manifest has the digest {found.digest}, not the one cited.")
        if not options["offline"]:
            problems += snapshots.differing(found.entries)
        for problem in problems:
            self.stdout.write(problem)
        self.stdout.write(
            f"SHA-256 {found.digest}\n"
            f"{len(found.entries)} feature versions, {found.redacted} of them redacted since"
        )
        if problems:
            raise CommandError(f"{len(problems)} difference(s).", returncode=1)
        self.stdout.write("All digests agree.")
