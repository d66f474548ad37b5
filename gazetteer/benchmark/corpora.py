"""Reads the public corpora of texts with marked toponyms: LGL (`lgl.xml`), GeoWebNews (`GWN.xml`).

LGL: Lieberman, Samet, Sankaranarayanan 2010. GeoWebNews: Gritta, Pilehvar, Collier 2019. Both as
kept in milangritta/Pragmatic-Guide-to-Geoparsing-Evaluation. Entities and document types are
refused: neither file has any.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.parsers import expat

from gazetteer.errors import ImportRefused

MAX_BYTES = 100_000_000


class Toponym(NamedTuple):
    """A marked name and where it is. start, end: characters of the text; point: (lon, lat)."""

    start: int
    end: int
    surface: str
    point: tuple[float, float]


class Text(NamedTuple):
    """One text with those of its toponyms whose point is known. source: the publisher's host."""

    id: str
    source: str
    text: str
    toponyms: tuple[Toponym, ...]


def read_corpus(name: str, path: Path) -> list[Text]:
    """Return the texts of a corpus of `CORPORA`. Raises ImportRefused for any other file."""
    try:
        root = _parsed(path)
        return [CORPORA[name](number, article) for number, article in enumerate(root)]
    except (OSError, expat.ExpatError, ElementTree.ParseError, ValueError, TypeError) as error:
        raise ImportRefused(f"{path.name} is not the corpus {name}: {error}") from error


def _parsed(path: Path) -> ElementTree.Element:
    """Return the root. Raises ValueError for a file with a document type, or one too large."""
    if path.stat().st_size > MAX_BYTES:
        raise ValueError("it is too large")

    def refuse(*_: object) -> None:
        raise ValueError("it declares a document type")

    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.buffer_text = True
    parser.Parse(path.read_bytes(), True)
    return builder.close()


def _lgl(_: int, article: ElementTree.Element) -> Text:
    text = article.findtext("text") or ""
    found = []
    for one in article.iter("toponym"):
        tag = one.find("gaztag")
        if tag is not None and tag.findtext("lat"):
            start, end = int(one.findtext("start", "")), int(one.findtext("end", ""))
            surface = one.findtext("phrase", "")
            found.append(Toponym(start, end, surface, _point(tag)))
    source = article.findtext("domain") or ""
    return Text(article.get("docid", ""), source.strip(), text, tuple(found))


def _gwn(number: int, article: ElementTree.Element) -> Text:
    text = article.findtext("text") or ""
    found = []
    for one in article.iter("toponym"):
        if one.findtext("latitude"):
            start, end = int(one.findtext("start", "")), int(one.findtext("end", ""))
            lon, lat = float(one.findtext("longitude", "")), float(one.findtext("latitude", ""))
            surface = one.findtext("extractedName") or text[start:end]
            found.append(Toponym(start, end, surface, (lon, lat)))
    source = urlsplit((article.findtext("link") or "").strip()).hostname or ""
    return Text(article.get("file", str(number)), source, text, tuple(found))


def _point(tag: ElementTree.Element) -> tuple[float, float]:
    return float(tag.findtext("lon", "")), float(tag.findtext("lat", ""))


CORPORA: dict[str, Callable[[int, ElementTree.Element], Text]] = {"lgl": _lgl, "gwn": _gwn}
