"""Take reports in from a feed or a folder, and run the worker that reads them."""

import asyncio
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from procrastinate.contrib.django import app

from operations.errors import IntakeError
from operations.inbox import folder, jobs
from operations.models import Feed, Source


class Command(BaseCommand):
    help = (
        "feed URL: keep an RSS or Atom feed. folder PATH: take its .txt, .html, "
        ".pdf and .docx files. work: ask the feeds and read what came in, until Ctrl-C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        feed = acts.add_parser("feed", help="needs INTAKE_FETCH=1")
        feed.add_argument("url")
        files = acts.add_parser("folder")
        files.add_argument("path", type=Path)
        for act in (feed, files):
            act.add_argument("--by", required=True, metavar="USERNAME", help="who answers for it")
            act.add_argument("--language", default="", help="of the texts: en, ar, ckb")
            act.add_argument(
                "--source", required=act is feed, help="the name of the source that publishes it"
            )
        work = acts.add_parser("work")
        work.add_argument(
            "--until-empty", action="store_true", help="end when nothing is left: for cron"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['act']}")(**options)
        except IntakeError as error:
            raise CommandError(str(error)) from error

    def _feed(self, url: str, **options: Any) -> None:
        row = Feed.objects.filter(url=url).first() or Feed(url=url)
        row.source, row.language, row.is_active = (
            _source(options["source"]),
            options["language"],
            True,
        )
        row.added_by = _person(options["by"])
        try:
            row.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        row.save()
        self.stdout.write(f"{row} is kept. `manage.py intake work` asks it, then every 15 minutes.")

    def _folder(self, path: Path, **options: Any) -> None:
        source = _source(options["source"]) if options["source"] else None
        by = _person(options["by"])
        new, seen = folder.receive_files(path, by, source, options["language"])
        self.stdout.write(f"{new} of {seen} files are new. `manage.py intake work` reads them.")

    def _work(self, until_empty: bool, **options: Any) -> None:
        jobs.ask_feeds()
        connector: Any = app.connector
        with app.replace_connector(connector.get_worker_connector()) as worker:
            asyncio.run(_work(worker, until_empty))


async def _work(worker: Any, until_empty: bool) -> None:
    async with worker.open_async():
        await jobs.put_back(worker)
        # One at a time to the end: a job that makes jobs is then done before "empty" is said.
        concurrency = 1 if until_empty else 2
        await worker.run_worker_async(wait=not until_empty, concurrency=concurrency, **jobs.OPTIONS)


def _source(name: str) -> Source:
    source = Source.objects.filter(name__iexact=name).first()
    if source is None:
        raise CommandError(f"There is no source of the name “{name}”; add it in the admin.")
    return source


def _person(username: str) -> User:
    person = User.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise CommandError(f"There is no active account “{username}”.")
    return person
