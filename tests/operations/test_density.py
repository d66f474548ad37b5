"""Incidents inside and round an area: counted by day and outline, uncertainty kept apart."""

import csv
import datetime as dt
import io
import math

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils import timezone

from operations import drafting, rates, review
from operations.density import density
from operations.models import Territory
from operations.moment import Moment
from operations.vocabulary import IncidentKind
from tests.conftest import PUBLIC

JANUARY, MAY = dt.date(2020, 1, 1), dt.date(2020, 5, 31)


def test_the_interval_is_near_the_exact_one():
    for count, low, high in [(0, 0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390),
                             (100, 81.364, 121.627)]:  # fmt: skip
        got = rates.poisson_limits(count)
        assert got[0] == pytest.approx(low, abs=0.02, rel=0.03)
        assert got[1] == pytest.approx(high, rel=0.03)


def test_unclear_incidents_widen_the_interval_and_move_no_rate():
    clear, unclear = rates.rate(10, 0, 1000), rates.rate(10, 5, 1000)
    assert clear.rate == unclear.rate == 10
    assert clear.low == unclear.low
    assert unclear.high > clear.high
    assert rates.rate(1, 0, 0) == (None, None, None)


def test_a_ratio_needs_both_counts():
    assert rates.ratio(0, 5, 0, 1, 1).ratio is None
    same = rates.ratio(20, 20, 0, 100, 100)
    assert same.ratio == 1
    assert same.low == pytest.approx(math.exp(-1.959964 * math.sqrt(0.1)))


@pytest.fixture
def square(db, editor, report):
    """One degree by one, from 1 January to 31 March 2020."""
    territory = Territory(
        title="Square", valid_from=JANUARY, valid_to=dt.date(2020, 3, 31), end_known=True,
        created_by=editor, changed_by=editor,
        geometry=MultiPolygon(Polygon.from_bbox((44, 34, 45, 35)), srid=4326),
    )  # fmt: skip
    territory.full_clean()
    territory.save()
    drafting.cite(territory, report, "Two fighters were killed.")
    review.publish(territory, editor)
    return territory


@pytest.fixture
def attack(db, editor, report):
    def make(day, lon, lat, precision_m=100):
        incident = drafting.draft_incident(
            title="Attack", incident_kind=IncidentKind.ARMED_CLASH, valid_from=day, by=editor
        )
        incident.geometry, incident.precision = Point(lon, lat, srid=4326), "near"
        incident.precision_m = precision_m
        incident.save()
        drafting.cite(incident, report, "Two fighters were killed.")
        review.publish(incident, editor)

    return make


pytestmark = pytest.mark.django_db(**PUBLIC)


@pytest.fixture
def counted(square, attack):
    attack(dt.date(2020, 1, 10), 44.5, 34.5)  # inside
    attack(dt.date(2020, 2, 10), 44.5, 34.6)  # inside
    attack(dt.date(2020, 2, 11), 45.1, 34.5)  # 9 km outside
    attack(dt.date(2020, 2, 12), 44.99, 34.5, 5000)  # 0.9 km inside, give or take 5
    attack(dt.date(2020, 2, 13), 47.5, 34.5)  # far away
    attack(dt.date(2020, 4, 10), 44.5, 34.5)  # inside, but the outline has ended
    return square


def moment(first=JANUARY, last=MAY):
    return Moment(first, last, timezone.now())


def test_an_incident_counts_where_and_while_the_outline_holds(counted):
    found = density(moment(), counted.public_id, 50)
    total = found.total
    assert (total.inside, total.unclear, total.outside) == (2, 1, 1)
    assert total.days == 31 + 29 + 31, "April and May have no outline"
    assert [(row.month.month, row.inside) for row in found.months] == [(1, 1), (2, 1), (3, 0)]
    km2 = 111.0 * 91.5  # a degree by a degree at 34.5° north, roughly
    assert total.inside_km2_days == pytest.approx(km2 * 91, rel=0.01)
    around = 2 * 50 * (111.0 + 91.5) + math.pi * 50**2
    assert total.outside_km2_days == pytest.approx(around * 91, rel=0.02)
    assert total.rate_inside.rate == pytest.approx(2 / (km2 * 91) * 1000, rel=0.01)


def test_a_part_of_the_period_counts_its_own_days(counted):
    found = density(moment(dt.date(2020, 2, 5), dt.date(2020, 2, 11)), counted.public_id, 50)
    assert (found.total.days, found.total.inside, found.total.outside) == (7, 1, 1)


def test_nothing_is_counted_as_known_before_it_was(counted):
    before = Moment(JANUARY, MAY, timezone.now() - dt.timedelta(days=1))
    assert density(before, counted.public_id, 50) is None


def test_page_and_table_say_the_same(client, counted, django_assert_max_num_queries):
    path = f"/records/{counted.public_id}/incidents"
    with django_assert_max_num_queries(5, using="public"):
        html = client.get(f"{path}/").content.decode()
    assert "never inferred" in html
    assert "1 January 2020 to 31 March 2020" in html
    rows = list(csv.DictReader(io.StringIO(client.get(f"{path}.csv").content.decode())))
    assert [row["month"] for row in rows] == ["2020-01", "2020-02", "2020-03", "all"]
    assert (rows[-1]["incidents_inside"], rows[-1]["incidents_unclear"]) == ("2", "1")
    assert float(rows[-1]["rate_inside_low"]) < float(rows[-1]["rate_inside"])


@pytest.mark.parametrize(
    "query",
    ["?around=7", "?around=50&around=10", "?what=1", "?datetime=2020-13-01", "?from=x",
     "?datetime=1900-01-01/2000-01-01"],
)  # fmt: skip
def test_an_impossible_question_is_refused(client, counted, query):
    assert client.get(f"/records/{counted.public_id}/incidents/{query}").status_code == 400


@pytest.mark.parametrize("days", ["9999-12-30", "9999-12-01/9999-12-30"])
def test_the_last_month_of_the_calendar_is_no_error(client, counted, days):
    path = f"/records/{counted.public_id}/incidents/"
    assert client.get(path, {"datetime": days}).status_code == 200


def test_a_time_without_an_outline_says_so_and_no_record_is_a_404(client, counted, attack):
    path = f"/records/{counted.public_id}/incidents/"
    assert b"No outline" in client.get(f"{path}?datetime=2021-01-01/2021-02-01").content
    nowhere = path.replace(str(counted.public_id), "00000000-0000-0000-0000-000000000000")
    assert client.get(nowhere).status_code == 404
