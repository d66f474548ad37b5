"""SHA-256 of content, the same on any machine: JSON with sorted keys, no blanks, UTF-8."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

# What a version says about itself. The rest of a feature's properties is its content.
VERSION_PROPERTIES = frozenset({"version", "digest", "recorded_from"})


def canonical(value: object) -> bytes:
    """Return the one text that stands for a JSON value."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def sha256(content: bytes) -> str:
    """Return 64 hexadecimal digits, small letters."""
    return hashlib.sha256(content).hexdigest()


def content_digest(feature: Mapping[str, Any]) -> str:
    """Return the digest of a public feature from its id, geometry and properties.

    feature: a GeoJSON Feature, as it is served or before its version is known.
    """
    return sha256(
        canonical(
            {
                "id": feature["id"],
                "geometry": feature["geometry"],
                "properties": {
                    name: value
                    for name, value in feature["properties"].items()
                    if name not in VERSION_PROPERTIES
                },
            }
        )
    )
