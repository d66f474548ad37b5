"""Atom (RFC 4287) with GeoRSS Simple: an entry a feature."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from . import shapes
from .about import About
from .markup import Markup
from .reading import Batches

NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:georss": "http://www.georss.org/georss",
}
MEDIA_TYPE = "application/atom+xml"


def feed(batches: Batches, about: About, options: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the feed; `</feed>` is its end mark."""
    xml = Markup()
    xml.open("feed", NAMESPACES | {"xml:lang": "en"})
    lasting = about.address or f"urn:conflictmap:{about.layer}"
    xml.text("id", uuid.uuid5(uuid.NAMESPACE_URL, lasting).urn)
    xml.text("title", about.title)
    xml.text("subtitle", about.words())
    xml.text("rights", about.terms)
    xml.text("updated", about.exported_at)
    xml.open("author")
    xml.text("name", "Conflictmap")
    xml.close("author")
    if about.address:
        xml.open("link", {"rel": "self", "href": about.address, "type": MEDIA_TYPE})
        xml.close("link")
    for batch in batches:
        for text in batch:
            _entry(xml, orjson.loads(text), about)
        yield xml.taken()
    xml.line()
    xml.close("feed")
    xml.line()
    yield xml.taken()


def _entry(xml: Markup, feature: Mapping[str, Any], about: About) -> None:
    has = feature["properties"]
    xml.line()
    xml.open("entry")
    xml.text("id", f"urn:uuid:{feature['id']}")
    xml.text("title", has.get("title") or "")
    xml.text("updated", has.get("recorded_from") or about.exported_at)
    if about.site:
        address = f"{about.site}/records/{has.get('record')}/"
        xml.open("link", {"rel": "alternate", "href": address, "type": "text/html"})
        xml.close("link")
    kind = str(has.get("kind") or "")
    xml.open("category", {"term": kind, "label": str(has.get("kind_label") or kind)})
    xml.close("category")
    until = has.get("valid_to") or "no end known"
    xml.text("summary", f"{has.get('valid_from')} – {until}. {has.get('summary') or ''}".strip())
    for part in shapes.parts(feature["geometry"]) if feature["geometry"] else []:
        _georss(xml, part)
    xml.close("entry")


def _georss(xml: Markup, part: shapes.Geometry) -> None:
    """Write one point, line or outer ring, (lat lon) as GeoRSS has it."""
    kind, at = part["type"], part["coordinates"]
    name, positions = {
        "Point": ("point", [at]), "LineString": ("line", at), "Polygon": ("polygon", at[0]),
    }[kind]  # fmt: skip
    xml.text(f"georss:{name}", " ".join(f"{lat!r} {lon!r}" for lon, lat, *_ in positions))
