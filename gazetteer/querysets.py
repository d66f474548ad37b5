"""Reads in the gazetteer's own words, chainable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Polygon
from django.db import models
from django.db.models import Case, Q, Value, When

from gazetteer.bbox import BBox, boxes

if TYPE_CHECKING:
    from gazetteer.models import Place, PlaceName  # noqa: F401 - named in strings below

DISPLAY_LANGUAGES = ("en", "ar", "ckb")


class PlaceQuerySet(models.QuerySet["Place"]):
    def in_view(self, bbox: BBox) -> PlaceQuerySet:
        """Return the places whose point lies in the box, degrees, SRID 4326."""
        found = Q()
        for part in boxes(bbox):
            box = Polygon.from_bbox(part)
            box.srid = 4326
            found |= Q(point__bboverlaps=box)
        return self.filter(found)

    def most_prominent(self) -> PlaceQuerySet:
        return self.order_by("-prominence", "id")

    def labelled(self) -> PlaceQuerySet:
        """Return what a map writes out: no administrative unit, its seat has the same name."""
        return self.exclude(feature_class="A")

    def settlements(self) -> PlaceQuerySet:
        return self.filter(feature_class="P")

    def without_shapes(self) -> PlaceQuerySet:
        """Return the places with their outlines left in the database: they may be large."""
        return self.defer(
            "footprint", "parent__footprint", "parent__parent__footprint", "stand_in__footprint"
        )


class PlaceNameQuerySet(models.QuerySet["PlaceName"]):
    def beginning(self, key: str) -> PlaceNameQuerySet:
        return self.filter(key__startswith=key)

    def in_order(self) -> PlaceNameQuerySet:
        """Return preferred names first, then by language."""
        return self.order_by(
            Case(When(kind="preferred", then=Value(0)), default=Value(1)), "language", "name"
        )

    def resembling(self, key: str) -> PlaceNameQuerySet:
        """Return names sharing half their trigrams with the key (pg_trgm's default threshold).

        A key is one word: so the strict similarity of words is that of the keys, but asks for a
        half where the plain one asks for a third, and leaves a million names a third to compare.
        """
        return self.filter(key__trigram_strict_word_similar=key)


def display_names(names: models.QuerySet[Any], place_ids: list[int]) -> dict[int, dict[str, str]]:
    """Return {place id: {language: name}} in the display languages; the preferred name wins."""
    found: dict[int, dict[str, str]] = {place_id: {} for place_id in place_ids}
    rows = names.filter(place_id__in=place_ids, language__in=DISPLAY_LANGUAGES)
    listed = rows.values_list("place_id", "language", "name", "kind", "id")
    for place_id, language, name, _, _ in sorted(
        listed, key=lambda row: (row[3] != "preferred", row[4])
    ):
        found[place_id].setdefault(language, name)
    return found
