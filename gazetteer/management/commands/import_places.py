"""Imports places of any format the gazetteer reads; see `gazetteer.importers.registry`."""

import time
from argparse import ArgumentTypeError
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gazetteer.errors import ImportRefused
from gazetteer.importers import rows
from gazetteer.importers.download import downloaded
from gazetteer.importers.progress import Progress
from gazetteer.importers.reading import Options
from gazetteer.importers.registry import FORMATS, import_files


class Command(BaseCommand):
    help = "Import places from files of one format, all of them or nothing. " + "; ".join(
        f"{name}: {form.title}" for name, form in FORMATS.items()
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("format", choices=FORMATS)
        parser.add_argument("paths", nargs="*", type=Path, metavar="path", help="plain or zipped")
        parser.add_argument("--dry-run", action="store_true", help="report, but change nothing")
        parser.add_argument("--resume", action="store_true", help="go on with a killed import")
        parser.add_argument(
            "--columns", type=_columns, default={}, help="csv: name=Village,lat=Y,lon=X,name:ar=Z"
        )
        parser.add_argument("--source", default="", help="who says so, where the file does not")
        parser.add_argument("--licence", default="", help="on which terms")
        parser.add_argument("--country", default="", help="ISO 3166-1 alpha-2, if not in the file")
        parser.add_argument("--valid-from", type=_day, help="the day the outlines are of")
        parser.add_argument(
            "--download", nargs="+", default=[], metavar="NAME",
            help="geonames: fetch these from GeoNames, e.g. IQ alternateNamesV2",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        if options["download"] and options["format"] != "geonames":
            raise CommandError("Only GeoNames can be downloaded from here.")
        where = FORMATS[options["format"]].where
        if not (options["paths"] or options["download"] or where):
            raise CommandError("Which file? Give a path, or --download for GeoNames.")
        said = Options(
            options["columns"], options["source"][:200], options["licence"][:120],
            options["country"].upper(), options["valid_from"],
        )  # fmt: skip
        try:
            with Progress.shown() as progress, ExitStack() as stack:
                paths = [*options["paths"]] + [
                    stack.enter_context(downloaded(name, progress)) for name in options["download"]
                ]
                if not paths and where:
                    paths = where()
                report = import_files(
                    options["format"], paths, said, progress=progress,
                    dry_run=options["dry_run"], resume=options["resume"],
                )  # fmt: skip
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        for line in report.lines():
            self.stdout.write(line)
        done = "Dry run, nothing was changed" if options["dry_run"] else "Done"
        self.stdout.write(f"{done} in {time.monotonic() - begun:.1f} s.")


def _columns(raw: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in raw.split(",")]
    if not all(field and equals and column for field, equals, column in pairs):
        raise ArgumentTypeError("say field=column,field=column")
    return {field.strip(): column.strip() for field, _, column in pairs}


def _day(raw: str) -> Any:
    try:
        return rows.day(raw)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
