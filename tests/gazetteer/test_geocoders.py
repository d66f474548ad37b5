"""Outside geocoders: off unless switched on, polite, bounded, and never believed unasked."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from conflictmap import settings as project_settings
from gazetteer import fetching, pacing
from gazetteer.errors import (
    GeocoderBusy,
    GeocoderRefused,
    GeocoderUnreadable,
)
from gazetteer.geocoders import Geocoder
from gazetteer.models import GeocoderAnswer, Place
from gazetteer.providers import PROVIDERS

from .geocoder_server import GEONAMES, NOMINATIM, PELIAS, PHOTON, Server, answer, serving

pytestmark = pytest.mark.django_db
ALL = sorted(PROVIDERS)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(pacing, "GAP_S", 0.0)
    with serving() as running:
        yield running


def geocoder(server: Server, name: str = "nominatim", timeout_s: float = 5.0) -> Geocoder:
    return Geocoder(PROVIDERS[name], server.address, "Conflictmap (tests)", "demo", timeout_s)


# --- off, and switched on --------------------------------------------------------------------
def test_nobody_is_asked_unless_the_installer_says_so(settings: Any) -> None:
    assert settings.GEOCODER == ""
    assert Geocoder.configured() is None
    with pytest.raises(CommandError, match="switched on"):
        call_command("geocode", "Kifri")


def test_the_settings_name_a_provider_and_an_address_of_ones_own(settings: Any) -> None:
    settings.GEOCODER, settings.GEOCODER_URL = "nominatim", "http://127.0.0.1:8088/osm"
    chosen = Geocoder.configured()
    assert chosen
    assert (chosen.provider.title, chosen.host, chosen.is_strangers) == (
        "Nominatim", "127.0.0.1:8088", False,
    )  # fmt: skip
    settings.GEOCODER_URL = ""
    public = Geocoder.configured()
    assert public
    assert public.is_strangers
    assert public.address.startswith("https://")


@pytest.mark.parametrize(
    ("values", "message"),
    [({"GEOCODER": "google"}, "must be"), ({"GEOCODER": "pelias"}, "GEOCODER_URL"),
     ({"GEOCODER": "geonames"}, "GEOCODER_KEY"), ({"GEOCODER": "photon"}, "GEOCODER_CONTACT"),
     ({"GEOCODER": "pelias", "GEOCODER_URL": "file:///etc/passwd"}, "http or https"),
     ({"GEOCODER": "pelias", "GEOCODER_URL": "http://u:p@host/"}, "http or https"),
     ({"GEOCODER_CONTACT": "a\r\nHost: x"}, "one line")],
)  # fmt: skip
def test_settings_that_cannot_work_are_refused(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], message: str
) -> None:
    for name, value in values.items():
        monkeypatch.setattr(project_settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=message):
        project_settings.check_geocoder()


# --- as each provider answers ----------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "external_id", "kind"),
    [("nominatim", "osm:node/27382416", "PPL"), ("geonames", "gn:94298", "PPLA2"),
     ("photon", "osm:node/27382416", "PPL"), ("pelias", "wof:421176709", "PPL")],
)  # fmt: skip
def test_each_provider_is_understood(
    server: Server, name: str, external_id: str, kind: str
) -> None:
    found = geocoder(server, name).ask("  Kifri\u202e ")
    (suggestion,) = found.suggestions
    assert suggestion.lon == pytest.approx(44.96, abs=0.01)
    assert suggestion.lat == pytest.approx(34.69, abs=0.01)
    assert (suggestion.external_id, suggestion.kind) == (external_id, kind)
    assert suggestion.country == "IQ"
    assert suggestion.name.startswith("Kifr")
    assert found.licence
    _, _, query, headers = server.asked[0]
    assert "Kifri" in (query.get("q") or query.get("text") or [])
    assert headers["User-Agent"] == "Conflictmap (tests)"


def test_nothing_becomes_a_place_unasked(server: Server) -> None:
    geocoder(server).ask("Kifri")
    assert not Place.objects.exists()


@pytest.mark.parametrize("name", ALL)
def test_nothing_found_is_an_answer(server: Server, name: str) -> None:
    nothing = {"nominatim": [], "geonames": {"totalResultsCount": 0, "geonames": []}}
    server.behave = lambda h: answer(h, nothing.get(name, {"features": []}))
    assert geocoder(server, name).ask("Khat al-Lain").suggestions == ()


def test_the_same_is_asked_once_and_again_when_it_has_expired(server: Server) -> None:
    asking = geocoder(server)
    first, second = asking.ask("Kifri"), asking.ask(" Kifri ")
    assert len(server.asked) == 1
    assert (first.is_kept, second.is_kept) == (False, True)
    assert second.suggestions == first.suggestions
    assert "ODbL" in second.licence
    row = GeocoderAnswer.objects.exclude(query="").get()
    assert timedelta(days=29) < row.expires_at - timezone.now() <= timedelta(days=30)
    GeocoderAnswer.objects.exclude(query="").update(expires_at=timezone.now())
    assert not asking.ask("Kifri").is_kept
    assert len(server.asked) == 2


def test_no_more_than_ten_suggestions_are_kept(server: Server) -> None:
    server.behave = lambda h: answer(h, NOMINATIM * 50)
    assert len(geocoder(server).ask("Kifri").suggestions) == 10


def test_a_missing_position_is_not_the_gulf_of_guinea(server: Server) -> None:
    row = {name: value for name, value in NOMINATIM[0].items() if name not in {"lat", "lon"}}
    server.behave = lambda h: answer(h, [row, *NOMINATIM])
    assert len(geocoder(server).ask("Kifri").suggestions) == 1


@pytest.mark.parametrize("query", ["", "   ", "\x00", "x" * 201])
def test_a_question_that_is_none_is_not_sent(server: Server, query: str) -> None:
    with pytest.raises(GeocoderRefused):
        geocoder(server).ask(query)
    assert not server.asked


# --- one question a second -------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_threads_ask_at_most_once_a_second(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "GAP_S", 0.3)

    def ask(name: str) -> None:
        try:
            geocoder(server).ask(name)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(f"Place {i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(asked[0] for asked in server.asked)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(times) == 4
    assert min(gaps) > 0.2


def test_a_queue_that_is_too_long_is_said_at_once(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "GAP_S", 10.0)
    geocoder(server).ask("Kifri")
    with pytest.raises(GeocoderBusy):
        geocoder(server).ask("Badush")
    assert len(server.asked) == 1


def test_no_answer_may_be_larger_than_the_limit_by_a_byte(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for body, refused in ((b"[]" + b" " * 98, False), (b"[]" + b" " * 99, True)):
        monkeypatch.setattr(fetching, "MAX_BYTES", 100)
        server.behave = lambda h, body=body: answer(h, body)
        if refused:
            with pytest.raises(GeocoderUnreadable):
                geocoder(server).ask("Badush")
        else:
            assert geocoder(server).ask("Kifri").suggestions == ()


def test_the_command_prints_suggestions_and_licence(
    server: Server, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.GEOCODER, settings.GEOCODER_URL = "nominatim", server.address
    call_command("geocode", "Kifri")
    shown = capsys.readouterr().out
    assert "osm:node/27382416" in shown
    assert "ODbL" in shown


def test_the_samples_are_of_all_providers() -> None:
    assert set(PROVIDERS) == {"nominatim", "geonames", "photon", "pelias"}
    assert all((NOMINATIM, GEONAMES, PHOTON, PELIAS))
