"""A server on 127.0.0.1 that answers as the outside geocoders do, and as broken ones do."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

NOMINATIM = [
    {"place_id": 1, "licence": "Data © OpenStreetMap contributors", "osm_type": "node",
     "osm_id": 27382416, "lat": "34.6889", "lon": "44.9606", "class": "place", "type": "town",
     "name": "Kifri", "display_name": "Kifri, Kifri District, Diyala, Iraq",
     "address": {"town": "Kifri", "country": "Iraq", "country_code": "iq"}},
]  # fmt: skip
GEONAMES = {
    "totalResultsCount": 1,
    "geonames": [
        {"geonameId": 94298, "name": "Kifrī", "lat": "34.68983", "lng": "44.96056", "fcl": "P",
         "fcode": "PPLA2", "countryCode": "IQ", "adminName1": "Diyālá", "countryName": "Iraq"},
    ],
}  # fmt: skip
PHOTON = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [44.9606, 34.6889]},
         "properties": {"osm_type": "N", "osm_id": 27382416, "osm_key": "place",
                        "osm_value": "town", "name": "Kifri", "state": "Diyala",
                        "country": "Iraq", "countrycode": "IQ"}},
    ],
}  # fmt: skip
PELIAS = {
    "geocoding": {"attribution": "http://127.0.0.1/attribution"},
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [44.9606, 34.6889]},
         "properties": {"id": "421176709", "source": "whosonfirst", "layer": "locality",
                        "name": "Kifri", "country_code": "IQ", "label": "Kifri, Iraq"}},
    ],
}  # fmt: skip
ANSWERS = {"nominatim": NOMINATIM, "geonames": GEONAMES, "photon": PHOTON, "pelias": PELIAS}
PATHS = {"/search": "nominatim", "/searchJSON": "geonames", "/api": "photon",
         "/v1/search": "pelias"}  # fmt: skip


class Server(ThreadingHTTPServer):
    """`behave` says how to answer; `asked` keeps what came in."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behave: Any = None  # None: as the provider does; else a function of the handler
        self.asked: list[tuple[float, str, dict[str, list[str]], dict[str, str]]] = []
        self.release = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked.append(
            (time.monotonic(), parts.path, parse_qs(parts.query), dict(self.headers.items()))
        )
        if self.server.behave is not None:
            self.server.behave(self)
            return
        answer(self, ANSWERS[PATHS[parts.path]])

    def log_message(self, *args: Any) -> None:
        pass


def answer(handler: Any, body: Any, status: int = 200, **headers: str) -> None:
    """Send a body, JSON unless it is bytes."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(sent)))
    handler.end_headers()
    handler.wfile.write(sent)


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.release.set()
        server.shutdown()
        thread.join()
        server.server_close()
