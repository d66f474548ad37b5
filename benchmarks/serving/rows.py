"""A million invented incidents, in the public table and, with the same content, in a plain one.

Clusters over Iraq and Syria, a third of the points on the towns themselves, ten years, one to two
actors and one source each. `events` holds every property as a column of its own: it is what the
peers serve and what the computing SQL makes its bytes from.
"""

from typing import Any

STEP = 50_000  # rows a statement
PROPERTIES = """
    id::text AS record, 'incidents'::text AS layer, kind, title, day AS valid_from,
    day AS valid_to, true AS start_known, true AS end_known, 'near'::text AS precision,
    2000 AS precision_m, 'near a named place'::text AS precision_words, true AS located,
    'incident'::text AS record_kind, title AS record_title, replace(kind, '_', ' ') AS kind_label,
    jsonb_build_object('ar', 'هجوم قرب البلدة رقم ' || cluster) AS titles,
    'Reported by two residents; where exactly it happened is not said.'::text AS summary,
    jsonb_build_array(jsonb_build_object('id', 'actor-' || mod(cluster, 20),
        'name', 'Force ' || mod(cluster, 20), 'color', 'federal', 'role', 'attacker',
        'role_label', 'attacks', 'note', '')) AS actors, '[]'::jsonb AS absent,
    'day'::text AS date_precision,
    'the day is known'::text AS date_words, false AS illustrative, false AS derived,
    jsonb_build_array(jsonb_build_object('publisher', 'Press ' || mod(cluster, 7),
        'reliability', 'C', 'report', 'Report of the day', 'published', day,
        'url', 'https://press.example/' || number,
        'quote', 'Gunmen attacked a checkpoint on the road to the town at dawn.', 'fact', 'record',
        'speaker', '', 'office', '', 'credibility', 3, 'stance', 'supports')) AS sources,
    '[]'::jsonb AS stated,
    jsonb_build_array(mod(number, 3), mod(number, 3), mod(number, 5)) AS killed,
    mod(number, 4)::int AS wounded, jsonb_build_array(jsonb_build_object('id',
        'place-' || cluster, 'name', 'Town ' || cluster)) AS places,
    'near'::text AS relation, 1 AS version,
    encode(sha256(id::text::bytea), 'hex') AS digest, '2024-01-01T00:00:00+00:00'::text
        AS recorded_from
"""
MADE = f"""
SELECT id, number, {PROPERTIES}, ST_SetSRID(CASE WHEN random() < 0.33
    THEN ST_MakePoint(round(east::numeric, 5), round(north::numeric, 5))
    ELSE ST_MakePoint(round((east + (random() + random() + random() - 1.5) * 0.4)::numeric, 5),
                      round((north + (random() + random() + random() - 1.5) * 0.3)::numeric, 5))
    END, 4326) AS geom
FROM (
    SELECT gen_random_uuid() AS id, number, cluster, 'Attack near town ' || cluster AS title,
        (ARRAY['attack', 'raid', 'find', 'ambush', 'shelling'])[1 + mod(number, 5)] AS kind,
        date '2014-01-01' + (random() * 3650)::int AS day,
        37 + 10 * abs(sin(cluster * 12.9898)) AS east,
        31 + 5.5 * abs(sin(cluster * 78.233)) AS north
    FROM generate_series(%s, %s) AS number
    CROSS JOIN LATERAL (SELECT floor(300 * random() * random() + number * 0)::int AS cluster) AS of
) AS invented
"""
FEATURE = """'{{"type":"Feature","id":"' || {0}.id || '","geometry":' || ST_AsGeoJSON({0}.geom, 9)
    || ',"properties":' || row_to_json(p)::text || '}}'"""
COLUMNS = """record, layer, kind, title, valid_from, valid_to, start_known, end_known, precision,
    precision_m, precision_words, located, record_kind, record_title, kind_label, titles, summary,
    actors, absent, date_precision, date_words, illustrative, derived, sources, stated, killed,
    wounded, places, relation, version, digest, recorded_from"""
NAMES = ", ".join(f"e.{name.strip()}" for name in COLUMNS.split(","))
ROW = f"CROSS JOIN LATERAL (SELECT {NAMES}) AS p"
PUBLISH = f"""
INSERT INTO operations_publication (feature_id, version, record_id, layer, kind, title, actors,
    properties, geometry, precision, precision_m, valid_during, start_known, end_known,
    recorded_during, digest, feature_json, search_text)
SELECT e.id, 1, e.id, e.layer, e.kind, e.title, ARRAY[e.actors #>> '{{0,id}}'],
    row_to_json(p)::jsonb, e.geom, e.precision, e.precision_m,
    daterange(e.valid_from, e.valid_to, '[]'), true, true,
    tstzrange(timestamptz '2024-01-01 00:00+00', NULL), e.digest, {FEATURE.format("e")},
    lower(e.title) || ' town'
FROM events AS e {ROW} WHERE e.number BETWEEN %s AND %s
"""


def fill(cursor: Any, many: int) -> None:
    """Make the rows, committed; refuses a database that holds more than the demonstration."""
    cursor.execute("SELECT count(*) FROM operations_publication")
    if cursor.fetchone()[0] > 2000:
        raise SystemExit("This database holds more than the demonstration: use another.")
    cursor.execute("DROP TABLE IF EXISTS events")
    cursor.execute("SELECT setseed(0.5)")
    cursor.execute(f"CREATE TABLE events AS {MADE} LIMIT 0", [1, 1])
    for start in range(1, many + 1, STEP):
        end = min(many, start + STEP - 1)
        cursor.execute(f"INSERT INTO events {MADE}", [start, end])
        cursor.execute(PUBLISH, [start, end])
        print(f"{end:,} incidents", flush=True)
    cursor.execute("ALTER TABLE events ADD PRIMARY KEY (number)")
    cursor.execute("CREATE INDEX events_where ON events USING gist (geom)")
    cursor.execute("VACUUM ANALYZE events")
    cursor.execute("VACUUM ANALYZE operations_publication")
