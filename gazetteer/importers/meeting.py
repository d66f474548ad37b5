"""How an import knows a place again that is here already, and the rows that cannot be true.

In this order: its own id, a concordance, an id of another source that the row names, and where
the format asks for it

- "unit": an administrative unit of the same kind and country that shares a search key, and whose
  point lies in the outline or within 30 km of it;
- "name": a place of the same class that shares a key, within 5 km, when exactly one such place
  and one such row are to be had. (415 of the IOM's places were linked to GeoNames so by hand.)
"""

from typing import Any

UNIT_KM, NAME_KM = 30, 5

KNOWN_AGAIN = """
UPDATE staged_place s SET place_id = p.id
  FROM gazetteer_place p WHERE p.external_id = s.external_id;
UPDATE staged_place s SET place_id = c.place_id
  FROM gazetteer_placeconcordance c
 WHERE s.place_id IS NULL AND c.external_id = s.external_id
"""

SAME_AS = """
WITH said AS (
    SELECT external_id, unnest(same_as) AS other FROM staged_place
     WHERE place_id IS NULL AND same_as <> '{}'),
found AS (
    SELECT said.external_id, min(COALESCE(p.id, c.place_id)) AS place_id
      FROM said
      LEFT JOIN gazetteer_place p ON p.external_id = said.other
      LEFT JOIN gazetteer_placeconcordance c ON c.external_id = said.other
     GROUP BY said.external_id)
UPDATE staged_place s SET place_id = found.place_id
  FROM found WHERE found.external_id = s.external_id AND found.place_id IS NOT NULL
"""

MEET_UNITS = """
WITH wanted AS (
    SELECT DISTINCT s.external_id, s.kind, s.country, o.footprint, n.key, n.skeleton
      FROM staged_place s
      JOIN staged_outline o USING (external_id)
      JOIN staged_name n USING (external_id)
     WHERE s.place_id IS NULL AND s.meet = 'unit' AND n.kind <> 'code'),
likely AS (
    SELECT w.external_id, p.id, p.prominence, n.key = w.key AS same_key,
           p.point IS NULL OR ST_Covers(w.footprint, p.point) AS inside
      FROM wanted w
      JOIN gazetteer_place p ON p.kind = w.kind AND p.country = w.country
       AND p.merged_into_id IS NULL
      JOIN gazetteer_placename n ON n.place_id = p.id
       AND (n.key = w.key OR (n.skeleton = w.skeleton AND length(w.skeleton) > 1))
     WHERE p.point IS NULL
        OR ST_DWithin(w.footprint::geography, p.point::geography, %(metres)s)),
ranked AS (
    SELECT external_id, id, row_number() OVER of_row AS for_row,
           row_number() OVER of_unit AS for_unit
      FROM (SELECT external_id, id, max(prominence) AS prominence,
                   bool_or(same_key)::int + 2 * bool_or(inside)::int AS fit
              FROM likely GROUP BY external_id, id) fits
     WHERE fit > 0
       AND NOT EXISTS (SELECT 1 FROM staged_place taken WHERE taken.place_id = fits.id)
    WINDOW of_row AS (PARTITION BY external_id ORDER BY fit DESC, prominence DESC, id),
           of_unit AS (PARTITION BY id ORDER BY fit DESC, external_id))
UPDATE staged_place s SET place_id = ranked.id
  FROM ranked WHERE ranked.external_id = s.external_id AND for_row = 1 AND for_unit = 1
"""

MEET_NAMES = """
WITH pair AS (
    SELECT DISTINCT s.external_id, p.id
      FROM staged_place s
      JOIN staged_name sn USING (external_id)
      JOIN gazetteer_placename n ON n.key = sn.key AND n.script = sn.script
      JOIN gazetteer_place p ON p.id = n.place_id AND p.feature_class = s.feature_class
     WHERE s.place_id IS NULL AND s.meet = 'name' AND s.lon IS NOT NULL AND sn.key <> ''
       AND sn.kind <> 'code' AND p.merged_into_id IS NULL AND p.point IS NOT NULL
       AND ST_DistanceSphere(p.point, ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326)) <= %(metres)s),
single AS (
    SELECT min(external_id) AS external_id, id
      FROM pair
     WHERE external_id IN (SELECT external_id FROM pair GROUP BY 1 HAVING count(*) = 1)
     GROUP BY id HAVING count(*) = 1)
UPDATE staged_place s SET place_id = single.id
  FROM single WHERE single.external_id = s.external_id
"""

