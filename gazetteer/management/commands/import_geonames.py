"""Imports a GeoNames dump."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gazetteer.errors import ImportRefused
from gazetteer.importers.geonames import import_geonames
from gazetteer.importers.lines import Progress


class Command(BaseCommand):
    help = "Import a GeoNames country dump (.txt or .zip), all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="IQ.txt, IQ.zip or allCountries.zip")
        parser.add_argument("--alternates", type=Path, help="alternateNamesV2 (.txt or .zip)")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        try:
            with Progress.shown() as progress:
                report = import_geonames(options["path"], options["alternates"], progress=progress)
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        for line in report.lines():
            self.stdout.write(line)
        self.stdout.write(f"Done in {time.monotonic() - begun:.1f} s.")
