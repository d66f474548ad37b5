"""What changes while readers follow: conditions, deletions, embargoes, a session that ends."""

import json
import random
import threading
import uuid

import pytest
from django.contrib.gis.geos import Point
from django.db import DatabaseError, connections

from operations.exports import files, slots
from operations.exports.formats import FORMATS
from operations.layers import LAYERS
from operations.models import Publication
from tests.conftest import PUBLIC
from tests.operations.public_rows import instant, put, redact

pytestmark = pytest.mark.django_db(**PUBLIC)


def ids(client, **query):
    response = client.get("/export/incidents.geojson", query)
    return {one["id"] for one in json.loads(b"".join(response.streaming_content))["features"]}


def test_a_daily_pull_gets_304_until_something_changes(client):
    kept = put("incidents", Point(44, 35))
    gone = put("incidents", Point(45, 35))
    first = client.get("/export/incidents.csv")
    first.close()

    def again(address="/export/incidents.csv"):
        response = client.get(address, headers={"If-None-Match": first["ETag"]})
        response.close()
        return response.status_code

    assert again() == 304
    assert again("/export/incidents.kml") == 200, "another format is another thing"
    assert again("/export/incidents.csv?hxl=1") == 200
    put("territories", None)
    assert again() == 304, "another layer is none of its business"
    redact(gone)
    assert again() == 200
    first = client.get("/export/incidents.csv")
    first.close()
    Publication.objects.filter(pk=kept.pk).update(
        recorded_during=(instant("2020-01-01"), instant("2020-02-01"))
    )
    assert again() == 200


def test_file_head_and_sidecar_have_one_etag(client):
    put("incidents", Point(44, 35))
    plain = client.get("/export/incidents.geojson")
    plain.close()
    assert client.get("/export/incidents.geojson.meta.json").json()["etag"] == plain["ETag"]
    assert client.head("/export/incidents.geojson")["ETag"] == plain["ETag"]


def test_embargoed_and_redacted_features_are_in_no_file(client):
    put("incidents", Point(44, 35), title="tomorrow", known="2999-01-01")
    redact(put("incidents", Point(44, 35), title="secret"))
    shown = put("incidents", Point(44, 35), title="shown")
    assert ids(client) == {str(shown.feature_id)}
    for kind in FORMATS.values():
        if kind.holds(LAYERS["incidents"]):
            response = client.get(f"/export/incidents.{kind.ending}")
            body = b"".join(response.streaming_content)
            assert b"tomorrow" not in body
            assert b"secret" not in body
    assert client.get("/export/incidents.csv.meta.json").json()["features"] == 1


def test_deletions_are_tombstones(client):
    one = uuid.uuid4()
    put("incidents", Point(44, 35), feature_id=one, known="2020-01-01", until="2020-03-01")
    put("incidents", Point(44, 36), feature_id=one, version=2, known="2020-03-01")
    gone = put("incidents", Point(44, 35), title="private", until="2020-04-01")
    emptied = put("incidents", Point(44, 35), title="private")
    redact(emptied)
    put("incidents", Point(44, 35), title="ends tomorrow", until="2999-01-01")
    put("territories", None, until="2020-04-01")

    def told(**query):
        response = client.get("/export/incidents.deletions.json", query)
        return json.loads(b"".join(response.streaming_content))

    found = told()
    assert [
        (row["id"], row["version"], row["change"], row["at"]) for row in found["deletions"]
    ] == [
        (str(one), 1, "superseded", "2020-03-01T00:00:00Z"),
        (str(gone.feature_id), 1, "withdrawn", "2020-04-01T00:00:00Z"),
        (str(emptied.feature_id), 1, "redacted", "2021-01-01T00:00:00Z"),
    ]
    assert found["numberReturned"] == 3
    assert "private" not in json.dumps(found)
    assert [row["change"] for row in told(since="2020-03-15")["deletions"]] == [
        "withdrawn", "redacted",
    ]  # fmt: skip
    assert told(since=found["until"])["deletions"] == []
    table = b"".join(client.get("/export/incidents.deletions.csv").streaming_content).decode()
    assert table.splitlines()[0] == "id,record,version,digest,change,at"
    assert table.splitlines()[-1] == "# end,3"


def put_large(count):
    """Insert features of 200 kB: more than the buffers between here and PostgreSQL hold."""
    text = random.Random(1).randbytes(100_000).hex()
    for _ in range(count):
        put("incidents", Point(44, 35), summary=text)


def test_a_reader_who_goes_away_leaves_session_and_slots_as_they_were(client, two_slots):
    put_large(50)
    for _ in range(slots.AT_ONCE + 1):
        response = client.get("/export/incidents.geojson")
        pieces = iter(response.streaming_content)
        assert next(pieces)
        assert next(pieces)
        response.close()
        assert not connections["public"].in_atomic_block
    assert len(ids(client)) == 50


def test_a_session_that_is_ended_in_the_middle_cuts_the_file(client, monkeypatch):
    monkeypatch.setattr("operations.exports.reading.BLOCK", 1)
    put_large(100)
    response = client.get("/export/incidents.geojson")
    pieces = iter(response.streaming_content)
    body = [next(pieces), next(pieces)]
    pid = connections["public"].connection.info.backend_pid
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    try:
        with pytest.raises(DatabaseError):
            body += pieces
        with pytest.raises(json.JSONDecodeError):
            json.loads(b"".join(body))
    finally:
        response.close()
        connections["public"].close()


@pytest.fixture
def two_slots(monkeypatch):
    monkeypatch.setattr(slots, "_slots", threading.BoundedSemaphore(slots.AT_ONCE))


@pytest.mark.parametrize("ending", ["geojson", "parquet", "deletions.json"])
def test_too_many_at_once_is_a_503_and_room_comes_back(client, two_slots, ending):
    put("incidents", Point(44, 35))
    open_ones = [client.get("/export/incidents.csv") for _ in range(slots.AT_ONCE)]
    busy = client.get(f"/export/incidents.{ending}")
    assert busy.status_code == 503
    assert int(busy["Retry-After"]) > 0
    assert "already" in busy.json()["detail"]
    for response in open_ones:
        response.close()  # a reader who goes away unread
    again = client.get(f"/export/incidents.{ending}")
    assert again.status_code == 200
    assert b"".join(again.streaming_content)
    again.close()
    assert all(slots.take() for _ in range(slots.AT_ONCE)), "every slot was given back, once"


def test_a_refused_file_gives_its_slot_back(client, two_slots, monkeypatch):
    def refused(*_args, **_options):
        raise files.Refused("The file would be larger than 1 MB.", 413)

    monkeypatch.setattr(files, "build", refused)
    put("incidents", Point(44, 35))
    for _ in range(slots.AT_ONCE + 1):
        response = client.get("/export/incidents.gpkg")
        assert response.status_code == 413
        assert "GeoJSON" in response.json()["detail"]
