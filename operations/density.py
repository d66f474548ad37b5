"""Incidents inside an area and round it: how many, over how many square kilometres and days.

Reads what is public alone. Nothing here says who holds the area.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from dataclasses import replace as changed
from itertools import pairwise
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.db.models.functions import Lower

from gazetteer.errors import BadParameter

from .layers import LAYERS, shown
from .moment import Moment
from .rates import Rate, Ratio, rate, ratio

MOST_SHAPES = 400  # different outlines in one period; a year of daily positions fits
MOST_YEARS = 50
WHERE = ("inside", "unclear", "outside")

# seg: days without a change of outline, within one month; shape: the outline then; reach: it and
# its surroundings. An incident counts on its first day. It is unclear where its uncertainty, drawn
# or given as a radius, crosses the outline.
SQL = """
WITH member AS (
    SELECT unnest(%(groups)s::int[]) AS shape_no, unnest(%(members)s::bigint[]) AS id
), shape AS (
    SELECT shape_no, ST_UnaryUnion(ST_Collect(p.geometry)) AS shape
    FROM member JOIN operations_publication p USING (id) GROUP BY shape_no
), reach AS MATERIALIZED (
    SELECT shape_no, shape, ST_Boundary(shape)::geography AS edge,
           ST_Buffer(shape::geography, %(around_m)s)::geometry AS reach
    FROM shape
), area AS MATERIALIZED (
    SELECT shape_no, ST_Area(shape::geography) / 1e6 AS inside_km2,
           ST_Area(reach::geography) / 1e6 AS reach_km2
    FROM reach
), seg AS (
    SELECT unnest(%(starts)s::date[]) AS starts, unnest(%(ends)s::date[]) AS ends,
           unnest(%(shapes)s::int[]) AS shape_no
), exposure AS (
    SELECT date_trunc('month', starts)::date AS month, sum(ends - starts) AS days,
           sum((ends - starts) * inside_km2) AS inside_km2_days,
           sum((ends - starts) * (reach_km2 - inside_km2)) AS outside_km2_days
    FROM seg JOIN area USING (shape_no) GROUP BY 1
), incident AS (
    SELECT p.geometry, p.precision_m, lower(p.valid_during) AS day
    FROM operations_publication p JOIN ({incidents}) AS wanted ON wanted.id = p.id
), placed AS (
    SELECT date_trunc('month', day)::date AS month,
           CASE WHEN NOT (ST_Covers(shape, geometry) OR ST_Disjoint(shape, geometry))
                  OR ST_DWithin(edge, geometry::geography, coalesce(precision_m, 0), false)
                THEN 'unclear'
                WHEN ST_Covers(shape, geometry) THEN 'inside' ELSE 'outside' END AS place
    FROM seg JOIN reach USING (shape_no) JOIN incident
      ON day >= starts AND day < ends AND geometry && reach AND ST_Intersects(geometry, reach)
), counted AS (
    SELECT month, count(*) FILTER (WHERE place = 'inside') AS inside,
           count(*) FILTER (WHERE place = 'unclear') AS unclear,
           count(*) FILTER (WHERE place = 'outside') AS outside
    FROM placed GROUP BY month
)
SELECT month, days, inside_km2_days, outside_km2_days,
       coalesce(inside, 0), coalesce(unclear, 0), coalesce(outside, 0)
