"""The door into the public table. Called by `operations.review` alone (a test holds it so)."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

import orjson
from django.db.models import Max

from .features import Feature
from .models import Publication, Record
from .querysets import PublicationQuerySet
from .release import released
from .vocabulary import Precision

COORDINATE_DECIMALS = 7  # a centimetre; more would be invention


def publish_features(record: Record, public_from: dt.datetime) -> None:
    """Write a new version of each feature that changed and close those that are gone.

    public_from: aware; later than now for an embargo. The caller holds the record's lock.
    """
    features = [feature for raw in record.features() if (feature := released(raw, record))]
    live = {row.feature_id: row for row in Publication.objects.of_record(record.public_id).live()}
    kept = {feature.feature_id for feature in features}
    gone = [feature_id for feature_id in live if feature_id not in kept]
    close_versions(
        Publication.objects.of_record(record.public_id).live().filter(feature_id__in=gone),
        public_from,
    )
    for feature in features:
        before = live.get(feature.feature_id)
        content = _content(feature)
        digest = hashlib.sha256(content).hexdigest()
        if before and before.digest == digest and before.recorded_during.lower <= public_from:
            continue
        if before:
            close_versions(Publication.objects.filter(pk=before.pk), public_from)
        _shorten_overlaps(feature.feature_id, public_from)
        _insert(feature, digest, public_from)


def close_versions(rows: PublicationQuerySet, at: dt.datetime) -> None:
    """End what is known at an instant. A version that has not begun by then never begins."""
    for row in rows:
        begun = row.recorded_during.lower < at
        period = (row.recorded_during.lower, at) if begun else (at, at)
        Publication.objects.filter(pk=row.pk).update(recorded_during=period)


def _shorten_overlaps(feature_id: uuid.UUID, at: dt.datetime) -> None:
    """Close earlier versions that an embargoed successor had let run past `at`."""
    close_versions(
        Publication.objects.filter(
            feature_id=feature_id, recorded_during__isempty=False, recorded_during__endswith__gt=at
        ),
        at,
    )


def _insert(feature: Feature, digest: str, public_from: dt.datetime) -> None:
    last = Publication.objects.filter(feature_id=feature.feature_id).aggregate(v=Max("version"))
    version = (last["v"] or 0) + 1
    end = feature.valid_to + dt.timedelta(days=1) if feature.valid_to else None
    properties = _properties(feature) | {
        "version": version,
        "digest": digest,
        "recorded_from": public_from.astimezone(dt.UTC).isoformat(timespec="seconds"),
    }
    Publication.objects.create(
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
                "geometry": _geometry(feature),
                "properties": properties,
            }
        ).decode(),
        search_text=_search_text(feature),
    )


def _content(feature: Feature) -> bytes:
    """Return the canonical content that a digest pins: sorted keys, 7 decimals, UTF-8."""
    return orjson.dumps(
        {
            "id": str(feature.feature_id),
            "geometry": _geometry(feature),
            "properties": _properties(feature),
        },
        option=orjson.OPT_SORT_KEYS,
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


def _geometry(feature: Feature) -> dict[str, object] | None:
    """Return the GeoJSON geometry, rounded, outer rings counter-clockwise (RFC 7946, 3.1.6)."""
    if feature.geometry is None:
        return None
    shape: Any = feature.geometry.clone()
    shape.normalize(clone=False)
    kind = shape.geom_type
    rounded = _rounded(shape.coords)
    if kind == "Polygon":
        rounded = _wound(rounded)
    elif kind == "MultiPolygon":
        rounded = [_wound(part) for part in rounded]
    return {"type": kind, "coordinates": rounded}


def _rounded(value: Any) -> list[Any]:
    if isinstance(value, tuple) and value and isinstance(value[0], float | int):
        return [round(number, COORDINATE_DECIMALS) for number in value]
    return [_rounded(item) for item in value]


def _wound(rings: list[list[list[float]]]) -> list[list[list[float]]]:
    return [
        ring if (_signed_area(ring) > 0) == (number == 0) else ring[::-1]
        for number, ring in enumerate(rings)
    ]


def _signed_area(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def _search_text(feature: Feature) -> str:
    """Return every public name, title and word of a feature, folded for searching."""
    has: dict[str, Any] = feature.properties
    words = [feature.title, *_names(has)]
    words += [str(has.get(key) or "") for key in ("summary", "words", "aim", "kind_label")]
    for key in ("actors", "absent", "places", "claims", "part_of", "owner", "facing"):
        value = has.get(key) or []
        for row in value if isinstance(value, list) else [value]:
            words += [str(row.get("name") or row.get("title") or ""), *_names(row)]
    return "\n".join(dict.fromkeys(word.casefold() for word in words if word))


def _names(row: Mapping[str, object]) -> list[str]:
    by_language = row.get("names") or row.get("titles") or {}
    return [str(name) for name in by_language.values()] if isinstance(by_language, dict) else []
