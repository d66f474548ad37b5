"""Areas of an ESRI shapefile, plain or zipped, one record at a time.

Layout: ESRI Shapefile Technical Description, July 1998; dBASE III. Read here and not by GDAL, which
opens whatever a file pretends to be. Only WGS 84 in degrees is taken, as the .prj must say.
"""

import codecs
import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from gazetteer.errors import ImportRefused
from gazetteer.importers.files import opened
from gazetteer.importers.progress import Progress
from gazetteer.importers.shapes import MAX_POINTS

MAGIC, HEADER = 9994, 100
AREAS = (5, 15, 25)  # polygon; with heights; with measures: what follows the corners is left out
MAX_RECORD = 32 * 1024**2
MAX_SIDE_FILE = 64 * 1024
_WGS84 = re.compile(r"GEOG(CS|CRS)\[.*D?_?WGS[ _]?(19)?84.*", re.DOTALL | re.IGNORECASE)
_ENCODING = re.compile(r"(?:windows-|cp|iso-?8859-?|ansi )?(\d{1,5})|utf-?8", re.IGNORECASE)

Ring = list[list[float]]


def shapefile_name(path: Path) -> str:
    """Return the name of the .shp, the first one's in a zip; "" where there is none."""
    return path.name if path.suffix.lower() == ".shp" else next(iter(_members(path, ".shp")), "")


def read_areas(
    path: Path, progress: Progress, what: str
) -> Iterator[tuple[int, dict[str, str] | str, dict[str, Any] | None]]:
    """Yield (record number, attributes by column, GeoJSON geometry) or (number, reason, None).

    Raises ImportRefused where a part is missing, damaged or cut off, or in another projection.
    """
    if len(_members(path, ".shp")) > 1:
        raise ImportRefused(f"{path.name} holds several shapefiles: import them one by one.")
    projection = _side_file(path, ".prj").decode("utf-8", "replace").strip()
    if not projection:
        raise ImportRefused(f"{path.name} has no .prj: in which projection is it?")
    if not _WGS84.fullmatch(projection):
        raise ImportRefused(
            f"{path.name} is not in WGS 84 degrees but in {projection[:60]!r}: convert it first."
        )
    encoding = _encoding(path)
    with ExitStack() as stack:
        shapes, total = stack.enter_context(opened(path, (".shp",)))
        table, _ = stack.enter_context(opened(_beside(path, ".dbf"), (".dbf",)))
        progress.begin(what, total)
        head = _exactly(shapes, HEADER, path, 0)
        if struct.unpack(">i", head[:4])[0] != MAGIC:
            raise ImportRefused(f"{path.name} is no shapefile.")
        columns, width = _columns(table, path)
        for number, content in enumerate(_records(shapes, path), start=1):
            progress.advance(len(content) + 8)
            row = _exactly(table, width, path, number)
            if row[:1] == b"*":  # deleted, but not yet swept out
                continue
            try:
                yield number, _attributes(row, columns, encoding), _area(content)
            except UnicodeDecodeError:
                yield number, f"is not {encoding}", None
            except ValueError as error:
                yield number, str(error), None


def _members(path: Path, ending: str) -> list[str]:
    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        return [name for name in archive.namelist() if name.lower().endswith(ending)]


def _beside(path: Path, ending: str) -> Path:
    """Return the path of another part of a shapefile; a zip holds them all."""
    if path.suffix.lower() != ".shp":
        return path
    parts = [path.with_suffix(ending), path.with_suffix(ending.upper())]
    return next((part for part in parts if part.is_file()), parts[0])


def _side_file(path: Path, ending: str) -> bytes:
    """Return a small part's bytes, none where it is missing."""
    part = _beside(path, ending)
    if not part.is_file() or (part == path and not _members(path, ending)):
        return b""
    with opened(part, (ending,)) as (stream, _):
        return stream.read(MAX_SIDE_FILE)


def _encoding(path: Path) -> str:
    said = _side_file(path, ".cpg").decode("ascii", "replace").strip()
    found = _ENCODING.fullmatch(said)
    if not found or found[1] in (None, "65001"):
        return "utf-8"
    number = found[1]
    encoding = f"iso8859-{number}" if len(number) < 3 else f"iso8859-{number[4:]}" if (
        number.startswith("8859")) else f"cp{number}"  # fmt: skip
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise ImportRefused(f"{path.name} is in an unknown encoding: {said[:20]!r}.") from None
    return encoding


