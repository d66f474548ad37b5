"""A tile of a layer in one statement each, asked as the public role.

{where}: what was so at the moment, over `operations_drawn`. Parameters are named; days are counted
from 1970-01-01. Comparisons of numbers alone choose the rows: no other may use an index here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

from operations.layers import shown
from operations.moment import Moment

from .addresses import BIN_LEVELS, BUFFER, EXTENT, HALF_M, LEVELS, Tile

EPOCH = 719_163  # the ordinal of 1970-01-01
NAMES = ("title", "title_ar", "title_ckb")
A_FEATURE = 25  # bytes that id, days and style take, gzipped
A_CORNER = 2
ROUGH_ZOOM = 6  # up to it a shape is read that was snapped to its grid when it was published

MOMENT = """layer = %(layer)s AND known_from <= %(as_of)s AND known_to > %(as_of)s
    AND first_day <= %(last)s AND last_day >= %(first)s"""
IN_TILE = "spot BETWEEN %(spot_first)s AND %(spot_last)s"

# a bin's column and row in its tile: every second of the twelve lowest bits
COLUMN = "+".join(f"((cell >> {bit}) & {2**bit})" for bit in range(BIN_LEVELS))
ROW = "+".join(f"((cell >> {bit + 1}) & {2**bit})" for bit in range(BIN_LEVELS))
SIDE = EXTENT // 2**BIN_LEVELS
DRAW_BINS = f"""
SELECT ST_AsMVT(bin, %(layer)s, {EXTENT}, 'middle') FROM (
    SELECT count, ST_MakePoint(({COLUMN}) * {SIDE} + {SIDE // 2},
                               ({ROW}) * {SIDE} + {SIDE // 2}) AS middle
    FROM counted ORDER BY cell) AS bin
"""  # noqa: S608 - constants

# Counted at the last seal, and what came and went since. NULL where the tile has no such bins, or
# they know more than was known then.
SEALED_BINS = f"""
WITH sealed AS MATERIALIZED (
    SELECT cell, CASE WHEN %(any_day)s THEN count
        ELSE width_bucket(%(last)s, starts) - width_bucket(%(first)s - 1, ends) END AS count
    FROM operations_bin
    WHERE layer = %(layer)s AND zoom = %(zoom)s AND cell BETWEEN %(bin_first)s AND %(bin_last)s
        AND (SELECT at FROM operations_sealed WHERE layer = %(layer)s) <= %(as_of)s
), counted AS (
    SELECT cell, sum(count)::int AS count FROM (
        SELECT cell, count FROM sealed
        UNION ALL
        SELECT spot >> %(below)s, sign FROM operations_binchange
        WHERE layer = %(layer)s AND {IN_TILE} AND at <= %(as_of)s
            AND first_day <= %(last)s AND last_day >= %(first)s
    ) AS both_of GROUP BY cell HAVING sum(count) > 0
)
SELECT CASE WHEN EXISTS (SELECT FROM sealed) THEN ({DRAW_BINS}) END
"""  # noqa: S608 - constants

COUNT = f"""
SELECT count(*) FROM (
    SELECT FROM operations_drawn WHERE {{where}} AND {IN_TILE} LIMIT %(most)s) AS few
"""  # noqa: S608 - constants

LIVE_BINS = f"""
WITH counted AS (
    SELECT spot >> %(below)s AS cell, count(*)::int AS count
    FROM operations_drawn WHERE {{where}} AND {IN_TILE} GROUP BY 1
) {DRAW_BINS}
"""  # noqa: S608 - constants

# Lines and areas that touch the tile or its buffer are chosen and weighed by whole numbers of one
# index; only the shapes that are drawn are read. corners: how many a tile of that grid shows of a
# shape at most. Points belong to one tile. Lines and areas are snapped to a grid, each corner by
# itself, so that either side of a tile's edge, and of a border that two areas share, is the same.
FEATURES = f"""
WITH tile AS (
    SELECT ST_TileEnvelope(%(zoom)s, %(x)s, %(y)s)::box2d AS square
), near AS MATERIALIZED (
    SELECT publication_id, corners, greatest(east - west, south - north) AS size,
           greatest(least(east, %(east)s) - greatest(west, %(west)s),
                    least(south, %(south)s) - greatest(north, %(north)s)) AS in_it
    FROM (
        SELECT publication_id, corners, west, east, north, south
        FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS range (low, high)
        JOIN operations_drawn ON {{where}} AND cell BETWEEN low AND high
        UNION ALL
        SELECT publication_id, corners, west, east, north, south
        FROM unnest(%(above)s::bigint[]) AS larger (id)
        JOIN operations_drawn ON {{where}} AND cell = larger.id
    ) AS boxes
    WHERE east >= %(west)s AND west <= %(east)s AND south >= %(north)s AND north <= %(south)s
), largest AS (
    SELECT publication_id, sum({A_FEATURE} + {A_CORNER} * least(corners * in_it / (size + 1.0) + 2,
                                                  3.0 * in_it * %(grid)s / %(side)s + 4))
                           OVER (ORDER BY size DESC, publication_id) AS so_far
    FROM near
), chosen AS MATERIALIZED (
    SELECT publication_id FROM largest WHERE so_far <= %(weight)s
), too_much AS (
    SELECT %(whole)s AND EXISTS (SELECT FROM largest WHERE so_far > %(weight)s) AS is_so
), found AS (
    SELECT publication_id, first_day, last_day, said, shape, true AS is_point
    FROM operations_drawn WHERE {{where}} AND {IN_TILE} AND cell IS NULL
    UNION ALL
    SELECT publication_id, first_day, last_day, said, ST_SnapToGrid({{shape}}, %(grid_m)s), false
    FROM chosen JOIN operations_drawn USING (publication_id)
), drawn AS (
    SELECT publication_id, first_day AS valid_from, nullif(last_day, 2147483647) AS valid_to,
           said - %(unsaid)s::text[] AS said,
           ST_AsMVTGeom(shape, square, {EXTENT}, {BUFFER}, NOT is_point) AS outline
    FROM found, tile WHERE NOT (SELECT is_so FROM too_much)
)
SELECT CASE WHEN NOT (SELECT is_so FROM too_much) THEN (
    SELECT ST_AsMVT(feature, %(layer)s, {EXTENT}, 'outline', 'publication_id') FROM (
        SELECT * FROM drawn WHERE outline IS NOT NULL ORDER BY publication_id) AS feature) END
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of a tile is drawn. grid: cells across it.

    weight: bytes of lines and areas, gzipped, about. whole: nothing rather than the largest alone.
    """

    names: bool = True
    grid: int = 1024
    weight: int = 200_000
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A tile of a layer at a moment. text: words to find; empty for all."""

    layer: str
    tile: Tile
    moment: Moment
    text: str = ""
    where: str = field(init=False)
    parameters: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        where: str = MOMENT
        words: dict[str, Any] = {}
        if self.text:
            found, words = _named(self)
            where += f" AND publication_id IN ({found})"
        object.__setattr__(self, "where", where)
        object.__setattr__(self, "parameters", _parameters(self) | words)


def sealed_bins(asked: Asked) -> bytes | None:
    """Return the tile from counts that are kept, empty for none; None where there are none kept."""
    return None if asked.text else _tile(SEALED_BINS, asked.parameters)


def live_bins(asked: Asked) -> bytes:
    return _tile(LIVE_BINS.format(where=asked.where), asked.parameters) or b""


def count_up_to(asked: Asked, most: int) -> int:
    """Return how many features lie in a tile, at most `most`."""
    return int(_one(COUNT.format(where=asked.where), asked.parameters | {"most": most}))


def features(asked: Asked, detail: Detail) -> bytes | None:
    """Return the tile with one feature each, empty for none; None where it would be too much."""
    side_m = 2 * HALF_M / 2**asked.tile.z
    drawn = {
        "grid": detail.grid,
        "grid_m": side_m / detail.grid,
        "weight": detail.weight,
        "whole": detail.whole,
        "unsaid": [] if detail.names else list(NAMES),
    }
    shape = "rough" if asked.tile.z <= ROUGH_ZOOM else "shape"
    return _tile(FEATURES.format(where=asked.where, shape=shape), asked.parameters | drawn)


def _parameters(asked: Asked) -> dict[str, Any]:
    tile, moment = asked.tile, asked.moment
    ranges, above = tile.around
    side = 2 ** (LEVELS - tile.z)  # cells of level 24
    margin = max(1, side * BUFFER // EXTENT)
    return {
        "layer": asked.layer, "zoom": tile.z, "x": tile.x, "y": tile.y, "as_of": moment.as_of,
        "first": moment.first.toordinal() - EPOCH if moment.first else -(2**31) + 1,
        "last": moment.last.toordinal() - EPOCH if moment.last else 2**31 - 1,
        "any_day": moment.first is None,
        "spot_first": tile.spots[0], "spot_last": tile.spots[1],
        "bin_first": tile.bins[0], "bin_last": tile.bins[1],
        "below": 2 * (LEVELS - BIN_LEVELS - tile.z),
        "side": side, "west": tile.x * side - margin, "east": (tile.x + 1) * side + margin,
        "north": tile.y * side - margin, "south": (tile.y + 1) * side + margin,
        "lows": [low for low, _ in ranges], "highs": [high for _, high in ranges], "above": above,
    }  # fmt: skip


def _named(asked: Asked) -> tuple[str, dict[str, Any]]:
    """Return the query of what bears the words, as text with parameters of its own names."""
    rows = shown(asked.moment, layer=asked.layer, text=asked.text, located=True).values("id")
    sql, parameters = rows.order_by().query.sql_with_params()
    names = [f"word{number}" for number in range(len(parameters))]
    return sql % tuple(f"%({name})s" for name in names), dict(zip(names, parameters, strict=True))


def _tile(sql: str, parameters: Mapping[str, Any]) -> bytes | None:
    made = _one(sql, parameters)
    return None if made is None else bytes(made)


def _one(sql: str, parameters: Mapping[str, Any]) -> Any:
    with connections["public"].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]
