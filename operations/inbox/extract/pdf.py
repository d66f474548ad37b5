"""The text of a PDF, page by page, by pypdf. A scan or a locked file is refused in words."""

import io
import unicodedata
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from .refusal import Refusal

MAX_PAGES = 300  # a long annual report; an article has ten
MIN_LETTERS_A_PAGE = 10  # fewer on the average: pictures of pages with a stray number


def extract(data: bytes, charset: str = "") -> dict[str, Any]:
    """Return {text, title, made_on, right_to_left}; raises Refusal for what holds no text."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Refusal("This PDF is encrypted. Save it without a password and try again.")
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise Refusal(f"This PDF has {count:,} pages; {MAX_PAGES} may be read at once.")
        pages = [page.extract_text() for page in reader.pages]
        told = reader.metadata
        title = str(told.title or "") if told else ""
        made = told.creation_date if told else None
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal("This PDF is damaged, or no PDF at all.") from error
    text = _plain_letters("\n\n".join(page.strip() for page in pages))
    if sum(map(str.isalpha, text)) < MIN_LETTERS_A_PAGE * max(count, 1):
        raise Refusal("This PDF holds pictures of pages and no text. It has to be typed, or OCRed.")
    return {
        "text": text,
        "title": title,
        "made_on": made.date().isoformat() if made else "",
        "right_to_left": any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text),
    }


def _plain_letters(text: str) -> str:
    """Return the text with letters for the shapes of letters that a PDF prints (ligatures too)."""
    return "".join(
        unicodedata.normalize("NFKC", char) if "\ufb00" <= char <= "\ufeff" else char
        for char in text
    )
