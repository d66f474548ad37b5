"""All formats of events, and the one way to import a file of any of them."""

import hashlib
import itertools
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from gazetteer.errors import ImportRefused
from gazetteer.importers.progress import Progress
from operations import review_many
from operations.errors import NotAllowed
from operations.models import ImportBatch, ImportedRow, ImportProblem, Source
from operations.vocabulary import DatePrecision

from . import acled, merging, plain, sql, ucdp_ged
from .actors import Actors
from .deletions import read_deletions
from .events import Event, Format, Options, Reading
from .report import EventReport

FORMATS: dict[str, Format] = {
    "ucdp-ged": ucdp_ged.FORMAT,
    "acled": acled.FORMAT,
    "plain": plain.FORMAT,
}
EVENT_LOCK = 0x6576656E  # two imports at once would see half of each other
BATCH = 2_000
MANY = 0.2  # a "complete" file that lacks more of what is here than this is taken for cut off
FEW = 20
# any number that is ours: the same row gets the same public id on every machine
NAMESPACE = uuid.UUID("5b0ce0c8-6d6b-5a8c-9f0c-0f6f0a7f5a10")
VOLATILE = {"timestamp", "data_id"}  # change from one download to the next and say nothing


def import_file(
    name: str,
    path: Path,
    by: User,
    options: Options | None = None,
    *,
    progress: Progress | None = None,
    publish: bool = False,
    complete: bool = False,
    deletions: Path | None = None,
    many_may_vanish: bool = False,
    dry_run: bool = False,
) -> EventReport:
    """Import a file of events, all of it or nothing, and return the report.

    publish: records become public at once, by the verbs of review; otherwise they wait there.
    complete: the file holds all rows of its dataset, so those it lacks are withdrawn. deletions: a
    list of ids to withdraw. dry_run: do it all and take it back.
    Raises ImportRefused for a file that cannot be what it is said to be, and NotAllowed.
    """
    form, report = FORMATS[name], EventReport()
    options = _filled(form, options or Options())
    _refuse(form, options, by, publish)
    progress = progress or Progress()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [EVENT_LOCK])
            # a queue of deferred checks makes each history trigger, which opens a subtransaction,
            # slower than the last: 2.6 times as slow after 14,000 rows
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL work_mem = '64MB'")
            cursor.execute(sql.DROP_STAGING)
            cursor.execute(sql.CREATE_STAGING)
            batch = _begin(form, name, path, options, by, complete)
            _stage(cursor, form.read(path, Reading(options, report, progress)), options)
            if report.rows_read == report.skipped:
                _refuse_unusable(path, form, report)
            progress.say("merging")
            merging.find_outcomes(cursor, options.dataset, report)
            gone = _gone(cursor, options, report, complete, deletions, many_may_vanish)
            _carry_out(cursor, batch, options, by, report, gone, publish, progress)
            _end(batch, report)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        if dry_run:
            transaction.set_rollback(True)
            report.batch = None
    return report


def _filled(form: Format, options: Options) -> Options:
    """Return the options with the format's own dataset, source and terms where none are given."""
    return replace(
        options,
        dataset=options.dataset or form.dataset,
        source=options.source or form.source,
        licence=options.licence or form.licence,
        attribution=options.attribution or form.attribution,
    )


def _refuse(form: Format, options: Options, by: User, publish: bool) -> None:
    """Refuse what cannot be right before a byte is read."""
    if not (options.dataset and options.source and options.licence):
        raise ImportRefused(
            "This format does not say whose it is: give the dataset’s short name, its source and "
            "its terms."
        )
    if not by.has_perm("operations.submit_record"):
        raise NotAllowed(f"{by.get_username()} may not write records.")
    if not publish:
        return
    if form.needs_terms and options.licence == form.licence:
        raise ImportRefused(
            f"The terms of {form.source} do not allow publishing its rows. If you have leave to, "
            "state the terms it was given on."
        )
    if settings.FOUR_EYES:
        raise NotAllowed(
            "Four eyes: nobody publishes what they import. Import without publishing; somebody "
            "else publishes the batch in the admin."
        )


def _begin(
    form: Format, name: str, path: Path, options: Options, by: User, complete: bool
) -> ImportBatch:
    if not path.is_file():
        raise ImportRefused(f"There is no file {path}.")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    source, _ = Source.objects.get_or_create(
        name=options.source,
        defaults={"kind": "monitor", "url": form.source_url, "terms": options.licence},
    )
    now = timezone.now()
    return ImportBatch.objects.create(
        dataset=options.dataset, version=options.version, format=name,
        file_name=path.name[:200], file_digest=digest, source=source, licence=options.licence,
        attribution=options.attribution, is_complete=complete, by=by, begun_at=now, ended_at=now,
    )  # fmt: skip


def _stage(cursor: Any, events: Iterator[Event], options: Options) -> None:
    """Stream events into the staging tables, some thousand at a time."""
    actors = Actors(options.dataset, options.source)
    columns = ", ".join(sql.STAGED)
    numbered = enumerate(events)
    while piece := list(itertools.islice(numbered, BATCH)):
        # one actor on both sides of a row takes part once
        people = {
            (seq, actors.id_of(person), person.role): position
            for seq, event in piece
            for position, person in reversed(list(enumerate(event.people)))
        }
        with cursor.copy(f"COPY staged_cell ({columns}) FROM STDIN") as copy:
            for seq, event in piece:
                copy.write_row((seq, *_staged(event, options)))
        with cursor.copy("COPY staged_person FROM STDIN") as copy:
            for (seq, actor, role), position in people.items():
                copy.write_row((seq, position, actor, role))


