"""Outside geocoders as they fail: every failure ends soon, in plain words, and keeps nothing."""

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from gazetteer import pacing
from gazetteer.errors import (
    GeocoderBusy,
    GeocoderError,
    GeocoderRefused,
    GeocoderTimedOut,
    GeocoderUnreadable,
)
from gazetteer.geocoders import Geocoder
from gazetteer.models import GeocoderAnswer
from gazetteer.providers import PROVIDERS

from .geocoder_server import Server, answer, serving

pytestmark = pytest.mark.django_db
ALL = sorted(PROVIDERS)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(pacing, "GAP_S", 0.0)
    with serving() as running:
        yield running


def geocoder(server: Server, name: str = "nominatim", timeout_s: float = 5.0) -> Geocoder:
    return Geocoder(PROVIDERS[name], server.address, "Conflictmap (tests)", "demo", timeout_s)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("status", [429, 503])
def test_a_provider_that_wants_a_pause_gets_it(server: Server, name: str, status: int) -> None:
    server.behave = lambda h: answer(h, b"slow down", status, Retry_After="120")
    with pytest.raises(GeocoderBusy) as refused:
        geocoder(server, name).ask("Kifri")
    assert refused.value.retry_after_s == 120
    server.behave = None
    with pytest.raises(GeocoderBusy, match=r"again in 1[12]\d seconds"):
        geocoder(server, name).ask("Badush")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("retry_after", "seconds"), [("", 60), ("soon", 60), ("-5", 1), ("9" * 30, 86_400)]
)
def test_an_odd_pause_is_bounded(
    server: Server, monkeypatch: pytest.MonkeyPatch, retry_after: str, seconds: float
) -> None:
    monkeypatch.setattr(pacing, "GAP_S", 1.0)
    server.behave = lambda h: answer(h, b"", 429, Retry_After=retry_after)
    with pytest.raises(GeocoderBusy) as refused:
        geocoder(server).ask("Kifri")
    assert refused.value.retry_after_s == seconds


WRONG = {
    "no JSON": b"<html>Gateway</html>",
    "half": b'[{"lat": "34.6',
    "not UTF-8": b'"\xff\xfe"',
    "deep": b"[" * 100_000,
    "a number": b"7",
    "a text": b'"Kifri"',
    "wrong types": b'[{"lat": [1], "lon": {}, "display_name": 7}]',
    "rows that are none": b'{"features": [null], "geonames": [3]}',
    "off the globe": b'[{"lat": "134", "lon": "44", "display_name": "x"}]',
    "NaN": b'[{"lat": "nan", "lon": "44", "display_name": "x"}]',
    "a name that is no text": b'[{"lat": "34", "lon": "44", "display_name": {"a": 1}}]',
}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_what_is_no_answer_is_refused_and_not_kept(server: Server, name: str, body: bytes) -> None:
    server.behave = lambda h: answer(h, body)
    found = ()
    with suppress(GeocoderUnreadable):
        found = geocoder(server, name).ask("Kifri").suggestions
    # another provider's shape may be read as nothing found
    assert found == ()
    kept = GeocoderAnswer.objects.exclude(query="")
    assert all(row.answer == [] for row in kept)


def test_an_answer_of_10_mb_is_broken_off(server: Server) -> None:
    server.behave = lambda h: answer(h, b'"' + b"x" * 10_000_000 + b'"')
    with pytest.raises(GeocoderUnreadable, match="larger"):
        geocoder(server).ask("Kifri")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(server: Server, status: int) -> None:
    with serving() as elsewhere:
        server.behave = lambda h: answer(h, b"", status, Location=elsewhere.address + "/search")
        with pytest.raises(GeocoderRefused, match="another address"):
            geocoder(server).ask("Kifri")
        assert not elsewhere.asked


def test_silence_ends(server: Server) -> None:
    server.behave = lambda h: server.release.wait(20)
    begun = time.monotonic()
    with pytest.raises(GeocoderTimedOut):
        geocoder(server, timeout_s=0.4).ask("Kifri")
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("with_length", [True, False])
def test_an_answer_that_drips_for_ever_ends(server: Server, with_length: bool) -> None:
    def drip(handler: Any) -> None:
        handler.send_response(200)
        if with_length:
            handler.send_header("Content-Length", "5000")
        handler.end_headers()
        while not server.release.wait(0.1):
            handler.wfile.write(b" ")

    server.behave = drip
    begun = time.monotonic()
    with pytest.raises(GeocoderTimedOut):
        geocoder(server, timeout_s=0.6).ask("Kifri")
    assert time.monotonic() - begun < 2


def test_a_connection_that_breaks_off_is_no_answer(server: Server) -> None:
    def half(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(b"[]")

    server.behave = half
    with pytest.raises(GeocoderError, match="broke off"):
        geocoder(server).ask("Kifri")


def test_a_closed_port_is_said_in_plain_words(server: Server) -> None:
    nobody = Geocoder(PROVIDERS["photon"], "http://127.0.0.1:9", "x")
    with pytest.raises(GeocoderError, match="cannot be reached"):
        nobody.ask("Kifri")


def test_a_proxy_of_the_environment_is_not_used(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert geocoder(server).ask("Kifri").suggestions


def test_a_geonames_account_without_credit_makes_a_pause(server: Server) -> None:
    said = {"status": {"message": "the hourly limit of 1000 credits was exceeded", "value": 19}}
    server.behave = lambda h: answer(h, said)
    with pytest.raises(GeocoderBusy):
        geocoder(server, "geonames").ask("Kifri")


@pytest.mark.parametrize("status", [401, 403, 400])
def test_a_refusal_is_told_from_a_fault(server: Server, status: int) -> None:
    server.behave = lambda h: answer(h, b"no", status)
    with pytest.raises(GeocoderRefused):
        geocoder(server).ask("Kifri")
