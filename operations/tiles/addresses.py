"""Addresses of tiles in the WebMercatorQuad scheme, and the numbers under which cells are kept.

Pure. The square is SRID 3857, 2 × 20,037,508 m wide; columns count from the west, rows from the
north. A cell of level 24 has a number of 48 bits, those of its column and row interleaved (Morton
order), so that all cells of a tile are one range.
"""

from dataclasses import dataclass

from gazetteer.errors import BadParameter

LEVELS = 24
MAX_ZOOM = 18  # the map's; a client magnifies beyond
BIN_LEVELS = 6  # a tile has 64 × 64 bins
HALF_M = 20_037_508.342789244
EXTENT = 4096  # units of a tile's own coordinates
BUFFER = 64  # units that lines and areas reach beyond the tile, for their strokes

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile that exists: 0 <= z <= 18, 0 <= x, y < 2 ** z."""

    z: int
    x: int
    y: int

    @classmethod
    def at(cls, z: str, x: str, y: str) -> "Tile":
        """Return the tile of an address. Raises BadParameter naming what is impossible."""
        zoom = _number("z", z, MAX_ZOOM)
        last = 2**zoom - 1
        return cls(zoom, _number("x", x, last), _number("y", y, last))

    @property
    def spots(self) -> Range:
        """Return the first and last cell of level 24 in it: half-open, no cell is in two tiles."""
        return _range(LEVELS - self.z, morton(self.x, self.y), spare_bits=0)

    @property
    def bins(self) -> Range:
        """Return the first and last of its bins, cells of level z + 6."""
        first = morton(self.x, self.y) << 2 * BIN_LEVELS
        return first, first + 4**BIN_LEVELS - 1

    @property
    def envelope(self) -> tuple[float, float, float, float]:
        """Return (west, south, east, north), metres, SRID 3857."""
        side = 2 * HALF_M / 2**self.z
        west, north = self.x * side - HALF_M, HALF_M - self.y * side
        return west, north - side, west + side, north

    @property
    def around(self) -> tuple[list[Range], list[int]]:
        """Return where the cell of anything that touches the tile or its buffer can be.

        As ranges of `cell_id`: of the tile, and of the cells of an eighth of it that lie round it;
        and the ids of the larger cells that hold any of these.
        """
        level = self.z + 3
        west, north = self.x * 8 - 1, self.y * 8 - 1
        ring = [
            (x, y)
            for x in range(west, west + 10)
            for y in range(north, north + 10)
            if (x in (west, west + 9) or y in (north, north + 9))
            and 0 <= x < 2**level
            and 0 <= y < 2**level
        ]
        ranges = [_range(LEVELS - self.z, morton(self.x, self.y), spare_bits=1)]
        ranges += [_range(LEVELS - level, morton(x, y), spare_bits=1) for x, y in ring]
        above = {cell_id(self.z - up, self.x >> up, self.y >> up) for up in range(1, self.z + 1)}
        for x, y in ring:
            above |= {cell_id(level - up, x >> up, y >> up) for up in range(1, level + 1)}
        # small zooms: the ring's larger cells may lie in the tile, and are found by its range
        low, high = ranges[0]
        return ranges, sorted(id for id in above if not low <= id <= high)


def morton(x: int, y: int) -> int:
    """Return the bits of x and y interleaved, those of x in the even places."""
    return sum((x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1 for bit in range(LEVELS))


def cell_id(level: int, x: int, y: int) -> int:
    """Return one number for a cell of any level: its Morton number, a one, and zeros.

    All cells inside it have numbers round its own, as in S2 (s2geometry.io, "S2 cell ids").
    """
    return (morton(x, y) * 2 + 1) << 2 * (LEVELS - level)


def _range(levels_below: int, number: int, *, spare_bits: int) -> Range:
    shift = 2 * levels_below + spare_bits
    # a larger cell's own number may be the first below all that lies in this one
    return (number << shift) + spare_bits, (number + 1 << shift) - 1


def _number(name: str, raw: str, most: int) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) < 9 and int(raw) <= most):
        raise BadParameter(name, f"Give a whole number from 0 to {most:,}.")
    return int(raw)
