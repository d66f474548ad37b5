"""In which unit a place lay, and when: derived from dated outlines, or stated by a file."""

from typing import Any

from gazetteer.importers.report import ImportReport

ANY_DATED = """
SELECT EXISTS (SELECT 1 FROM gazetteer_placeoutline WHERE valid_from IS NOT NULL)
"""
# Small pieces make containment quick: a province has thousands of corners, a village asks once.
AREAS = """
CREATE TEMPORARY TABLE dated_area AS
SELECT o.place_id, p.kind, o.source, o.valid_from, o.valid_to,
       ST_Subdivide(o.footprint, 64) AS piece
  FROM gazetteer_placeoutline o JOIN gazetteer_place p ON p.id = o.place_id
 WHERE p.kind IN ('PCLI', 'ADM1', 'ADM2', 'ADM3') AND o.valid_from IS NOT NULL
   AND ST_Dimension(o.footprint) = 2;
CREATE INDEX ON dated_area USING gist (piece);
ANALYZE dated_area
"""
# A unit is asked at a point of its own outline in the same set, anything else at its point.
# One later set that says the same changes nothing; one that differs ends the earlier statement.
WANTED = """
CREATE TEMPORARY TABLE wanted_parent AS
WITH asked AS (
    SELECT p.id, p.kind, NULL::text AS source, NULL::date AS valid_from, p.point
      FROM gazetteer_place p
     WHERE p.point IS NOT NULL AND p.feature_class <> 'A'
       AND (%(everywhere)s OR p.id IN (SELECT place_id FROM staged_place))
    UNION ALL
    SELECT p.id, p.kind, o.source, o.valid_from, ST_PointOnSurface(o.footprint)
      FROM gazetteer_placeoutline o JOIN gazetteer_place p ON p.id = o.place_id
     WHERE p.kind IN ('ADM1', 'ADM2', 'ADM3') AND o.valid_from IS NOT NULL
       AND ST_Dimension(o.footprint) = 2
       AND (%(everywhere)s OR p.id IN (SELECT place_id FROM staged_place))),
attested AS (
    SELECT DISTINCT ON (asked.id, a.kind, a.source, a.valid_from)
           asked.id AS place_id, a.kind, a.source, a.valid_from, a.valid_to,
           a.place_id AS parent_id
      FROM asked JOIN dated_area a ON ST_Covers(a.piece, asked.point)
     WHERE asked.id <> a.place_id
       AND (asked.source IS NULL
            OR (a.source, a.valid_from) = (asked.source, asked.valid_from)
           AND a.kind < asked.kind
            OR (a.source, a.valid_from, a.kind) = (asked.source, asked.valid_from, 'PCLI'))
     ORDER BY asked.id, a.kind, a.source, a.valid_from, a.place_id),
begun AS (
    SELECT *, lag(parent_id) OVER w IS DISTINCT FROM parent_id
              OR lag(valid_to) OVER w < valid_from - 1 AS begins
      FROM attested WINDOW w AS (PARTITION BY place_id, kind, source ORDER BY valid_from)),
numbered AS (
    SELECT *, count(*) FILTER (WHERE begins) OVER w AS run
      FROM begun WINDOW w AS (PARTITION BY place_id, kind, source ORDER BY valid_from)),
run AS (
    SELECT place_id, kind, source, parent_id, min(valid_from) AS valid_from,
           (array_agg(valid_to ORDER BY valid_from DESC))[1] AS valid_to
      FROM numbered GROUP BY place_id, kind, source, run, parent_id)
SELECT place_id, parent_id, source, valid_from,
       LEAST(valid_to, lead(valid_from) OVER w - 1) AS valid_to
  FROM run
WINDOW w AS (PARTITION BY place_id, kind, source ORDER BY valid_from);
CREATE INDEX ON wanted_parent (place_id);
ANALYZE wanted_parent
"""
WITHDRAW_PARENTS = """
DELETE FROM gazetteer_placeparent pp
 WHERE pp.origin = 'import' AND pp.source IN (SELECT source FROM dated_area)
   AND (%(everywhere)s OR pp.place_id IN (SELECT place_id FROM staged_place))
   AND NOT EXISTS (SELECT 1 FROM wanted_parent w
                    WHERE (w.place_id, w.parent_id, w.source, w.valid_from)
                        = (pp.place_id, pp.parent_id, pp.source, pp.valid_from))
"""
UPDATE_PARENTS = """
UPDATE gazetteer_placeparent pp SET valid_to = w.valid_to
  FROM wanted_parent w
 WHERE pp.origin = 'import' AND (w.place_id, w.parent_id, w.source, w.valid_from)
       = (pp.place_id, pp.parent_id, pp.source, pp.valid_from)
   AND pp.valid_to IS DISTINCT FROM w.valid_to
"""
INSERT_PARENTS = """
INSERT INTO gazetteer_placeparent (place_id, parent_id, valid_from, valid_to, source, origin)
SELECT w.place_id, w.parent_id, w.valid_from, w.valid_to, w.source, 'import'
  FROM wanted_parent w
 WHERE NOT EXISTS (SELECT 1 FROM gazetteer_placeparent pp
                    WHERE (w.place_id, w.parent_id, w.valid_from)
                        = (pp.place_id, pp.parent_id, pp.valid_from))
ON CONFLICT ON CONSTRAINT placeparent_once DO NOTHING
"""
# who has no parent at all gets the deepest unit that still holds
FILL_PARENTS = """
UPDATE gazetteer_place p SET parent_id = deepest.parent_id
  FROM (SELECT DISTINCT ON (w.place_id) w.place_id, w.parent_id
          FROM wanted_parent w JOIN gazetteer_place unit ON unit.id = w.parent_id
         WHERE w.valid_to IS NULL
         ORDER BY w.place_id, unit.kind = 'PCLI', unit.kind DESC, w.valid_from DESC) deepest
 WHERE p.id = deepest.place_id AND p.parent_id IS NULL AND p.origin <> 'editor'
"""

