"""All formats that can be imported, and the one way to import a file of any of them."""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from gazetteer.errors import ImportRefused
from gazetteer.importers import (
    cod_ab,
    geonames,
    iom_dtm,
    linked_places,
    osm,
    plain,
    resuming,
    whosonfirst,
    world,
)
from gazetteer.importers.keying import keyed
from gazetteer.importers.progress import Progress
from gazetteer.importers.reading import Format, Options, Reading
from gazetteer.importers.report import ImportReport
from gazetteer.importers.rows import Row
from gazetteer.importers.staging import BATCH, batches, copy_rows, merge, staging

FORMATS: dict[str, Format] = {
    "geonames": geonames.FORMAT,
    "whosonfirst": whosonfirst.FORMAT,
    "cod-ab": cod_ab.FORMAT,
    "iom-dtm": iom_dtm.FORMAT,
    "osm": osm.FORMAT,
    "csv": plain.FORMAT,
    "linked-places": linked_places.FORMAT,
    "world": world.FORMAT,
}


def import_files(
    name: str,
    paths: list[Path],
    options: Options | None = None,
    *,
    progress: Progress,
    dry_run: bool = False,
    resume: bool | None = None,
    using: str = "default",
) -> ImportReport:
    """Import files of one format, all of them or nothing, and return the report.

    dry_run: do it all and take it back. resume: None stages and merges in one transaction; False
    keeps what is staged until the merge, so that True can go on where a killed run stopped.
    Raises ImportRefused for files that cannot be what they are said to be; nothing is written.
    """
    form, report = FORMATS[name], ImportReport()
    reading = Reading(options or Options(), report, progress)
    rows = _rows(form, paths, reading)
    rules = {"link_by_code": form.link_by_code, "refuse_swapped": form.refuse_swapped}
    if resume is not None and not dry_run:
        with resuming.kept_staging(name, paths, options, resume=resume, using=using) as kept:
            kept.stage(rows, report)
            progress.say("merging")
            kept.merge(report, **rules)
        return report
    with transaction.atomic(using=using):
        with staging(using) as cursor:
            for first, piece, keys in keyed(batches(rows), BATCH):
                copy_rows(cursor, piece, first, keys)
            progress.say("merging")
            merge(cursor, "import", report, **rules)
        if dry_run:
            transaction.set_rollback(True, using=using)
    return report


def _rows(form: Format, paths: list[Path], reading: Reading) -> Iterator[Row]:
    report = reading.report
    for path in paths:
        report.file = path.name if len(paths) > 1 else ""
        read, skipped = report.rows_read, report.rows_skipped
        yield from form.read(path, reading)
        if report.rows_read - read == report.rows_skipped - skipped:
            why = (
                f" Line {report.skipped[-1][0]} {report.skipped[-1][1]}." if report.skipped else ""
            )
            raise ImportRefused(f"{path.name} has no usable row.{why} Is it {form.title}?")
    report.file = ""
