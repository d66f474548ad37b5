"""A filter's tree as an SQL condition over the allow-list of queryables.

Three-valued as the standard has it: what is null is neither equal nor unequal to anything, and
NOT leaves it null. Every value is a parameter of the query.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gazetteer.errors import BadParameter

from .crs import Crs, in_degrees
from .filters import Tree
from .literals import parse_day, parse_geometry, parse_timestamp
from .queryables import Kind, Queryable

MAX_STRING = 1000
MAX_LISTED = 500  # values of one IN
MAX_WILDCARDS = 8  # of one pattern: each may cost a pass over the text

_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
_SPATIAL = {
    "s_intersects": "ST_Intersects", "s_disjoint": "ST_Disjoint", "s_contains": "ST_Contains",
    "s_within": "ST_Within", "s_touches": "ST_Touches", "s_crosses": "ST_Crosses",
    "s_overlaps": "ST_Overlaps", "s_equals": "ST_Equals",
}  # fmt: skip
# a begins at {0} and ends at {1}, b at {2} and {3}
_TEMPORAL = {
    "t_after": "{0} > {3}",
    "t_before": "{1} < {2}",
    "t_contains": "{0} < {2} AND {1} > {3}",
    "t_disjoint": "{0} > {3} OR {1} < {2}",
    "t_during": "{0} > {2} AND {1} < {3}",
    "t_equals": "{0} = {2} AND {1} = {3}",
    "t_finishedby": "{0} < {2} AND {1} = {3}",
    "t_finishes": "{0} > {2} AND {1} = {3}",
    "t_intersects": "{0} <= {3} AND {1} >= {2}",
    "t_meets": "{1} = {2}",
    "t_metby": "{0} = {3}",
    "t_overlappedby": "{0} > {2} AND {0} < {3} AND {1} > {3}",
    "t_overlaps": "{0} < {2} AND {1} > {2} AND {1} < {3}",
    "t_startedby": "{0} = {2} AND {1} > {3}",
    "t_starts": "{0} = {2} AND {1} < {3}",
}
_ARRAYS = {
    "a_equals": "{0} @> {1} AND {0} <@ {1}",
    "a_contains": "{0} @> {1}",
    "a_containedby": "{0} <@ {1}",
    "a_overlaps": "{0} && {1}",
}
_PIECES = re.compile(r"\{\d+\}|[^{]+")
_FOLDS = {"casei": 'lower({0} COLLATE "und-x-icu")', "accenti": "unaccent({0})"}


@dataclass(frozen=True, slots=True)
class Sql:
    """An SQL expression with its parameters and the kind of value it yields."""

    text: str
    params: tuple[object, ...] = ()
    kind: Kind = "boolean"


@dataclass(frozen=True, slots=True)
class Predicates:
    """Makes conditions: over which queryables, and in which CRS geometries are written."""

    queryables: Mapping[str, Queryable]
    crs: Crs

    def condition(self, tree: Tree) -> Sql:
        """Return the condition that a tree states. Raises BadParameter for what is none."""
        if isinstance(tree, bool):
            return Sql("TRUE" if tree else "FALSE")
        if not isinstance(tree, dict):
            raise _wrong("A condition is expected where a value stands.")
        if "property" in tree:
            found = self._property(tree)
            if found.kind != "boolean":
                raise _wrong(f"{tree['property']} is no condition: compare it with something.")
            return found
        op, args = _operation(tree)
        for names, make in (
            ({"and", "or", "not"}, self._logic), (_COMPARISONS, self._comparison),
            ({"like"}, self._like), ({"between"}, self._between), ({"in"}, self._in),
            ({"isnull"}, self._is_null), (_SPATIAL, self._spatial), (_TEMPORAL, self._temporal),
            (_ARRAYS, self._arrays),
        ):  # fmt: skip
            if op in names:
                return make(op, args)
        raise _wrong(f"{op[:40]} is not known here.")

    def _logic(self, op: str, args: list[Tree]) -> Sql:
        parts = [self.condition(arg) for arg in args]
        if op == "not":
            (only,) = _exactly(1, op, parts)
            return _made("NOT ({0})", only)
        if len(parts) < 2:
            raise _wrong(f"{op} joins two conditions or more.")
        text = f" {op.upper()} ".join(f"({part.text})" for part in parts)
        return Sql(text, tuple(param for part in parts for param in part.params))

    def _comparison(self, op: str, args: list[Tree]) -> Sql:
        left, right = self._alike(_exactly(2, op, args))
        if left.kind == "boolean" and op not in {"=", "<>"}:
            raise _wrong("true and false have no order.")
        return _made("{0} " + op + " {1}", left, right)

    def _between(self, op: str, args: list[Tree]) -> Sql:
        value, low, high = self._alike(_exactly(3, op, args))
        if value.kind != "number":
            raise _wrong("BETWEEN takes numbers.")
        return _made("{0} BETWEEN {1} AND {2}", value, low, high)

    def _in(self, op: str, args: list[Tree]) -> Sql:
        value, among = _exactly(2, op, args)
        if not isinstance(among, list) or not 1 <= len(among) <= MAX_LISTED:
            raise _wrong(f"IN takes a list of 1 to {MAX_LISTED} values.")
        wanted, *listed = self._alike([value, *among])
        places = ", ".join(f"{{{number}}}" for number in range(1, len(listed) + 1))
        return _made("{0} IN (" + places + ")", wanted, *listed)

    def _like(self, op: str, args: list[Tree]) -> Sql:
        value, pattern = self._alike(_exactly(2, op, args))
        if value.kind != "string" or len(pattern.params) != 1:
            raise _wrong("LIKE takes a text and a pattern.")
        wanted = str(pattern.params[0])
        if wanted.replace("\\\\", "").endswith("\\"):
            raise _wrong("A pattern must not end with a single backslash.")
        if wanted.count("%") > MAX_WILDCARDS:
            raise _wrong(f"At most {MAX_WILDCARDS} of % in one pattern.")
        return _made("{0} LIKE {1}", value, pattern)

    def _is_null(self, op: str, args: list[Tree]) -> Sql:
        (arg,) = _exactly(1, op, args)
        if isinstance(arg, dict) and "property" in arg:
            return _made("{0} IS NULL", self._property(arg))
        return _made("{0} IS NULL", self._scalar(arg))

    def _spatial(self, op: str, args: list[Tree]) -> Sql:
        parts = [self._geometry(arg) for arg in _exactly(2, op, args)]
        return _made(_SPATIAL[op] + "({0}, {1})", *parts)

    def _temporal(self, op: str, args: list[Tree]) -> Sql:
        first, second = (self._interval(arg) for arg in _exactly(2, op, args))
        ends = [*first, *second]
        if any(end.kind == "date" for end in ends):  # compared by day, UTC, where one side is
            ends = [_made("({0})::date", end, kind="date") for end in ends]
        return _made(_TEMPORAL[op], *ends)

    def _arrays(self, op: str, args: list[Tree]) -> Sql:
        parts = [self._array(arg) for arg in _exactly(2, op, args)]
        return _made(_ARRAYS[op], *parts)

    def _alike(self, trees: list[Tree]) -> list[Sql]:
        values = [self._scalar(tree) for tree in trees]
        kinds = {value.kind for value in values}
        if len(kinds) > 1:
            raise _wrong(f"A {' cannot be compared with a '.join(sorted(kinds))}.")
        return values

    def _scalar(self, tree: Tree) -> Sql:
        if isinstance(tree, bool):
            return Sql("%s::boolean", (tree,))
        if isinstance(tree, str):
            return Sql("%s::text", (_text(tree),), "string")
        if isinstance(tree, int | float):
            if not math.isfinite(tree) or abs(tree) > 1e300:
                raise _wrong("A number is not finite.")
            return Sql("%s::float8", (float(tree),), "number")
        if not isinstance(tree, dict):
            raise _wrong("A value is expected.")
        if "date" in tree:
            return Sql("%s::date", (parse_day(tree["date"]),), "date")
        if "timestamp" in tree:
            return Sql("%s::timestamptz", (parse_timestamp(tree["timestamp"]),), "timestamp")
        if "property" in tree:
            found = self._property(tree)
            if found.kind in {"array", "geometry"}:
                raise _wrong(f"{tree['property']} is no single value.")
            return found
        op, args = _operation(tree)
        if op not in _FOLDS:
            raise _wrong(f"{op[:40]} is not known here.")
        (value,) = (self._scalar(arg) for arg in _exactly(1, op, args))
        if value.kind != "string":
            raise _wrong(f"{op.upper()} takes a text.")
        return _made(_FOLDS[op], value, kind="string")

    def _property(self, tree: Mapping[str, Any]) -> Sql:
        name = tree["property"]
        found = self.queryables.get(name) if isinstance(name, str) else None
        if found is None:
            raise _wrong(
                f"{str(name)[:40]!r} is no queryable; known are {', '.join(self.queryables)}."
            )
        # a percent sign would be taken for a parameter; no queryable has one
        return Sql(f"({found.sql})", (), found.kind)

    def _geometry(self, tree: Tree) -> Sql:
        if not isinstance(tree, dict):
            raise _wrong("A geometry is expected.")
        if "property" in tree:
            found = self._property(tree)
            if found.kind != "geometry":
                raise _wrong(f"{tree['property']} is no geometry.")
            return found
        text, params = in_degrees(parse_geometry(tree, self.crs))
        return Sql(text, tuple(params), "geometry")

    def _interval(self, tree: Tree) -> tuple[Sql, Sql]:
        """Return where a time begins and where it ends; an instant does both."""
        if isinstance(tree, dict) and "interval" in tree:
            ends = tree["interval"]
            if not isinstance(ends, list) or len(ends) != 2:
                raise _wrong("An interval has two ends.")
            return self._end(ends[0], "-infinity"), self._end(ends[1], "infinity")
        instant = self._end(tree, "")
        return instant, instant

    def _end(self, tree: Tree, open_end: str) -> Sql:
        if open_end and tree == "..":
            return Sql("%s::timestamptz", (open_end,), "timestamp")
        if isinstance(tree, str):  # an interval's ends are bare texts
            value = self._scalar({"date" if len(tree) == 10 else "timestamp": tree})
        else:
            value = self._scalar(tree)
        if value.kind not in {"date", "timestamp"}:
            raise _wrong("A day or an instant is expected.")
        if open_end and isinstance(tree, dict) and "property" in tree:
            # no known end: it goes on
            return _made("coalesce({0}, '" + open_end + "')", value, kind=value.kind)
        return value

    def _array(self, tree: Tree) -> Sql:
        if isinstance(tree, dict) and "property" in tree:
            found = self._property(tree)
            if found.kind != "array":
                raise _wrong(f"{tree['property']} is no list.")
            return found
        if not isinstance(tree, list) or not all(isinstance(item, str) for item in tree):
            raise _wrong("A list of texts is expected.")
        return Sql("%s::text[]", ([_text(item) for item in tree],), "array")


def _operation(tree: Mapping[str, Any]) -> tuple[str, list[Tree]]:
    op, args = tree.get("op"), tree.get("args")
    if not isinstance(op, str) or not isinstance(args, list):
        raise _wrong("An operation has `op` and `args`.")
    return op.lower(), args


def _exactly(number: int, op: str, args: list[Any]) -> list[Any]:
    if len(args) != number:
        raise _wrong(f"{op} takes {number} arguments.")
    return args


def _made(template: str, *parts: Sql, kind: Kind = "boolean") -> Sql:
    """Return a template with its parts in their places, each with its own parameters."""
    params: list[object] = []
    text: list[str] = []
    for piece in _PIECES.findall(template):
        if piece.startswith("{"):
            part = parts[int(piece[1:-1])]
            text.append(part.text)
            params += part.params
        else:
            text.append(piece)
    return Sql("".join(text), tuple(params), kind)


def _text(raw: str) -> str:
    if len(raw) > MAX_STRING or "\x00" in raw:
        raise _wrong(f"A text has at most {MAX_STRING:,} characters, none of them NUL.")
    return raw


def _wrong(message: str) -> BadParameter:
    return BadParameter("filter", message)
