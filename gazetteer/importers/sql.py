"""The statements of the merge. Column lists stand once; values come as parameters."""

STAGED_PLACE = (
    "seq", "line", "external_id", "public_id", "name", "kind", "feature_class", "lon", "lat",
    "country", "admin1", "admin2", "population", "prominence", "source", "licence", "notes",
    "radius_m", "footprint", "parent", "stand_in", "same_as", "meet",
)  # fmt: skip
KEYS = ("key", "skeleton")  # what search_keys returns, in its order
STAGED_NAME = ("external_id", "name", "language", "script", "kind", "source", *KEYS)
STAGED_OUTLINE = (
    "line", "external_id", "footprint", "source", "licence", "valid_from", "valid_to",
)  # fmt: skip
STAGED_PARENT = ("external_id", "parent", "source", "valid_from", "valid_to")
TABLES = ("staged_place", "staged_name", "staged_outline", "staged_parent")

# {kind}: TEMPORARY for an import in one transaction, UNLOGGED for one that can be taken up again
CREATE_STAGING = """
CREATE {kind} TABLE staged_place (
    seq bigint, line integer, external_id text, public_id uuid, name text, kind text,
    feature_class text, lon double precision, lat double precision, country text, admin1 text,
    admin2 text, population bigint, prominence double precision, source text, licence text,
    notes text, radius_m integer, footprint text, parent text, stand_in text, same_as text[],
    meet text, place_id bigint, outcome text);
CREATE {kind} TABLE staged_name (
    external_id text, name text, language text, script text, kind text, source text,
    key text, skeleton text);
CREATE {kind} TABLE staged_outline (
    line integer, external_id text, footprint geometry(Geometry, 4326), source text, licence text,
    valid_from date, valid_to date);
CREATE {kind} TABLE staged_parent (
    external_id text, parent text, source text, valid_from date, valid_to date)
"""

# A file may repeat an id: its last row counts, and a name is staged once per language. Grouping
# by hash finds the few that are repeated without an index over all; a sample suffices to plan by.
TIDY_STAGING = """
SET LOCAL work_mem = '64MB';
SET LOCAL default_statistics_target = 10;
ANALYZE staged_place;
ANALYZE staged_name;
RESET default_statistics_target;
DELETE FROM staged_place s
 USING (SELECT external_id, max(seq) AS seq FROM staged_place
         GROUP BY external_id HAVING count(*) > 1) latest
 WHERE s.external_id = latest.external_id AND s.seq < latest.seq;
CREATE TEMPORARY TABLE repeated AS
SELECT external_id, name FROM staged_name GROUP BY external_id, name HAVING count(*) > 1;
DELETE FROM staged_name s
 USING (SELECT external_id, name, language, min(staged_name.ctid) AS kept
          FROM staged_name JOIN repeated USING (external_id, name)
         GROUP BY external_id, name, language HAVING count(*) > 1) first
 WHERE s.external_id = first.external_id AND s.name = first.name AND s.language = first.language
   AND s.ctid <> first.kept;
DELETE FROM staged_name s
 USING staged_name labelled JOIN repeated USING (external_id, name)
 WHERE s.external_id = labelled.external_id AND s.name = labelled.name
   AND s.language = '' AND labelled.language <> '';
DROP TABLE repeated
"""

_POINT = "CASE WHEN s.lon IS NOT NULL THEN ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326) END"
_FOOTPRINT = "ST_GeomFromEWKT(s.footprint)"

_CONTENT = {
    "name": "s.name",
    "kind": "s.kind",
    "feature_class": "s.feature_class",
    "point": _POINT,
    "country": "s.country",
    "admin1_code": "s.admin1",
    "admin2_code": "s.admin2",
    "population": "s.population",
    "prominence": "s.prominence",
    "source": "s.source",
    "licence": "s.licence",
    "notes": "s.notes",
    "radius_m": "s.radius_m",
}
_FROM_STAGED = ", ".join(_CONTENT.values())

