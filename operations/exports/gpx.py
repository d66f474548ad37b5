"""GPX 1.1: a waypoint a point. What is no point has no place in it."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from . import shapes
from .about import About, day
from .markup import Markup
from .reading import Batches


def waypoints(batches: Batches, about: About, options: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the document; `</gpx>` is its end mark. Order of elements as the schema has it."""
    xml = Markup()
    xml.open(
        "gpx",
        {"xmlns": "http://www.topografix.com/GPX/1/1", "version": "1.1", "creator": "Conflictmap"},
    )
    xml.open("metadata")
    xml.text("name", about.title)
    xml.text("desc", about.words())
    xml.text("time", about.exported_at)
    xml.close("metadata")
    for batch in batches:
        for text in batch:
            feature = orjson.loads(text)
            geometry, has = feature["geometry"], feature["properties"]
            for part in shapes.parts(geometry) if geometry else []:
                if part["type"] == "Point":
                    _waypoint(xml, part, feature["id"], has, about)
        yield xml.taken()
    xml.line()
    xml.close("gpx")
    xml.line()
    yield xml.taken()


def _waypoint(
    xml: Markup, point: shapes.Geometry, of: str, has: Mapping[str, Any], about: About
) -> None:
    lon, lat = point["coordinates"]
    xml.line()
    xml.open("wpt", {"lat": repr(lat), "lon": repr(lon)})
    if begun := day(has.get("valid_from")):
        xml.text("time", f"{begun.isoformat()}T00:00:00Z")
    xml.text("name", has.get("title") or "")
    xml.text("cmt", of)
    xml.text("desc", has.get("summary") or "")
    if about.site:
        xml.open("link", {"href": f"{about.site}/records/{has.get('record')}/"})
        xml.close("link")
    xml.text("type", has.get("kind_label") or has.get("kind") or "")
    xml.close("wpt")
