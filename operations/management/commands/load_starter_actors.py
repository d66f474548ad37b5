from typing import Any

from django.core.management.base import BaseCommand

from operations.starter_actors import load_starter_actors


class Command(BaseCommand):
    help = "Load the well-known forces of Iraq and Syria with their names; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{len(load_starter_actors())} actors of the starter list are there.")
