"""What caches are told: validators that change with what is shown, packing, age, origins."""

import datetime as dt
import gzip
import json

import brotli
import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from operations.models import Publication
from tests.conftest import PUBLIC
from tests.operations.public_rows import put, redact

from .asking import ITEMS

pytestmark = pytest.mark.django_db(**PUBLIC)


def get(client, address=ITEMS, **headers):
    return client.get(address, headers=headers)


def close(row, at):
    period = (row.recorded_during[0], at)
    Publication.objects.filter(pk=row.pk).update(recorded_during=period)


def test_the_same_state_has_the_same_validator(client):
    put("incidents", Point(40, 30))
    first = get(client)
    assert get(client)["ETag"] == first["ETag"]
    assert first["Last-Modified"] == "Wed, 01 Jan 2020 00:00:00 GMT"
    assert get(client, if_none_match=first["ETag"]).status_code == 304
    since = get(client, if_modified_since=first["Last-Modified"])
    assert since.status_code == 304
    assert since.content == b""
    assert since["ETag"] == first["ETag"]


def test_a_withdrawal_and_a_redaction_change_the_validators(client):
    one, other = put("incidents", Point(40, 30)), put("incidents", Point(41, 30))
    address = f"{ITEMS}/{other.feature_id}"
    first = get(client)
    close(one, dt.datetime(2021, 1, 1, tzinfo=dt.UTC))
    second = get(client, if_none_match=first["ETag"])
    assert second.status_code == 200
    assert second["Last-Modified"] == "Fri, 01 Jan 2021 00:00:00 GMT"
    redact(other)
    third = get(client, if_none_match=second["ETag"])
    assert third.status_code == 200
    assert json.loads(third.content)["features"] == []
    assert get(client, address).status_code == 404


def test_an_embargo_changes_them_at_its_end_and_not_before(client):
    put("incidents", Point(40, 30))
    before = get(client)
    put("incidents", Point(41, 30))
    now = timezone.now()
    held = put(
        "incidents", Point(42, 30), title="Not yet", known=f"{now + dt.timedelta(2):%Y-%m-%d}"
    )
    after = get(client, if_none_match=before["ETag"])
    assert after.status_code == 200
    assert b"Not yet" not in after.content
    assert get(client, f"{ITEMS}/{held.feature_id}").status_code == 404
    again = get(client, "/ogc/collections/incidents/items?as_of=2999-01-01")
    assert b"Not yet" not in again.content
    assert b"42.0" not in get(client, "/ogc/collections/incidents").content


def test_a_change_of_this_second_bears_no_date_yet(client):
    row = put("incidents", Point(40, 30))
    close(row, timezone.now())
    assert "Last-Modified" not in get(client)


@pytest.mark.parametrize(
    ("accepts", "coding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("gzip;q=0.5, br;q=0", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("br;q=0, ;;q=x, " + "a" * 500, None, bytes),
    ],
)
def test_a_body_is_packed_as_is_welcome(client, accepts, coding, unpack):
    put("incidents", Point(40, 30))
    plain = get(client)
    packed = get(client, accept_encoding=accepts)
    assert packed.get("Content-Encoding") == coding
    assert unpack(packed.content) == plain.content
    assert (packed["ETag"] == plain["ETag"]) == (coding is None)
    same = get(client, accept_encoding=accepts, if_none_match=packed["ETag"])
    assert same.status_code == 304


@pytest.mark.parametrize("address", ["/ogc/", "/ogc/collections", ITEMS, f"{ITEMS}?f=html"])
def test_shared_caches_may_keep_what_anybody_may_read(client, address):
    response = get(client, address)
    assert response["Cache-Control"].startswith("public, max-age=")
    assert {part.strip() for part in response["Vary"].split(",")} == {"Accept", "Accept-Encoding"}
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Content-Crs" in response["Access-Control-Expose-Headers"]
    assert not response.cookies


def test_a_preflight_is_answered_and_writing_is_not_a_thing_here(client):
    asked = client.options(ITEMS, headers={"origin": "https://example.org"})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD"
    refused = client.post(ITEMS)
    assert refused.status_code == 405
    assert refused["Content-Type"] == "application/problem+json"
    assert client.head(ITEMS).status_code == 200


def test_a_problem_is_not_kept(client):
    refused = get(client, f"{ITEMS}?limit=0")
    assert refused["Cache-Control"] == "no-store"
    assert refused["Access-Control-Allow-Origin"] == "*"