def _staged(event: Event, options: Options) -> tuple[Any, ...]:
    raw = orjson.dumps(event.raw)
    kept = {key: value for key, value in event.raw.items() if key not in VOLATILE}
    terms = [options.licence, options.attribution]
    digest = hashlib.sha256(orjson.dumps([kept, terms], option=orjson.OPT_SORT_KEYS)).hexdigest()
    said = f"{options.dataset}\n{event.external_id}\n{event.text}"
    lon, lat = event.position or (None, None)
    is_day = event.date_precision == DatePrecision.DAY and event.valid_from == event.valid_to
    version = f" {options.version}" if options.version else ""
    return (
        event.line, event.external_id,
        str(uuid.uuid5(NAMESPACE, f"{options.dataset}\n{event.external_id}")), digest,
        event.title, event.summary, event.incident_kind, event.valid_from, event.valid_to, is_day,
        is_day, event.date_precision, lon, lat, event.precision, event.precision_m, *event.killed,
        event.wounded, event.words, orjson.dumps(event.coded).decode(), raw.decode(),
        f"{options.source}{version}, event {event.external_id}"[:300], event.text, event.quoted,
        event.speaker, event.url, event.published_on, hashlib.sha256(said.encode()).hexdigest(),
    )  # fmt: skip


def _refuse_unusable(path: Path, form: Format, report: EventReport) -> None:
    first = report.problems[0] if report.problems else None
    why = f" Line {first.line}, {first.column}: {first.text}." if first else ""
    raise ImportRefused(f"{path.name} has no usable row.{why} Is it {form.title}?")


def _gone(
    cursor: Any,
    options: Options,
    report: EventReport,
    complete: bool,
    deletions: Path | None,
    many_may_vanish: bool,
) -> list[tuple[int, str, int]]:
    """Return (row, external id, record) of what the dataset does not hold any more."""
    values: dict[str, Any] = {"dataset": options.dataset, "unread": list(report.unread_ids)}
    found: dict[int, tuple[int, str, int, bool]] = {}
    if complete and report.has_nameless:
        text = "rows that cannot be read have no id, so nobody knows what vanished: none withdrawn"
        report.tell("note", None, text)
    elif complete:
        cursor.execute(sql.VANISHED.format(which=sql.NOT_IN_FILE), values)
        found |= {row[0]: row for row in cursor.fetchall()}
        here = ImportedRow.objects.filter(dataset=options.dataset).exclude(
            state=ImportedRow.State.WITHDRAWN
        )
        if len(found) > max(FEW, MANY * here.count()) and not many_may_vanish:
            raise ImportRefused(
                f"The file lacks {len(found)} of the rows that are here. That is more than a "
                "version ever drops: is it cut off, or of another region?"
            )
    if deletions is not None:
        cursor.execute(
            sql.VANISHED.format(which=sql.LISTED),
            {**values, "listed": list(read_deletions(deletions, Progress()))},
        )
        found |= {row[0]: row for row in cursor.fetchall()}
    gone = []
    for row, external_id, record, edited in found.values():
        if edited:
            report.conflicts += 1
            text = "the dataset dropped it, but the record was corrected here: left as it is"
            report.tell("conflict", None, text, "", external_id)
        else:
            gone.append((row, external_id, record))
            report.tell("withdrawn", None, "the dataset does not hold it any more", "", external_id)
    report.withdrawn = len(gone)
    return gone


def _carry_out(
    cursor: Any,
    batch: ImportBatch,
    options: Options,
    by: User,
    report: EventReport,
    gone: list[tuple[int, str, int]],
    publish: bool,
    progress: Progress,
) -> None:
    """Write records, then move them by the verbs of review."""
    note = f"Import {batch.pk}: {batch}"
    changed = merging.records_of(cursor, "changed")
    review_many.reopen(changed, by, note)
    merging.write(cursor, batch, options, by)
    waiting = merging.records_of(cursor, "added") + changed
    progress.say("publishing" if publish else "submitting")
    verb = review_many.publish if publish else review_many.submit
    refused = verb(waiting, by, note)
    for pk, reason in refused:
        report.tell("note", None, f"record {pk} stays a draft: {reason}")
    done = len(waiting) - len(refused)
    report.published, report.submitted = (done, 0) if publish else (0, done)
    if gone:
        review_many.withdraw([record for _, _, record in gone], by, f"Withdrawn by {note}")
        ImportedRow.objects.filter(pk__in=[row for row, _, _ in gone]).update(
            state=ImportedRow.State.WITHDRAWN, batch=batch
        )


def _end(batch: ImportBatch, report: EventReport) -> None:
    """Keep the counts and the problems with the batch."""
    for name in ("rows_read", "added", "changed", "unchanged", "withdrawn", "conflicts", "skipped"):
        setattr(batch, name, getattr(report, name))
    batch.ended_at = timezone.now()
    batch.save()
    ImportProblem.objects.bulk_create(
        [ImportProblem(batch=batch, **problem._asdict()) for problem in report.problems], 1000
    )
    report.batch = batch.pk
