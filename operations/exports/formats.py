"""What a layer can be had as. A format more is a line more."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from gazetteer.errors import BadParameter
from operations.layers import Layer

from . import atom, calendar, delimited, geojson, gpx, kml
from .about import About
from .reading import Batches

Write = Callable[[Batches, About, Mapping[str, str]], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """ending: of the address and file. write: yields the pieces of a stream; None: a file is built.

    loses: what of a feature it cannot hold. end: how a whole one is told from a cut one. options:
    parameters of its own and what they may be. layers: () for all. geometry: () for any.
    weight: its bytes beside those of GeoJSON, roughly.
    """

    ending: str
    title: str
    media_type: str
    loses: str
    end: str
    weight: float
    write: Write | None = None
    options: Mapping[str, tuple[str, ...]] | None = None
    layers: tuple[str, ...] = ()
    geometry: tuple[str, ...] = ()

    def holds(self, layer: Layer) -> bool:
        """Return whether a layer can be had in it."""
        return (not self.layers or layer.name in self.layers) and (
            not self.geometry or layer.geometry in self.geometry
        )

    def chosen(self, query: Mapping[str, str]) -> dict[str, str]:
        """Return its own parameters. Raises BadParameter."""
        found = {name: query[name] for name in self.options or {} if query.get(name)}
        for name, value in found.items():
            if value not in (allowed := (self.options or {})[name]):
                raise BadParameter(name, f"Give {' or '.join(allowed)}.")
        return found


LENGTH = "shorter than its Content-Length"
FLAT = "lists (as text, joined by “; ”) and what the layer does not declare"

FORMATS: dict[str, Format] = {
    kind.ending: kind
    for kind in (
        Format(
            "geojson", "GeoJSON", "application/geo+json", "nothing",
            "no JSON without its closing “]…}”, which counts the features", 1.0,
            geojson.collection,
        ),
        Format(
            "geojsons", "GeoJSON text sequence", "application/geo+json-seq", "nothing",
            "its last text has “numberReturned”", 1.0, geojson.sequence,
        ),
        Format(
            "gpkg", "GeoPackage", "application/geopackage+sqlite3", FLAT, LENGTH, 0.8,
        ),
        Format("fgb", "FlatGeobuf", "application/vnd.flatgeobuf",
               f"{FLAT}; its spatial index, when something is not located", LENGTH, 0.7),
        Format("parquet", "GeoParquet", "application/vnd.apache.parquet", FLAT, LENGTH, 0.15),
        Format(
            "shp.zip", "Shapefile", "application/zip",
            f"{FLAT}; names of columns over 10 letters, texts over 254 bytes; one file a kind of "
            "shape", LENGTH, 0.15,
        ),
        Format("kml", "KML", "application/vnd.google-earth.kml+xml",
               FLAT, "no XML without </kml>", 1.1, kml.document),
        Format("gpx", "GPX", "application/gpx+xml",
               "all but points with title, day, kind and summary", "no XML without </gpx>", 0.25,
               gpx.waypoints, geometry=("point",)),
        Format(
            "csv", "CSV", "text/csv; charset=utf-8",
            f"{FLAT}; what a spreadsheet would calculate (gets an apostrophe)",
            "its last line is “# end,<number>”", 0.4, delimited.table,
            {"geometry": ("wkt", "lonlat"), "bom": ("1",), "hxl": ("1",)},
        ),
        Format(
            "xlsx", "XLSX",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            f"{FLAT}; over 1,048,575 rows; texts over 32,767 letters; shapes as WKT, points as lon "
            "and lat", LENGTH, 0.2,
        ),
        Format("atom", "Atom", "application/atom+xml; charset=utf-8",
               "all but title, days, kind, summary and shape (GeoRSS; holes go)",
               "no XML without </feed>", 0.5, atom.feed),
        Format("ics", "iCalendar", "text/calendar; charset=utf-8",
               "all but title, days, words of the place and summary; shapes",
               "its last line is END:VCALENDAR", 0.3, calendar.events, layers=calendar.LAYERS),
    )
}  # fmt: skip
