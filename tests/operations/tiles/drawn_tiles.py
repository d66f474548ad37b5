"""Reading tiles as a client does."""

import math

import mapbox_vector_tile
from django.contrib.gis.geos import Point

from operations.tiles.addresses import HALF_M


def fetch(client, layer, z, x, y, **query):
    return client.get(f"/tiles/{layer}/{z}/{x}/{y}.mvt", query)


def features(client, layer, z, x, y, **query):
    """Return the features of a tile, y downwards; none for an empty one."""
    response = fetch(client, layer, z, x, y, **query)
    assert response.status_code in (200, 204), response.content
    if response.status_code == 204:
        assert response.content == b""
        return []
    read = mapbox_vector_tile.decode(response.content, default_options={"y_coord_down": True})
    assert list(read) == [layer]
    assert read[layer]["extent"] == 4096
    return read[layer]["features"]


def address(z, lon, lat):
    """Return the tile that a place is in, by the textbook."""
    side = 2**z
    x = int((lon + 180) / 360 * side)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side)
    return z, min(x, side - 1), min(y, side - 1)


def place(z, x, y, coordinate):
    """Return a coordinate of a tile as (lon, lat)."""
    side = 2 * HALF_M / 2**z
    point = Point(
        x * side - HALF_M + coordinate[0] / 4096 * side,
        HALF_M - y * side - coordinate[1] / 4096 * side,
        srid=3857,
    )
    return point.transform(4326, clone=True).coords


def counts(client, layer, z, x, y, **query):
    """Return {(column, row): features} of the 64 × 64 cells, from counts or single features."""
    found = {}
    for feature in features(client, layer, z, x, y, **query):
        across, down = feature["geometry"]["coordinates"]
        cell = (min(across // 64, 63), min(down // 64, 63))
        found[cell] = found.get(cell, 0) + feature["properties"].get("count", 1)
    return found
