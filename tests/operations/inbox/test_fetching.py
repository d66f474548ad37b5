"""An address is fetched only when it is allowed to be, from outside, within bounds."""

import socket
import time

import pytest

from operations.errors import FetchFailed, IntakeError
from operations.inbox import fetching
from operations.inbox.fetching import fetch, is_outside


def test_nothing_is_fetched_unless_the_installer_says_so(press, settings):
    settings.INTAKE_FETCH = False
    with pytest.raises(IntakeError, match="INTAKE_FETCH"):
        fetch(f"{press.base}/article")
    assert press.asked == []


def test_a_page_comes_with_its_type_and_charset(press):
    found = fetch(f"{press.base}/arabic?a=1")
    assert (found.media_type, found.charset) == ("text/plain", "windows-1256")
    assert found.data.decode(found.charset) == "خبر"
    assert press.asked == ["/arabic?a=1"]


def test_a_redirect_is_followed_and_the_end_is_told(press):
    assert fetch(f"{press.base}/redirect?to=/article").url == f"{press.base}/article"


def test_an_address_in_another_script_is_asked_for_in_its_plain_form(press):
    assert fetch(f"{press.base}/moved").data == fetch(f"{press.base}/article/خبر").data
    assert press.asked[1] == press.asked[2] == "/article/%D8%AE%D8%A8%D8%B1"


@pytest.mark.parametrize(
    "inside",
    ["http://127.0.0.2:{port}/article", "http://[::1]:{port}/article", "http://2130706434:{port}/",
     "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://0.0.0.0:{port}/",
     "http://[::ffff:10.0.0.1]/", "http://[64:ff9b::a00:1]/", "http://[2002:a00:1::]/",
     "http://100.64.0.1/", "http://[fe80::1]/", "http://[fd00::1]/", "http://224.0.0.1/"],
)  # fmt: skip
@pytest.mark.parametrize("by_redirect", [False, True])
def test_an_inside_address_is_refused_before_it_is_asked(press, inside, by_redirect):
    inside = inside.format(port=press.server_port)
    url = f"{press.base}/redirect?to={inside}" if by_redirect else inside
    with pytest.raises(IntakeError, match="inside this network"):
        fetch(url)
    assert press.asked == ([f"/redirect?to={inside}"] if by_redirect else [])


def test_a_name_that_leads_inside_is_refused(press, settings):
    settings.INTAKE_INSIDE = []
    with pytest.raises(IntakeError, match="localhost leads to an address inside"):
        fetch(f"http://localhost:{press.server_port}/article")
    assert press.asked == []


def test_the_address_that_was_checked_is_the_one_that_is_asked(press, monkeypatch):
    """A name may lead elsewhere the second time it is looked up; it is looked up once."""
    looked_up = []
    real = socket.getaddrinfo

    def twice_told(host, port, *args, **kwargs):
        if host != "press.example":
            return real(host, port, *args, **kwargs)
        looked_up.append(host)
        return real("127.0.0.1" if len(looked_up) == 1 else "127.0.0.2", port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", twice_told)
    assert fetch(f"http://press.example:{press.server_port}/article").data
    assert looked_up == ["press.example"]


def test_the_public_internet_is_outside(settings):
    settings.INTAKE_INSIDE = []
    assert is_outside("93.184.216.34")
    assert is_outside("2606:2800:220:1::1")
    assert not is_outside("fe80::1%eth0")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "http and https"),
        ("ftp://example.org/", "http and https"),
        ("gopher://example.org/", "http and https"),
        ("http://", "http and https"),
        ("http://[::1", "http and https"),
        ("http://example.org:99999/", "http and https"),
        ("http://user:pass@example.org/", "user name"),
        ("http://example.org/a b", "percent-encoded"),
        ("http://example.org/\r\nX: y", "percent-encoded"),
    ],
)
def test_another_address_than_a_plain_web_address_is_refused(press, url, reason):
    with pytest.raises(IntakeError, match=reason):
        fetch(url)


@pytest.mark.parametrize("path", ["slow", "drip"])
def test_a_slow_server_is_left_when_the_time_is_up(press, monkeypatch, path):
    monkeypatch.setattr(fetching, "TIME_S", 0.6)
    begun = time.monotonic()
    with pytest.raises(FetchFailed, match="No whole answer"):
        fetch(f"{press.base}/{path}")
    assert time.monotonic() - begun < 2


def test_a_page_of_100_mb_is_left_at_20(press):
    with pytest.raises(IntakeError, match="larger than 20 MB"):
        fetch(f"{press.base}/large")
    assert press.sent < 40  # what lay in buffers included


def test_redirects_end(press):
    with pytest.raises(IntakeError, match="more than 5 times"):
        fetch(f"{press.base}/redirect")


def test_a_packed_answer_and_a_missing_page_are_refused_for_good(press):
    for path, reason in (("packed", "packs"), ("nowhere", "status 404")):
        with pytest.raises(IntakeError, match=reason) as refused:
            fetch(f"{press.base}/{path}")
        assert not isinstance(refused.value, FetchFailed)


def test_a_busy_server_may_answer_later(press):
    press.is_busy = True
    with pytest.raises(FetchFailed, match="503"):
        fetch(f"{press.base}/article")