# A row belongs to the source whose id it carries; others add names, outlines and concordances.
UPDATE_PLACES = f"""
WITH changed AS (
UPDATE gazetteer_place p
   SET ({", ".join(_CONTENT)}, footprint, origin)
     = ({_FROM_STAGED}, COALESCE({_FOOTPRINT}, p.footprint), %(origin)s)
  FROM staged_place s
 WHERE p.id = s.place_id AND p.external_id = s.external_id AND p.origin = ANY(%(replaceable)s)
   AND (({", ".join("p." + column for column in _CONTENT)}, p.origin)
        IS DISTINCT FROM ({_FROM_STAGED}, %(origin)s)
        OR (s.footprint IS NOT NULL AND p.footprint IS DISTINCT FROM {_FOOTPRINT}))
RETURNING p.id)
UPDATE staged_place s SET outcome = 'changed' FROM changed WHERE s.place_id = changed.id
"""  # noqa: S608 - built from the constants above

INSERT_UNITS = f"""
INSERT INTO gazetteer_place
       (public_id, external_id, origin, {", ".join(_CONTENT)}, footprint)
SELECT s.public_id, s.external_id, %(origin)s, {_FROM_STAGED}, {_FOOTPRINT}
  FROM staged_place s
 WHERE s.place_id IS NULL AND s.kind IN ('PCLI', 'ADM1', 'ADM2')
 ORDER BY s.seq
"""  # noqa: S608

# Places hang under their district where it is known, else their governorate, else their country.
UNITS_BY_CODE = """
CREATE TEMPORARY TABLE unit AS
SELECT DISTINCT ON (country, kind, a1, a2) id, country, kind, a1, a2
  FROM (SELECT id, country, kind, prominence,
               CASE WHEN kind = 'PCLI' THEN '' ELSE admin1_code END AS a1,
               CASE WHEN kind = 'ADM2' THEN admin2_code ELSE '' END AS a2
          FROM gazetteer_place
         WHERE kind IN ('PCLI', 'ADM1', 'ADM2') AND country <> '' AND %(link_by_code)s) units
 ORDER BY country, kind, a1, a2, prominence DESC, id;
ANALYZE unit
"""
_BY_CODE = """
  LEFT JOIN unit district ON district.kind = 'ADM2' AND district.country = s.country
        AND district.a1 = s.admin1 AND district.a2 = s.admin2 AND s.admin2 <> ''
        AND s.kind NOT IN ('PCLI', 'ADM1', 'ADM2')
  LEFT JOIN unit governorate ON governorate.kind = 'ADM1' AND governorate.country = s.country
        AND governorate.a1 = s.admin1 AND s.admin1 <> '' AND s.kind NOT IN ('PCLI', 'ADM1')
  LEFT JOIN unit country ON country.kind = 'PCLI' AND country.country = s.country
        AND s.kind <> 'PCLI'
"""

# with their parents at once: to write 22,000 rows a second time cost a second
INSERT_PLACES = f"""
INSERT INTO gazetteer_place
       (public_id, external_id, origin, {", ".join(_CONTENT)}, footprint, parent_id)
SELECT s.public_id, s.external_id, %(origin)s, {_FROM_STAGED}, {_FOOTPRINT},
       COALESCE(district.id, governorate.id, country.id)
  FROM staged_place s {_BY_CODE}
 WHERE s.place_id IS NULL AND s.kind NOT IN ('PCLI', 'ADM1', 'ADM2')
 ORDER BY s.seq
"""  # noqa: S608

OUTCOMES = """
UPDATE staged_place s
   SET outcome = CASE WHEN p.external_id <> s.external_id THEN 'met'
                      WHEN NOT p.origin = ANY(%(replaceable)s) THEN 'kept'
                      ELSE 'unchanged' END
  FROM gazetteer_place p
 WHERE p.id = s.place_id AND s.outcome IS NULL;
UPDATE staged_place s SET place_id = p.id, outcome = 'added'
  FROM gazetteer_place p
 WHERE s.place_id IS NULL AND p.external_id = s.external_id
"""

COUNT_OUTCOMES = "SELECT outcome, count(*) FROM staged_place GROUP BY outcome"

LINK_STATED = """
UPDATE gazetteer_place p
   SET parent_id = COALESCE(parent.place_id, p.parent_id),
       stand_in_id = COALESCE(stand_in.place_id, p.stand_in_id)
  FROM staged_place s
  LEFT JOIN known_id parent ON parent.external_id = s.parent AND s.parent <> ''
  LEFT JOIN known_id stand_in ON stand_in.external_id = s.stand_in AND s.stand_in <> ''
 WHERE p.id = s.place_id AND (s.parent <> '' OR s.stand_in <> '')
   AND p.id IS DISTINCT FROM parent.place_id
   AND ((p.external_id = s.external_id AND p.origin = %(origin)s)
        OR (p.parent_id IS NULL AND p.origin <> 'editor'))
   AND (p.parent_id, p.stand_in_id)
       IS DISTINCT FROM (COALESCE(parent.place_id, p.parent_id),
                         COALESCE(stand_in.place_id, p.stand_in_id))
"""

