"""Staging that outlives a killed run: what was read and keyed is not read and keyed again.

The staging tables are then real ones without write-ahead log. Each batch is committed with the
number of rows so far; places and names change in the one transaction of the merge alone.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from gazetteer.errors import ImportRefused
from gazetteer.importers import sql
from gazetteer.importers.keying import keyed
from gazetteer.importers.reading import Options
from gazetteer.importers.report import ImportReport
from gazetteer.importers.rows import Row
from gazetteer.importers.staging import BATCH, IMPORT_LOCK, batches, copy_rows, merge

RUN = "staged_run"
ALL = ", ".join((RUN, *sql.TABLES))


class KeptStaging:
    """The staging tables of one run, in autocommit mode."""

    def __init__(self, cursor: Any, using: str, done: int) -> None:
        self._cursor, self._using, self.done = cursor, using, done

    def stage(self, rows: Iterator[Row], report: ImportReport) -> None:
        """Stage all rows; those that an earlier run staged are read again but not stored."""
        if self.done:
            report.note(f"Went on after {self.done} rows that an earlier run had staged.")
        pieces = (each for each in batches(rows) if each[0] + len(each[1]) > self.done)
        for first, piece, keys in keyed(pieces, BATCH):
            with transaction.atomic(using=self._using):
                copy_rows(self._cursor, piece, first, keys)
                self._cursor.execute(f"UPDATE {RUN} SET done = %s", [first + len(piece)])  # noqa: S608

    def merge(self, report: ImportReport, **rules: bool) -> None:
        """Merge what is staged, and drop it, in one transaction."""
        with transaction.atomic(using=self._using):
            merge(self._cursor, "import", report, **rules)
            self._cursor.execute(f"DROP TABLE {ALL}")


@contextmanager
def kept_staging(
    name: str, paths: list[Path], options: Options | None, *, resume: bool, using: str = "default"
) -> Iterator[KeptStaging]:
    """Yield a kept staging, an earlier run's of the same files where `resume` asks for it.

    Raises ImportRefused while another import runs, or where there is nothing to go on with. A
    refused file leaves no staging behind; a killed process does.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [IMPORT_LOCK])
        if not cursor.fetchone()[0]:
            raise ImportRefused("Another import is running. Wait until it has ended.")
        try:
            done = _begin(cursor, using, digest_of(name, paths, options), resume=resume)
            try:
                yield KeptStaging(cursor, using, done)
            except ImportRefused:
                cursor.execute(f"DROP TABLE IF EXISTS {ALL}")
                raise
        finally:
            connection = connections[using].connection
            if connection is not None and not connection.closed and not connection.broken:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [IMPORT_LOCK])


def _begin(cursor: Any, using: str, digest: str, *, resume: bool) -> int:
    """Return the number of rows that are staged already; 0 makes new tables."""
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [RUN])
    if resume:
        if not cursor.fetchone()[0]:
            raise ImportRefused("There is no import to resume; start it without that.")
        cursor.execute(f"SELECT digest, done FROM {RUN}")  # noqa: S608
        known, done = cursor.fetchone() or ("", 0)
        if known != digest:
            raise ImportRefused("The import to resume was of other files or options.")
        return int(done)
    with transaction.atomic(using=using):
        cursor.execute(f"DROP TABLE IF EXISTS {ALL}")
        cursor.execute(sql.CREATE_STAGING.format(kind="UNLOGGED"))
        cursor.execute(f"CREATE UNLOGGED TABLE {RUN} (digest text, done bigint)")
        cursor.execute(f"INSERT INTO {RUN} VALUES (%s, 0)", [digest])  # noqa: S608
    return 0


def digest_of(name: str, paths: list[Path], options: Options | None) -> str:
    """Return what tells one import from another: format, options and the files' content."""
    digest = hashlib.sha256(repr((name, options)).encode())
    for path in paths:
        if not path.is_file():
            raise ImportRefused(f"There is no file {path}.")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
