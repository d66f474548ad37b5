"""Every page that readers have takes when it was so and when it was known, each for itself."""

import uuid

import pytest
from django.contrib.gis.geos import Point

from operations.views import records
from tests.conftest import PUBLIC
from tests.operations.public_rows import put

pytestmark = pytest.mark.django_db(**PUBLIC)
EMPTY = pytest.mark.django_db(databases=["default", "public"])  # writes nothing: quicker

ONE = uuid.UUID(int=1)
HERE = Point(44, 35)


@pytest.fixture
def told_twice():
    """One incident of 5 August, told in January 2020 and otherwise in June; another of the 9th."""
    put("incidents", HERE, title="As first told", feature_id=ONE, first="2019-08-05",
        last="2019-08-05", until="2020-06-01", kind_label="attack")  # fmt: skip
    put("incidents", HERE, title="As told now", feature_id=ONE, version=2, first="2019-08-05",
        last="2019-08-05", known="2020-06-01", kind_label="attack")  # fmt: skip
    put("incidents", HERE, title="Four days on", first="2019-08-09", last="2019-08-09")


def text(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, response
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


@pytest.mark.parametrize("address", ["/layers/incidents.geojson", "/records/"])
def test_what_was_so_and_what_was_known_are_asked_apart(client, told_twice, address):
    both = text(client, address, datetime="2019-08-05", as_of="2020-03-01")
    assert "As first told" in both
    assert "As told now" not in both
    assert "Four days on" not in both
    known = text(client, address, as_of="2020-03-01")
    assert "As first told" in known
    assert "Four days on" in known
    assert "As told now" in text(client, address, datetime="2019-08-05")
    assert "As first told" not in text(client, address, as_of="2019-12-31")


def test_a_record_page_takes_both(client, told_twice):
    page = f"/records/{ONE}/"
    assert "As first told" in text(client, page, as_of="2020-03-01")
    assert client.get(page, {"as_of": "2019-12-31"}).status_code == 404
    assert "it is shown whole" not in text(client, page, datetime="2019-08-01/2019-08-31")
    assert "it is shown whole" in text(client, page, datetime="2019-08-09")


def test_a_record_page_keeps_of_many_features_those_that_hold_then(client):
    for day in (5, 9):
        put("operation-areas", HERE.buffer(0.1), title=f"Area of day {day}", record_id=ONE,
            first=f"2019-08-0{day}", last=f"2019-08-0{day}",
            words=f"words of day {day}")  # fmt: skip
    html = text(client, f"/records/{ONE}/", datetime="2019-08-09")
    assert "words of day 9" in html
    assert "words of day 5" not in html
    assert "words of day 5" in text(client, f"/records/{ONE}/")


def test_the_map_counts_its_days_as_they_were_known(client, told_twice):
    put("incidents", HERE, title="Learnt late", first="2019-09-01", known="2021-01-01")
    assert '"day_max": "2019-08-09"' in text(client, "/", as_of="2020-03-01")
    assert '"day_max": "2019-09-01"' in text(client, "/")
    html = text(client, "/", as_of="2020-03-01")
    assert "As known on 1 March 2020" in html
    assert 'data-view-link="compare"' in html
    assert 'data-view-link="cite"' in html


def test_the_list_keeps_both_times_from_page_to_page(client, told_twice, monkeypatch):
    monkeypatch.setattr(records, "PAGE_SIZE", 1)
    html = text(client, "/records/", datetime="2019-08-01/2019-08-31", as_of="2020-03-01")
    assert "datetime=2019-08-01/2019-08-31&amp;as_of=2020-03-01&amp;page=2" in html
    assert '<input type="hidden" name="as_of" value="2020-03-01">' in html
    assert "/?as_of=2020-03-01" in html


@EMPTY
@pytest.mark.parametrize(
    "address",
    ["/", "/records/", f"/records/{ONE}/", "/layers/incidents.geojson", "/snapshots/manifest.json"],
)
@pytest.mark.parametrize("name", ["datetime", "as_of"])
def test_neither_time_is_taken_on_trust(client, address, name):
    assert client.get(address, {name: "some day"}).status_code == 400
