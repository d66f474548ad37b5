"""The set-based merge of staged events into records. Every statement runs once a file."""

from typing import Any

from django.db import connection, models

# seq numbers the rows of a file; a line may hold many (JSON)
STAGED = {
    "seq": "int", "line": "int", "external_id": "text", "public_id": "uuid", "digest": "text",
    "title": "text", "summary": "text", "incident_kind": "text", "valid_from": "date",
    "valid_to": "date", "start_known": "bool", "end_known": "bool", "date_precision": "text",
    "lon": "float8", "lat": "float8", "precision": "text", "precision_m": "int",
    "killed_low": "int", "killed_best": "int", "killed_high": "int", "wounded": "int",
    "words": "text", "coded": "jsonb", "raw": "jsonb", "report_title": "text", "text": "text",
    "quoted": "bool", "speaker": "text", "url": "text", "published_on": "date",
    "content_hash": "text",
}  # fmt: skip

CREATE_STAGING = f"""
CREATE TEMPORARY TABLE staged_cell ({", ".join(f"{name} {kind}" for name, kind in STAGED.items())})
    ON COMMIT DROP;
CREATE TEMPORARY TABLE staged_person (seq int, position int, actor_id bigint, role text)
    ON COMMIT DROP
"""
DROP_STAGING = """
DROP VIEW IF EXISTS staged_event;
DROP TABLE IF EXISTS staged_cell, staged_person, staged_outcome
"""

# the first row of an id counts: a file that says two things of one event says which line is later
TWICE = """
DELETE FROM staged_cell s USING (
    SELECT seq, external_id, first_value(line) OVER w AS first, row_number() OVER w AS nth
      FROM staged_cell WINDOW w AS (PARTITION BY external_id ORDER BY seq)) d
 WHERE s.seq = d.seq AND d.nth > 1
RETURNING s.line, s.external_id, d.first
"""

# A row is known by its id. What an editor corrected (a higher revision), withdrew or deleted
# stands; so does what is merged into another record. The verdicts are a table of their own: to
# write the wide rows again cost a second each time.
OUTCOMES = """
ANALYZE staged_cell (seq, external_id); ANALYZE staged_person;
CREATE TEMPORARY TABLE staged_outcome ON COMMIT DROP AS
SELECT v.seq, v.row_id, v.was_report_id, v.outcome,
       CASE v.outcome WHEN 'added'
            THEN nextval(pg_get_serial_sequence('operations_record', 'id'))
            ELSE v.known_record END AS record_id,
       CASE WHEN v.outcome IN ('added', 'changed')
            THEN nextval(pg_get_serial_sequence('operations_report', 'id')) END AS report_id
  FROM (SELECT s.seq, i.id AS row_id, i.record_id AS known_record, i.report_id AS was_report_id,
               CASE WHEN i.id IS NULL THEN 'added'
                    WHEN i.digest = s.digest AND i.state <> 'withdrawn' THEN 'unchanged'
                    WHEN i.record_id IS NULL OR r.revision > i.record_revision
                         OR (r.state = 'withdrawn' AND i.state <> 'withdrawn') THEN 'conflict'
                    ELSE 'changed' END AS outcome
          FROM staged_cell s
          LEFT JOIN operations_importedrow i
                 ON i.dataset = %(dataset)s AND i.external_id = s.external_id
          LEFT JOIN operations_record r ON r.id = i.record_id
         ORDER BY s.seq) v;
CREATE INDEX ON staged_outcome (seq);
ANALYZE staged_outcome;
CREATE TEMPORARY VIEW staged_event AS
SELECT c.*, o.row_id, o.was_report_id, o.outcome, o.record_id, o.report_id
  FROM staged_cell c JOIN staged_outcome o USING (seq)
"""

COUNT_OUTCOMES = "SELECT outcome, count(*) FROM staged_outcome GROUP BY outcome"

KNOWN_REPORTS = """
UPDATE staged_outcome o SET report_id = r.id
  FROM staged_cell s JOIN operations_report r USING (content_hash)
 WHERE o.seq = s.seq AND o.outcome IN ('added', 'changed')
"""

