"""The feed of changes: what is public as entries, what was taken back as tombstones."""

import datetime as dt
import uuid
from xml.etree import ElementTree as xml

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from operations.models import Publication
from tests.conftest import PUBLIC
from tests.operations.public_rows import put, redact

pytestmark = pytest.mark.django_db(**PUBLIC)
EMPTY = pytest.mark.django_db(databases=["default", "public"])  # writes nothing: quicker

ATOM = "{http://www.w3.org/2005/Atom}"
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
HERE = Point(44, 35)


def read(client, address="/changes.atom", **query):
    response = client.get(address, query)
    assert response.status_code == 200, response.content
    assert response["Content-Type"].startswith("application/atom+xml")
    return xml.fromstring(response.content)


def titles(feed):
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def stones(feed):
    return {stone.get("ref"): stone.get("when") for stone in feed.iter(DELETED)}


def link(feed, rel):
    return next((e.get("href") for e in feed.iter(f"{ATOM}link") if e.get("rel") == rel), None)


def test_a_feature_is_one_entry_with_a_lasting_id(client):
    one = uuid.uuid4()
    put("incidents", HERE, title="As first told", feature_id=one, until="2020-06-01")
    put("incidents", HERE, title="As told now", feature_id=one, version=2, known="2020-06-01")
    feed = read(client)
    assert titles(feed) == ["As told now"]
    entry = feed.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{one}"
    assert entry.findtext(f"{ATOM}updated") == "2020-06-01T00:00:00Z"
    assert feed.findtext(f"{ATOM}updated") == "2020-06-01T00:00:00Z"
    assert feed.findtext(f"{ATOM}id") == read(client, since="2020-02-01").findtext(f"{ATOM}id")


def test_what_was_taken_back_is_a_tombstone_and_nothing_more(client):
    gone = put("incidents", HERE, title="Withdrawn", until="2020-06-01")
    harmful = put("incidents", HERE, title="Harmful", until="2021-01-01")
    redact(harmful)
    masked = uuid.uuid4()
    redact(put("incidents", HERE, title="Exact", feature_id=masked, until="2021-01-01"))
    put("incidents", HERE, title="Masked", feature_id=masked, version=2, known="2021-01-01")
    feed = read(client)
    assert titles(feed) == ["Masked"]
    assert stones(feed) == {
        f"urn:uuid:{gone.feature_id}": "2020-06-01T00:00:00Z",
        f"urn:uuid:{harmful.feature_id}": "2021-01-01T00:00:00Z",
    }
    text = xml.tostring(feed, encoding="unicode")
    assert "Withdrawn<" not in text
    assert "Harmful" not in text


def test_an_embargo_cannot_be_told_from_nothing(client):
    one = uuid.uuid4()
    ahead = (timezone.now() + dt.timedelta(days=2)).strftime("%Y-%m-%d")
    put("incidents", HERE, title="Known", feature_id=one)
    before = client.get("/changes.atom")
    put("incidents", HERE, title="New, embargoed", known=ahead)
    assert client.get("/changes.atom").content == before.content
    assert client.get("/changes.atom")["ETag"] == before["ETag"]


def test_an_end_that_lies_ahead_has_not_happened(client):
    one = uuid.uuid4()
    ahead = (timezone.now() + dt.timedelta(days=2)).strftime("%Y-%m-%d")
    put("incidents", HERE, title="Still so", feature_id=one, until=ahead)
    put("incidents", HERE, title="Soon so", feature_id=one, version=2, known=ahead)
    feed = read(client)
    assert titles(feed) == ["Still so"]
    assert stones(feed) == {}
    assert ahead not in xml.tostring(feed, encoding="unicode")


def test_since_an_instant_and_of_one_layer(client):
    put("incidents", HERE, title="Early", known="2020-01-01")
    put("incidents", HERE, title="Late", known="2020-06-01")
    put("territories", HERE.buffer(0.1), title="Elsewhere", known="2020-06-01")
    assert titles(read(client, since="2020-03-01", layer="incidents")) == ["Late"]


def test_pages_hold_every_change_once(client, monkeypatch):
    monkeypatch.setattr("operations.feed.PAGE", 2)
    for number in range(5):
        put("incidents", HERE, title=f"Number {number}", known="2020-01-01")
    feed, found = read(client), []
    for _ in range(5):
        found += titles(feed)
        onward = link(feed, "next")
        if not onward:
            break
        feed = read(client, onward.replace("http://testserver", ""))
    assert sorted(found) == [f"Number {number}" for number in range(5)]


def test_who_has_it_already_is_told_so(client):
    put("incidents", HERE, title="Known", known="2020-01-01")
    first = client.get("/changes.atom")
    assert first["Last-Modified"] == "Wed, 01 Jan 2020 00:00:00 GMT"
    again = client.get("/changes.atom", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get("/changes.atom", headers=since).status_code == 304
    put("incidents", HERE, title="Newer", known="2020-06-01")
    assert client.get("/changes.atom", headers=since).status_code == 200
    assert client.get("/changes.atom")["ETag"] != first["ETag"]


def test_within_its_own_second_a_change_has_no_date_to_rely_on(client):
    row = put("incidents", HERE, title="Withdrawn just now")
    period = (row.recorded_during[0], timezone.now())
    Publication.objects.filter(pk=row.pk).update(recorded_during=period)
    assert "Last-Modified" not in client.get("/changes.atom")


def test_a_title_with_letters_that_xml_has_not_is_still_xml(client):
    put("incidents", HERE, title="Bell \x07 & <b>")
    assert titles(read(client)) == ["Bell \ufffd & <b>"]


@EMPTY
def test_an_empty_feed_is_a_feed(client):
    assert read(client).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


@EMPTY
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"since": "soon"}, "since"),
        ({"layer": "secrets"}, "layer"),
        ({"before": "x"}, "before"),
        ({"before": "2020-01-01T00:00:00Z_x"}, "before"),
        ({"page": "2"}, "page"),
    ],
)
def test_an_impossible_parameter_is_named(client, query, parameter):
    response = client.get("/changes.atom", query)
    assert response.status_code == 400
    assert response.json()["parameter"] == parameter


def test_a_feed_is_one_query_and_a_later_page_two(client, django_assert_num_queries):
    for number in range(4):
        put("incidents", HERE, title=f"Number {number}")
    with django_assert_num_queries(1, using="public"):
        read(client)
    with django_assert_num_queries(2, using="public"):
        read(client, before=f"2019-12-01T00:00:00Z_{uuid.uuid4()}")
