"""The readable text of an HTML page, by trafilatura: scripts do not run and nothing is fetched."""

from typing import Any

import trafilatura
from trafilatura.settings import Document

from .refusal import Refusal

# Days from meta elements and markup alone: the library would also search the text for one.
STATED_DAYS_ONLY = {"extensive_search": False, "original_date": True}


def extract(data: bytes, charset: str = "") -> dict[str, Any]:
    """Return {text, title, publisher, language, published_on} of a page; what it lacks is empty."""
    tree = trafilatura.load_html(_decoded(data, charset))
    if tree is None:
        raise Refusal("This is no HTML page that can be read.")
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    found = trafilatura.bare_extraction(
        tree, with_metadata=True, include_comments=False, date_extraction_params=STATED_DAYS_ONLY
    )
    if not isinstance(found, Document) or not found.text:
        raise Refusal("No readable text was found in this page.")
    return {
        "text": found.text,
        "title": found.title or "",
        "publisher": found.sitename or "",
        "language": language.split("-")[0].lower(),
        "published_on": found.date or "",
    }


def _decoded(data: bytes, charset: str) -> bytes | str:
    """Return the page as text where the server named its charset; else the library finds it."""
    try:
        return data.decode(charset) if charset else data
    except (LookupError, UnicodeDecodeError):
        return data
