"""Ids of other gazetteers as addresses that say what they are."""

# prefix of Place.external_id -> address of the record; what is not listed stays as it is
ADDRESSES = {
    "gn": "https://www.geonames.org/{}",
    "wof": "https://spelunker.whosonfirst.org/id/{}",
    "wd": "https://www.wikidata.org/entity/{}",
    "osm": "https://www.openstreetmap.org/{}",
}


def address_of(external_id: str) -> str:
    """Return the web address of an id such as gn:99062, empty where it has none."""
    prefix, _, number = external_id.partition(":")
    plain = number.replace("/", "").isalnum() and number.isascii()
    return ADDRESSES[prefix].format(number) if plain and prefix in ADDRESSES else ""