# Whatever id the rows brought along leads to their place from now on.
ADD_CONCORDANCES = """
INSERT INTO gazetteer_placeconcordance (place_id, external_id, source)
SELECT place_id, external_id, min(source)
  FROM (SELECT s.place_id, id.external_id, s.source
          FROM staged_place s, unnest(s.external_id || s.same_as) AS id (external_id)
         WHERE s.same_as <> '{}' OR s.outcome = 'met') said
 WHERE NOT EXISTS (SELECT 1 FROM gazetteer_place p WHERE p.external_id = said.external_id)
 GROUP BY place_id, external_id
ON CONFLICT (external_id) DO NOTHING
"""

KNOWN_IDS = """
CREATE TEMPORARY TABLE known_id AS
WITH asked AS (
    SELECT external_id FROM staged_name
    UNION SELECT external_id FROM staged_outline
    UNION SELECT parent FROM staged_place WHERE parent <> ''
    UNION SELECT stand_in FROM staged_place WHERE stand_in <> '')
SELECT asked.external_id, COALESCE(s.place_id, p.id, c.place_id) AS place_id
  FROM asked
  LEFT JOIN staged_place s USING (external_id)
  LEFT JOIN gazetteer_place p ON p.external_id = asked.external_id
  LEFT JOIN gazetteer_placeconcordance c ON c.external_id = asked.external_id
 WHERE COALESCE(s.place_id, p.id, c.place_id) IS NOT NULL;
CREATE INDEX ON known_id (external_id);
CREATE INDEX ON known_id (place_id);
ANALYZE known_id
"""

# Where nine tenths of a country's places lie, with half as much again around them.
SWAPPED = """
WITH lying AS (
    SELECT country, lon, lat FROM staged_place WHERE lon IS NOT NULL
    UNION ALL
    SELECT country, ST_X(point), ST_Y(point) FROM gazetteer_place
     WHERE point IS NOT NULL AND country IN (SELECT country FROM staged_place)),
bounds AS (
    SELECT country,
           percentile_cont(ARRAY[0.05, 0.95]) WITHIN GROUP (ORDER BY lon) AS lon,
           percentile_cont(ARRAY[0.05, 0.95]) WITHIN GROUP (ORDER BY lat) AS lat
      FROM lying GROUP BY country HAVING count(*) >= 10),
box AS (
    SELECT country, ST_MakeEnvelope(lon[1] - east, lat[1] - north, lon[2] + east, lat[2] + north,
                                    4326) AS area
      FROM bounds, GREATEST(1, (lon[2] - lon[1]) / 2) AS east,
           GREATEST(1, (lat[2] - lat[1]) / 2) AS north),
swapped AS (
    DELETE FROM staged_place s USING box
     WHERE s.country = box.country AND abs(s.lon) <= 90
       AND NOT ST_Covers(box.area, ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326))
       AND ST_Covers(box.area, ST_SetSRID(ST_MakePoint(s.lat, s.lon), 4326))
    RETURNING s.line, s.external_id, s.name, s.lat, s.lon),
nameless AS (
    DELETE FROM staged_name n USING swapped WHERE n.external_id = swapped.external_id)
SELECT line, name, lat, lon FROM swapped ORDER BY line
"""


def know_again(cursor: Any) -> None:
    """Find the places here that the staged rows mean; sets staged_place.place_id."""
    cursor.execute(KNOWN_AGAIN)
    cursor.execute(SAME_AS)
    cursor.execute("SELECT DISTINCT meet FROM staged_place WHERE meet <> ''")
    rules = {rule for (rule,) in cursor.fetchall()}
    if "unit" in rules:
        # level by level is not needed: each level is a kind of its own
        cursor.execute(MEET_UNITS, {"metres": UNIT_KM * 1000})
    if "name" in rules:
        cursor.execute(MEET_NAMES, {"metres": NAME_KM * 1000})
