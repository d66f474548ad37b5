"""What a layer's tiles hold, in the words of TileJSON 3.0 (github.com/mapbox/tilejson-spec)."""

from operations.layers import Layer

from .addresses import MAX_ZOOM

FIELDS = {
    "id": "id of the feature",
    "record": "id of the record, where it is another",
    "kind": "coded kind",
    "title": "title in English",
    "title_ar": "title in Arabic",
    "title_ckb": "title in Central Kurdish",
    "valid_from": "first day, in days since 1970-01-01",
    "valid_to": "last day, inclusive, in days since 1970-01-01; absent: no end is known",
    "color": "colour key of who holds, owns or acts",
    "status": "coded status",
    "certainty": "known or suspected",
    "holds": "side of the line on which its owner stands",
    "symbol": "MIL-STD-2525D entity code with symbol set",
    "attested_to": "last day for which somebody says so, ISO 8601",
    "illustrative": "true: drawn to show, not observed",
    "precision": "coded precision of the place",
    "precision_m": "radius of uncertainty in metres",
}
COUNT = {"count": "features in this part of the tile; it has no other field then"}


def tilejson(layer: Layer, address: str) -> dict[str, object]:
    """Return the description of a layer's tiles; address: with {z}, {x} and {y}."""
    return {
        "tilejson": "3.0.0",
        "name": layer.title,
        "description": layer.description,
        "scheme": "xyz",
        "tiles": [address],
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "bounds": [-180, -85.0511287, 180, 85.0511287],
        "vector_layers": [
            {
                "id": layer.name,
                "description": layer.description,
                "minzoom": 0,
                "maxzoom": MAX_ZOOM,
                "fields": FIELDS | (COUNT if layer.thinning == "bins" else {}),
            }
        ],
    }
