"""A CQL2 filter, read into one tree whatever its language, at a bounded cost.

CQL2 text is parsed by `cql2` (Rust, developmentseed). It reads all of the standard's examples, but
an unclosed parenthesis doubles its time with each level, and a chain of thousands of operators
overflows the stack, which ends the process. So what it may be given is weighed before, and it
runs on a stack of its own that the longest text allowed cannot fill.
"""

import re
import threading
from typing import Any

import cql2
import orjson

from gazetteer.errors import BadParameter

LANGUAGES = ("cql2-text", "cql2-json")
MAX_CHARACTERS = 8000
MAX_NODES = 1000
MAX_DEPTH = 32
# One character inside n open parentheses weighs 2**n; this many take about 0.1 s at worst.
MAX_WEIGHT = 300_000
MAX_OPEN = 14
STACK_BYTES = 64 * 2**20  # reserved, not used: 8,000 signs in a row take a third of it

Tree = Any  # a CQL2 JSON expression: dict, list, str, float, bool

_LITERAL = re.compile(r"'(?:[^'\\]|''|\\.)*'", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CONTROL = {"a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}


def parse_filter(raw: str, language: str) -> Tree:
    """Return the tree of a filter; of an empty one nothing.

    Raises BadParameter for what is none, or too much of one.
    """
    if language not in LANGUAGES:
        raise BadParameter("filter-lang", f"Known languages are {', '.join(LANGUAGES)}.")
    if not raw:
        return None
    if len(raw) > MAX_CHARACTERS:
        raise BadParameter("filter", f"At most {MAX_CHARACTERS:,} characters.")
    if "\x00" in raw or any(0xD800 <= ord(letter) < 0xE000 for letter in raw):
        raise BadParameter("filter", "This is not text.")
    tree = _from_text(raw) if language == "cql2-text" else _from_json(raw)
    _measure(tree)
    return tree


def _from_json(raw: str) -> Tree:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadParameter("filter", f"This is not JSON: {error}.") from None


def _from_text(raw: str) -> Tree:
    text = _LITERAL.sub(_plain_literal, raw)
    _weigh(text)
    found: list[Tree] = []
    refused: list[str] = []

    def parse() -> None:
        try:
            found.append(cql2.parse_text(text).to_json())
        except Exception as error:  # the parser has several kinds, each a sentence
            refused.append(" ".join(str(error).split())[:300])

    before = threading.stack_size(STACK_BYTES)
    try:
        thread = threading.Thread(target=parse)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if not found:
        raise BadParameter("filter", f"This is not CQL2 text: {''.join(refused)}")
    return found[0]


def _weigh(text: str) -> None:
    """Refuse parentheses that stay open or lie too deep for their length.

    In a literal or a quoted name one may open but none may close: no quoting hides a depth.
    """
    depth, weight, quote = 0, 0, ""
    for letter in text:
        if letter in "'\"" and quote in {"", letter}:
            quote = "" if quote else letter
        elif letter == "(":
            depth += 1
        elif letter == ")" and not quote:
            depth = max(depth - 1, 0)
        weight += 1 << min(depth, MAX_OPEN)
        if weight > MAX_WEIGHT or depth > MAX_OPEN:
            raise BadParameter("filter", "Too deeply nested for its length.")


def _plain_literal(match: re.Match[str]) -> str:
    """Return a character literal with the escapes of the standard resolved.

    A backslash before a wildcard stays: it is LIKE's own.
    """

    def resolve(escape: re.Match[str]) -> str:
        letter = escape[1]
        if letter == "'":
            return "''"
        return _CONTROL.get(letter, escape[0])

    return _ESCAPED.sub(resolve, match[0])


def _measure(tree: Tree) -> None:
    """Refuse a tree that is too deep or has too many nodes; coordinates count by the hundred."""
    nodes = 0.0
    level = [tree]
    for _ in range(MAX_DEPTH):
        following: list[Tree] = []
        for node in level:
            nodes += 0.01 if type(node) in {int, float} else 1
            if isinstance(node, dict):
                following += node.values()
            elif isinstance(node, list):
                nodes -= 0.99 if node and isinstance(node[0], int | float) else 0  # a position
                following += node
        if nodes > MAX_NODES:
            raise BadParameter("filter", f"At most {MAX_NODES:,} conditions and values.")
        if not following:
            return
        level = following
    raise BadParameter("filter", f"At most {MAX_DEPTH} levels deep.")
