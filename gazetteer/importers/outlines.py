"""Merges outlines; a later set of a source ends its earlier one."""

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
   SET (footprint, valid_to, licence)
     = (s.footprint, COALESCE(s.valid_to, o.valid_to), s.licence)
  FROM staged_outline s JOIN known_id k USING (external_id)
 WHERE o.place_id = k.place_id AND o.source = s.source
   AND o.valid_from IS NOT DISTINCT FROM s.valid_from
   AND (o.footprint, o.valid_to, o.licence)
       IS DISTINCT FROM (s.footprint, COALESCE(s.valid_to, o.valid_to), s.licence)
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
# A set ends where a later one of the same source draws the same ground at the same level: the
# units it no longer has end with it, those of another part of the country do not.
END_EARLIER = """
UPDATE gazetteer_placeoutline o SET valid_to = later.day - 1
  FROM (SELECT o.id, min(newer.valid_from) AS day
          FROM gazetteer_placeoutline o
          JOIN gazetteer_place p ON p.id = o.place_id AND p.feature_class = 'A'
          JOIN gazetteer_placeoutline newer
            ON newer.source = o.source AND newer.valid_from > o.valid_from
           AND ST_Covers(newer.footprint, ST_PointOnSurface(o.footprint))
          JOIN gazetteer_place at ON at.id = newer.place_id AND at.kind = p.kind
         WHERE o.source IN (SELECT source FROM staged_outline) AND ST_Dimension(o.footprint) = 2
         GROUP BY o.id) later
 WHERE o.id = later.id AND (o.valid_to IS NULL OR o.valid_to >= later.day)
"""
# The outline that still holds is the one in use, unless an editor drew another.
FILL_FOOTPRINTS = """
UPDATE gazetteer_place p SET footprint = newest.footprint
  FROM (SELECT DISTINCT ON (place_id) place_id, footprint
          FROM gazetteer_placeoutline
         WHERE place_id IN (SELECT place_id FROM staged_outline JOIN known_id USING (external_id))
         ORDER BY place_id, valid_to DESC NULLS FIRST, valid_from DESC NULLS LAST, id) newest
 WHERE p.id = newest.place_id AND p.origin <> 'editor'
   AND (p.footprint IS NULL
        OR p.footprint IS DISTINCT FROM newest.footprint
       AND EXISTS (SELECT 1 FROM gazetteer_placeoutline ended
                    WHERE ended.place_id = p.id AND ended.valid_to IS NOT NULL
                      AND ended.footprint = p.footprint))
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
    cursor.execute(END_EARLIER)
    cursor.execute(FILL_FOOTPRINTS)
