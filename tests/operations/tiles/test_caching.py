"""A kept tile is given out only while what is public is the same."""

import datetime as dt
import threading

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from operations import drafting, review
from operations.models import Publication
from operations.moment import Moment
from operations.state import content_version
from operations.tiles import answering, bins
from operations.tiles.caching import OVERHEAD, Shelf
from tests.conftest import PUBLIC
from tests.operations.public_rows import instant, put, redact

URL = "/tiles/incidents/0/0/0.mvt"
HERE = Point(44.5, 35.2)


def version(layer="incidents"):
    return content_version(layer, Moment.from_query({}), is_pinned=False)


@pytest.mark.django_db(**PUBLIC)
def test_the_version_changes_with_what_is_public_and_with_nothing_else(report, editor):
    versions = [version()]

    def changed():
        versions.append(version())
        return versions[-1] not in versions[:-1]

    incident = drafting.draft_incident(
        title="An attack", incident_kind="attack", valid_from=dt.date(2019, 8, 5), by=editor
    )
    drafting.cite(incident, report, "Two fighters were killed.")
    assert version() == versions[-1], "a draft"
    review.publish(incident, editor)
    assert changed(), "published"
    put("contact-lines", None)
    assert version() == versions[-1], "another layer"
    bins.count_again("incidents", most=0)
    bins.count_what_is_due()
    assert version() == versions[-1], "counted"
    row = put("incidents", HERE)
    assert changed()
    redact(row)
    assert changed(), "redacted"
    review.withdraw(incident, editor, "Retracted.")
    assert changed(), "withdrawn"
    bins.count_what_is_due()
    assert version() == versions[-1], "summed up"
    put("incidents", HERE, known="2999-01-01")
    assert version() == versions[-1], "embargoed"
    held = Publication.objects.order_by("-pk")[0]
    Publication.objects.filter(pk=held.pk).update(recorded_during=(held.recorded_during.lower,) * 2)
    assert version() == versions[-1], "and never began"


@pytest.mark.django_db(**PUBLIC)
def test_the_version_changes_at_the_end_of_an_embargo(client, report, editor):
    incident = drafting.draft_incident(
        title="An attack", incident_kind="attack", valid_from=dt.date(2019, 8, 5), by=editor
    )
    drafting.cite(incident, report, "Two fighters were killed.")
    incident.hold_until = timezone.now() + dt.timedelta(seconds=2)
    incident.save()
    review.publish(incident, editor)
    before = version()
    etag = client.get(URL)["ETag"]
    if timezone.now() < incident.hold_until:
        threading.Event().wait((incident.hold_until - timezone.now()).total_seconds() + 0.05)
    assert version() != before
    assert client.get(URL, headers={"If-None-Match": etag}).status_code != 304


@pytest.mark.django_db(**PUBLIC)
def test_a_reader_who_has_it_gets_304_until_it_changes(client):
    row = put("incidents", HERE)
    first = client.get(URL)
    again = client.get(URL, headers={"If-None-Match": f'W/"x", {first["ETag"]}'})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    redact(row)
    after = client.get(URL, headers={"If-None-Match": first["ETag"]})
    assert (after.status_code, after.content) == (204, b"")


@pytest.mark.django_db(**PUBLIC)
def test_a_kept_tile_is_not_given_out_after_a_redaction(client):
    row = put("incidents", HERE)
    asked = [
        (URL + query, {"Accept-Encoding": encoding})
        for query in ("", "?as_of=2020-06-01", "?datetime=2019-08-01", "?q=thing")
        for encoding in ("", "gzip", "br")
    ]
    for status in (200, 200):
        assert {client.get(url, headers=way).status_code for url, way in asked} == {status}
    redact(row)
    assert {client.get(url, headers=way).status_code for url, way in asked} == {204}


@pytest.mark.django_db(**PUBLIC)
def test_a_kept_tile_is_one_cheap_query(client, django_assert_num_queries, monkeypatch):
    put("incidents", HERE)
    fresh = client.get(URL, headers={"Accept-Encoding": "br"})
    monkeypatch.setattr(answering, "make", None)
    with django_assert_num_queries(1, using="public"):
        kept = client.get(URL, headers={"Accept-Encoding": "br"})
    assert kept.content == fresh.content
    assert client.get(URL, headers={"Accept-Encoding": "gzip"}).content, "made with it"


@pytest.mark.django_db(**PUBLIC)
def test_a_past_state_is_another_tile(client):
    row = put("incidents", HERE)
    now = client.get(URL)["ETag"]
    past = client.get(URL + "?as_of=2020-06-01")["ETag"]
    assert now != past
    Publication.objects.filter(pk=row.pk).update(
        recorded_during=(row.recorded_during[0], instant("2021-01-01"))
    )
    assert client.get(URL).status_code == 204
    assert client.get(URL + "?as_of=2020-06-01").status_code == 200


def test_a_shelf_is_bounded_and_drops_what_was_used_longest_ago():
    shelf = Shelf(most_bytes=3 * (100 + OVERHEAD))
    shelf.get("a", "1", "x")
    for key in "pqr":
        shelf.put("a", "1", key, b"." * 100)
    assert shelf.get("a", "1", "p")
    shelf.put("a", "1", "s", b"." * 100)
    assert [bool(shelf.get("a", "1", key)) for key in "pqrs"] == [True, False, True, True]
    assert shelf.size <= shelf.most_bytes
    shelf.put("a", "1", "huge", b"." * 5000)
    assert shelf.size <= shelf.most_bytes
    assert shelf.get("a", "1", "huge") is None


def test_a_new_version_clears_a_layer_and_no_other():
    shelf = Shelf()
    for layer in "ab":
        shelf.get(layer, "1", "x")
        shelf.put(layer, "1", "x", b"kept")
    assert shelf.get("a", "2", "x") is None
    shelf.put("a", "1", "late", b"made for what was before")
    assert shelf.get("a", "1", "late") is None
    assert shelf.get("b", "1", "x") == b"kept"
    assert shelf.size == 4 + OVERHEAD
