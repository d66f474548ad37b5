"""One document from an address: off by default, never from inside, bounded in time and size.

The server that is asked learns this server's address, the time, and which page is read.
"""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from email.message import Message
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from gazetteer.errors import GeocoderUnreadable
from gazetteer.fetching import OK, REDIRECTS, Deadline, read_body
from operations.errors import FetchFailed, IntakeError

from .documents import MAX_BYTES

TIME_S = 15  # a whole answer, its redirects included
MAX_REDIRECTS = 5
BUSY = {408, 425, 429, *range(500, 600)}  # statuses that may pass by themselves
HEADERS = {
    "User-Agent": "Conflictmap",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain,application/rss+xml,"
    "application/atom+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "identity",
}
# Addresses that lead to an IPv4 address hidden in them: 6to4, Teredo, NAT64.
TUNNELS = [
    ipaddress.ip_network(each)
    for each in ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")
]


@dataclass(frozen=True)
class Fetched:
    """The body of a 200, and what its server said of it. url: where the redirects ended."""

    data: bytes
    media_type: str
    charset: str
    url: str


def fetch(url: str) -> Fetched:
    """Return what is at an http(s) address.

    Raises FetchFailed for what may pass (no answer, too slow, busy), IntakeError for what is
    refused: fetching is off, another scheme, an inside address, too large, not found.
    """
    if not settings.INTAKE_FETCH:
        raise IntakeError(
            "Addresses are not fetched here: the installer has to set INTAKE_FETCH=1."
        )
    deadline = Deadline(TIME_S)
    for _ in range(MAX_REDIRECTS + 1):
        answer = _ask(url, deadline)
        if isinstance(answer, Fetched):
            return answer
        url = answer
    raise IntakeError(f"The address leads on more than {MAX_REDIRECTS} times.")


def _ask(url: str, deadline: Deadline) -> Fetched | str:
    """Return what is there, or the address that the server sends us on to."""
    parts = _checked(url)
    url = parts.geturl()
    connection = _connected(parts, deadline)
    try:
        with deadline.over(connection.sock):
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", iri_to_uri(path), headers=HEADERS)
            response = connection.getresponse()
            if response.status in REDIRECTS and (target := response.headers.get("Location")):
                # Bytes of a header are told as Latin-1; addresses in other scripts are UTF-8.
                return urljoin(url, target.encode("latin-1").decode("utf-8", "replace"))
            _check_status(response)
            data = read_body(response, MAX_BYTES)
        if deadline.is_over:
            raise TimeoutError
        return Fetched(data, *_type_of(response.headers), url)
    except GeocoderUnreadable as error:
        raise IntakeError(f"The document is larger than {MAX_BYTES // 2**20} MB.") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if isinstance(error, IntakeError):
            raise
        if deadline.is_over or isinstance(error, TimeoutError):
            raise FetchFailed(f"No whole answer within {TIME_S} seconds.") from error
        raise FetchFailed("The server cannot be reached, or broke off.") from error
    finally:
        connection.close()


def _checked(url: str) -> SplitResult:
    """Return the parts of an address that may be asked."""
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        is_plain = " " not in url and url.isprintable() and len(url) <= 2000
        _ = parts.port
    except ValueError:
        is_usable = is_plain = False
    if not is_usable:
        raise IntakeError("Only http and https addresses are fetched.")
    if parts.username or parts.password:
        raise IntakeError("An address with a user name or password in it is not fetched.")
    if not is_plain:
        raise IntakeError("The address holds characters that have to be percent-encoded.")
    return parts


def _connected(parts: SplitResult, deadline: Deadline) -> http.client.HTTPConnection:
    """Return a connection to the very address that was checked: a name may change its mind."""
    host = parts.hostname or ""
    is_secure = parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    address = outside_address(host, port)
    left = max(0.1, deadline.left)
    try:
        sock = socket.create_connection((address, port), left)
        if is_secure:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except (OSError, ssl.SSLError) as error:
        raise FetchFailed("The server cannot be reached, or shows no valid certificate.") from error
    kind = http.client.HTTPSConnection if is_secure else http.client.HTTPConnection
    connection = kind(host, port, timeout=left)
    connection.sock = sock
    return connection


def outside_address(host: str, port: int) -> str:
    """Return one address of a host. Raises IntakeError when any of them is an inside one."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(f"There is no server of the name {host}.") from error
    addresses = [str(row[4][0]) for row in found]
    if not all(map(is_outside, addresses)):
        raise IntakeError(f"{host} leads to an address inside this network; it is not fetched.")
    return addresses[0]


def is_outside(address: str) -> bool:
    """Return whether an IP address is of the public Internet, or allowed by INTAKE_INSIDE."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:  # fe80::1%eth0
        return False
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if any(ip in network for network in settings.INTAKE_INSIDE):
        return True
    return ip.is_global and not ip.is_multicast and not any(ip in tunnel for tunnel in TUNNELS)


def _check_status(response: http.client.HTTPResponse) -> None:
    if response.status in BUSY:
        raise FetchFailed(f"The server is busy or broken (status {response.status}).")
    if response.status != OK:
        raise IntakeError(f"The server answers with status {response.status}.")
    if (response.headers.get("Content-Encoding") or "identity").lower() != "identity":
        raise IntakeError("The server packs its answer, though it was asked not to.")
    if (response.length or 0) > MAX_BYTES:
        raise IntakeError(f"The document is larger than {MAX_BYTES // 2**20} MB.")


def _type_of(headers: Message) -> tuple[str, str]:
    return headers.get_content_type(), str(headers.get_content_charset() or "")
