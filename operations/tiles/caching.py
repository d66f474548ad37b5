"""Tiles that were made, compressed, held in memory by each worker: bounded, keyed by content.

A key begins with the layer's content version, asked anew for each request, so that nothing is
answered from here that is not public any more; and what a layer was before is dropped at once.
Nobody writes to the database for a reader.
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

MOST_BYTES = 64 * 2**20  # a worker
OVERHEAD = 500  # bytes that an entry takes beside its body


class Shelf:
    """The tiles used last, up to a number of bytes. Safe among threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.size = 0
        self._lock = Lock()
        self._tiles: OrderedDict[Hashable, tuple[str, bytes]] = OrderedDict()
        self._versions: dict[str, str] = {}

    def get(self, layer: str, version: str, key: Hashable) -> bytes | None:
        with self._lock:
            self._move_on(layer, version)
            found = self._tiles.get((layer, version, key))
            if found is None:
                return None
            self._tiles.move_to_end((layer, version, key))
            return found[1]

    def put(self, layer: str, version: str, key: Hashable, body: bytes) -> None:
        """Keep a body, unless the layer has moved on since it was asked for."""
        with self._lock:
            if self._versions.get(layer) != version or (layer, version, key) in self._tiles:
                return
            self._tiles[(layer, version, key)] = (layer, body)
            self.size += len(body) + OVERHEAD
            while self.size > self.most_bytes:
                self._drop(next(iter(self._tiles)))

    def _move_on(self, layer: str, version: str) -> None:
        if version != self._versions.get(layer):
            self._versions[layer] = version
            for key in [key for key, (of, _) in self._tiles.items() if of == layer]:
                self._drop(key)

    def _drop(self, key: Hashable) -> None:
        self.size -= len(self._tiles.pop(key)[1]) + OVERHEAD


SHELF = Shelf()
