"""The stored features as an export reads them: copied out by PostgreSQL, some 64 kB at a time."""

import re
from collections.abc import Iterator

from django.db import connections
from django.db.models.functions import Length

from gazetteer.exports.rows import one_moment
from operations.querysets import PublicationQuerySet

PUBLIC = "public"
BLOCK = 64 * 1024  # bytes of features handed on at a time
LONGEST_S = 3600  # a transfer may take, however slow its reader
SAMPLE = 200  # rows to guess the size of the others from
# One column, so that neither mark ever parts anything, and JSON holds no raw control character.
COPY = "COPY ({}) TO STDOUT (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')"

Batches = Iterator[list[bytes]]


def features(rows: PublicationQuerySet) -> Batches:
    """Yield the stored GeoJSON text of each feature, in the order of their rows.

    One statement, and so one state of the database. Memory holds one batch, however many there are.
    """
    connection = connections[PUBLIC]
    ordered = rows.order_by("id").values_list("feature_json")
    sql, values = ordered.query.get_compiler(PUBLIC).as_sql()
    with one_moment(PUBLIC), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{LONGEST_S}s"])
        with connection.wrap_database_errors, cursor.copy(COPY.format(sql), values) as lines:
            batch: list[bytes] = []
            size = 0
            for line in lines:
                batch.append(bytes(line[:-1]))
                size += len(line)
                if size >= BLOCK:
                    yield batch
                    batch, size = [], 0
        if batch:
            yield batch


def about_how_many(rows: PublicationQuerySet) -> int:
    """Return the planner's guess, without reading a row."""
    plan = rows.order_by().values("id").explain()
    return int(re.findall(r" rows=(\d+) ", plan)[0])


def mean_bytes(rows: PublicationQuerySet) -> float:
    """Return the bytes that a feature has as GeoJSON, by the first found; 0: there are none."""
    sizes = list(rows.order_by().values_list(Length("feature_json"), flat=True)[:SAMPLE])
    return sum(sizes) / len(sizes) if sizes else 0.0
