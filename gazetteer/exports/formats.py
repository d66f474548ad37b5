"""What the gazetteer can be had as. A format more is a line more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gazetteer.exports import geojson, linked_places, tables
from gazetteer.exports.rows import Row, read
from gazetteer.querysets import PlaceQuerySet

BLOCK = 64 * 1024


@dataclass(frozen=True)
class Format:
    """ending: of the file's name. write: rows and the base of addresses in, pieces of text out."""

    ending: str
    title: str
    content_type: str
    write: Callable[[Iterator[Row], str], Iterator[bytes]]

    def stream(self, places: PlaceQuerySet, base: str) -> Iterator[bytes]:
        """Yield the file in blocks of some 64 kB; memory holds one batch of rows and one block."""
        block, size = [], 0
        for piece in self.write(read(places), base):
            block.append(piece)
            size += len(piece)
            if size >= BLOCK:
                yield b"".join(block)
                block, size = [], 0
        yield b"".join(block)


FORMATS = {
    kind.ending: kind
    for kind in (
        Format("lpf.json", "Linked Places", "application/ld+json", linked_places.write),
        Format("geojson", "GeoJSON", "application/geo+json", geojson.write),
        Format("csv", "CSV", "text/csv; charset=utf-8", tables.write),
    )
}
