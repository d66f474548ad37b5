"""Asks the outside geocoder of the settings; stores nothing as a place."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gazetteer.errors import GeocoderError
from gazetteer.geocoders import Geocoder


class Command(BaseCommand):
    help = "Ask the geocoder that GEOCODER names where a place is. Its server learns the question."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        geocoder = Geocoder.configured()
        if geocoder is None:
            raise CommandError("No outside geocoder is switched on: see GEOCODER in the settings.")
        try:
            answer = geocoder.ask(options["name"])
        except GeocoderError as error:
            raise CommandError(str(error)) from error
        for found in answer.suggestions:
            kind = found.kind or "-"
            self.stdout.write(
                f"{found.lon:11.6f} {found.lat:10.6f}  {kind:6} {found.external_id:22} "
                f"{found.label}"
            )
        kept = ", kept" if answer.is_kept else ""
        self.stdout.write(
            f"{len(answer.suggestions)} found by {answer.provider.title} ({geocoder.host}), "
            f"{answer.fetched_at:%Y-%m-%d}{kept}. {answer.licence}"
        )
