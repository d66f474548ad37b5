"""Incidents that are likely one event: near in space, time and kind, as near as both are known.

Each incident gets a window: its point or outline widened by its radius of uncertainty, its days
widened by its precision. Two whose windows meet are a pair; how far apart they are within what both
leave open gives the score. Two rows of one dataset pair only when nothing tells them apart: whoever
made it held them for two.
"""

from typing import Any

from django.db import connection, transaction

from .vocabulary import DatePrecision, IncidentKind, Precision

# radius in metres where the record states none. A governorate is not searched whole: at such a
# radius everything would be a duplicate of everything.
RADIUS_M = {
    Precision.EXACT: 2_000, Precision.NEAR: 10_000, Precision.RELATIVE: 15_000,
    Precision.ADMIN2: 25_000, Precision.ADMIN1: 40_000, Precision.APPROXIMATE: 25_000,
    Precision.COUNTRY: 40_000,
}  # fmt: skip
MAX_RADIUS_M = 40_000
# days before the first and after the last
DAYS = {
    DatePrecision.DAY: 1, DatePrecision.DAYS: 1, DatePrecision.WEEK: 3, DatePrecision.MONTH: 3,
    DatePrecision.PERIOD: 3, DatePrecision.YEAR: 3,
}  # fmt: skip
MAX_SPAN_DAYS = 40  # what lasted or may have been longer pairs by its first days alone
MIN_SCORE = 0.4
MAX_PAIRS = 20_000
NEAREST = 10  # of one other dataset
A_DEGREE_M = 111_320.0

# kinds that two observers may give one event
FAMILIES = {
    "force": (IncidentKind.ARMED_CLASH, IncidentKind.ATTACK, IncidentKind.AMBUSH,
              IncidentKind.BOMBING, IncidentKind.SHELLING, IncidentKind.AIR_STRIKE,
              IncidentKind.RAID, IncidentKind.VIOLENCE),
    "crowd": (IncidentKind.PROTEST, IncidentKind.RIOT),
    "taken": (IncidentKind.ABDUCTION, IncidentKind.ARREST, IncidentKind.RAID),
}  # fmt: skip


def _case(column: str, values: dict[Any, Any], otherwise: object) -> str:
    """Return CASE of constants of this module; no value comes from outside."""
    words = " ".join(f"WHEN '{key}' THEN {value}" for key, value in values.items())
    return f"CASE {column} {words} ELSE {otherwise} END"


_FAMILY = _case(
    "i.incident_kind",
    {kind: f"'{family}'" for family, kinds in FAMILIES.items() for kind in kinds},
    "i.incident_kind",
)

WINDOWS = f"""
CREATE TEMPORARY TABLE event_window ON COMMIT DROP AS
SELECT w.*, ST_Expand(
           w.geometry, w.radius_m / ({A_DEGREE_M} * GREATEST(cos(radians(w.lat)), 0.05)),
           w.radius_m / {A_DEGREE_M}) AS box,
       daterange(w.first - w.slack, w.last + w.slack, '[]') AS days
  FROM (
    SELECT r.id, i.geometry, i.geometry::bytea AS spot,
           ST_Y(ST_Centroid(i.geometry)) AS lat, i.incident_kind,
           {_FAMILY} AS family, r.valid_from AS first,
           LEAST(COALESCE(r.valid_to, r.valid_from), r.valid_from + {MAX_SPAN_DAYS}) AS last,
           LEAST(COALESCE(r.precision_m, {_case("r.precision", RADIUS_M, 25_000)}),
                 {MAX_RADIUS_M}) AS radius_m,
           {_case("r.date_precision", DAYS, 1)} AS slack,
           COALESCE(m.dataset, '') AS dataset, i.killed_best,
           COALESCE((SELECT array_agg(p.actor_id ORDER BY p.actor_id)
                       FROM operations_participation p
                      WHERE p.record_id = r.id
                        AND p.role NOT IN ('stated_absent', 'no_coordination')),
                    '{{}}') AS actors
      FROM operations_incident i
      JOIN operations_record r ON r.id = i.record_ptr_id
      LEFT JOIN operations_importedrow m ON m.record_id = r.id
     WHERE i.geometry IS NOT NULL AND r.state <> 'withdrawn'
       AND NOT EXISTS (SELECT 1 FROM operations_recordmerge g
                        WHERE g.merged_id = r.id AND g.undone_at IS NULL)) w;
CREATE INDEX ON event_window USING gist (dataset, days, box);
ANALYZE event_window
"""  # noqa: S608

# The datasets differ, or there is none. Each row of the smaller one looks up the nearest few of the
# other, by index: the work grows with the rows and not with their pairs.
ACROSS = f"""
SELECT a.id AS a, b.id AS b
  FROM (SELECT dataset, count(*) AS n FROM event_window GROUP BY dataset) one
  JOIN (SELECT dataset, count(*) AS n FROM event_window GROUP BY dataset) other
    ON (one.n, one.dataset) < (other.n, other.dataset)
       OR (one.dataset = '' AND other.dataset = '')
  JOIN event_window a ON a.dataset = one.dataset
 CROSS JOIN LATERAL (
    SELECT w.id FROM event_window w
     WHERE w.dataset = other.dataset AND w.days && a.days AND w.box && a.box
       AND w.family = a.family AND (w.dataset <> a.dataset OR a.id < w.id)
       AND ST_DWithin(a.geometry::geography, w.geometry::geography, a.radius_m + w.radius_m)
     ORDER BY w.incident_kind <> a.incident_kind, w.geometry <-> a.geometry
     LIMIT {NEAREST}) b
"""  # noqa: S608
# Within one dataset only what nothing tells apart.
WITHIN = """
SELECT a.id, b.id
  FROM event_window a JOIN event_window b USING (dataset, first, last, spot, incident_kind, actors)
 WHERE a.dataset <> '' AND a.id < b.id
   AND a.killed_best IS NOT DISTINCT FROM b.killed_best
"""

