"""KML 2.2 (OGC 07-147r2): a Placemark a feature, its time as TimeSpan, its columns as data."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from operations.layers import LAYERS

from . import shapes
from .about import About
from .columns import columns, row
from .fields import fields
from .markup import Markup
from .reading import Batches


def document(batches: Batches, about: About, options: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the document; `</kml>` is its end mark. Order of elements as the schema has it."""
    known = columns(fields(LAYERS[about.layer]))
    xml = Markup()
    xml.open("kml", {"xmlns": "http://www.opengis.net/kml/2.2"})
    xml.open("Document")
    xml.text("name", about.title)
    xml.text("description", about.words())
    for batch in batches:
        for text in batch:
            feature = orjson.loads(text)
            one = row(feature, known)
            xml.line()
            xml.open("Placemark", {"id": f"f-{one.id}"})
            _head(xml, feature["properties"])
            xml.open("ExtendedData")
            for (_, column), value in zip(known, one.cells, strict=True):
                if value is not None:
                    xml.open("Data", {"name": column.name})
                    xml.text("value", value)
                    xml.close("Data")
            xml.close("ExtendedData")
            if one.geometry:
                _geometry(xml, one.geometry)
            xml.close("Placemark")
        yield xml.taken()
    xml.line()
    xml.close("Document", "kml")
    xml.line()
    yield xml.taken()


def _head(xml: Markup, has: Mapping[str, Any]) -> None:
    xml.text("name", has.get("title") or "")
    xml.text("description", has.get("summary") or "")
    xml.open("TimeSpan")
    if has.get("valid_from"):
        xml.text("begin", has["valid_from"])
    if has.get("valid_to"):
        xml.text("end", has["valid_to"])
    xml.close("TimeSpan")


def _geometry(xml: Markup, geometry: shapes.Geometry) -> None:
    parts = shapes.parts(geometry)
    if len(parts) > 1:
        xml.open("MultiGeometry")
    for part in parts:
        kind = part["type"]
        xml.open(kind)
        if kind == "Polygon":
            for number, ring in enumerate(part["coordinates"]):
                side = "innerBoundaryIs" if number else "outerBoundaryIs"
                xml.open(side)
                xml.open("LinearRing")
                _coordinates(xml, ring)
                xml.close("LinearRing", side)
        else:
            _coordinates(xml, [part["coordinates"]] if kind == "Point" else part["coordinates"])
        xml.close(kind)
    if len(parts) > 1:
        xml.close("MultiGeometry")


def _coordinates(xml: Markup, positions: list[list[float]]) -> None:
    xml.text("coordinates", " ".join(f"{lon!r},{lat!r}" for lon, lat, *_ in positions))