FROM exposure LEFT JOIN counted USING (month) ORDER BY month
"""


@dataclass(frozen=True, slots=True)
class Count:
    """Incidents of a month, or of the whole period. km² times days; unclear: either side."""

    days: int
    inside_km2_days: float
    outside_km2_days: float
    inside: int
    unclear: int
    outside: int
    month: dt.date | None = None

    @property
    def rate_inside(self) -> Rate:
        return rate(self.inside, self.unclear, self.inside_km2_days)

    @property
    def rate_outside(self) -> Rate:
        return rate(self.outside, self.unclear, self.outside_km2_days)

    @property
    def ratio(self) -> Ratio:
        return ratio(
            self.inside, self.outside, self.unclear, self.inside_km2_days, self.outside_km2_days
        )


@dataclass(frozen=True, slots=True)
class Density:
    """What was counted. around_km: how far round the area `outside` reaches."""

    total: Count
    around_km: float
    first: dt.date
    last: dt.date
    months: list[Count] = field(default_factory=list)


def outlines(moment: Moment, record_id: uuid.UUID) -> QuerySet[Any]:
    """Return the public areas of a record at some time of the moment, with their validity."""
    areas = [layer.name for layer in LAYERS.values() if layer.geometry == "area"]
    return shown(moment, located=True).of_record(record_id).filter(layer__in=areas)


def density(moment: Moment, record_id: uuid.UUID, around_km: float) -> Density | None:
    """Count incidents inside a record's areas and up to `around_km` round them, month by month.

    moment: a period with both ends. None where the record has no area in it. Raises BadParameter
    when the period is longer than 50 years or the outline changed more than 400 times.
    """
    first, last = moment.first, moment.last
    if first is None or last is None or (last - first).days > MOST_YEARS * 366:
        raise BadParameter("datetime", f"Give a period of at most {MOST_YEARS} years.")
    rows = list(outlines(moment, record_id).values_list("id", "valid_during"))
    segments, groups = _segments(rows, first, last)
    if not segments:
        return None
    incidents = shown(changed(moment, first=first, last=last), layer="incidents", located=True)
    sql, parameters = (
        incidents.filter(valid_during__startswith__gte=first)
        .annotate(day=Lower("valid_during"))
        .values("id")
        .order_by()
        .query.sql_with_params()
    )
    names = {f"p{number}": value for number, value in enumerate(parameters)}
    embedded = sql % tuple(f"%({name})s" for name in names)
    with connections["public"].cursor() as cursor:
        cursor.execute(
            SQL.format(incidents=embedded),
            names
            | {
                "groups": [number for number, ids in enumerate(groups) for _ in ids],
                "members": [one for ids in groups for one in ids],
                "starts": [start for start, _, _ in segments],
                "ends": [end for _, end, _ in segments],
                "shapes": [number for _, _, number in segments],
                "around_m": around_km * 1000,
            },
        )
        months = [
            Count(days, inside_days, outside_days, inside, unclear, outside, month)
            for month, days, inside_days, outside_days, inside, unclear, outside in cursor
        ]
    total = Count(
        sum(row.days for row in months),
        sum(row.inside_km2_days for row in months),
        sum(row.outside_km2_days for row in months),
        *(sum(getattr(row, place) for row in months) for place in WHERE),
    )
    return Density(total, around_km, first, last, months)


def _segments(
    rows: list[tuple[int, Any]], first: dt.date, last: dt.date
) -> tuple[list[tuple[dt.date, dt.date, int]], list[tuple[int, ...]]]:
    """Return ([(start, end exclusive, outline number)], [ids of each outline]) of a period.

    A segment lies in one month and its outline does not change; days without any are left out.
    """
    end = last + dt.timedelta(days=1)
    cuts = {first, end, *_months(first, last)}
    for _, valid in rows:
        cuts |= {day for day in (valid.lower, valid.upper) if day and first < day < end}
    numbers: dict[tuple[int, ...], int] = {}
    segments = []
    for start, after in pairwise(sorted(cuts)):
        ids = tuple(
            sorted(
                key for key, valid in rows
                if (valid.lower is None or valid.lower <= start)
                and (valid.upper is None or valid.upper > start)
            )
        )  # fmt: skip
        if ids:
            number = numbers.setdefault(ids, len(numbers))
            segments.append((start, after, number))
    if len(numbers) > MOST_SHAPES:
        raise BadParameter(
            "datetime", f"The outline changed more than {MOST_SHAPES} times; give less time."
        )
    return segments, list(numbers)


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the first days of the months that begin after `first`, up to `last`."""
    begins, ends = (12 * day.year + day.month for day in (first, last))
    return [dt.date((no - 1) // 12, (no - 1) % 12 + 1, 1) for no in range(begins + 1, ends + 1)]
