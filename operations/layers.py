"""The registry of public layers, and the one door to what they hold.

A layer is declared once here; map, legend, GeoJSON and every later surface are driven by it. Reads
go by the connection `public`, whose PostgreSQL role sees publications and places and nothing else.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Literal

from django.db.models import QuerySet

from gazetteer.bbox import BBox

from .models.publication import Publication
from .moment import Moment
from .querysets import PublicationQuerySet

CHUNK = 2000  # rows a server-side cursor hands over at a time


@dataclass(frozen=True, slots=True)
class Property:
    """One exposed property: its JSON type and what it says."""

    name: str
    type: Literal["string", "number", "boolean", "array", "object"]
    description: str


SHARED = (
    Property("record", "string", "id of the record; its page is /records/<id>/"),
    Property("version", "number", "version of this feature, from 1"),
    Property("layer", "string", "name of the layer"),
    Property("kind", "string", "coded kind"),
    Property("kind_label", "string", "kind in words"),
    Property("title", "string", "title in English"),
    Property("titles", "object", "title by language code"),
    Property("summary", "string", "what is known, in a paragraph"),
    Property("valid_from", "string", "first day, ISO 8601"),
    Property("valid_to", "string", "last day, inclusive; null: no end is known"),
    Property("start_known", "boolean", "false: attested from that day, not begun"),
    Property("end_known", "boolean", "false: it is not known whether or when it ended"),
    Property("date_precision", "string", "day, days, week, month, period, year"),
    Property("precision", "string", "coded precision of the place"),
    Property("precision_m", "number", "radius of uncertainty in metres"),
    Property("precision_words", "string", "precision of the place in words"),
    Property("located", "boolean", "false: named, but not located"),
    Property("actors", "array", "actors with role"),
    Property("absent", "array", "actors stated not to take part or not to coordinate"),
    Property("derived", "boolean", "built by rule from words or from other features"),
    Property("illustrative", "boolean", "drawn to show, not observed"),
    Property("sources", "array", "quotes with publisher, speaker, date and grade"),
    Property("stated", "array", "what sources claim: each value, who says so, which is adopted"),
    Property("digest", "string", "SHA-256 of the content"),
    Property("recorded_from", "string", "when this version became public, ISO 8601"),
)


@dataclass(frozen=True, slots=True)
class Layer:
    """One public layer. geometry: what it draws; `none` is a list without a map."""

    name: str
    title: str
    description: str
    geometry: Literal["area", "line", "point", "none"]
    style: str
    properties: tuple[Property, ...] = field(default=())
    on: bool = True  # shown before a reader has chosen
    # what a vector tile shows where it would grow too large: counts, or the same on a coarser grid
    thinning: Literal["bins", "grid"] = "grid"

    @property
    def declared(self) -> tuple[Property, ...]:
        """Return all its properties, those that every layer has first."""
        return (*SHARED, *self.properties)

    def for_page(self) -> dict[str, object]:
        """Return what map and legend need to know."""
        known = asdict(self)
        del known["properties"], known["thinning"]
        return known


ATTESTED_TO = Property(
    "attested_to", "string", "last day for which somebody says so; drawn paler as that grows old"
)
_CONTROL = (
    Property("status", "string", "control, mixed, contested, besieged, presence or claimed"),
    Property("basis", "string", "assessed, claimed or legal: whose word it is"),
    Property("basis_label", "string", "the same in words"),
    Property("holder", "object", "who holds, is present in or claims it; null: nobody holds it"),
    Property("holders", "array", "all who hold it"),
    Property("contested_by", "array", "who contests it"),
    Property("besieged_by", "array", "who besieges it"),
    Property("symbol", "string", "MIL-STD-2525D entity code with symbol set, or null"),
    Property("symbol_label", "string", "the same in words"),
    Property("method", "string", "how it was drawn, in words; never by counting events"),
    Property("method_kind", "string", "observed, reported or published"),
    ATTESTED_TO,
)

_LAYERS = (
    Layer(
        "territories",
        "Disputed territories",
        "Territory that more than one party claims, and who holds it in fact.",
        "area",
        "territory",
        (
            Property("claims", "array", "who claims, holds or disputes it, and since when"),
            Property("legal_basis", "string", "law or agreement the dispute rests on"),
            Property("names_by", "array", "what each party calls it"),
            ATTESTED_TO,
        ),
    ),
    Layer(
        "control-legal",
        "Control by law",
        "Whose ground it is by law or agreement, whoever holds it.",
        "area",
        "control",
        _CONTROL,
        on=False,
    ),
    Layer(
        "control-claimed",
        "Control as claimed",
        "What a party says it holds or owns. A claim is not a finding.",
        "area",
        "control",
        _CONTROL,
        on=False,
    ),
    Layer(
        "control-assessed",
        "Control as assessed",
        "Who holds ground in fact, by this desk’s reading of its sources.",
        "area",
        "control",
        _CONTROL,
    ),
    Layer(
        "contested-zones",
        "Zones between lines",
        "The space between two lines that different forces hold; computed, never observed.",
        "area",
        "zone",
        (
            Property("derived_from", "array", "the position of either line it is drawn from"),
            Property("method", "string", "how it was computed"),
            Property("widths_km", "object", "min, median and max width in km"),
            Property("area_km2", "number", "area in square kilometres"),
            ATTESTED_TO,
        ),
    ),
    Layer(
        "operation-areas",
        "Operation areas",
        "Where an operation takes place, as far as its reports say.",
        "area",
        "operation",
        (
            Property("words", "string", "the place as the report gives it"),
            Property("relation", "string", "coded relation to the named places"),
            Property("places", "array", "places that the words name"),
            Property("part_of", "array", "campaign and phase"),
            Property("parallel_to", "array", "operations that run beside it"),
            Property("aim", "string", "aim as stated"),
            Property("method", "string", "how the area was drawn"),
        ),
    ),
    Layer(
        "contact-lines",
        "Contact lines",
        "The foremost line of one force. Two forces with a gap have two lines.",
        "line",
        "line",
        (
            Property("line", "object", "id and title of the line whose position this is"),
            Property(
                "holds", "string", "left or right of it as drawn, where its owner stands; or empty"
            ),
            Property("owner", "object", "who holds the line"),
            Property("facing", "object", "whom it faces"),
            Property("symbol", "string", "MIL-STD-2525D entity code with symbol set"),
            Property("status", "string", "present or planned"),
            Property("certainty", "string", "known or suspected"),
            ATTESTED_TO,
        ),
    ),
    Layer(
        "incidents",
        "Incidents",
        "Single events: attacks, raids, finds, visits.",
        "point",
        "incident",
        (
            Property("relation", "string", "coded relation to the named places"),
            Property("places", "array", "places that the words name"),
            Property("method", "string", "how the place was drawn"),
            Property("killed", "array", "low, best and high estimate; null: not reported"),
            Property("wounded", "number", "null: not reported"),
            Property("operation", "object", "operation it belongs to"),
            Property("words", "string", "place in the words of an imported dataset"),
            Property("dataset", "object", "dataset, version, id there, licence, attribution"),
            Property("coded", "object", "original codes of the dataset, in its own scheme"),
            Property("merged", "array", "ids of records found to be this same event"),
        ),
        thinning="bins",
    ),
    Layer(
        "campaigns",
        "Campaigns and phases",
        "What operations belong to. Their places are those of the operations.",
        "none",
        "operation",
        (
            Property("level", "string", "campaign or phase"),
            Property("number", "number", "number of the phase"),
            Property("part_of", "array", "campaign above a phase"),
            Property("aim", "string", "aim as stated"),
        ),
    ),
)

# In drawing order, bottom first.
LAYERS: dict[str, Layer] = {layer.name: layer for layer in _LAYERS}


def layers_of_states() -> list[str]:
    """Return the names of the layers whose features go on until their end is known."""
    return [layer.name for layer in LAYERS.values() if ATTESTED_TO in layer.properties]


def publications() -> PublicationQuerySet:
    """Return all that the public role can see: every surface for readers starts here."""
    return Publication.objects.using("public")


def shown(
    moment: Moment,
    *,
    layer: str = "",
    bbox: BBox | None = None,
    text: str = "",
    located: bool | None = None,
) -> PublicationQuerySet:
    """Return what was so at a moment, optionally of one layer, place or wording.

    located: False keeps what is named but not located, which no bbox can find.
    """
    found = publications().as_of(moment.as_of).filter(redacted_at__isnull=True)
    if layer:
        found = found.in_layer(layer)
    if moment.first:
        found = found.on(moment.first, moment.last)
    if bbox:
        found = found.touching(bbox)
    if text:
        found = found.naming(text)
    if located is not None:
        found = found.filter(geometry__isnull=not located)
    return found


def claimants(moment: Moment) -> list[dict[str, str]]:
    """Return who claims a territory, by public id and name: the viewpoints from which to see it."""
    claims = publications().as_of(moment.as_of).in_layer("territories")
    found = {
        claim["id"]: {"id": claim["id"], "name": claim["name"]}
        for rows in claims.values_list("properties__claims", flat=True)
        for claim in rows or []
        if claim["stance"] == "claimed_by"
    }
    return sorted(found.values(), key=lambda actor: actor["name"])


def collection(rows: QuerySet[Publication]) -> Iterator[bytes]:
    """Yield an RFC 7946 FeatureCollection: the stored text of each feature, joined.

    A stream that breaks off lacks its closing bracket, so that a cut file is no valid JSON.
    """
    yield b'{"type":"FeatureCollection","features":['
    texts = rows.order_by("id").values_list("feature_json", flat=True).iterator(CHUNK)
    first = True
    batch: list[str] = []
    for text in texts:
        batch.append(text if first else "," + text)
        first = False
        if len(batch) == CHUNK:
            yield "".join(batch).encode()
            batch = []
    yield ("".join(batch) + "]}\n").encode()
