"""Fetches a country's dump from GeoNames to a temporary file. Never unless it is asked for.

One host, https, no redirect to another, a size bound and a time-out; what came is counted against
what was announced. A zip is checked whole before it is handed on.
"""

import re
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any

from gazetteer.errors import ImportRefused
from gazetteer.importers.progress import Progress

BASE = "https://download.geonames.org/export/dump/"
TIMEOUT_S = 30
MAX_BYTES = 1024**3  # allCountries.zip has 0.4 GB
CHUNK = 1 << 16


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect on the same scheme and host, and no other."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:  # fmt: skip
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            raise ImportRefused(f"{old.netloc} sends us on to {new.netloc}: refused.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@contextmanager
def downloaded(
    what: str, progress: Progress, *, base: str = BASE, max_bytes: int = MAX_BYTES
) -> Iterator[Path]:
    """Yield the path of `what`.zip, e.g. IQ, allCountries, alternateNamesV2; then delete it.

    Raises ImportRefused when it cannot be had whole.
    """
    if not re.fullmatch(
        r"[A-Z]{2}|allCountries|alternateNamesV2|cities(500|1000|5000|15000)", what
    ):
        raise ImportRefused(f"GeoNames has no dump {what[:30]!r}: say IQ, or allCountries.")
    with tempfile.TemporaryDirectory(prefix="geonames-") as folder:
        path = Path(folder) / f"{what}.zip"
        try:
            _fetch(f"{base}{what}.zip", path, progress, max_bytes)
        except urllib.error.HTTPError as error:
            raise ImportRefused(f"GeoNames answers {error.code} for {what}.zip.") from error
        except (OSError, HTTPException) as error:
            raise ImportRefused(f"{what}.zip could not be fetched: {error}.") from error
        if not zipfile.is_zipfile(path):
            raise ImportRefused(f"What came for {what}.zip is no archive.")
        yield path


def _fetch(url: str, path: Path, progress: Progress, max_bytes: int) -> None:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler, urllib.request.HTTPErrorProcessor, _SameHost,
    ):  # fmt: skip
        opener.add_handler(handler())
    request = urllib.request.Request(url, headers={"User-Agent": "conflictmap-gazetteer"})  # noqa: S310 - the base is ours
    with opener.open(request, timeout=TIMEOUT_S) as answer, path.open("wb") as file:
        announced = int(answer.headers.get("Content-Length") or 0)
        if announced > max_bytes:
            raise ImportRefused(f"{path.name} would have {announced} bytes: refused.")
        progress.begin(f"fetching {path.name}", announced or None)
        received = 0
        while data := answer.read(CHUNK):
            received += len(data)
            if received > max_bytes:
                raise ImportRefused(f"{path.name} has more than {max_bytes} bytes: refused.")
            file.write(data)
            progress.advance(len(data))
    if announced and received != announced:
        raise ImportRefused(f"{path.name} broke off after {received} of {announced} bytes.")
