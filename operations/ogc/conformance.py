"""What is declared, as data. A part that adds a class adds its line here, with a test of each of
its requirements, and its links below."""

from dataclasses import dataclass

from operations.tiles import ogc as tiles

_FEATURES_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
_FEATURES_2 = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/"
_FEATURES_3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"

# Not declared: CASEI and ACCENTI (they fold as PostgreSQL's lower() and unaccent() do, which is
# less than Unicode's full case folding), arithmetic and functions of our own (there are none).
CONFORMS_TO: tuple[str, ...] = (
    _FEATURES_1 + "core",
    _FEATURES_1 + "geojson",
    _FEATURES_1 + "html",
    _FEATURES_1 + "oas30",
    _FEATURES_2 + "crs",
    _FEATURES_3 + "queryables",
    _FEATURES_3 + "queryables-query-parameters",
    _FEATURES_3 + "filter",
    _FEATURES_3 + "features-filter",
    _CQL2 + "cql2-text",
    _CQL2 + "cql2-json",
    _CQL2 + "basic-cql2",
    _CQL2 + "advanced-comparison-operators",
    _CQL2 + "basic-spatial-functions",
    _CQL2 + "basic-spatial-functions-plus",
    _CQL2 + "spatial-functions",
    _CQL2 + "temporal-functions",
    _CQL2 + "array-functions",
    _CQL2 + "property-property",
    *tiles.CONFORMANCE,
)


@dataclass(frozen=True, slots=True)
class PartLink:
    """A link of another part: rel, the name of its URL, what it is and the media type it has."""

    rel: str
    url_name: str
    title: str
    type: str


LANDING_LINKS = (
    PartLink(f"{tiles.REL}/tiling-schemes", "ogc-tile-matrix-sets", "Tile matrix sets",
             "application/json"),
    PartLink("related", "export-choose", "Every layer as a file", "text/html"),
    PartLink("related", "changes-feed", "What changed, as a feed", "application/atom+xml"),
)  # fmt: skip
# On each collection that has a map; the URL takes the layer's name.
MAP_LINKS = (
    PartLink(f"{tiles.REL}/tilesets-vector", "ogc-tilesets", "Vector tiles", "application/json"),
    PartLink("related", "tile-json", "Vector tiles as TileJSON", "application/json"),
)
