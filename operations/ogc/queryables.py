"""What may be filtered and sorted by: an allow-list from the registry of layers, as SQL.

Nothing that a client sends becomes SQL; it picks an expression from here or is a parameter.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from operations.layers import LAYERS, SHARED, Layer

Kind = Literal["string", "number", "boolean", "date", "timestamp", "array", "geometry"]


@dataclass(frozen=True, slots=True)
class Queryable:
    """A name, the kind of value behind it, the SQL that yields it and what it says."""

    name: str
    kind: Kind
    sql: str
    description: str

    @property
    def is_simple(self) -> bool:
        return self.kind not in {"array", "geometry"}


_COLUMNS = (
    Queryable("id", "string", "feature_id::text", "id of the feature"),
    Queryable("record", "string", "record_id::text", "id of the record it belongs to"),
    Queryable("kind", "string", "kind", "coded kind"),
    Queryable("title", "string", "title", "title in English"),
    Queryable("version", "number", "version", "version of this feature, from 1"),
    Queryable("valid_from", "date", "first_day", "first day"),
    Queryable("valid_to", "date", "end_day - 1", "last day; null: no end is known"),
    Queryable("start_known", "boolean", "start_known", "false: attested from that day, not begun"),
    Queryable("end_known", "boolean", "end_known", "false: not known whether or when it ended"),
    Queryable("precision", "string", "precision", "coded precision of the place"),
    Queryable("precision_m", "number", "precision_m", "radius of uncertainty in metres"),
    Queryable("located", "boolean", "geometry IS NOT NULL", "false: named, but not located"),
    Queryable("recorded_from", "timestamp", "known_from", "when this became public"),
    Queryable("actors", "array", "actors::text[]", "ids of the actors that take part"),
    Queryable("geometry", "geometry", "geometry", "the place, as far as it is known and public"),
)
_FROM_JSON = {
    "string": "properties->>'{0}'",
    "number": (
        "CASE WHEN jsonb_typeof(properties->'{0}') = 'number' THEN (properties->>'{0}')::float8 END"
    ),
    "boolean": "nullif(properties->'{0}', 'null') = 'true'",
}

# Sorted by columns alone: a page must not cost the reading of every feature's properties.
SORTABLES = ("valid_from", "valid_to", "recorded_from", "title", "kind", "precision_m", "id")


@cache
def queryables(layer_name: str) -> dict[str, Queryable]:
    """Return what a layer may be filtered by, by name."""
    layer = LAYERS[layer_name]
    found = {queryable.name: queryable for queryable in _COLUMNS}
    for prop in (*SHARED, *layer.properties):
        if prop.name not in found and prop.type in _FROM_JSON and prop.name != "layer":
            sql = _FROM_JSON[prop.type].format(prop.name)
            found[prop.name] = Queryable(prop.name, prop.type, sql, prop.description)  # type: ignore[arg-type]
    return found


def property_names(layer: Layer) -> list[str]:
    """Return the names of the properties that a layer's features have."""
    return [prop.name for prop in (*SHARED, *layer.properties)]
