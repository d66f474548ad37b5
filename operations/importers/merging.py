"""Staged events become incidents with people, evidence and their rows; all set-wise."""

from typing import Any

from django.contrib.auth.models import User

from operations.models import (
    Evidence,
    ImportBatch,
    ImportedRow,
    Incident,
    Participation,
    Record,
    Report,
)

from . import sql
from .events import Options
from .report import EventReport


def find_outcomes(cursor: Any, dataset: str, report: EventReport) -> None:
    """Decide for each staged row what it is: added, changed, unchanged or a conflict."""
    cursor.execute(sql.TWICE)
    for line, external_id, first in cursor.fetchall():
        report.skip(line, f"the id stands on line {first} already", "", external_id)
    cursor.execute(sql.OUTCOMES, {"dataset": dataset})
    cursor.execute(sql.COUNT_OUTCOMES)
    counts = dict(cursor.fetchall())
    report.added, report.changed = counts.get("added", 0), counts.get("changed", 0)
    report.unchanged, report.conflicts = counts.get("unchanged", 0), counts.get("conflict", 0)
    if report.conflicts:
        cursor.execute(
            "SELECT line, external_id, record_id IS NULL FROM staged_event"
            " WHERE outcome = 'conflict' ORDER BY seq"
        )
        for line, external_id, deleted in cursor.fetchall():
            what = "was deleted" if deleted else "was corrected or withdrawn"
            text = f"the dataset says it anew, but the record {what} here: left as it is"
            report.tell("conflict", line, text, "", external_id)


def records_of(cursor: Any, outcome: str) -> list[int]:
    """Return the primary keys of the records of one outcome, in the order of the file."""
    cursor.execute(
        "SELECT record_id FROM staged_outcome WHERE outcome = %s ORDER BY seq", [outcome]
    )
    return [pk for (pk,) in cursor.fetchall()]


def write(cursor: Any, batch: ImportBatch, options: Options, by: User) -> None:
    """Insert what is added and update what changed. Records are drafts afterwards."""
    values: dict[str, Any] = {
        "batch": batch.pk, "dataset": batch.dataset, "version": batch.version,
        "licence": batch.licence, "attribution": batch.attribution, "source": batch.source_id,
        "by": by.pk, "release": options.release, "hold_until": options.hold_until,
        "released": options.released or batch.begun_at.date(),
    }  # fmt: skip
    _insert_reports(cursor, values)
    _insert_records(cursor, values)
    _change(cursor, values)
    _insert_people_and_quotes(cursor, values)
    _insert(cursor, ImportedRow, {
        **sql.ROW, "dataset": "%(dataset)s", "external_id": "s.external_id",
        "record_id": "s.record_id",
    }, "FROM staged_event s WHERE s.outcome = 'added'", values)  # fmt: skip
    _analyze(cursor)


def _insert_reports(cursor: Any, values: dict[str, Any]) -> None:
    """Each row is a text of its own; it is kept when a later version says something else."""
    _insert(cursor, Report, {
        "id": "s.report_id", "source_id": "%(source)s", "title": "s.report_title",
        "text": "s.text", "published_on": "COALESCE(s.published_on, %(released)s)",
        "url": "s.url", "content_hash": "s.content_hash", "received_at": "now()",
        "received_by_id": "%(by)s", "is_own_wording": "NOT s.quoted", "read_at": "now()",
    }, "FROM staged_event s WHERE s.outcome IN ('added', 'changed')"
       " ON CONFLICT (content_hash) DO NOTHING", values)  # fmt: skip
    wanted = "SELECT count(*) FROM staged_outcome WHERE outcome IN ('added', 'changed')"
    inserted = cursor.rowcount
    cursor.execute(wanted)
    if cursor.fetchone()[0] > inserted:
        cursor.execute(sql.KNOWN_REPORTS)


def _insert_records(cursor: Any, values: dict[str, Any]) -> None:
    added = "FROM staged_event s WHERE s.outcome = 'added'"
    _insert(cursor, Record, {
        **sql.SHARED, "id": "s.record_id", "public_id": "s.public_id", "kind": "'incident'",
        "release": "%(release)s", "hold_until": "%(hold_until)s", "created_by_id": "%(by)s",
        "changed_by_id": "%(by)s", "created_at": "now()", "changed_at": "now()",
    }, added, values)  # fmt: skip
    _insert(cursor, Incident, {**sql.OWN, "record_ptr_id": "s.record_id"}, added, values)


def _change(cursor: Any, values: dict[str, Any]) -> None:
    """Write what a new version says over what the last one said; revisions stay."""
    here = sql.CHANGED + " AND t."
    touched = {**sql.SHARED, "changed_by_id": "%(by)s", "changed_at": "now()"}
    for table, columns, key in (
        (Record, touched, "id = s.record_id"),
        (Incident, sql.OWN, "record_ptr_id = s.record_id"),
        (ImportedRow, {**sql.ROW, "state": "'taken'"}, "id = s.row_id"),
    ):
        cursor.execute(sql.update_from(table._meta.db_table, columns, here + key), values)
    # the row is kept as it came, and says that this desk says otherwise
    kept = {**sql.ROW, "state": "'conflict'", "report_id": "t.report_id"}
    conflicts = "FROM staged_event s WHERE s.outcome = 'conflict' AND t.id = s.row_id"
    cursor.execute(sql.update_from(ImportedRow._meta.db_table, kept, conflicts), values)
    cursor.execute(sql.DROP_LEFT_PEOPLE)
    cursor.execute(sql.CHANGE_QUOTES)


def _insert_people_and_quotes(cursor: Any, values: dict[str, Any]) -> None:
    _insert(cursor, Participation, {
        "record_id": "s.record_id", "actor_id": "q.actor_id", "role": "q.role",
    }, sql.NEW_PEOPLE, values)  # fmt: skip
    _insert(cursor, Evidence, {
        "record_id": "s.record_id", "report_id": "s.report_id", "start": "0",
        "end": "length(s.text)", "quote": "s.text", "speaker": "s.speaker",
    }, "FROM staged_event s WHERE s.outcome = 'added'", values)  # fmt: skip


def _insert(
    cursor: Any, model: Any, columns: dict[str, str], source: str, values: dict[str, Any]
) -> None:
    statement, defaults = sql.insert_select(model, columns, source)
    cursor.execute(statement, {**values, **defaults})


def _analyze(cursor: Any) -> None:
    """Tell the planner of a large load before the next joins."""
    for model in (Record, Incident, Participation, Evidence, ImportedRow, Report):
        cursor.execute(f"ANALYZE {model._meta.db_table}")
