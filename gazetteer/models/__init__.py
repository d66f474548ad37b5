"""Places and their names, where they belonged when, what was merged, what strangers answered."""

from .geocoding import GeocoderAnswer
from .hierarchy import PlaceConcordance, PlaceOutline, PlaceParent
from .merging import PlaceMerge
from .place import (
    PUBLIC_ID_NAMESPACE,
    Place,
    PlaceName,
    public_id_of,
    search_keys,
)

__all__ = [
    "PUBLIC_ID_NAMESPACE",
    "GeocoderAnswer",
    "Place",
    "PlaceConcordance",
    "PlaceMerge",
    "PlaceName",
    "PlaceOutline",
    "PlaceParent",
    "public_id_of",
    "search_keys",
]
