"""Writes a public layer, or a part of it, as a file of any format."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

from gazetteer.errors import BadParameter
from gazetteer.exports.files import put_in_place
from operations.exports import files
from operations.exports.about import about
from operations.exports.formats import FORMATS, Format
from operations.exports.reading import BLOCK, Batches, features
from operations.layers import LAYERS
from operations.selection import PARAMETERS, Selection

OPTIONS = sorted({name for kind in FORMATS.values() for name in kind.options or {}})


class Command(BaseCommand):
    help = "Write a public layer as a file, by the same filters as /export/. Reads as the public."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("layer", choices=list(LAYERS))
        parser.add_argument("format", choices=list(FORMATS))
        parser.add_argument("-o", "--output", help="file to write; without it, the output")
        parser.add_argument("--site", default="", help="https://host of this site, for links")
        for name in sorted(PARAMETERS):
            parser.add_argument(f"--{name.replace('_', '-')}", dest=name, default="")
        for name in OPTIONS:
            parser.add_argument(f"--{name}", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, layer, begun = FORMATS[options["format"]], options["layer"], time.monotonic()
        if not kind.holds(LAYERS[layer]):
            raise CommandError(f"{kind.title} cannot hold the layer {layer}.")
        given = {name: options[name] for name in (*PARAMETERS, *OPTIONS) if options[name]}
        try:
            if stray := [name for name in OPTIONS if name in given.keys() - (kind.options or {})]:
                raise BadParameter(stray[0], f"{kind.title} has no such option.")
            selection = Selection.from_query(layer, given)
            chosen = kind.chosen(given)
        except BadParameter as error:
            raise CommandError(f"--{error.parameter}: {error.message}") from error
        pieces = _pieces(kind, selection, chosen, options["site"].rstrip("/"))
        if not options["output"]:
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            return
        try:
            size = put_in_place(Path(options["output"]), pieces)
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}.") from error
        seconds = time.monotonic() - begun
        self.stdout.write(
            f"{options['output']}: {kind.title}, {size / 2**20:.1f} MB, {seconds:.1f} s."
        )


def _pieces(
    kind: Format, selection: Selection, options: dict[str, str], site: str
) -> Iterator[bytes]:
    told = about(selection, site=site)
    count = selection.rows().count()
    bar = Progress(
        f"{selection.layer}.{kind.ending}", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True),
    )  # fmt: skip
    with bar:
        batches = _counted(features(selection.rows()), bar, count)
        if kind.write:
            yield from kind.write(batches, told, options)
            return
        try:
            built = files.build(kind.ending, batches, told, selection)
        except files.Refused as refused:
            raise CommandError(str(refused)) from refused
        with built.file as file:
            while block := file.read(BLOCK):
                yield block


def _counted(batches: Batches, bar: Progress, count: int) -> Iterator[list[bytes]]:
    task = bar.add_task("", total=count)
    for batch in batches:
        yield batch
        bar.advance(task, len(batch))
