"""Writes the gazetteer, or a part of it, as Linked Places JSON, GeoJSON or CSV."""

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gazetteer.errors import BadParameter
from gazetteer.exports.files import put_in_place
from gazetteer.exports.filters import FILTERS, chosen
from gazetteer.exports.formats import FORMATS, Format

NO_SITE = "urn:uuid:"


class Command(BaseCommand):
    help = "Write the gazetteer with names, sources and licences. The file's ending is its format."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", help=f"places.{' or places.'.join(FORMATS)}; - for the output")
        parser.add_argument(
            "--format", choices=sorted(FORMATS), help="where the ending does not say"
        )
        parser.add_argument("--base", default=NO_SITE, help="https://host/places/ of this site")
        parser.add_argument("--country", help="ISO 3166-1 alpha-2")
        parser.add_argument("--within", help="public id, external id or name of an area")
        parser.add_argument("--kind", help="GeoNames feature codes, comma-separated")
        parser.add_argument("--q", help="a name in any spelling")

    def handle(self, *args: Any, **options: Any) -> None:
        path, begun = options["path"], time.monotonic()
        kind = _format(path, options["format"])
        given = {name: options[name] for name in FILTERS if options[name] is not None}
        try:
            places = chosen(given, using="default")
        except BadParameter as error:
            raise CommandError(f"--{error.parameter}: {error.message}") from error
        if path == "-":
            for block in kind.stream(places, options["base"]):
                sys.stdout.buffer.write(block)
            return
        try:
            size = put_in_place(Path(path), kind.stream(places, options["base"]))
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        seconds = time.monotonic() - begun
        self.stdout.write(f"{path}: {kind.title}, {size / 2**20:.1f} MB, {seconds:.1f} s.")


def _format(path: str, asked: str | None) -> Format:
    for ending, kind in FORMATS.items():
        if asked == ending or (not asked and path.endswith(f".{ending}")):
            return kind
    raise CommandError(f"The file's ending must be one of: {', '.join(FORMATS)}.")
