"""The outside geocoders: where they live, on what terms, and how each says what it found.

Terms as the providers state them: https://operations.osmfoundation.org/policies/nominatim/,
https://www.geonames.org/export/, https://photon.komoot.io/, https://github.com/pelias/pelias.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from geopy.geocoders import GeoNames, Nominatim, Pelias, Photon
from geopy.geocoders.base import Geocoder as Client

from gazetteer.vocabulary import KIND_LABELS, FeatureClass

OSM = "© OpenStreetMap contributors, ODbL 1.0 (https://www.openstreetmap.org/copyright)"

# OSM's key and value, or Pelias' layer -> GeoNames' feature code. What is not listed has no kind.
KINDS = {
    "place:city": "PPL", "place:town": "PPL", "place:village": "PPL", "place:hamlet": "PPL",
    "place:suburb": "PPLX", "place:neighbourhood": "PPLX", "place:quarter": "PPLX",
    "place:country": "PCLI", "place:state": "ADM1", "place:county": "ADM2", "place:island": "ISL",
    "place:locality": "LCTY", "natural:peak": "PK", "natural:ridge": "RDGE", "natural:hill": "HLL",
    "natural:mountain_range": "MTS", "natural:valley": "VAL", "natural:water": "LK",
    "waterway:river": "STM", "waterway:canal": "CNL", "waterway:dam": "DAM",
    "water:lake": "LK", "water:reservoir": "RSV", "aeroway:aerodrome": "AIRP",
    "military:base": "MILB", "military:airfield": "AIRB", "man_made:bridge": "BDG",
    "layer:country": "PCLI", "layer:region": "ADM1", "layer:county": "ADM2",
    "layer:localadmin": "ADM3", "layer:locality": "PPL", "layer:neighbourhood": "PPLX",
}  # fmt: skip
_CLASS = {"PPL": "P", "ADM": "A", "PCL": "A", "LCT": "L", "AIR": "S", "MIL": "S", "BDG": "S",
          "DAM": "S", "STM": "H", "LK": "H", "CNL": "H", "RSV": "H"}  # fmt: skip
_OSM_TYPES = {"node": "node", "way": "way", "relation": "relation", "n": "node", "w": "way",
              "r": "relation"}  # fmt: skip


class Described(NamedTuple):
    """What a raw answer says of one place, apart from where it is. Empty: it does not say."""

    name: str
    kind: str
    country: str
    external_id: str


@dataclass(frozen=True)
class Provider:
    """name: as in the setting GEOCODER. address: of its public server, empty where it has none.

    keep_days: how long an answer is kept. describe: reads one raw row; its errors are KeyError,
    TypeError, ValueError or AttributeError. key_as: what the client calls the key, if it takes one.
    """

    name: str
    title: str
    client: type[Client]
    address: str
    licence: str
    describe: Callable[[Mapping[str, Any]], Described]
    key_as: str = ""
    options: tuple[tuple[str, Any], ...] = ()
    keep_days: int = 30


def feature_class(kind: str) -> str:
    """Return GeoNames' class of a feature code: T, landform, for what is listed nowhere else."""
    for length in (3, 2):
        if kind[:length] in _CLASS:
            return _CLASS[kind[:length]]
    return str(FeatureClass.LANDFORM if kind else FeatureClass.POPULATED)


def _nominatim(row: Mapping[str, Any]) -> Described:
    address = row.get("address") or {}
    name = row.get("name") or row["display_name"].split(",")[0]
    kind = KINDS.get(f"{row.get('class', row.get('category'))}:{row.get('type')}", "")
    return Described(name, kind, address.get("country_code", ""), _osm_id(row))


def _photon(row: Mapping[str, Any]) -> Described:
    found = row["properties"]
    kind = KINDS.get(f"{found.get('osm_key')}:{found.get('osm_value')}", "")
    return Described(found["name"], kind, found.get("countrycode", ""), _osm_id(found))


def _geonames(row: Mapping[str, Any]) -> Described:
    kind = str(row.get("fcode", ""))
    known = kind if kind in KIND_LABELS else ""
    identity = f"gn:{int(row['geonameId'])}" if row.get("geonameId") else ""
    return Described(row["name"], known, row.get("countryCode", ""), identity)


def _pelias(row: Mapping[str, Any]) -> Described:
    found = row["properties"]
    number = str(found.get("id", ""))
    identity = {
        "whosonfirst": f"wof:{number}", "geonames": f"gn:{number}", "openstreetmap": f"osm:{number}"
    }.get(found.get("source", ""), "")  # fmt: skip
    kind = KINDS.get(f"layer:{found.get('layer')}", "")
    return Described(found["name"], kind, found.get("country_code", ""), identity)


def _osm_id(row: Mapping[str, Any]) -> str:
    kind = _OSM_TYPES.get(str(row.get("osm_type", "")).lower(), "")
    number = row.get("osm_id")
    return f"osm:{kind}/{int(number)}" if kind and number else ""


def plain(value: Any, most: int) -> str:
    """Return a stranger's text as one line without control characters, at most `most` long.

    Raises TypeError for what is no text.
    """
    if not isinstance(value, str):
        raise TypeError(f"not a text: {type(value).__name__}")
    return re.sub(r"[\x00-\x1f\x7f\s\u202a-\u202e\u2066-\u2069]+", " ", value).strip()[:most]


PROVIDERS: dict[str, Provider] = {
    provider.name: provider
    for provider in (
        Provider(
            "nominatim", "Nominatim", Nominatim, "https://nominatim.openstreetmap.org", OSM,
            _nominatim, options=(("limit", 10), ("addressdetails", True), ("language", "en")),
        ),
        Provider(
            # geopy's default is plain http, which would show the account's name on the way
            "geonames", "GeoNames", GeoNames, "https://secure.geonames.org",
            "GeoNames, CC BY 4.0 (https://www.geonames.org)", _geonames, key_as="username",
        ),
        Provider(
            "photon", "Photon", Photon, "https://photon.komoot.io", OSM, _photon,
            options=(("limit", 10), ("language", "en")),
        ),
        Provider(
            "pelias", "Pelias", Pelias, "",
            "as this Pelias server states at /attribution: OpenStreetMap (ODbL 1.0), Who's On "
            "First, GeoNames (CC BY 4.0)", _pelias, key_as="api_key",
        ),
    )
}  # fmt: skip
