"""One way in for every format: COPY into temporary tables, one set-based merge, one transaction.

An importer yields `StagedPlace` and `StagedName` rows; what the desk's editors entered outranks the
starter gazetteer, which outranks imported files. The merge is idempotent: what is equal is not
written again.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connections, transaction

from gazetteer.importers.report import ImportReport
from gazetteer.importers.sql import (
    COUNT_STAGED,
    CREATE_STAGING,
    DROP_UNLABELLED_TWINS,
    DROP_WITHDRAWN_NAMES,
    INDEX_STAGING,
    INSERT_NAMES,
    INSERT_PLACES,
    LINK_BY_CODE,
    LINK_STATED,
    UPDATE_NAMES,
    UPDATE_PLACES,
)
from gazetteer.models import public_id_of, search_keys
from gazetteer.prominence import prominence

# any number will do as long as it is ours: two imports at once would see half of each other
IMPORT_LOCK = 0x67617A65


class StagedPlace(NamedTuple):
    """A place as a file states it. lon, lat: degrees, SRID 4326; footprint: EWKT or None."""

    line: int
    external_id: str
    name: str
    kind: str
    feature_class: str
    lon: float | None
    lat: float | None
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int | None = None
    source: str = ""
    licence: str = ""
    notes: str = ""
    radius_m: int | None = None
    footprint: str | None = None
    parent: str = ""
    stand_in: str = ""


class StagedName(NamedTuple):
    """A name as a file states it; language ISO 639 or "", kind of `vocabulary.NameKind`."""

    external_id: str
    name: str
    language: str
    script: str
    kind: str
    source: str


@contextmanager
def staging(using: str = "default") -> Iterator[Any]:
    """Yield a cursor inside a transaction in which the staging tables exist and vanish."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        cursor.execute(CREATE_STAGING)
        yield cursor
        # a second import in the same outer transaction makes its own
        cursor.execute("DROP TABLE staged_place, staged_name")


def copy_places(cursor: Any, places: Iterable[StagedPlace]) -> None:
    """Stream places into the staging table."""
    with cursor.copy("COPY staged_place FROM STDIN") as copy:
        for p in places:
            copy.write_row(
                (p.line, p.external_id, str(public_id_of(p.external_id)), p.name, p.kind,
                 p.feature_class, p.lon, p.lat, p.country, p.admin1, p.admin2, p.population,
                 prominence(p.kind, p.population), p.source, p.licence, p.notes, p.radius_m,
                 p.footprint, p.parent, p.stand_in)
            )  # fmt: skip


def copy_names(cursor: Any, names: Iterable[StagedName]) -> None:
    """Stream names into the staging table, their search keys computed on the way."""
    with cursor.copy("COPY staged_name FROM STDIN") as copy:
        for name in names:
            copy.write_row((*name, *search_keys(name.name)))


def merge(cursor: Any, origin: str, report: ImportReport, *, link_by_code: bool) -> None:
    """Merge what is staged as `origin`; fills the report's counts.

    link_by_code: parents follow from country, admin1 and admin2 codes (GeoNames).
    """
    # what the same origin or a lesser one wrote may be replaced
    replaceable = ["import"] if origin == "import" else ["import", origin]
    values = {"origin": origin, "replaceable": replaceable}
    cursor.execute(INDEX_STAGING)
    cursor.execute(UPDATE_PLACES, values)
    report.places_changed += cursor.rowcount
    cursor.execute(COUNT_STAGED, values)
    known, kept = cursor.fetchone()
    cursor.execute(INSERT_PLACES, values)
    report.places_added += cursor.rowcount
    _refresh_statistics(cursor, "gazetteer_place")
    report.places_kept += kept
    report.places_unchanged += known - kept - report.places_changed
    cursor.execute(LINK_STATED, values)
    if link_by_code:
        cursor.execute(LINK_BY_CODE, values)
    cursor.execute(UPDATE_NAMES, values)
    report.names_changed += cursor.rowcount
    cursor.execute(INSERT_NAMES, values)
    report.names_added += cursor.rowcount
    _refresh_statistics(cursor, "gazetteer_placename")
    cursor.execute(DROP_UNLABELLED_TWINS, values)
    if origin == "starter":  # it is stated whole, so a spelling it no longer has was a mistake
        cursor.execute(DROP_WITHDRAWN_NAMES, values)


def _refresh_statistics(cursor: Any, table: str) -> None:
    """Tell the planner of a large load: a table it thinks empty made the next join take minutes."""
    if cursor.rowcount > 1000:
        cursor.execute(f"ANALYZE {table}")
