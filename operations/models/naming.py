"""How a public feature names the places and the other records it refers to."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from gazetteer.models import Place, PlaceName
from gazetteer.querysets import display_names

from .publication import Publication

if TYPE_CHECKING:
    from .record import Record


def named(places: Iterable[Place]) -> list[dict[str, object]]:
    """Return each place's public id and names by language, in order; one query."""
    wanted = list(places)
    if not wanted:
        return []
    names = display_names(PlaceName.objects.all(), [place.pk for place in wanted])
    return [
        {"id": str(place.public_id), "name": place.name, "names": names.get(place.pk, {})}
        for place in wanted
    ]


def public_references(records: "Iterable[Record]") -> list[dict[str, object]]:
    """Return id, public title, level and number of those of the records that are public now.

    The title is the one that readers know: a draft's, an embargoed or a withheld record's title
    must not come out through another record that names it.
    """
    wanted = [record.public_id for record in records]
    if not wanted:
        return []
    known = {
        row.record_id: row.properties
        for row in Publication.objects.filter(record_id__in=wanted).as_of(timezone.now())
    }
    return [
        {
            "record": str(public_id),
            "title": known[public_id]["record_title"],
            "level": known[public_id].get("level"),
            "number": known[public_id].get("number"),
        }
        for public_id in wanted
        if public_id in known
    ]
