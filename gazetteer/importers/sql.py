"""The statements of the merge. Column lists stand once; values come as parameters."""

CREATE_STAGING = """
CREATE TEMPORARY TABLE staged_place (
    line integer, external_id text, public_id uuid, name text, kind text, feature_class text,
    lon double precision, lat double precision, country text, admin1 text, admin2 text,
    population bigint, prominence double precision, source text, licence text, notes text,
    radius_m integer, footprint text, parent text, stand_in text);
CREATE TEMPORARY TABLE staged_name (
    external_id text, name text, language text, script text, kind text, source text,
    key text, skeleton text)
"""

# A file may repeat an id: its last row counts, and a name is staged once per language.
INDEX_STAGING = """
DELETE FROM staged_place a USING staged_place b
 WHERE a.external_id = b.external_id AND a.line < b.line;
CREATE INDEX ON staged_place (external_id);
CREATE INDEX ON staged_name (external_id, name);
DELETE FROM staged_name a USING staged_name b
 WHERE a.external_id = b.external_id AND a.name = b.name AND a.ctid > b.ctid
   AND a.language = b.language;
DELETE FROM staged_name a USING staged_name b
 WHERE a.external_id = b.external_id AND a.name = b.name
   AND a.language = '' AND b.language <> '';
ANALYZE staged_place;
ANALYZE staged_name
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

UPDATE_PLACES = f"""
UPDATE gazetteer_place p
   SET ({", ".join(_CONTENT)}, footprint, origin)
     = ({_FROM_STAGED}, COALESCE({_FOOTPRINT}, p.footprint), %(origin)s)
  FROM staged_place s
 WHERE p.external_id = s.external_id AND p.origin = ANY(%(replaceable)s)
   AND (({", ".join("p." + column for column in _CONTENT)}, p.origin)
        IS DISTINCT FROM ({_FROM_STAGED}, %(origin)s)
        OR (s.footprint IS NOT NULL AND p.footprint IS DISTINCT FROM {_FOOTPRINT}))
"""  # noqa: S608 - built from the constants above

INSERT_PLACES = f"""
INSERT INTO gazetteer_place
       (public_id, external_id, origin, {", ".join(_CONTENT)}, footprint)
SELECT s.public_id, s.external_id, %(origin)s, {_FROM_STAGED}, {_FOOTPRINT}
  FROM staged_place s
 WHERE NOT EXISTS (SELECT 1 FROM gazetteer_place p WHERE p.external_id = s.external_id)
 ORDER BY s.line
"""  # noqa: S608

COUNT_STAGED = """
SELECT count(*), count(*) FILTER (WHERE NOT p.origin = ANY(%(replaceable)s))
  FROM staged_place s JOIN gazetteer_place p USING (external_id)
"""

LINK_STATED = """
UPDATE gazetteer_place p
   SET parent_id = parent.id, stand_in_id = stand_in.id
  FROM staged_place s
  LEFT JOIN gazetteer_place parent ON parent.external_id = s.parent AND s.parent <> ''
  LEFT JOIN gazetteer_place stand_in ON stand_in.external_id = s.stand_in AND s.stand_in <> ''
 WHERE p.external_id = s.external_id AND p.origin = %(origin)s
   AND (s.parent <> '' OR s.stand_in <> '')
   AND (p.parent_id, p.stand_in_id) IS DISTINCT FROM (parent.id, stand_in.id)
"""

# Places hang under their district where it is known, else their governorate, else their country.
LINK_BY_CODE = """
WITH unit AS (
    SELECT DISTINCT ON (country, kind, a1, a2) id, country, kind, a1, a2
      FROM (SELECT id, country, kind, prominence,
                   CASE WHEN kind = 'PCLI' THEN '' ELSE admin1_code END AS a1,
                   CASE WHEN kind = 'ADM2' THEN admin2_code ELSE '' END AS a2
              FROM gazetteer_place
             WHERE kind IN ('PCLI', 'ADM1', 'ADM2') AND country <> '') units
     ORDER BY country, kind, a1, a2, prominence DESC, id),
wanted AS (
    SELECT p.id, COALESCE(district.id, governorate.id, country.id) AS parent_id
      FROM staged_place s
      JOIN gazetteer_place p ON p.external_id = s.external_id AND p.origin = %(origin)s
      LEFT JOIN unit district ON district.kind = 'ADM2' AND district.country = s.country
            AND district.a1 = s.admin1 AND district.a2 = s.admin2 AND s.admin2 <> ''
            AND s.kind NOT IN ('PCLI', 'ADM1', 'ADM2')
      LEFT JOIN unit governorate ON governorate.kind = 'ADM1' AND governorate.country = s.country
            AND governorate.a1 = s.admin1 AND s.admin1 <> '' AND s.kind NOT IN ('PCLI', 'ADM1')
      LEFT JOIN unit country ON country.kind = 'PCLI' AND country.country = s.country
            AND s.kind <> 'PCLI')
UPDATE gazetteer_place p SET parent_id = wanted.parent_id
  FROM wanted
 WHERE p.id = wanted.id AND p.id <> wanted.parent_id
   AND p.parent_id IS DISTINCT FROM wanted.parent_id
"""

UPDATE_NAMES = """
UPDATE gazetteer_placename n
   SET script = s.script, kind = s.kind, source = s.source, key = s.key, skeleton = s.skeleton,
       origin = %(origin)s
  FROM staged_name s JOIN gazetteer_place p USING (external_id)
 WHERE n.place_id = p.id AND n.name = s.name AND n.language = s.language
   AND n.origin = ANY(%(replaceable)s)
   AND (n.script, n.kind, n.source, n.key, n.skeleton, n.origin)
       IS DISTINCT FROM (s.script, s.kind, s.source, s.key, s.skeleton, %(origin)s)
"""

# A name whose language nobody states adds nothing where the same name stands with its language.
INSERT_NAMES = """
INSERT INTO gazetteer_placename
       (place_id, name, language, script, kind, source, origin, key, skeleton)
SELECT p.id, s.name, s.language, s.script, s.kind, s.source, %(origin)s, s.key, s.skeleton
  FROM staged_name s JOIN gazetteer_place p USING (external_id)
 WHERE NOT EXISTS (
       SELECT 1 FROM gazetteer_placename n
        WHERE n.place_id = p.id AND n.name = s.name
          AND (n.language = s.language OR s.language = ''))
"""

DROP_UNLABELLED_TWINS = """
DELETE FROM gazetteer_placename n
 WHERE n.language = '' AND n.origin = ANY(%(replaceable)s)
   AND n.place_id IN (SELECT p.id FROM gazetteer_place p
                       WHERE p.external_id IN (SELECT external_id FROM staged_name))
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
