"""The door into the public table. Called by the verbs of review alone (a test holds it so)."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import orjson
from django.db.models import Max, Q

from .digests import VERSION_PROPERTIES, content_digest
from .features import Feature
from .geometry.geojson import as_geojson
from .models import Publication, Record
from .querysets import PublicationQuerySet
from .release import released
from .vocabulary import Precision, Release

LISTS_OF_REFERENCES = ("part_of", "parallel_to", "derived_from")
WHO_AND_WHERE = (
    "actors", "absent", "places", "claims", "names_by", "part_of", "owner", "facing", "holders",
    "contested_by", "besieged_by",
)  # fmt: skip


def publish_features(record: Record, public_from: dt.datetime, now: dt.datetime) -> None:
    """Write a new version of each feature that changed and close those that are gone.

    public_from: aware; later than now for an embargo. now: the instant of the act, one for all that
    changes in it, so that no two positions of a line are public at once. The caller holds the
    record's lock. A rule that hides something acts at once, whatever the embargo, and on earlier
    versions too: those that said more are redacted.
    """
    features = [feature for raw in record.features() if (feature := released(raw, record))]
    is_hiding = record.release != Release.PUBLIC
    public_from = max(public_from, now)
    ends_at = now if is_hiding else public_from
    if is_hiding:
        mask = features[0].properties["masked"] if features else None
        said_more = Publication.objects.of_record(record.public_id)
        if mask:
            said_more = said_more.filter(
                Q(properties__masked__isnull=True) | ~Q(properties__masked=mask)
            )
        redact_versions(said_more, now)
    current = Publication.objects.of_record(record.public_id).not_ended(now)
    kept = [feature.feature_id for feature in features]
    close_versions(current.exclude(feature_id__in=kept), ends_at)
    for feature in features:
        digest = digest_of(feature)
        before = list(current.filter(feature_id=feature.feature_id))
        if [row.digest for row in before] == [digest] and before[0].begins_by(public_from):
            continue
        close_versions(current.filter(feature_id=feature.feature_id), ends_at)
        _insert(feature, digest, public_from)


def close_versions(rows: PublicationQuerySet, at: dt.datetime) -> None:
    """End what is known at an instant. A version that has not begun by then never begins."""
    for row in rows:
        end = row.recorded_during.upper
        if end is not None and end <= at:
            continue
        begun = row.recorded_during.lower < at
        period = (row.recorded_during.lower, at) if begun else (at, at)
        Publication.objects.filter(pk=row.pk).update(recorded_during=period)


def redact_versions(rows: PublicationQuerySet, at: dt.datetime) -> None:
    """Empty versions for good: a tombstone with ids, dates and digest is left."""
    rows.filter(redacted_at__isnull=True).update(
        geometry=None, properties={}, title="", feature_json="", search_text="", actors=[],
        precision_m=None, redacted_at=at,
    )  # fmt: skip


def forget_references(public_id: uuid.UUID, at: dt.datetime) -> None:
    """Take a record that is not public any more out of every feature that names it.

    The live version of each is followed by one without the name, whatever state its own record is
    in: the working copy has no part in it.
    """
    name = {"record": str(public_id)}
    naming = Q(properties__operation__record=str(public_id))
    for key in LISTS_OF_REFERENCES:
        naming |= Q(**{f"properties__{key}__contains": [name]})
    for row in Publication.objects.not_ended(at).filter(naming):
        properties = dict(row.properties)
        for key in LISTS_OF_REFERENCES:
            if key in properties:
                properties[key] = [x for x in properties[key] if x["record"] != name["record"]]
        if (properties.get("operation") or {}).get("record") == name["record"]:
            properties["operation"] = None
        begins = max(at, row.recorded_during.lower)
        close_versions(Publication.objects.filter(pk=row.pk), begins)
        if row.recorded_during.upper is None:
            feature = Feature(
                feature_id=row.feature_id, record_id=row.record_id, layer=row.layer, kind=row.kind,
                title=row.title, actors=row.actors,
                properties={k: v for k, v in properties.items() if k not in VERSION_PROPERTIES},
                geometry=row.geometry, precision=row.precision, precision_m=row.precision_m,
                valid_from=row.valid_during.lower, valid_to=_last_day(row.valid_during.upper),
                start_known=row.start_known, end_known=row.end_known,
            )  # fmt: skip
            _insert(feature, digest_of(feature), begins)


def _last_day(end: dt.date | None) -> dt.date | None:
    return end - dt.timedelta(days=1) if end else None


def _insert(feature: Feature, digest: str, public_from: dt.datetime) -> None:
    last = Publication.objects.filter(feature_id=feature.feature_id).aggregate(v=Max("version"))
    version_of(feature, (last["v"] or 0) + 1, digest, public_from).save(force_insert=True)


def digest_of(feature: Feature) -> str:
    """Return what a citation pins: the digest of all that is public of a feature."""
    return content_digest(
        {
            "id": str(feature.feature_id),
            "geometry": as_geojson(feature.geometry),
            "properties": _properties(feature),
        }
    )


def version_of(
    feature: Feature, version: int, digest: str, public_from: dt.datetime
) -> Publication:
    """Return a version of a feature, rendered but not stored."""
    end = feature.valid_to + dt.timedelta(days=1) if feature.valid_to else None
    properties = _properties(feature) | {
        "version": version,
        "digest": digest,
        "recorded_from": public_from.astimezone(dt.UTC).isoformat(timespec="seconds"),
    }
    return Publication(
        feature_id=feature.feature_id,
        version=version,
        record_id=feature.record_id,
        layer=feature.layer,
        kind=feature.kind,
        title=feature.title,
        actors=feature.actors,
        properties=properties,
        geometry=feature.geometry,
        precision=feature.precision,
        precision_m=feature.precision_m,
        valid_during=(feature.valid_from, end),
        start_known=feature.start_known,
        end_known=feature.end_known,
        recorded_during=(public_from, None),
        digest=digest,
        feature_json=orjson.dumps(
            {
                "type": "Feature",
                "id": str(feature.feature_id),
                "geometry": as_geojson(feature.geometry),
                "properties": properties,
            }
        ).decode(),
        search_text=_search_text(feature),
    )


def _properties(feature: Feature) -> dict[str, object]:
    return {
        "record": str(feature.record_id),
        "layer": feature.layer,
        "kind": feature.kind,
        "title": feature.title,
        "valid_from": feature.valid_from.isoformat(),
        "valid_to": feature.valid_to.isoformat() if feature.valid_to else None,
        "start_known": feature.start_known,
        "end_known": feature.end_known,
        "precision": feature.precision,
        "precision_m": feature.precision_m,
        "precision_words": Precision(feature.precision).label,
        "located": feature.geometry is not None,
        **feature.properties,
    }


def _search_text(feature: Feature) -> str:
    """Return every public name, title and word of a feature, folded for searching."""
    has: dict[str, Any] = feature.properties
    words = [feature.title, *_names(has)]
    words += [str(has.get(key) or "") for key in ("summary", "words", "aim", "kind_label")]
    for key in WHO_AND_WHERE:
        value = has.get(key) or []
        for row in value if isinstance(value, list) else [value]:
            words += [str(row.get("name") or row.get("title") or ""), *_names(row)]
    return "\n".join(dict.fromkeys(word.casefold() for word in words if word))


def _names(row: Mapping[str, object]) -> list[str]:
    by_language = row.get("names") or row.get("titles") or {}
    return [str(name) for name in by_language.values()] if isinstance(by_language, dict) else []
