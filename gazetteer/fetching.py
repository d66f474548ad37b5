"""One GET to an outside geocoder: bounded in time and size, by no proxy, to no other address."""

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter

from gazetteer.errors import GeocoderError, GeocoderRefused, GeocoderTimedOut, GeocoderUnreadable

MAX_BYTES = 1024 * 1024  # ten suggestions have some 20 kB; a megabyte is no answer to a name
PIECE = 64 * 1024
OK, REDIRECTS = 200, range(300, 400)


class BoundedAdapter(BaseSyncAdapter):
    """geopy's door to the network, on `http.client` alone.

    `urllib` would take proxies from the environment, follow a redirect to anywhere and count its
    timeout anew with every packet. Here `timeout` (seconds) is for the whole answer.
    """

    def __init__(self, *, proxies: Any = None, ssl_context: ssl.SSLContext | None = None) -> None:
        super().__init__(proxies={}, ssl_context=ssl_context)
        self.ssl_context = ssl_context or ssl.create_default_context()

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """Return the answer read as JSON. Raises GeocoderUnreadable when it is none."""
        try:
            return json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except (ValueError, RecursionError) as error:
            if isinstance(error, GeocoderUnreadable):
                raise
            raise GeocoderUnreadable("The answer is no JSON.") from error

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """Return the body of a 200. Another status raises AdapterHTTPError, for geopy to name."""
        deadline = Deadline(timeout)
        connection = self._connection(url, timeout)
        try:
            connection.connect()
            with deadline.over(connection.sock):
                body = self._ask(connection, url, headers)
            if deadline.is_over:  # shut in the middle, an answer without a length looks whole
                raise TimeoutError
            return body
        except (GeocoderError, AdapterHTTPError):
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            if deadline.is_over or isinstance(error, TimeoutError):
                raise GeocoderTimedOut(f"No answer within {timeout:g} seconds.") from error
            raise GeocoderError("The server cannot be reached, or broke off.") from error
        finally:
            connection.close()

    def _connection(self, url: str, timeout: float) -> http.client.HTTPConnection:
        address = urlsplit(url)
        host, port = address.hostname or "", address.port
        if address.scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=timeout, context=self.ssl_context
            )
        return http.client.HTTPConnection(host, port, timeout=timeout)

    def _ask(
        self, connection: http.client.HTTPConnection, url: str, headers: dict[str, str]
    ) -> str:
        address = urlsplit(url)
        accepted = {"Accept": "application/json", "Accept-Encoding": "identity"}
        path = f"{address.path}?{address.query}"
        connection.request("GET", path, headers={**accepted, **headers})
        response = connection.getresponse()
        if response.status in REDIRECTS:
            raise GeocoderRefused("The server sends us to another address; it is not followed.")
        body = read_body(response, MAX_BYTES)
        if response.status != OK:
            raise AdapterHTTPError(
                f"status {response.status}",
                status_code=response.status,
                headers={name.lower(): value for name, value in response.getheaders()},
                text=None,  # geopy would write it to the log, and it may repeat the question
            )
        try:
            return body.decode()
        except UnicodeDecodeError as error:
            raise GeocoderUnreadable("The answer is not in UTF-8.") from error


class Deadline:
    """Shuts a socket when the time is up, wherever it waits: a server may drip for ever."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.ends

    @property
    def left(self) -> float:
        """Seconds until the time is up; 0 when it is."""
        return max(0.0, self.ends - time.monotonic())

    @contextmanager
    def over(self, waiting: socket.socket) -> Iterator[None]:
        timer = threading.Timer(self.left, _shut, [waiting])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _shut(waiting: socket.socket) -> None:
    with suppress(OSError):  # it ended in the same moment
        waiting.shutdown(socket.SHUT_RDWR)


def read_body(response: http.client.HTTPResponse, max_bytes: int) -> bytes:
    """Return the body. Raises GeocoderUnreadable as soon as it is too large."""
    pieces, size = [], 0
    while piece := response.read1(PIECE):
        size += len(piece)
        if size > max_bytes:
            raise GeocoderUnreadable(f"The answer is larger than {max_bytes // 1024} kB.")
        pieces.append(piece)
    if response.length:  # what Content-Length promised and did not come
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(pieces)
