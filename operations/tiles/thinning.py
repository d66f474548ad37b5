"""What a tile shows where everything would be too much: counts, no names, a coarser grid, less."""

import gzip
from collections.abc import Iterator

from operations.layers import LAYERS

from . import sql
from .sql import Asked, Detail

MOST_FEATURES = 2_000  # in a tile; where there are more points they are counted
MOST_BYTES = 200_000  # gzipped
LEVEL = 6  # of gzip

# Tried one after the other. All but the first are for tables that hold thousands of large shapes in
# one place: what is too much is known before a shape is read. The last always fits.
DETAILS = (
    Detail(),
    Detail(names=False, grid=256),
    *(Detail(names=False, grid=256, weight=200_000 // 2**part, whole=False) for part in range(9)),
)


def make(asked: Asked) -> tuple[bytes, bytes]:
    """Return a tile and the same gzipped, at most 200 kB; both empty where there is nothing."""
    tile = zipped = b""
    for tried in _thinner_and_thinner(asked):
        if tried is None:
            continue
        tile = tried
        if not tile:
            return b"", b""
        zipped = gzip.compress(tile, LEVEL, mtime=0)
        if len(zipped) <= MOST_BYTES:
            break
    return tile, zipped


def _thinner_and_thinner(asked: Asked) -> Iterator[bytes | None]:
    if LAYERS[asked.layer].thinning == "grid":
        yield from (sql.features(asked, detail) for detail in DETAILS)
        return
    counted = sql.sealed_bins(asked)
    if counted is not None:
        yield counted
        return
    if sql.count_up_to(asked, MOST_FEATURES + 1) <= MOST_FEATURES:
        yield from (sql.features(asked, detail) for detail in DETAILS[:2])
    yield sql.live_bins(asked)
