from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from operations.demonstration import situation


class Command(BaseCommand):
    help = "Load the starter gazetteer and actors, and the situation of 5 August 2019; once."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("load_starter_gazetteer", stdout=self.stdout, stderr=self.stderr)
        call_command("load_starter_actors", stdout=self.stdout, stderr=self.stderr)
        if situation.is_loaded():
            self.stdout.write("The demonstration is loaded already; what was entered is kept.")
            return
        situation.load()
        self.stdout.write("Loaded the situation of 5 August 2019.")