# what a complete file lacks, or a list of deletions names, and is here and public or waiting
VANISHED = """
SELECT i.id, i.external_id, i.record_id, r.revision > i.record_revision AS edited
  FROM operations_importedrow i JOIN operations_record r ON r.id = i.record_id
 WHERE i.dataset = %(dataset)s AND i.state <> 'withdrawn' AND {which}
 ORDER BY i.id
"""
NOT_IN_FILE = (
    "NOT EXISTS (SELECT 1 FROM staged_cell s WHERE s.external_id = i.external_id)"
    " AND NOT i.external_id = ANY(%(unread)s)"
)
LISTED = "i.external_id = ANY(%(listed)s)"

SHARED = {
    "title": "s.title", "summary": "s.summary", "valid_from": "s.valid_from",
    "valid_to": "s.valid_to", "start_known": "s.start_known", "end_known": "s.end_known",
    "date_precision": "s.date_precision", "precision": "s.precision",
    "precision_m": "s.precision_m",
}  # fmt: skip
POINT = "ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326)"  # NULL where a coordinate is
OWN = {
    "incident_kind": "s.incident_kind", "geometry": POINT, "killed_low": "s.killed_low",
    "killed_best": "s.killed_best", "killed_high": "s.killed_high", "wounded": "s.wounded",
}  # fmt: skip
ROW = {
    "version": "%(version)s", "batch_id": "%(batch)s", "report_id": "s.report_id",
    "raw": "s.raw", "coded": "s.coded", "words": "s.words", "licence": "%(licence)s",
    "attribution": "%(attribution)s", "digest": "s.digest",
}  # fmt: skip


def insert_select(
    model: type[models.Model], values: dict[str, str], source: str
) -> tuple[str, dict[str, Any]]:
    """Return INSERT … SELECT and its parameters; a column that is not named gets its default."""
    expressions: dict[str, str] = {}
    defaults: dict[str, Any] = {}
    for each in model._meta.local_concrete_fields:
        column = str(each.column)
        if column in values:
            expressions[column] = values[column]
        elif not each.primary_key:
            expressions[column] = f"%(default_{column})s"
            defaults[f"default_{column}"] = each.get_db_prep_save(each.get_default(), connection)
    columns = ", ".join(f'"{name}"' for name in expressions)
    selected = ", ".join(expressions.values())
    statement = f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {selected} {source}"
    return statement, defaults


def update_from(table: str, values: dict[str, str], rest: str) -> str:
    """Return UPDATE … SET of a table named t, from staged rows s."""
    assignments = ", ".join(f"{name} = {value}" for name, value in values.items())
    return f"UPDATE {table} t SET {assignments} {rest}"  # noqa: S608


CHANGED = "FROM staged_event s WHERE s.outcome = 'changed'"

DROP_LEFT_PEOPLE = """
DELETE FROM operations_participation p
 USING staged_event s
 WHERE s.outcome = 'changed' AND p.record_id = s.record_id
   AND NOT EXISTS (SELECT 1 FROM staged_person q
                    WHERE q.seq = s.seq AND q.actor_id = p.actor_id AND q.role = p.role)
"""
NEW_PEOPLE = """
FROM staged_event s JOIN staged_person q ON q.seq = s.seq
WHERE s.outcome IN ('added', 'changed')
  AND (s.outcome = 'added' OR NOT EXISTS (
      SELECT 1 FROM operations_participation p
       WHERE p.record_id = s.record_id AND p.actor_id = q.actor_id AND p.role = q.role))
ORDER BY s.seq, q.position
"""
CHANGE_QUOTES = """
UPDATE operations_evidence e
   SET report_id = s.report_id, quote = s.text, start = 0, "end" = length(s.text),
       speaker = s.speaker
  FROM staged_event s
 WHERE s.outcome = 'changed' AND e.record_id = s.record_id AND e.report_id = s.was_report_id
"""
