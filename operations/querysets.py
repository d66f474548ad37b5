"""Reads in the field's words."""

import datetime as dt
from typing import Any, Self

from django.contrib.gis.geos import Polygon
from django.db import models
from django.db.models import Q

from gazetteer.bbox import BBox, boxes


class PublicationQuerySet(models.QuerySet[Any]):
    """`Publication.objects.in_layer("incidents").on(day).as_of(instant).touching(bbox)`."""

    def in_layer(self, layer: str) -> Self:
        return self.filter(layer=layer)

    def on(self, first: dt.date, last: dt.date | None = None) -> Self:
        """Keep what is valid on a day, or at some time from `first` to `last`, both inclusive."""
        end = (last or first) + dt.timedelta(days=1)
        return self.filter(first_day__lt=end).filter(Q(end_day__gt=first) | Q(end_day__isnull=True))

    def as_of(self, instant: dt.datetime) -> Self:
        """Keep what was known at an instant."""
        return self.filter(known_from__lte=instant).filter(
            Q(known_to__gt=instant) | Q(known_to__isnull=True)
        )

    def live(self) -> Self:
        """Keep the version that is neither superseded nor withdrawn, embargoed or not."""
        return self.filter(recorded_during__isempty=False, recorded_during__upper_inf=True)

    def not_ended(self, now: dt.datetime) -> Self:
        """Keep what is public now or will be: live versions, and those whose end lies ahead."""
        return self.filter(recorded_during__isempty=False).filter(
            Q(recorded_during__upper_inf=True) | Q(recorded_during__endswith__gt=now)
        )

    def touching(self, bbox: BBox) -> Self:
        """Keep what lies in (west, south, east, north); west > east crosses the antimeridian.

        SRID 4326, degrees. By bounding box, which the index answers; unlocated features have none.
        """
        inside = Q()
        for box in boxes(bbox):
            west, south, east, north = box
            inside |= Q(
                west__lte=east, east__gte=west, south__lte=north, north__gte=south,
                geometry__bboverlaps=Polygon.from_bbox(box),
            )  # fmt: skip
        return self.filter(inside)

    def naming(self, text: str) -> Self:
        """Keep what holds every word of `text` in any name, title or summary."""
        found = self
        for word in text.casefold().split():
            found = found.filter(search_text__contains=word)
        return found

    def of_record(self, public_id: object) -> Self:
        return self.filter(record_id=public_id)

    def drawn_from(self, public_id: object) -> Self:
        """Keep what says that it is derived from a record."""
        return self.filter(properties__derived_from__contains=[{"record": str(public_id)}])