PAIRS = f"""
CREATE TEMPORARY TABLE event_pair ON COMMIT DROP AS
SELECT LEAST(p.a, p.b) AS first_id, GREATEST(p.a, p.b) AS second_id, m.apart_m, m.open_m,
       m.gap, m.same_kind, m.common, m.known_actors, m.deaths, m.dataset_twice,
       round((CASE WHEN m.dataset_twice THEN 0.7 ELSE 1 END
        * (0.35 * (1 - LEAST(m.apart_m / m.open_m, 1))
        + 0.25 * (1 - LEAST(m.gap / (m.slack + 1.0), 1))
        + CASE WHEN m.same_kind THEN 0.1 ELSE 0.05 END
        + CASE WHEN NOT m.known_actors THEN 0.075 WHEN m.common > 1 THEN 0.2
               WHEN m.common = 1 THEN 0.15 ELSE 0 END
        + CASE m.deaths WHEN 'same' THEN 0.1 WHEN 'unknown' THEN 0.05 WHEN 'near' THEN 0.07
               ELSE 0 END))::numeric, 3)::float8 AS score
  FROM ({ACROSS} UNION ALL {WITHIN}) p
  JOIN event_window a ON a.id = p.a JOIN event_window b ON b.id = p.b
 CROSS JOIN LATERAL (
    SELECT ST_Distance(a.geometry::geography, b.geometry::geography) AS apart_m,
           (a.radius_m + b.radius_m)::float8 AS open_m,
           GREATEST(0, a.first - b.last, b.first - a.last)::float8 AS gap,
           (a.slack + b.slack)::float8 AS slack, a.incident_kind = b.incident_kind AS same_kind,
           (SELECT count(*) FROM unnest(a.actors) x WHERE x = ANY(b.actors)) AS common,
           cardinality(a.actors) > 0 AND cardinality(b.actors) > 0 AS known_actors,
           CASE WHEN a.killed_best IS NULL OR b.killed_best IS NULL THEN 'unknown'
                WHEN a.killed_best = b.killed_best THEN 'same'
                WHEN abs(a.killed_best - b.killed_best)
                     <= 0.25 * GREATEST(a.killed_best, b.killed_best) + 1 THEN 'near'
                ELSE 'far' END AS deaths,
           a.dataset <> '' AND a.dataset = b.dataset AS dataset_twice) m
"""  # noqa: S608

KEEP = """
INSERT INTO operations_likelyduplicate
       (first_id, second_id, score, reasons, state, found_at)
SELECT first_id, second_id, score, array_remove(ARRAY[
           CASE WHEN apart_m < 1 THEN 'at the same point'
                ELSE format('%%s km apart; both leave %%s km open',
                            round((apart_m / 1000)::numeric, 1),
                            round((open_m / 1000)::numeric, 0)) END,
           CASE WHEN gap = 0 THEN 'their days overlap' ELSE format('%%s days apart', gap) END,
           CASE WHEN same_kind THEN 'the same kind' ELSE 'kinds that may be one' END,
           CASE WHEN common > 0 THEN format('%%s actors in common', common)
                WHEN known_actors THEN 'no actor in common' END,
           CASE deaths WHEN 'same' THEN 'as many killed' WHEN 'near' THEN 'nearly as many killed'
                       WHEN 'far' THEN 'other numbers of killed' END,
           CASE WHEN dataset_twice THEN 'two rows of one dataset' END], NULL),
       'open', now()
  FROM event_pair WHERE score >= %(least)s
 ORDER BY score DESC, first_id, second_id LIMIT %(most)s
ON CONFLICT (first_id, second_id)
DO UPDATE SET score = EXCLUDED.score, reasons = EXCLUDED.reasons
"""


def find() -> int:
    """Look through all incidents and keep the likely pairs; return how many are open.

    What a person held for two events stays so. Pairs that are likely no more, and open, go.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS event_window, event_pair")
        cursor.execute(WINDOWS)
        cursor.execute(PAIRS)
        cursor.execute(
            "DELETE FROM operations_likelyduplicate d WHERE d.state = 'open' AND NOT EXISTS ("
            " SELECT 1 FROM event_pair p WHERE p.first_id = d.first_id"
            " AND p.second_id = d.second_id AND p.score >= %s)",
            [MIN_SCORE],
        )
        cursor.execute(KEEP, {"least": MIN_SCORE, "most": MAX_PAIRS})
        cursor.execute("SELECT count(*) FROM operations_likelyduplicate WHERE state = 'open'")
        return int(cursor.fetchone()[0])
