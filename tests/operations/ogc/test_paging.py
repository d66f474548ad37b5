"""Pages by key: nothing twice, nothing left out, whatever is published meanwhile."""

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from operations.models import Publication
from operations.ogc.paging import token
from tests.conftest import PUBLIC
from tests.operations.public_rows import put, redact

from .asking import ask, next_of, titles

pytestmark = pytest.mark.django_db(**PUBLIC)


def incident(n, **more):
    return put("incidents", Point(40 + n, 30), title=f"Incident {n}", **more)


def follow(client, between=None, **query):
    """Return the titles of all pages, doing something between the first and the second."""
    found = ask(client, **query)
    told = titles(found)
    assert "numberMatched" not in found or next_of(found) is None
    while href := next_of(found):
        if between:
            between()
            between = None
        found = ask(client, href)
        told += titles(found)
        assert found["numberReturned"] == len(found["features"])
    return told


def test_pages_survive_what_is_published_and_withdrawn_between_them(client):
    rows = [incident(n) for n in range(10)]

    def between():
        now = timezone.now()
        for row in (rows[1], rows[6]):
            period = (row.recorded_during[0], now)
            Publication.objects.filter(pk=row.pk).update(recorded_during=period)
        put("incidents", Point(1, 1), title="Incident 99", known=f"{now:%Y-%m-%d}")

    assert follow(client, between, limit=3) == [f"Incident {n}" for n in range(10)]


def test_what_is_redacted_is_gone_from_the_next_page(client):
    rows = [incident(n) for n in range(6)]
    assert follow(client, lambda: redact(rows[4]), limit=3) == [
        f"Incident {n}" for n in (0, 1, 2, 3, 5)
    ]


ORDERS = ("title", "-title", "valid_to,-title", "-valid_to,title", "-valid_from,kind,id",
          "recorded_from", "-precision_m,title")  # fmt: skip


def test_any_order_has_each_feature_once(client):
    for n in range(7):
        last = f"2019-08-{20 - n % 3:02}" if n % 2 else None
        incident(n, last=last, known=f"2020-01-{1 + n % 4:02}")
    for sortby in ORDERS:
        whole = follow(client, sortby=sortby)
        assert sorted(whole) == [f"Incident {n}" for n in range(7)]
        for limit in (1, 2, 5):
            assert follow(client, sortby=sortby, limit=limit) == whole
        if sortby == "-title":
            assert whole == sorted(whole, reverse=True)
        if "valid_to" in sortby:
            assert {int(title[-1]) % 2 for title in whole[-4:]} == {0}, "what has no end is last"


def test_a_cursor_that_is_not_ours_is_refused(client):
    for cursor in ("x", "W10", "bnVsbA", "W251bGxd", "WyJhIl0", "W3RydWVd", "Wy0xXQ",
                   "WzFlOTk5XQ", "é", "A" * 5000, "WzEsMl0", "W1tbW1tbW1tbXV1dXV1d"):  # fmt: skip
        assert ask(client, status=400, cursor=cursor)["parameter"] == "cursor"


def test_a_cursor_of_another_order_is_refused(client):
    for sortby, position in (
        ("valid_from", ["soon", 1]), ("title", [1, 1]), ("precision_m", ["a", 1]),
        ("recorded_from", ["2020-01-01", 1]), ("title", ["\x00", 1]), ("precision_m", [True, 1]),
    ):  # fmt: skip
        given = token(position)
        assert ask(client, status=400, sortby=sortby, cursor=given)["parameter"] == "cursor"
        assert ask(client, status=400, cursor=given)["parameter"] == "cursor"


def test_an_impossible_order_is_refused(client):
    for sortby in ("secret", "title,title", "--title", "geometry", "title,kind,id,valid_from", ","):
        assert ask(client, status=400, sortby=sortby)["parameter"] == "sortby"


def test_the_number_matched_is_told_where_it_is_known(client):
    for n in range(4):
        incident(n)
    assert ask(client, limit=4)["numberMatched"] == 4
    assert "numberMatched" not in ask(client, limit=3)
