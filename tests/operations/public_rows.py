"""Public rows put straight into the table, at any two times: what an editor's verbs cannot do."""

import datetime as dt
import json
import uuid

from django.contrib.gis.geos import LineString, Polygon

from operations.digests import content_digest
from operations.geometry.geojson import as_geojson
from operations.models import Publication

ALPHA = {"id": "alpha", "name": "Alpha", "names": {"en": "Alpha"}, "color": "federal"}
BETA = {"id": "beta", "name": "Beta", "names": {"en": "Beta"}, "color": "kurdistan"}


def instant(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def box(west, south, east, north):
    return Polygon.from_bbox((west, south, east, north))


def put(
    layer,
    shape,
    *,
    first="2019-08-01",
    last=None,
    known="2020-01-01",
    until=None,
    version=1,
    feature_id=None,
    record_id=None,
    title="A thing",
    actors=(),
    precision="exact",
    source="The Daily Example",
    **more,
):
    """Insert one version. first, last: days, inclusive; known, until: when it was public."""
    feature_id = feature_id or uuid.uuid4()
    if shape is not None:
        shape = shape.clone()
        shape.srid = 4326
    properties = {
        "record": str(record_id or feature_id), "layer": layer, "kind": "other", "title": title,
        "valid_from": first, "valid_to": last, "start_known": True, "end_known": bool(last),
        "precision": precision, "precision_m": None, "precision_words": precision,
        "located": shape is not None, "record_title": title, "summary": "", "titles": {},
        "sources": [{"publisher": source}] if source else [],
    } | more  # fmt: skip
    content = {"id": str(feature_id), "geometry": as_geojson(shape), "properties": properties}
    digest = content_digest(content)
    properties |= {"version": version, "digest": digest, "recorded_from": f"{known}T00:00:00+00:00"}
    end = dt.date.fromisoformat(last) + dt.timedelta(days=1) if last else None
    return Publication.objects.create(
        feature_id=feature_id,
        version=version,
        record_id=record_id or feature_id,
        layer=layer,
        kind="other",
        title=title,
        actors=list(actors),
        properties=properties,
        geometry=shape,
        precision=precision,
        precision_m=None,
        valid_during=(dt.date.fromisoformat(first), end),
        start_known=True,
        end_known=bool(last),
        recorded_during=(instant(known), instant(until) if until else None),
        digest=digest,
        feature_json=json.dumps({"type": "Feature", **content}, ensure_ascii=False),
        search_text=title.casefold(),
    )


def area(shape, *, holder=ALPHA, layer="control-assessed", status="control", **more):
    """Insert a version of an area of control."""
    more.setdefault("method", "drawn by hand")
    more.setdefault("title", f"Held by {holder['name']}")
    return put(layer, shape, holder=holder, holders=[holder], status=status, **more)


def position(*coordinates, line="11111111-1111-1111-1111-111111111111", holds="", **more):
    """Insert a position of a line that Alpha holds."""
    return put(
        "contact-lines", LineString(coordinates), line={"id": line, "title": "The line"},
        holds=holds, **{"title": "A position", "owner": ALPHA, "facing": BETA, "status": "present"}
        | more,
    )  # fmt: skip


def redact(row):
    """Empty a row as a tightened release rule does."""
    Publication.objects.filter(pk=row.pk).update(
        geometry=None, properties={}, title="", feature_json="", search_text="", actors=[],
        precision_m=None, redacted_at=instant("2021-01-01"),
    )  # fmt: skip
