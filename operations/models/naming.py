"""How a public feature names the places it refers to."""

from collections.abc import Iterable

from gazetteer.models import Place, PlaceName
from gazetteer.querysets import display_names


def named(places: Iterable[Place]) -> list[dict[str, object]]:
    """Return each place's public id and names by language, in order; one query."""
    wanted = list(places)
    names = display_names(PlaceName.objects.all(), [place.pk for place in wanted])
    return [
        {"id": str(place.public_id), "name": place.name, "names": names.get(place.pk, {})}
        for place in wanted
    ]