def _exactly(stream: IO[bytes], count: int, path: Path, record: int) -> bytes:
    data = stream.read(count)
    if len(data) != count:
        raise ImportRefused(f"{path.name} is cut off at record {record}.")
    return data


def _records(shapes: IO[bytes], path: Path) -> Iterator[bytes]:
    """Yield the content of each record of the .shp."""
    number = 0
    while head := shapes.read(8):
        number += 1
        words = struct.unpack(">2i", head)[1] if len(head) == 8 else -1
        if not 2 <= words <= MAX_RECORD // 2:
            raise ImportRefused(f"{path.name} is damaged at record {number}.")
        yield _exactly(shapes, 2 * words, path, number)


def _columns(table: IO[bytes], path: Path) -> tuple[list[tuple[str, int]], int]:
    """Return (names and widths of the .dbf's columns, bytes of a row)."""
    head = _exactly(table, 32, path, 0)
    length, width = struct.unpack("<2H", head[8:12])
    if length < 65 or width < 2:
        raise ImportRefused(f"{path.name} has a .dbf without columns.")
    fields = _exactly(table, length - 32, path, 0)
    columns = [
        (fields[at : at + 11].split(b"\0")[0].decode("ascii", "replace"), fields[at + 16])
        for at in range(0, len(fields) - 31, 32)
        if fields[at] != 0x0D
    ]
    if 1 + sum(count for _, count in columns) != width:
        raise ImportRefused(f"{path.name} has a damaged .dbf.")
    return columns, width


def _attributes(row: bytes, columns: list[tuple[str, int]], encoding: str) -> dict[str, str]:
    found, at = {}, 1
    for name, count in columns:
        found[name] = row[at : at + count].decode(encoding).strip(" \0")
        at += count
    return found


def _area(content: bytes) -> dict[str, Any]:
    """Return a record's rings as a MultiPolygon. Raises ValueError with the reason in words."""
    kind = struct.unpack("<i", content[:4])[0]
    if kind not in AREAS:
        raise ValueError(f"is no area (shape type {kind})" if kind else "has no geometry")
    if len(content) < 44:
        raise ValueError("has a geometry that is cut off")
    parts, points = struct.unpack("<2i", content[36:44])
    if not 0 < points <= MAX_POINTS:
        raise ValueError(f"has an outline of {points} points, of at most {MAX_POINTS}")
    if not 0 < parts <= points or len(content) < 44 + 4 * parts + 16 * points:
        raise ValueError("has a geometry that is cut off")
    starts = [*struct.unpack(f"<{parts}i", content[44 : 44 + 4 * parts]), points]
    if starts[0] != 0 or any(a >= b for a, b in pairwise(starts)):
        raise ValueError("has rings out of order")
    numbers = struct.unpack_from(f"<{2 * points}d", content, 44 + 4 * parts)
    corners = [[numbers[at], numbers[at + 1]] for at in range(0, 2 * points, 2)]
    return {"type": "MultiPolygon", "coordinates": _polygons(
        [corners[a:b] for a, b in pairwise(starts)]
    )}  # fmt: skip


def _polygons(rings: list[Ring]) -> list[list[Ring]]:
    """Return polygons: outer rings run clockwise, each hole goes to the smallest one around it."""
    outers = [ring for ring in rings if _signed_area(ring) < 0]
    holes = [ring for ring in rings if _signed_area(ring) >= 0] if outers else []
    polygons = [[ring] for ring in sorted(outers or rings, key=lambda r: abs(_signed_area(r)))]
    boxes = [_box(polygon[0]) for polygon in polygons]
    for hole in holes:
        x, y = hole[0]
        around = (
            polygon
            for polygon, (west, south, east, north) in zip(polygons, boxes, strict=True)
            if west <= x <= east and south <= y <= north and _covers(polygon[0], x, y)
        )
        home = next(around, None)
        if home is None:
            raise ValueError("has a hole outside of its area")
        home.append(hole)
    return polygons


def _signed_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def _box(ring: Ring) -> tuple[float, float, float, float]:
    east, north = [x for x, _ in ring], [y for _, y in ring]
    return min(east), min(north), max(east), max(north)


def _covers(ring: Ring, x: float, y: float) -> bool:
    """Return whether a point lies in a ring: a ray to the east crosses it an odd number of times.

    A corner shared with the ring counts as inside, since holes may touch it.
    """
    inside = [x, y] in ring
    if not inside:
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
    return inside
