"""The entries of an RSS or Atom feed, by feedparser, from bytes: it is never given an address."""

import io
import time
from typing import Any

import feedparser
from lxml import html
from lxml.etree import LxmlError

from .refusal import Refusal

MAX_ENTRIES = 500  # a feed has 10 to 100; more is an archive, or a trap
BLOCKS = ("p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote")


def extract(data: bytes, charset: str = "") -> dict[str, Any]:
    """Return {language, entries: [{key, url, title, published_on, text}]}."""
    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    found = feedparser.parse(
        io.BytesIO(data), response_headers=headers, resolve_relative_uris=False
    )
    if not found.version and not found.entries:
        raise Refusal("This is neither an RSS nor an Atom feed.")
    language = str(found.feed.get("language", ""))
    return {
        "language": language.split("-")[0].lower(),
        "entries": [_entry(entry) for entry in found.entries[:MAX_ENTRIES]],
    }


def _entry(entry: Any) -> dict[str, str]:
    published = entry.get("published_parsed") or entry.get("updated_parsed")
    bodies = [part.get("value", "") for part in entry.get("content", [])]
    return {
        "key": str(entry.get("id") or entry.get("link") or ""),
        "url": str(entry.get("link") or ""),
        "title": str(entry.get("title") or ""),
        "published_on": time.strftime("%Y-%m-%d", published) if published else "",
        "text": _lines(max([*bodies, entry.get("summary", "")], key=len)),
    }


def _lines(markup: str) -> str:
    """Return the words of an entry's own text, a line for a paragraph."""
    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except (LxmlError, ValueError):
        return ""
    for block in tree.iter(*BLOCKS):
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return "\n".join(line for line in lines if line)
