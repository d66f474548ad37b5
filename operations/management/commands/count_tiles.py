from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from operations.tiles.bins import binned_layers, count_again, count_what_is_due


class Command(BaseCommand):
    help = "Count the features of dense tiles ahead of the asking, where much changed since."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="count even where little changed")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            for layer in binned_layers():
                count_again(layer)
        else:
            count_what_is_due()
