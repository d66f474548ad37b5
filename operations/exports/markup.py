"""XML written piece by piece: everything goes through one writer, which escapes it."""

import io
from collections.abc import Mapping
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from .columns import printable


class Markup:
    """A growing XML document, taken away in blocks."""

    def __init__(self) -> None:
        self._text = io.StringIO()
        self._writer = XMLGenerator(self._text, "utf-8", short_empty_elements=True)
        self._writer.startDocument()

    def open(self, name: str, attributes: Mapping[str, str] | None = None) -> None:
        clean = {key: printable(value) for key, value in (attributes or {}).items()}
        self._writer.startElement(name, AttributesImpl(clean))

    def close(self, *names: str) -> None:
        for name in names:
            self._writer.endElement(name)

    def text(self, name: str, text: object, attributes: Mapping[str, str] | None = None) -> None:
        """Write an element with text in it."""
        self.open(name, attributes)
        self._writer.characters(printable(str(text)))
        self.close(name)

    def line(self) -> None:
        self._writer.ignorableWhitespace("\n")

    def taken(self) -> bytes:
        """Return what was written since it was last asked for."""
        text = self._text.getvalue().encode()
        self._text.seek(0)
        self._text.truncate()
        return text