# those that were added with their parents need none; units could not have theirs yet
LINK_BY_CODE = f"""
WITH wanted AS (
    SELECT p.id, COALESCE(district.id, governorate.id, country.id) AS parent_id
      FROM staged_place s
      JOIN gazetteer_place p ON p.id = s.place_id AND p.external_id = s.external_id
                            AND p.origin = %(origin)s
      {_BY_CODE}
     WHERE s.outcome <> 'added' OR s.kind IN ('PCLI', 'ADM1', 'ADM2'))
UPDATE gazetteer_place p SET parent_id = wanted.parent_id
  FROM wanted
 WHERE p.id = wanted.id AND p.id <> wanted.parent_id
   AND p.parent_id IS DISTINCT FROM wanted.parent_id
"""  # noqa: S608

_KEYS = ", ".join(KEYS)
_S_KEYS = ", ".join("s." + key for key in KEYS)
_N_KEYS = ", ".join("n." + key for key in KEYS)

UPDATE_NAMES = f"""
UPDATE gazetteer_placename n
   SET (script, kind, source, origin, {_KEYS})
     = (s.script, s.kind, s.source, %(origin)s, {_S_KEYS})
  FROM staged_name s JOIN known_id k USING (external_id)
 WHERE NOT k.is_new AND n.place_id = k.place_id AND n.name = s.name AND n.language = s.language
   AND n.origin = ANY(%(replaceable)s) AND {{same_source}}
   AND (n.script, n.kind, n.source, n.origin, {_N_KEYS})
       IS DISTINCT FROM (s.script, s.kind, s.source, %(origin)s, {_S_KEYS})
"""  # noqa: S608

# The names of a place that this import adds can meet no others, and need not look for them.
INSERT_NAMES_OF_NEW = f"""
INSERT INTO gazetteer_placename
       (place_id, name, language, script, kind, source, origin, {_KEYS})
SELECT k.place_id, s.name, s.language, s.script, s.kind, s.source, %(origin)s, {_S_KEYS}
  FROM staged_name s JOIN known_id k USING (external_id)
 WHERE k.is_new
"""  # noqa: S608

# A name whose language nobody states adds nothing where the same name stands with its language.
INSERT_NAMES = f"""
INSERT INTO gazetteer_placename
       (place_id, name, language, script, kind, source, origin, {_KEYS})
SELECT k.place_id, s.name, s.language, s.script, s.kind, s.source, %(origin)s, {_S_KEYS}
  FROM staged_name s JOIN known_id k USING (external_id)
 WHERE NOT k.is_new AND NOT EXISTS (
       SELECT 1 FROM gazetteer_placename n
        WHERE n.place_id = k.place_id AND n.name = s.name
          AND (n.language = s.language OR s.language = ''))
ON CONFLICT (place_id, name, language) DO NOTHING
"""  # noqa: S608

COUNT_UNPLACED = """
SELECT count(*) FROM staged_name s
 WHERE NOT EXISTS (SELECT 1 FROM known_id k WHERE k.external_id = s.external_id)
"""

DROP_UNLABELLED_TWINS = """
DELETE FROM gazetteer_placename n
 WHERE n.language = '' AND n.origin = ANY(%(replaceable)s)
   AND n.place_id IN (SELECT place_id FROM known_id WHERE NOT is_new)
   AND EXISTS (SELECT 1 FROM gazetteer_placename twin
                WHERE twin.place_id = n.place_id AND twin.name = n.name AND twin.language <> '')
"""

DROP_WITHDRAWN_NAMES = """
DELETE FROM gazetteer_placename n
 USING staged_place s JOIN gazetteer_place p USING (external_id)
 WHERE n.place_id = p.id AND n.origin = %(origin)s
   AND NOT EXISTS (SELECT 1 FROM staged_name k
                    WHERE k.external_id = s.external_id AND k.name = n.name
                      AND k.language = n.language)
"""
