"""The text of a .docx, by python-docx, after its archive was found to be of a sane size."""

import io
import zipfile
from typing import Any

from docx import Document
from docx.table import Table
from lxml.etree import LxmlError

from .refusal import Refusal

MAX_PARTS = 2_000
MAX_UNPACKED = 100 * 2**20  # bytes, all parts; a report with photographs has some 10 MB
MAX_RATIO = 200  # unpacked to packed; XML of a long document reaches 30


def extract(data: bytes, charset: str = "") -> dict[str, Any]:
    """Return {text, title, language, made_on}; raises Refusal for a bomb or no document."""
    _check_archive(data)
    try:
        document = Document(io.BytesIO(data))
        blocks = [
            _table(block) if isinstance(block, Table) else block.text
            for block in document.iter_inner_content()
        ]
        told = document.core_properties
        made = told.created
        title, language = told.title, told.language
    except (KeyError, ValueError, AttributeError, LxmlError, zipfile.BadZipFile) as error:
        raise Refusal("This .docx is damaged, or no Word document.") from error
    text = "\n".join(blocks).strip()
    if not text:
        raise Refusal("This .docx holds no text.")
    return {
        "text": text,
        "title": title or "",
        "language": (language or "").split("-")[0].lower(),
        "made_on": made.date().isoformat() if made else "",
    }


def _check_archive(data: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refusal("This .docx is damaged, or no Word document.") from error
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > MAX_PARTS
        or unpacked > MAX_UNPACKED
        or unpacked > MAX_RATIO * max(len(data), 1)
    ):
        raise Refusal("This .docx unpacks to far more than a report; it is not opened.")


def _table(table: Table) -> str:
    """Return a table as lines, its cells parted by tabs; merged cells are said once."""
    lines = []
    for row in table.rows:
        cells = [cell.text for cell in row.cells]
        lines.append(
            "\t".join(now for at, now in enumerate(cells) if not at or now != cells[at - 1])
        )
    return "\n".join(lines)
