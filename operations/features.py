"""The value that travels from a working record to the public table."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry


@dataclass(frozen=True, slots=True)
class Feature:
    """One public thing. geometry: SRID 4326 (lon, lat), valid, or None: named but not located.

    valid_to is the last day, inclusive; None: open. precision_m: metres or None: not stated.
    """

    feature_id: uuid.UUID
    record_id: uuid.UUID
    layer: str
    kind: str
    title: str
    actors: list[str]
    properties: dict[str, object]
    geometry: GEOSGeometry | None
    precision: str
    precision_m: int | None
    valid_from: dt.date
    valid_to: dt.date | None
    start_known: bool
    end_known: bool
