"""Imports events of any format this desk reads; see `operations.importers.registry`."""

import datetime as dt
import time
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug

from gazetteer.errors import ImportRefused
from gazetteer.importers.progress import Progress
from operations.errors import ReviewError
from operations.importers.events import Options
from operations.importers.registry import FORMATS, import_file
from operations.tiles.bins import count_what_is_due
from operations.vocabulary import Release


class Command(BaseCommand):
    help = "Import events from a file, all of it or nothing. " + "; ".join(
        f"{name}: {form.title}" for name, form in FORMATS.items()
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("format", choices=FORMATS)
        parser.add_argument("path", type=Path, help="plain or zipped")
        parser.add_argument("--dry-run", action="store_true", help="report, but change nothing")
        parser.add_argument("--as", dest="username", default="", help="who imports")
        parser.add_argument("--publish", action="store_true", help="do not wait for review")
        parser.add_argument(
            "--complete", action="store_true",
            help="the file holds all rows of its dataset: withdraw those that it lacks",
        )  # fmt: skip
        parser.add_argument("--many-may-vanish", action="store_true", help="with --complete")
        parser.add_argument("--deletions", type=Path, help="a list of deleted event_id_cnty")
        parser.add_argument("--dataset", type=_slug, default="", help="short name")
        parser.add_argument("--dataset-version", default="", help="e.g. 25.1")
        parser.add_argument("--source", default="", help="who publishes the dataset")
        parser.add_argument("--terms", default="", help="licence, kept with each row")
        parser.add_argument("--attribution", default="", help="how to name it, shown to readers")
        parser.add_argument("--released", type=_day, help="the day of that version; else today")
        parser.add_argument(
            "--column-map", type=_pairs, default={}, help="plain: date=When,lat=Y,lon=X"
        )
        parser.add_argument("--kind-map", type=_pairs, default={}, help="plain: IED=bombing")
        parser.add_argument("--release", choices=Release.values, default=Release.PUBLIC)
        parser.add_argument("--hold-until", type=_moment, help="embargo: a day or a moment, UTC")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        said = Options(
            dataset=options["dataset"][:40], version=options["dataset_version"][:40],
            source=options["source"][:200], licence=options["terms"][:120],
            attribution=options["attribution"][:300], columns=options["column_map"],
            kinds=options["kind_map"], released=options["released"],
            release=options["release"], hold_until=options["hold_until"],
        )  # fmt: skip
        try:
            with Progress.shown() as progress:
                report = import_file(
                    options["format"], options["path"], _person(options["username"]), said,
                    progress=progress, publish=options["publish"], complete=options["complete"],
                    deletions=options["deletions"], many_may_vanish=options["many_may_vanish"],
                    dry_run=options["dry_run"],
                )  # fmt: skip
        except (ImportRefused, ReviewError) as error:
            raise CommandError(str(error)) from error
        if not options["dry_run"]:
            count_what_is_due()
        for line in report.lines():
            self.stdout.write(line)
        done = "Dry run, nothing was changed" if options["dry_run"] else f"Batch {report.batch}"
        self.stdout.write(f"{done}: {time.monotonic() - begun:.1f} s.")


def _person(username: str) -> User:
    """Return who imports; without a name the one administrator there is."""
    people = User.objects.filter(is_active=True)
    if username:
        found = people.filter(username=username).first()
        if found is None:
            raise CommandError(f"Nobody is called {username}.")
        return found
    chiefs = list(people.filter(is_superuser=True)[:2])
    if len(chiefs) != 1:
        raise CommandError("Who imports? Say --as and a user name.")
    return chiefs[0]


def _pairs(raw: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in raw.split(",")]
    if not all(left.strip() and equals and right.strip() for left, equals, right in pairs):
        raise ArgumentTypeError("say a=b,c=d")
    return {left.strip(): right.strip() for left, _, right in pairs}


def _slug(raw: str) -> str:
    try:
        if raw:
            validate_slug(raw)
    except ValidationError as error:
        raise ArgumentTypeError("letters, digits and hyphens only") from error
    return raw


def _day(raw: str) -> dt.date:
    try:
        return dt.date.fromisoformat(raw)
    except ValueError as error:
        raise ArgumentTypeError("say a day, 2024-06-30") from error


def _moment(raw: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(raw)
    except ValueError as error:
        raise ArgumentTypeError("say a day or a moment, 2024-06-30T12:00") from error
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