# Their source names the relation, so that what outlines of the same source say stays apart.
STATED = """
CREATE TEMPORARY TABLE stated_parent AS
SELECT DISTINCT ON (k.place_id, up.place_id, s.valid_from)
       k.place_id, up.place_id AS parent_id, s.source, s.valid_from, s.valid_to
  FROM staged_parent s
  JOIN known_id k USING (external_id)
  JOIN known_id up ON up.external_id = s.parent
 WHERE k.place_id <> up.place_id
 ORDER BY k.place_id, up.place_id, s.valid_from, s.valid_to DESC NULLS FIRST
"""
WITHDRAW_STATED = """
DELETE FROM gazetteer_placeparent pp
 WHERE pp.origin = 'import' AND pp.source IN (SELECT source FROM staged_parent)
   AND pp.place_id IN (SELECT place_id FROM staged_place)
   AND NOT EXISTS (SELECT 1 FROM stated_parent w
                    WHERE (w.place_id, w.parent_id) = (pp.place_id, pp.parent_id)
                      AND w.valid_from IS NOT DISTINCT FROM pp.valid_from)
"""
UPDATE_STATED = """
UPDATE gazetteer_placeparent pp SET valid_to = w.valid_to
  FROM stated_parent w
 WHERE pp.origin = 'import' AND (w.place_id, w.parent_id, w.source)
       = (pp.place_id, pp.parent_id, pp.source)
   AND w.valid_from IS NOT DISTINCT FROM pp.valid_from
   AND w.valid_to IS DISTINCT FROM pp.valid_to
"""
INSERT_STATED = """
INSERT INTO gazetteer_placeparent (place_id, parent_id, valid_from, valid_to, source, origin)
SELECT place_id, parent_id, valid_from, valid_to, source, 'import' FROM stated_parent
ON CONFLICT ON CONSTRAINT placeparent_once DO NOTHING
"""
COUNT_UNKNOWN = """
SELECT count(*) FROM staged_parent s
 WHERE NOT EXISTS (SELECT 1 FROM known_id k WHERE k.external_id = s.parent)
"""


def date_parents(cursor: Any, report: ImportReport) -> None:
    """Derive dated parents from all dated outlines; of all places if outlines changed now."""
    cursor.execute(AREAS)
    everywhere = {"everywhere": bool(report.outlines_added or report.outlines_changed)}
    cursor.execute(WANTED, everywhere)
    cursor.execute(WITHDRAW_PARENTS, everywhere)
    report.parents_changed += cursor.rowcount
    cursor.execute(UPDATE_PARENTS)
    report.parents_changed += cursor.rowcount
    cursor.execute(INSERT_PARENTS)
    report.parents_added += cursor.rowcount
    if report.parents_added > 1000:
        cursor.execute("ANALYZE gazetteer_placeparent")
    cursor.execute(FILL_PARENTS)
    cursor.execute("DROP TABLE dated_area, wanted_parent")


def merge_stated(cursor: Any, report: ImportReport) -> None:
    """Write the dated parents that the files state; units that are not here are counted."""
    cursor.execute("SELECT EXISTS (SELECT 1 FROM staged_parent)")
    if not cursor.fetchone()[0]:
        return
    cursor.execute(STATED)
    for statement in (WITHDRAW_STATED, UPDATE_STATED):
        cursor.execute(statement)
        report.parents_changed += cursor.rowcount
    cursor.execute(INSERT_STATED)
    report.parents_added += cursor.rowcount
    cursor.execute(COUNT_UNKNOWN)
    if unknown := cursor.fetchone()[0]:
        report.note(f"{unknown} stated parents are not here, neither in the file nor before")
    cursor.execute("DROP TABLE stated_parent")
