"""How the tests ask the API."""

import json

ITEMS = "/ogc/collections/incidents/items"
AREAS = "/ogc/collections/control-assessed/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def ask(client, address=ITEMS, status=200, accept="*/*", **query):
    """Return the parsed answer to a request for JSON; `_` in a name stands for `-`."""
    asked = {
        name.replace("_", "-") if name != "as_of" and not name.startswith("valid") else name: value
        for name, value in query.items()
    }
    response = client.get(address, asked, headers={"accept": accept})
    assert response.status_code == status, response.content
    return json.loads(response.content)


def titles(found):
    return [feature["properties"]["title"] for feature in found["features"]]


def numbers(found):
    """Return the numbers of the incidents found, as their titles have them."""
    return [int(title.split()[1]) for title in titles(found) if title != "Somewhere"]


def next_of(found):
    return next((link["href"] for link in found["links"] if link["rel"] == "next"), None)
