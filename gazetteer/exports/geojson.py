"""GeoJSON (RFC 7946): one feature a place, its outline or else its point."""

from collections.abc import Iterator
from typing import Any

import orjson

from gazetteer.exports.rows import Parent, Row
from gazetteer.vocabulary import kind_label

HEAD = b'{"type":"FeatureCollection","features":[\n'


def write(rows: Iterator[Row], base: str) -> Iterator[bytes]:
    """Yield the file in pieces; the count comes last. base: of the places' addresses."""
    yield HEAD
    count = 0
    for row in rows:
        yield (b",\n" if count else b"") + orjson.dumps(feature(row, base))
        count += 1
    yield b'\n],"numberReturned":%d}\n' % count


def feature(row: Row, base: str) -> dict[str, Any]:
    """Return one place; null geometry: known by name alone. SRID 4326, (lon, lat)."""
    outline = row.footprint()
    point = None if row.lon is None else {"type": "Point", "coordinates": [row.lon, row.lat]}
    return {
        "type": "Feature",
        "id": str(row.public_id),
        "geometry": orjson.Fragment(outline) if outline else point,
        "properties": {
            "name": row.name,
            "names": [name._asdict() for name in row.names],
            "kind": row.kind, "kind_label": kind_label(row.kind),
            "feature_class": row.feature_class, "country": row.country,
            "lies_in": _parent(row.parent), "lay_in": [_parent(parent) for parent in row.parents],
            "lon": row.lon, "lat": row.lat, "radius_m": row.radius_m,
            "population": row.population,
            "external_ids": [known for known in (row.external_id, *row.also_external_ids) if known],
            "merged_ids": [str(public_id) for public_id in row.also_public_ids],
            "origin": row.origin, "source": row.source, "licence": row.licence,
            "notes": row.notes, "address": f"{base}{row.public_id}",
        },
    }  # fmt: skip


def _parent(parent: Parent | None) -> dict[str, Any] | None:
    if parent is None:
        return None
    return {
        "id": str(parent.public_id), "name": parent.name, "valid_from": parent.valid_from,
        "valid_to": parent.valid_to, "source": parent.source,
    }  # fmt: skip
