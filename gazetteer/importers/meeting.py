"""How an import knows a place again that is here already, and the rows that cannot be true.

In this order: its own id, a concordance, an id of another source that the row names, and where
the format asks for it

- "unit": an administrative unit of the same kind and country that shares a search key, and whose
  point lies in the outline or within 30 km of it;
- "name": a place of the same class that shares a key, within 5 km. (415 of the IOM's places were
  linked to GeoNames so by hand.)

What could mean several places, or is meant by several rows, stays a place of its own and is noted.
"""

from typing import Any

from gazetteer.importers.report import ImportReport

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

# Of several that fit as well as each other none is taken, whichever side they are on.
UNIT_FITS = """
CREATE TEMPORARY TABLE meeting_fit AS
WITH asked AS MATERIALIZED (
    SELECT DISTINCT s.external_id, s.kind, s.country, n.key, n.skeleton
      FROM staged_place s JOIN staged_name n USING (external_id)
     WHERE s.place_id IS NULL AND s.meet = 'unit' AND n.kind <> 'code'),
alike AS MATERIALIZED (
    SELECT a.external_id, a.kind, a.country, n.place_id, TRUE AS same_key
      FROM asked a JOIN gazetteer_placename n ON n.key = a.key
    UNION
    SELECT a.external_id, a.kind, a.country, n.place_id, FALSE
      FROM asked a JOIN gazetteer_placename n ON n.skeleton = a.skeleton
     WHERE length(a.skeleton) > 1),
namesake AS MATERIALIZED (
    SELECT alike.external_id, p.id, bool_or(same_key) AS same_key
      FROM alike
      JOIN gazetteer_place p ON p.id = alike.place_id AND p.kind = alike.kind
       AND p.country = alike.country AND p.merged_into_id IS NULL
     GROUP BY alike.external_id, p.id),
likely AS (
    SELECT namesake.external_id, p.id, same_key,
           p.point IS NULL OR ST_Covers(o.footprint, p.point) AS inside,
           p.point IS NULL OR ST_DWithin(o.footprint::geography, p.point::geography, %(metres)s)
               AS near
      FROM namesake JOIN staged_outline o USING (external_id) JOIN gazetteer_place p USING (id)),
fits AS (
    SELECT external_id, id, bool_or(same_key)::int + 2 * bool_or(inside)::int AS fit
      FROM likely WHERE near GROUP BY external_id, id)
SELECT external_id, id,
       rank() OVER (PARTITION BY external_id ORDER BY fit DESC) = 1 AS best_for_row,
       rank() OVER (PARTITION BY id ORDER BY fit DESC) = 1 AS best_for_place,
       count(*) OVER (PARTITION BY external_id, fit) AS places,
       count(*) OVER (PARTITION BY id, fit) AS rows
  FROM fits
 WHERE fit > 0 AND NOT EXISTS (SELECT 1 FROM staged_place taken WHERE taken.place_id = fits.id)
"""

NAME_FITS = """
CREATE TEMPORARY TABLE meeting_fit AS
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
    SELECT *, count(*) OVER (PARTITION BY external_id) AS places FROM pair)
SELECT external_id, id, TRUE AS best_for_row, TRUE AS best_for_place, places,
       count(*) FILTER (WHERE places = 1) OVER (PARTITION BY id) AS rows
  FROM single
"""

MEET = """
UPDATE staged_place s SET place_id = fit.id
  FROM meeting_fit fit
 WHERE fit.external_id = s.external_id AND fit.best_for_row AND fit.best_for_place
   AND fit.places = 1 AND fit.rows = 1
"""

KEPT_APART = """
SELECT s.line, s.name, array_agg(DISTINCT p.name || ' ' || p.external_id)
  FROM staged_place s
  JOIN meeting_fit fit USING (external_id)
  JOIN gazetteer_place p USING (id)
 WHERE s.place_id IS NULL AND fit.best_for_row AND (fit.places > 1 OR fit.rows > 1)
   AND NOT EXISTS (SELECT 1 FROM staged_place taken WHERE taken.place_id = fit.id)
 GROUP BY s.line, s.name ORDER BY s.line
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

# is_new: added now and named by this id alone, so that nobody else can have written its names
KNOWN_IDS = """
CREATE TEMPORARY TABLE known_id AS
WITH asked AS (
    SELECT external_id FROM staged_name
    UNION SELECT external_id FROM staged_outline
    UNION SELECT unnest(ARRAY[external_id, parent]) FROM staged_parent
    UNION SELECT parent FROM staged_place WHERE parent <> ''
    UNION SELECT stand_in FROM staged_place WHERE stand_in <> ''),
known AS (
    SELECT asked.external_id, COALESCE(s.place_id, p.id, c.place_id) AS place_id, s.outcome
      FROM asked
      LEFT JOIN staged_place s USING (external_id)
      LEFT JOIN gazetteer_place p ON s.place_id IS NULL AND p.external_id = asked.external_id
      LEFT JOIN gazetteer_placeconcordance c
        ON s.place_id IS NULL AND c.external_id = asked.external_id)
SELECT external_id, place_id,
       COALESCE(outcome = 'added', FALSE) AND count(*) OVER (PARTITION BY place_id) = 1 AS is_new
  FROM known WHERE place_id IS NOT NULL;
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


def know_again(cursor: Any, report: ImportReport) -> None:
    """Find the places here that the staged rows mean; sets staged_place.place_id.

    Rows that could mean several stay places of their own, and the report notes them.
    """
    cursor.execute(KNOWN_AGAIN)
    cursor.execute(SAME_AS)
    cursor.execute("SELECT DISTINCT meet FROM staged_place WHERE meet <> ''")
    rules = {rule for (rule,) in cursor.fetchall()}
    # level by level is not needed: each level is a kind of its own
    for rule, fits, km in (("unit", UNIT_FITS, UNIT_KM), ("name", NAME_FITS, NAME_KM)):
        if rule not in rules:
            continue
        cursor.execute(fits, {"metres": km * 1000})
        cursor.execute(MEET)
        cursor.execute(KEPT_APART)
        for line, name, others in cursor.fetchall():
            report.note(f"line {line}: {name} may be {' or '.join(others[:5])}: kept apart")
        cursor.execute("DROP TABLE meeting_fit")
