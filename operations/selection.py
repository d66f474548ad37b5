"""Which features of a layer are asked for: one reading of the parameters for every surface."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from gazetteer.bbox import BBox, parse_bbox
from gazetteer.errors import BadParameter
from gazetteer.parameters import text

from .layers import LAYERS, Layer, shown
from .moment import Moment
from .querysets import PublicationQuerySet

PARAMETERS = {"datetime", "as_of", "bbox", "located", "q"}


@dataclass(frozen=True, slots=True)
class Selection:
    """A layer and what of it. located: False for what is named but not located, None for all."""

    layer: str
    moment: Moment
    bbox: BBox | None = None
    text: str = ""
    located: bool | None = None
    is_pinned: bool = False  # as_of was given

    @classmethod
    def from_query(cls, layer: str, query: Mapping[str, str]) -> "Selection":
        """Parse datetime, as_of, bbox, located and q. Raises BadParameter naming the parameter.

        layer: a name in LAYERS.
        """
        raw_bbox = query.get("bbox", "")
        return cls(
            layer,
            Moment.from_query(query),
            parse_bbox(raw_bbox) if raw_bbox else None,
            " ".join(text(query.get("q", ""), "q").split()),
            _yes_or_no("located", query.get("located", "")),
            bool(query.get("as_of")),
        )

    @property
    def about(self) -> Layer:
        return LAYERS[self.layer]

    def rows(self) -> PublicationQuerySet:
        """Return what is public of it."""
        return shown(
            self.moment, layer=self.layer, bbox=self.bbox, text=self.text, located=self.located
        )

    def query(self) -> dict[str, str]:
        """Return the parameters that lead back to it, one text for one meaning."""
        found = {} if self.moment.days == ".." else {"datetime": self.moment.days}
        if self.is_pinned:
            found["as_of"] = self.moment.instant
        if self.bbox:
            found["bbox"] = ",".join(f"{number:.10g}" for number in self.bbox)
        if self.located is not None:
            found["located"] = "true" if self.located else "false"
        return found | ({"q": self.text} if self.text else {})

    @property
    def address(self) -> str:
        """Return the parameters as the query of an address, readable: commas and slashes stay."""
        return urlencode(self.query(), safe=":/,")


def _yes_or_no(parameter: str, raw: str) -> bool | None:
    if raw not in {"", "true", "false"}:
        raise BadParameter(parameter, "Give true or false.")
    return {"true": True, "false": False}.get(raw)
