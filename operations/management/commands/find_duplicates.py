"""Looks for incidents that are likely one event; see `operations.duplicates`."""

from typing import Any

from django.core.management.base import BaseCommand

from operations import duplicates


class Command(BaseCommand):
    help = "Look for incidents that are likely one event, for editors to decide on."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{duplicates.find()} pairs wait for a decision.")
