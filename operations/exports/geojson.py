"""GeoJSON (RFC 7946) and GeoJSON text sequences (RFC 8142): the stored text, passed through."""

from collections.abc import Iterator, Mapping

import orjson

from .about import About
from .reading import Batches

SEPARATOR = b"\x1e"


def collection(batches: Batches, about: About, options: Mapping[str, str]) -> Iterator[bytes]:
    """Yield one FeatureCollection. Without its closing bracket a cut file is no JSON."""
    metadata = orjson.dumps(about.members())
    yield b'{"type":"FeatureCollection","metadata":' + metadata + b',"features":[\n'
    count = 0
    for batch in batches:
        yield (b",\n" if count else b"") + b",\n".join(batch)
        count += len(batch)
    yield b'\n],"numberReturned":%d}\n' % count


def sequence(batches: Batches, about: About, options: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a text sequence; its last text is an empty collection with `numberReturned`."""
    head = {"type": "FeatureCollection", "features": [], "metadata": about.members()}
    yield _text(orjson.dumps(head))
    count = 0
    for batch in batches:
        yield b"".join(map(_text, batch))
        count += len(batch)
    yield _text(b'{"type":"FeatureCollection","features":[],"numberReturned":%d}' % count)


def _text(json: bytes) -> bytes:
    return SEPARATOR + json + b"\n"
