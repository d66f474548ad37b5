"""A document of any format we take, as text with what it says of itself. Nothing is guessed."""

import codecs
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from operations.errors import IntakeError
from operations.intake import clean_text

from .confined import extracted

MAX_BYTES = 20 * 2**20  # bytes of a file; a long report with photographs
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = {  # by media type and by the end of a file's name
    "text/html": "html", "application/xhtml+xml": "html", ".html": "html", ".htm": "html",
    "application/pdf": "pdf", ".pdf": "pdf",
    DOCX: "docx", ".docx": "docx",
    "text/plain": "text", ".txt": "text",
}  # fmt: skip
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")


@dataclass(frozen=True)
class Document:
    """Text as it would be stored, and proposals: an empty one is not stated by the document.

    basis: {field: where the proposal comes from}. cautions: sentences for the editor.
    """

    text: str
    title: str = ""
    publisher: str = ""
    language: str = ""
    published_on: dt.date | None = None
    basis: dict[str, str] = field(default_factory=dict)
    cautions: list[str] = field(default_factory=list)


def format_of(name: str, media_type: str = "") -> str:
    """Return html, pdf, docx or text. Raises IntakeError for anything else."""
    ending = f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""
    known = FORMATS.get(media_type.split(";")[0].strip().lower()) or FORMATS.get(ending)
    if known is None:
        raise IntakeError("Only plain text, HTML, PDF and .docx can be read.")
    return known


def read_document(data: bytes, format_name: str, charset: str = "") -> Document:
    """Return the document in `data`. Raises IntakeError with a sentence for the editor."""
    if len(data) > MAX_BYTES:
        raise IntakeError(
            f"The document has {-(-len(data) // 2**20)} MB; {MAX_BYTES // 2**20} MB may be read."
        )
    charset = _known(charset)
    if format_name == "text":
        return Document(text=clean_text(_decoded(data, charset)))
    found = extracted(format_name, data, charset)
    proposals: dict[str, Any] = {
        "title": one_line(found.get("title", ""))[:300],
        "publisher": one_line(found.get("publisher", ""))[:200],
        "language": plain_language(found.get("language", "")),
        "published_on": day_of(found.get("published_on", "")),
    }
    where = {"html": "the page", "pdf": "the PDF’s properties", "docx": "the file’s properties"}
    return Document(
        text=clean_text(found["text"]),
        **proposals,
        basis={name: where[format_name] for name, value in proposals.items() if value},
        cautions=_cautions(found),
    )


def day_of(raw: str) -> dt.date | None:
    """Return an ISO day as a date, None for anything else."""
    try:
        return dt.date.fromisoformat(raw[:10])
    except ValueError:
        return None


def _cautions(found: dict[str, str]) -> list[str]:
    cautions = []
    if made := day_of(found.get("made_on", "")):
        cautions.append(
            f"The file was made on {made:%Y-%m-%d}; it does not say when it was published."
        )
    if found.get("right_to_left"):
        cautions.append(
            "Right-to-left words of a PDF often come out in another order: compare the text with "
            "the document before you store it."
        )
    return cautions


def _known(charset: str) -> str:
    """Return the charset's plain name, or nothing when there is none of that name."""
    try:
        return codecs.lookup(charset).name if charset else ""
    except (LookupError, ValueError):
        return ""


def _decoded(data: bytes, charset: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        charset = "utf-16"
    try:
        return data.decode(charset or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as error:
        raise IntakeError(
            "The text is not in UTF-8. Save it as UTF-8, or paste it into the form."
        ) from error


def one_line(raw: str) -> str:
    """Return one line of characters that can be stored: no control characters, no surrogates."""
    return " ".join(
        "".join(c if unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in raw).split()
    )


def plain_language(raw: str) -> str:
    """Return a language code as it is, nothing for what is none."""
    return raw if _LANGUAGE.match(raw) else ""
