"""Pure extractors: bytes in, text and what the document says of itself out. Run by `confined`."""
