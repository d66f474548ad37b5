"""What every file says of itself: what it holds, as known when, on which terms, how to cite it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from operations import citation
from operations.moment import instant_text
from operations.selection import Selection

TERMS = (
    "Each feature names its sources; their terms apply to their words. What was imported names its "
    "dataset, licence and attribution, which apply to it. Shapes marked illustrative or derived "
    "were not observed."
)


@dataclass(frozen=True, slots=True)
class About:
    """Of a file. address: where it can be had again; site: https://host, or "" in a shell."""

    layer: str
    title: str
    description: str
    datetime: str
    as_of: str
    filters: dict[str, str]
    exported_at: str
    address: str
    site: str
    terms: str = TERMS

    @property
    def citation(self) -> str:
        return (
            f"{citation.PUBLISHER}: “{self.title}”, as known {self.as_of}. "
            f"Exported {self.exported_at}. {self.address}".strip()
        )

    def members(self) -> dict[str, object]:
        """Return it as JSON has it."""
        return {
            "publisher": citation.PUBLISHER, "layer": self.layer, "title": self.title,
            "description": self.description, "datetime": self.datetime, "as_of": self.as_of,
            "filters": self.filters, "exported_at": self.exported_at, "address": self.address,
            "terms": self.terms, "citation": self.citation,
        }  # fmt: skip

    def words(self) -> str:
        """Return it as lines of plain text."""
        filters = ", ".join(f"{name}={value}" for name, value in self.filters.items())
        lines = {
            "Layer": f"{self.layer}: {self.description}", "When it was so": self.datetime,
            "As known": self.as_of, "Filters": filters or "none", "Exported": self.exported_at,
            "Address": self.address, "Terms": self.terms, "Citation": self.citation,
        }  # fmt: skip
        return "\n".join([self.title, "", *(f"{name}: {text}" for name, text in lines.items())])


def about(selection: Selection, address: str = "", site: str = "") -> About:
    """Return what a file of a selection says, exported now."""
    layer = selection.about
    when = citation.days_in_words(selection.moment)
    return About(
        layer=layer.name,
        title=f"{layer.title}, {when}",
        description=layer.description,
        datetime=selection.moment.days,
        as_of=selection.moment.instant,
        filters={k: v for k, v in selection.query().items() if k not in {"datetime", "as_of"}},
        exported_at=instant_text(timezone.now().replace(microsecond=0)),
        address=address,
        site=site,
    )


def day(raw: object) -> dt.date | None:
    """Return a day of a property, None where it has none."""
    try:
        return dt.date.fromisoformat(str(raw)[:10])
    except ValueError:
        return None
