from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from operations import rederiving


class Command(BaseCommand):
    help = "Draw anew what rests on places and lines that have moved; published records reopen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would move, and stop")
        parser.add_argument("--by", metavar="USERNAME", help="in whose name; needed to save")

    def handle(self, *args: Any, **options: Any) -> None:
        planned = list(rederiving.all_plans())
        for move in planned:
            self.stdout.write(str(move))
        if options["dry_run"]:
            self.stdout.write(f"{len(planned)} would change. Nothing was saved.")
            return
        by = User.objects.filter(username=options["by"] or "").first()
        if by is None:
            raise CommandError("Say in whose name: --by USERNAME.")
        done = rederiving.apply(lambda: planned, by, "everything derived was checked")
        self.stdout.write(f"{len(done.changed)} record(s) changed.")
