"""One way in for every format: COPY into staging tables, one set-based merge, one transaction.

An importer yields the rows of `gazetteer.importers.rows`; what the desk's editors entered outranks
the starter gazetteer, which outranks imported files. The merge is idempotent: what is equal is not
written again.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import repeat
from typing import Any

from django.db import connections, transaction

from gazetteer.importers import meeting, outlines, parents, sql
from gazetteer.importers.keying import Keys
from gazetteer.importers.report import ImportReport
from gazetteer.importers.rows import Row, StagedName, StagedOutline, StagedParent, StagedPlace
from gazetteer.models import public_id_of, search_keys
from gazetteer.prominence import prominence

__all__ = ["StagedName", "StagedPlace", "copy_names", "copy_places", "merge", "staging"]

# any number will do as long as it is ours: two imports at once would see half of each other
IMPORT_LOCK = 0x67617A65
BATCH = 10_000


@contextmanager
def staging(using: str = "default") -> Iterator[Any]:
    """Yield a cursor inside a transaction in which the staging tables exist and vanish."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        cursor.execute(sql.CREATE_STAGING.format(kind="TEMPORARY"))
        yield cursor
        # a second import in the same outer transaction makes its own
        cursor.execute(f"DROP TABLE {', '.join(sql.TABLES)}")


def _copy(cursor: Any, table: str, columns: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def copy_places(cursor: Any, places: Iterable[StagedPlace], first: int = 0) -> None:
    """Stream places into the staging table; `first` orders them after earlier ones."""
    _copy(cursor, "staged_place", sql.STAGED_PLACE, (
        (seq, p.line, p.external_id, str(public_id_of(p.external_id)), p.name, p.kind,
         p.feature_class, p.lon, p.lat, p.country, p.admin1, p.admin2, p.population,
         prominence(p.kind, p.population), p.source, p.licence, p.notes, p.radius_m,
         p.footprint, p.parent, p.stand_in, list(p.same_as), p.meet)
        for seq, p in enumerate(places, start=first)
    ))  # fmt: skip


def copy_names(
    cursor: Any, names: Iterable[StagedName], keys: Mapping[str, Keys] | None = None
) -> None:
    """Stream names into the staging table; their search keys are computed where not given."""
    _copy(cursor, "staged_name", sql.STAGED_NAME, (
        (*n, *(keys[n.name] if keys is not None else search_keys(n.name))) for n in names
    ))  # fmt: skip


def copy_rows(cursor: Any, rows: list[Row], first: int, keys: Mapping[str, Keys]) -> None:
    """Stream a batch of mixed rows; a connection can COPY into one table at a time."""
    copy_places(cursor, (row for row in rows if isinstance(row, StagedPlace)), first)
    copy_names(cursor, dict.fromkeys(row for row in rows if isinstance(row, StagedName)), keys)
    _copy(cursor, "staged_outline", sql.STAGED_OUTLINE, (
        (o.line, o.external_id, o.footprint, o.source, o.licence, o.valid_from, o.valid_to)
        for o in rows if isinstance(o, StagedOutline)
    ))  # fmt: skip
    _copy(cursor, "staged_parent", sql.STAGED_PARENT, (
        row for row in rows if isinstance(row, StagedParent)
    ))  # fmt: skip


def merge(
    cursor: Any,
    origin: str,
    report: ImportReport,
    *,
    link_by_code: bool,
    refuse_swapped: bool = False,
) -> None:
    """Merge what is staged as `origin`; fills the report's counts.

    link_by_code: parents follow from country, admin1 and admin2 codes (GeoNames).
    refuse_swapped: leave out rows that lie with their country only when lat and lon are swapped.
    """
    # what the same origin or a lesser one wrote may be replaced
    replaceable = ["import"] if origin == "import" else ["import", origin]
    values = {"origin": origin, "replaceable": replaceable}
    cursor.execute(sql.TIDY_STAGING)
    if refuse_swapped:
        cursor.execute(meeting.SWAPPED)
        for line, name, lat, lon in cursor.fetchall():
            report.skip(line, f"{name}: latitude {lat} and longitude {lon} look swapped")
    has_outlines = _any(cursor, "SELECT EXISTS (SELECT 1 FROM staged_outline)")
    if has_outlines:
        outlines.prepare(cursor, report)
    meeting.know_again(cursor, report)
    cursor.execute(sql.UPDATE_PLACES, values)
    cursor.execute(sql.INSERT_UNITS, values)
    cursor.execute(sql.UNITS_BY_CODE, {"link_by_code": link_by_code})
    cursor.execute(sql.INSERT_PLACES, values)
    _refresh_statistics(cursor, "gazetteer_place")
    cursor.execute(sql.OUTCOMES, values)
    cursor.execute(sql.COUNT_OUTCOMES)
    for outcome, count in cursor.fetchall():
        field = f"places_{outcome}"
        setattr(report, field, getattr(report, field) + count)
    cursor.execute(meeting.ADD_CONCORDANCES)
    cursor.execute(meeting.KNOWN_IDS)
    cursor.execute(sql.LINK_STATED, values)
    if link_by_code:
        cursor.execute(sql.LINK_BY_CODE, values)
    _merge_names(cursor, origin, values, report)
    if has_outlines:
        outlines.merge_outlines(cursor, report)
    if _any(cursor, parents.ANY_DATED):
        parents.date_parents(cursor, report)
    parents.merge_stated(cursor, report)
    cursor.execute("DROP TABLE known_id, unit")


def _merge_names(cursor: Any, origin: str, values: dict[str, Any], report: ImportReport) -> None:
    # two files may spell alike; the first to do so is named as the source
    same_source = "n.source = s.source" if origin == "import" else "TRUE"
    cursor.execute(sql.UPDATE_NAMES.format(same_source=same_source), values)
    report.names_changed += cursor.rowcount
    cursor.execute(sql.INSERT_NAMES_OF_NEW, values)
    report.names_added += cursor.rowcount
    _refresh_statistics(cursor, "gazetteer_placename")
    cursor.execute(sql.INSERT_NAMES, values)
    report.names_added += cursor.rowcount
    _refresh_statistics(cursor, "gazetteer_placename")
    cursor.execute(sql.COUNT_UNPLACED)
    report.names_unplaced += cursor.fetchone()[0]
    cursor.execute(sql.DROP_UNLABELLED_TWINS, values)
    if origin == "starter":  # it is stated whole, so a spelling it no longer has was a mistake
        cursor.execute(sql.DROP_WITHDRAWN_NAMES, values)


def _any(cursor: Any, question: str) -> bool:
    cursor.execute(question)
    return bool(cursor.fetchone()[0])


def _refresh_statistics(cursor: Any, table: str) -> None:
    """Tell the planner of a large load: a table it thinks empty made the next join take minutes."""
    if cursor.rowcount > 1000:
        cursor.execute(f"ANALYZE {table}")


def batches(rows: Iterator[Row]) -> Iterator[tuple[int, list[Row]]]:
    """Yield (number of rows before, rows) in pieces small enough to hold."""
    first = 0
    for _ in repeat(None):
        piece = []
        for row in rows:
            piece.append(row)
            if len(piece) == BATCH:
                break
        if not piece:
            return
        yield first, piece
        first += len(piece)
