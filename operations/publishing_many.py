"""The same door for many incidents at once: the same features, rules and digests as for one.

A chunk of records is loaded with all that their features say, rendered by the code that renders
one, and written by COPY under the same constraints and triggers. Called by `operations.review_many`
alone (a test holds it so).
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson
from django.db import connection
from django.db.models import Max

from .models import (
    Actor,
    Claim,
    Evidence,
    Incident,
    IncidentAnchor,
    Participation,
    Publication,
    RecordMerge,
    Source,
)
from .publishing import digest_of, publish_features, version_of
from .release import released
from .vocabulary import Release

COLUMNS = tuple(
    each for each in Publication._meta.concrete_fields if not (each.primary_key or each.generated)
)
COPY = "COPY {} ({}) FROM STDIN".format(
    Publication._meta.db_table, ", ".join(str(each.column) for each in COLUMNS)
)


# what no feature says
UNSAID = ("imported__raw", "imported__digest", "imported__state", "imported__record_revision",
          "place__footprint", "best_point", "revision", "created_at", "changed_at",
          "created_by", "changed_by")  # fmt: skip


class Before(NamedTuple):
    """The version of a feature that is public now or will be."""

    pk: int
    digest: str
    begins: dt.datetime
    ends: dt.datetime | None


def load(ids: list[int]) -> list[Incident]:
    """Return incidents with everything that their features need; one query a relation.

    Parts are put where `prefetch_related` would put them, which itself builds a query a row.
    """
    found = Incident.objects.filter(pk__in=ids).select_related("imported", "place", "part_of")
    incidents = list(found.defer(*UNSAID).order_by("pk"))
    people = list(Participation.objects.filter(record__in=ids).order_by("id"))
    actors = Actor.objects.prefetch_related("other_names").in_bulk({row.actor_id for row in people})
    for row in people:
        row.actor = actors[row.actor_id]
    quotes = Evidence.objects.filter(record__in=ids).select_related("report").order_by("id")
    told = list(quotes.defer("report__text", "report__content_hash", "report__received_at"))
    by_id = {row.pk: row for row in people}
    sources = Source.objects.in_bulk({row.report.source_id for row in told})
    for quote in told:
        quote.report.source = sources[quote.report.source_id]
        quote.participation = by_id[quote.participation_id] if quote.participation_id else None
    # few have these: a join would be planned for many
    further = IncidentAnchor.objects.filter(incident__in=ids).prefetch_related("place")
    merges = RecordMerge.objects.filter(kept__in=ids, undone_at__isnull=True)
    claims = Claim.objects.filter(record__in=ids).select_related("actor", "place").order_by("id")
    said = ("evidence__report__source", "evidence__participation__actor")
    parts = {
        "stated": _grouped(claims.prefetch_related(*said), "record_id"),
        "participations": _grouped(people, "record_id"),
        "evidence": _grouped(told, "record_id"),
        "further": _grouped(further.order_by("position"), "incident_id"),
        "merges_kept": _grouped(merges.prefetch_related("merged").order_by("id"), "kept_id"),
    }
    for incident in incidents:
        incident._prefetched_objects_cache = {  # type: ignore[attr-defined]
            name: groups.get(incident.pk, []) for name, groups in parts.items()
        }
    return incidents


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def publish_incidents(incidents: Iterable[Incident], now: dt.datetime) -> None:
    """Write a new version of each incident that changed; the caller holds their locks.

    now: aware. A record that hides something and was public before is published by itself: what
    said more has to be redacted.
    """
    records = {record.public_id: record for record in incidents}
    versions, current = _known(list(records))
    rows: list[Publication] = []
    closing: dict[dt.datetime, list[int]] = defaultdict(list)
    for record in records.values():
        public_from = max(now, record.hold_until) if record.hold_until else now
        if record.release != Release.PUBLIC and record.public_id in versions:
            publish_features(record, public_from, now)
            continue
        before = current.get(record.public_id, [])
        for raw in record.features():
            feature = released(raw, record)
            if feature is None:
                continue
            digest = digest_of(feature)
            same = [old for old in before if old.digest == digest]
            if len(before) == 1 and same and same[0].begins <= public_from and not same[0].ends:
                continue
            closing[public_from] += [old.pk for old in before]
            version = versions.get(record.public_id, 0) + 1
            rows.append(version_of(feature, version, digest, public_from))
    for at, keys in closing.items():
        close(keys, at)
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for row in rows:
            copy.write_row(_values(row))


def close(keys: list[int], at: dt.datetime) -> None:
    """End versions at an instant, as `publishing.close_versions` ends one after the other."""
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE operations_publication SET recorded_during ="
            " tstzrange(LEAST(lower(recorded_during), %(at)s), %(at)s)"
            " WHERE id = ANY(%(keys)s) AND NOT isempty(recorded_during)"
            " AND (upper_inf(recorded_during) OR upper(recorded_during) > %(at)s)",
            {"at": at, "keys": keys},
        )


def close_incidents(public_ids: list[uuid.UUID], at: dt.datetime) -> None:
    """End all that is public of some incidents, now or later."""
    rows = Publication.objects.filter(record_id__in=public_ids).not_ended(at)
    close(list(rows.values_list("pk", flat=True)), at)


def _known(
    public_ids: list[uuid.UUID],
) -> tuple[dict[uuid.UUID, int], dict[uuid.UUID, list[Before]]]:
    """Return the last version of each feature, and what is not ended of it.

    An incident is one feature, which bears the record's id.
    """
    found = Publication.objects.filter(record_id__in=public_ids)
    versions = dict(found.values_list("feature_id").annotate(Max("version")).order_by())
    current: dict[uuid.UUID, list[Before]] = defaultdict(list)
    if versions:
        now = dt.datetime.now(dt.UTC)
        for pk, feature, digest, known in found.not_ended(now).values_list(
            "pk", "feature_id", "digest", "recorded_during"
        ):
            current[feature].append(Before(pk, digest, known.lower, known.upper))
    return versions, current


def _values(row: Publication) -> list[Any]:
    """Return the columns of a version as COPY takes them."""
    return [_plain(getattr(row, each.attname), each.attname) for each in COLUMNS]


def _plain(value: Any, name: str) -> Any:
    if value is None:
        return None
    if name == "properties":
        return orjson.dumps(value).decode()
    if name == "geometry":
        return value.hexewkb.decode()
    if name in ("valid_during", "recorded_during"):
        first, end = value
        return f"[{first.isoformat()},{end.isoformat() if end else ''})"
    return value
