"""Counting points ahead of the asking, where a tile holds many.

A tile is right without it: what is not counted yet is counted live. Written by whoever publishes or
by `manage.py count_tiles`; the public role only reads.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import OperationalError, connection, transaction

from operations.layers import LAYERS
from operations.models.drawn import REDACTING

from .addresses import BIN_LEVELS, LEVELS, MAX_ZOOM
from .thinning import MOST_FEATURES

DUE = 10_000  # changes; fewer are counted live in a millisecond or two

# From the densest zoom outward: a tile that is not dense has no dense tile in it.
COUNT = """
INSERT INTO operations_bin (layer, zoom, cell, count, starts, ends)
SELECT layer, %(zoom)s, spot >> %(below)s, count(*),
       array_agg(first_day ORDER BY first_day), array_agg(last_day ORDER BY last_day)
FROM operations_drawn
WHERE layer = %(layer)s AND known_from <= now() AND known_to > now()
    AND spot >> %(tile)s IN (
        SELECT spot >> %(tile)s FROM operations_drawn
        WHERE layer = %(layer)s AND known_from <= now() AND known_to > now()
        GROUP BY 1 HAVING count(*) > %(most)s)
GROUP BY 1, 3
"""

# A layer's content version stays the same.
SUM_UP = """
WITH noted AS (DELETE FROM operations_layerchange WHERE at <= now() RETURNING *)
INSERT INTO operations_layerchange (id, layer, at, count)
SELECT max(id), layer, max(at), sum(count) FROM noted GROUP BY layer
"""


def is_due(layer: str) -> bool:
    """Say whether so much came or went since the last count that tiles grow slow."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM operations_binchange"
            " WHERE layer = %s AND at <= now() LIMIT %s) AS few",
            [layer, DUE],
        )
        return bool(cursor.fetchone()[0] == DUE)


def count_again(layer: str, most: int = MOST_FEATURES) -> None:
    """Count the tiles of a layer with more than `most` features, in one act.

    Raises OperationalError where somebody is just publishing: try later.
    No redaction runs meanwhile: what it takes out of the counts must not be in the new ones.
    """
    with _no_redaction(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        # rather give up than stand in the way of somebody who publishes
        cursor.execute("SET LOCAL lock_timeout = '200ms'")
        cursor.execute("DELETE FROM operations_binchange WHERE layer = %s AND at <= now()", [layer])
        cursor.execute("DELETE FROM operations_bin WHERE layer = %s", [layer])
        for zoom in range(MAX_ZOOM + 1):
            cursor.execute(
                COUNT,
                {
                    "layer": layer, "zoom": zoom, "tile": 2 * (LEVELS - zoom),
                    "below": 2 * (LEVELS - zoom - BIN_LEVELS), "most": most,
                },
            )  # fmt: skip
            if cursor.rowcount == 0:
                break
        cursor.execute(
            "INSERT INTO operations_sealed (layer, at) VALUES (%s, now())"
            " ON CONFLICT (layer) DO UPDATE SET at = excluded.at",
            [layer],
        )


def binned_layers() -> list[str]:
    return [layer.name for layer in LAYERS.values() if layer.thinning == "bins"]


def count_what_is_due() -> None:
    """Count each layer anew that changed much, and put together what was noted of all."""
    for layer in binned_layers():
        if is_due(layer):
            with suppress(OperationalError):  # next time
                count_again(layer)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM operations_binchange WHERE layer <> ALL(%s)", [binned_layers()])
        cursor.execute(SUM_UP)


@contextmanager
def _no_redaction() -> Iterator[None]:
    """Hold the lock from before the transaction: what it sees must not be older than the lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [REDACTING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [REDACTING])
