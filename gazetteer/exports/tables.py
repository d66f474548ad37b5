"""CSV (RFC 4180, UTF-8): one line a place, inert in a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from gazetteer.exports.rows import Name, Row
from gazetteer.vocabulary import kind_label

COLUMNS = (
    "public_id", "name", "names", "kind", "kind_label", "feature_class", "country", "lies_in",
    "lies_in_id", "lon", "lat", "radius_m", "population", "external_ids", "merged_ids", "origin",
    "source", "licence", "notes", "address",
)  # fmt: skip
# What makes a spreadsheet read a formula, full-width twins included (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
JOINT = " | "
END = "# end"


def write(rows: Iterator[Row], base: str) -> Iterator[bytes]:
    """Yield the file in pieces. base: of the places' addresses.

    Its last line is `# end,<number of places>`: without it the file was cut.
    """
    buffer = io.StringIO()
    line = csv.writer(buffer)
    line.writerow(COLUMNS)
    count = 0
    for row in rows:
        line.writerow(cells(row, base))
        count += 1
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    line.writerow((END, count))
    yield buffer.getvalue().encode()


def cells(row: Row, base: str) -> list[str | int | float | None]:
    """Return one line. lon, lat: degrees, SRID 4326; radius_m: metres."""
    lies_in = row.parent
    values: list[str | int | float | None] = [
        str(row.public_id), row.name, JOINT.join(_named(name) for name in row.names), row.kind,
        kind_label(row.kind), row.feature_class, row.country, lies_in.name if lies_in else "",
        str(lies_in.public_id) if lies_in else "", row.lon, row.lat, row.radius_m, row.population,
        JOINT.join(known for known in (row.external_id, *row.also_external_ids) if known),
        JOINT.join(map(str, row.also_public_ids)), row.origin, row.source, row.licence, row.notes,
        f"{base}{row.public_id}",
    ]  # fmt: skip
    return [inert(value) if isinstance(value, str) else value for value in values]


def inert(text: str) -> str:
    """Return the text so that no spreadsheet calculates it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _named(name: Name) -> str:
    said = ", ".join(part for part in (name.language, name.source) if part)
    return f"{name.name} [{said}]" if said else name.name
