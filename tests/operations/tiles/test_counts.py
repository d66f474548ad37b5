"""Counts in tiles against counting by hand: at any zoom and time, kept ahead or not."""

import datetime as dt
import random
import threading

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.db import connection, connections
from django.utils import timezone

from operations.models import Publication
from operations.moment import Moment
from operations.tiles import bins, thinning
from operations.tiles.addresses import Tile
from operations.tiles.sql import Asked
from tests.conftest import PUBLIC
from tests.operations.public_rows import instant, put, redact
from tests.operations.tiles.drawn_tiles import address

pytestmark = pytest.mark.django_db(**PUBLIC)
ZOOMS = (0, 3, 7, 10, 13)
TOWNS = ((44.5, 35.2), (44.51, 35.21), (-70.1, -33.3))
PERIODS = (
    (None, None),
    (dt.date(2019, 3, 1), dt.date(2019, 3, 31)),
    (dt.date(2019, 6, 15), dt.date(2019, 6, 15)),
    (dt.date(1, 1, 1), dt.date(2019, 2, 1)),
    (dt.date(2030, 1, 1), dt.date(9999, 12, 30)),
)


@pytest.fixture(autouse=True)
def three_are_many(monkeypatch):
    monkeypatch.setattr(thinning, "MOST_FEATURES", 3)


def scatter(many, seed, **more):
    chance = random.Random(seed)
    rows = []
    for number in range(many):
        lon, lat = TOWNS[number % 3]
        away = 0 if number % 4 == 0 else 0.02
        first = dt.date(2019, 1, 1) + dt.timedelta(days=chance.randrange(300))
        last = None if number % 5 == 0 else first + dt.timedelta(days=chance.randrange(20))
        point = Point(lon + away * chance.random(), lat + away * chance.random())
        rows.append(
            put("incidents", point, first=str(first), last=str(last) if last else None, **more)
        )
    return rows


def close(row, at):
    Publication.objects.filter(pk=row.pk).update(
        recorded_during=(row.recorded_during[0], instant(at))
    )


def by_hand(tile, moment):
    """Count what is so at a moment, in 64 × 64 cells of a tile, from the publications alone."""
    found = {}
    for row in Publication.objects.exclude(geometry=None):
        begins, ends = row.recorded_during.lower, row.recorded_during.upper
        if row.recorded_during.isempty or begins > moment.as_of or begins > timezone.now():
            continue
        if ends and ends <= moment.as_of:
            continue
        days = row.valid_during
        if moment.first and (
            days.lower > moment.last or (days.upper and days.upper <= moment.first)
        ):
            continue
        _, x, y = address(tile.z + 6, *row.geometry.coords)
        if (x >> 6, y >> 6) == (tile.x, tile.y):
            cell = (x & 63, y & 63)
            found[cell] = found.get(cell, 0) + 1
    return found


def in_tile(tile, moment):
    """Return (cells or None, number of all): cells where the tile counts."""
    body, _ = thinning.make(Asked("incidents", tile, moment))
    if not body:
        return {}, 0
    drawn = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})
    drawn = drawn["incidents"]["features"]
    if "count" not in drawn[0]["properties"]:
        return None, len(drawn)
    cells = {
        tuple(at // 64 for at in feature["geometry"]["coordinates"]): feature["properties"]["count"]
        for feature in drawn
    }
    return cells, sum(cells.values())


def check(as_of=None):
    """Compare every tile that holds a town, and the sum of all tiles of a zoom."""
    binned = 0
    for first, last in PERIODS:
        moment = Moment(first, last, as_of or timezone.now())
        for zoom in ZOOMS:
            for tile in {Tile(*address(zoom, *town)) for town in TOWNS}:
                expected = by_hand(tile, moment)
                cells, many = in_tile(tile, moment)
                assert many == sum(expected.values()), (tile, moment)
                if cells is not None:
                    assert cells == expected, (tile, moment)
                    binned += 1
    return binned


def kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(count), 0) FROM operations_bin WHERE zoom = 0")
        return cursor.fetchone()[0]


def test_counts_are_those_by_hand_whatever_came_after_they_were_kept():
    rows = scatter(60, 1)
    scatter(9, 2, until="2020-06-01")
    scatter(9, 3, known="2999-01-01")
    assert check() > 10
    bins.count_again("incidents", most=3)
    assert kept() == 60
    assert check() > 10
    check(as_of=instant("2020-03-01"))
    new = scatter(12, 4, known="2021-01-01")
    for row in rows[:7]:
        close(row, "2021-06-01")
    close(new[0], "2021-06-01")
    close(rows[8], "2998-01-01")
    close(rows[8], "2997-01-01")
    check()
    check(as_of=instant("2021-03-01"))
    for row in [rows[0], rows[9], rows[10], new[0], new[1]]:
        redact(row)
    assert kept() == 60 - 3
    check()
    check(as_of=instant("2020-03-01"))
    bins.count_again("incidents", most=3)
    assert kept() == sum(by_hand(Tile(0, 0, 0), Moment(None, None, timezone.now())).values())
    check()
    check(as_of=instant("2021-03-01"))


def test_the_end_of_an_embargo_is_counted_when_it_comes():
    scatter(20, 1)
    soon = timezone.now() + dt.timedelta(seconds=1)
    row = scatter(1, 2, known="2020-01-01")[0]
    with connection.cursor() as cursor:  # the same, but embargoed
        cursor.execute("ALTER TABLE operations_publication DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM operations_publication WHERE id = %s", [row.pk])
        cursor.execute("DELETE FROM operations_drawn WHERE publication_id = %s", [row.pk])
        cursor.execute("DELETE FROM operations_binchange WHERE publication_id = %s", [row.pk])
        cursor.execute("ALTER TABLE operations_publication ENABLE TRIGGER USER")
    row.pk, row.recorded_during = None, (soon, None)
    row.save(force_insert=True)
    bins.count_again("incidents", most=3)
    whole = Tile(0, 0, 0)
    assert in_tile(whole, Moment(None, None, soon - dt.timedelta(milliseconds=1)))[1] == 20
    threading.Event().wait(max(0, (soon - timezone.now()).total_seconds()) + 0.05)
    assert in_tile(whole, Moment(None, None, timezone.now()))[1] == 21
    check()


def test_what_never_began_is_not_counted():
    rows = scatter(8, 1)
    held = scatter(2, 2, known="2999-01-01")
    bins.count_again("incidents", most=3)
    for row in [rows[0], *held]:  # ended at the instant of their beginning
        begins = row.recorded_during[0]
        Publication.objects.filter(pk=row.pk).update(recorded_during=(begins, begins))
    check()
    bins.count_again("incidents", most=3)
    assert kept() == 7
    check()


def test_neighbours_count_nothing_twice():
    scatter(40, 1)
    bins.count_again("incidents", most=3)
    moment = Moment(None, None, timezone.now())
    for zoom in (1, 2, 3):
        tiles = [Tile(zoom, x, y) for x in range(2**zoom) for y in range(2**zoom)]
        assert sum(in_tile(tile, moment)[1] for tile in tiles) == 40


def test_a_count_gives_way_to_somebody_who_publishes(monkeypatch):
    scatter(5, 1)
    monkeypatch.setattr(bins, "DUE", 1)
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT FROM operations_binchange FOR UPDATE")
            bins.count_what_is_due()
            assert kept() == 0
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    bins.count_what_is_due()
    check()
