"""How an answer is packed: the best coding that its reader takes (RFC 9110, section 12.5.3)."""

import gzip
import re
from collections.abc import Callable
from functools import partial

import brotli

# Best first. No time stands in gzip's head: one body, one text.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=1),
    "gzip": partial(gzip.compress, compresslevel=1, mtime=0),
}
LONGEST = 300  # characters of the header that are read
_CODING = re.compile(r"\s*([a-z*-]{1,20})\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*", re.ASCII)


def coding(accepted: str) -> str:
    """Return br, gzip or nothing. accepted: the header Accept-Encoding."""
    welcome = {}
    for part in accepted[:LONGEST].lower().split(","):
        if match := _CODING.fullmatch(part):
            welcome[match[1]] = float(match[2] or 1) > 0
    return next((name for name in CODINGS if welcome.get(name, welcome.get("*", False))), "")
