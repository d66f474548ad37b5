"""Loads the places that ship with the project; safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from gazetteer.starter import load_starter


class Command(BaseCommand):
    help = "Load or refresh the starter gazetteer; what editors entered is kept."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in load_starter().lines():
            self.stdout.write(line)
