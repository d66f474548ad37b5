"""The places that words refer to, in the order of the words: between X and Y, from X towards Y."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import Script

from gazetteer.choosing import ChoicesBox
from gazetteer.models import Place

MAX_PLACES = 12  # of one expression; a report that lists more describes several areas


class PlacesInOrderWidget(ChoicesBox):
    """The gazetteer's autocomplete; the places stand, and are sent, in their order.

    `js/pages/admin-order.js` puts what is chosen last at the end.
    """

    class Media:
        js = [Script("js/pages/admin-order.js", type="module")]

    def __init__(self, field: Any) -> None:
        super().__init__(field, admin.site, attrs={"data-in-order": "true"})

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Any:
        groups = super().optgroups(name, value, attrs)
        order = {str(key): at for at, key in enumerate(value)}
        for _, options, _ in groups:
            options.sort(key=lambda option: order.get(str(option["value"]), len(order)))
        return groups


class PlacesInOrderField(forms.ModelMultipleChoiceField):
    """Places as a list in the order in which they were sent, each once."""

    def __init__(self, field: Any, **kwargs: Any) -> None:
        super().__init__(
            Place.objects.without_shapes(), required=False, widget=PlacesInOrderWidget(field),
            **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if len(found) > MAX_PLACES:
            raise ValidationError(f"At most {MAX_PLACES} places.", code="too_many")
        by_key = {place.pk: place for place in found}
        return [by_key[key] for key in dict.fromkeys(int(key) for key in value or [])]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [str(key) for key in initial or []] != [str(key) for key in data or []]


def save_in_order(
    stored: Iterable[Any], chosen: Iterable[Place], first: int, new: Callable[[Place], Any]
) -> None:
    """Store one row a chosen place, numbered from `first`; a row that stays as it is stays."""
    rows = {row.place_id: row for row in stored}
    wanted = list(chosen)
    for place_id in rows.keys() - {place.pk for place in wanted}:
        rows.pop(place_id).delete()
    for position, place in enumerate(wanted, first):
        row = rows.get(place.pk) or new(place)
        if row.pk is None or row.position != position:
            row.position = position
            row.save()
