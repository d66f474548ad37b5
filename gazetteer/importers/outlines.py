"""Merges outlines, and derives from dated ones in which unit a place lay, and when."""

from typing import Any

from gazetteer.importers.report import ImportReport

# one river is many ways of a map; an area that crosses itself is repaired, a spike dropped
PREPARE = """
WITH river AS (
    SELECT external_id, min(ctid) AS kept, ST_LineMerge(ST_Collect(footprint)) AS line
      FROM staged_outline WHERE ST_Dimension(footprint) = 1
     GROUP BY external_id HAVING count(*) > 1),
joined AS (
    UPDATE staged_outline o SET footprint = river.line FROM river WHERE o.ctid = river.kept)
DELETE FROM staged_outline o USING river
 WHERE o.external_id = river.external_id AND o.ctid <> river.kept
"""
REPAIR = """
UPDATE staged_outline SET footprint = ST_CollectionExtract(ST_MakeValid(footprint), 3)
 WHERE ST_Dimension(footprint) = 2 AND NOT ST_IsValid(footprint)
"""
REFUSE = """
DELETE FROM staged_outline
 WHERE ST_IsEmpty(footprint) OR NOT ST_IsValid(footprint) OR ST_NPoints(footprint) > 100000
RETURNING line
"""
# an outline without a stated point is shown at a point that surely lies in it
GIVE_POINTS = """
UPDATE staged_place s
   SET lon = ST_X(inner_point.point), lat = ST_Y(inner_point.point)
  FROM (SELECT external_id, CASE WHEN ST_Dimension(footprint) = 2
               THEN ST_PointOnSurface(footprint)
               ELSE ST_ClosestPoint(footprint, ST_Centroid(footprint)) END AS point
          FROM staged_outline) inner_point
 WHERE s.lon IS NULL AND s.external_id = inner_point.external_id
"""
UPDATE = """
UPDATE gazetteer_placeoutline o
   SET (footprint, valid_to, licence) = (s.footprint, s.valid_to, s.licence)
  FROM staged_outline s JOIN known_id k USING (external_id)
 WHERE o.place_id = k.place_id AND o.source = s.source
   AND o.valid_from IS NOT DISTINCT FROM s.valid_from
   AND (o.footprint, o.valid_to, o.licence) IS DISTINCT FROM (s.footprint, s.valid_to, s.licence)
"""
INSERT = """
INSERT INTO gazetteer_placeoutline
       (place_id, footprint, source, licence, valid_from, valid_to, external_id)
SELECT k.place_id, s.footprint, s.source, s.licence, s.valid_from, s.valid_to, s.external_id
  FROM staged_outline s JOIN known_id k USING (external_id)
 WHERE NOT EXISTS (SELECT 1 FROM gazetteer_placeoutline o
                    WHERE o.place_id = k.place_id AND o.source = s.source
                      AND o.valid_from IS NOT DISTINCT FROM s.valid_from)
ON CONFLICT ON CONSTRAINT placeoutline_once DO NOTHING
"""
# the first outline a place gets is the one in use; an editor's place waits for its editor
FILL_FOOTPRINTS = """
UPDATE gazetteer_place p SET footprint = newest.footprint
  FROM (SELECT DISTINCT ON (k.place_id) k.place_id, s.footprint
          FROM staged_outline s JOIN known_id k USING (external_id)
         ORDER BY k.place_id, s.valid_from DESC NULLS LAST) newest
 WHERE p.id = newest.place_id AND p.footprint IS NULL AND p.origin <> 'editor'
"""

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
    SELECT *, lag(parent_id) OVER w IS NOT DISTINCT FROM parent_id
              AND lag(valid_to) OVER w IS NULL AND valid_to IS NULL AS goes_on
      FROM attested WINDOW w AS (PARTITION BY place_id, kind, source ORDER BY valid_from))
SELECT place_id, parent_id, source, valid_from,
       LEAST(valid_to, lead(valid_from) OVER w - 1) AS valid_to
  FROM begun WHERE NOT goes_on
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


def prepare(cursor: Any, report: ImportReport) -> None:
    """Join, repair and check what is staged. PostGIS' own checks come after `shapes`' bounds."""
    cursor.execute(PREPARE)
    cursor.execute(REPAIR)
    report.outlines_repaired += cursor.rowcount
    cursor.execute(REFUSE)
    for (line,) in cursor.fetchall():
        report.skip(line, "has an outline that is empty or crosses itself")
    cursor.execute(GIVE_POINTS)
    cursor.execute("CREATE INDEX ON staged_outline (external_id)")
    cursor.execute("ANALYZE staged_outline")


def merge_outlines(cursor: Any, report: ImportReport) -> None:
    """Write the outlines; a set of another date or source stands beside those that are here."""
    cursor.execute(UPDATE)
    report.outlines_changed += cursor.rowcount
    cursor.execute(INSERT)
    report.outlines_added += cursor.rowcount
    cursor.execute(FILL_FOOTPRINTS)


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
