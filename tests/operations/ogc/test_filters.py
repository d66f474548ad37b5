"""CQL2, text and JSON: what it finds, and what a hostile one costs."""

import json
import time

import pytest

from gazetteer.errors import BadParameter
from operations.ogc.filters import MAX_CHARACTERS, parse_filter

from .asking import AREAS, EPSG, ITEMS, ask, numbers, titles

pytestmark = [
    pytest.mark.django_db(databases=["default", "public"]),
    pytest.mark.usefixtures("world"),
]
ALL = list(range(12))

# what is asked: which of the twelve are found; `U` also finds the unlocated one
TEXT = [
    # basic-cql2
    ("title = 'Incident 3'", [3]),
    ("title <> 'Incident 3'", [n for n in ALL if n != 3], "U"),
    ("wounded > 5", [7, 9, 11]),
    ("wounded >= 7 AND wounded < 11", [7, 9]),
    ("NOT (wounded <= 5)", [7, 9, 11]),
    ("wounded = 1 OR wounded = 3 AND title = 'Incident 3'", [1, 3]),
    ("wounded IS NULL", [0, 2, 4, 6, 8, 10], "U"),
    ("wounded IS NOT NULL", [1, 3, 5, 7, 9, 11]),
    ("NOT (wounded = 1)", [3, 5, 7, 9, 11]),  # null is neither
    ("derived", [3]),
    ("derived = TRUE", [3]),
    ("NOT located", [], "U"),
    ("valid_from < DATE('2019-08-03')", [0, 1]),
    ("recorded_from >= TIMESTAMP('2020-01-11T00:00:00Z')", [10, 11]),
    ("TRUE", ALL, "U"),
    ("FALSE", []),
    ('"title" = \'Incident 4\'', [4]),
    # property-property
    ("'Incident 3' = title", [3]),
    ("5 < wounded", [7, 9, 11]),
    ("valid_from = valid_to AND wounded = wounded", [1, 3, 5, 7, 9, 11]),
    ("title = kind", []),
    # cql2-text, escaping
    ("summary = 'It''s O''Brien’s café' AND wounded = 1", [1]),
    ("summary = 'It\\'s O\\'Brien’s café' AND wounded = 1", [1]),
    ("title = 'a\\tb'", []),
    # advanced-comparison-operators
    ("title LIKE 'Incident 1%'", [1, 10, 11]),
    ("title LIKE 'Incident 1_'", [10, 11]),
    ("title LIKE 'Incident 1\\%'", []),
    ("title NOT LIKE 'Incident%'", [], "U"),
    ("wounded BETWEEN 3 AND 7", [3, 5, 7]),
    ("wounded NOT BETWEEN 3 AND 7", [1, 9, 11]),
    ("wounded IN (1, 9, 100)", [1, 9]),
    ("title NOT IN ('Incident 1', 'Somewhere')", [n for n in ALL if n != 1]),
    # not declared, but there
    ("CASEI(title) = CASEI('INCIDENT 7')", [7]),
    ("CASEI(title) LIKE CASEI('INC%7')", [7]),
    ("ACCENTI(summary) LIKE ACCENTI('%cafe') AND wounded = 1", [1]),
    # basic-spatial-functions, -plus, spatial-functions
    ("S_INTERSECTS(geometry, POINT(42 30))", [2]),
    ("S_INTERSECTS(geometry, BBOX(41.5, 29, 43.5, 31))", [2, 3]),
    ("S_INTERSECTS(geometry, BBOX(50.5, 29, -170, 31))", [11]),
    ("S_INTERSECTS(geometry, POINT Z(42 30 7))", [2]),
    ("S_INTERSECTS(geometry, LINESTRING(40 30, 41 30))", [0, 1]),
    ("S_INTERSECTS(geometry, POLYGON((39 29, 41.5 29, 41.5 31, 39 31, 39 29)))", [0, 1]),
    ("S_INTERSECTS(geometry, MULTIPOINT((40 30), (51 30)))", [0, 11]),
    ("S_INTERSECTS(geometry, MULTILINESTRING((40 30, 41 30), (50 30, 51 30)))", [0, 1, 10, 11]),
    ("S_INTERSECTS(geometry, MULTIPOLYGON(((39 29, 40.5 29, 40.5 31, 39 29))))", [0]),
    ("S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(40 30), LINESTRING(45 30, 46 30)))",
     [0, 5, 6]),
    ("NOT S_INTERSECTS(geometry, POINT(42 30))", [n for n in ALL if n != 2]),
    ("S_DISJOINT(geometry, BBOX(41.5, 29, 60, 31))", [0, 1]),
    ("S_EQUALS(geometry, POINT(45 30))", [5]),
    ("S_WITHIN(geometry, POLYGON((39 29, 41.5 29, 41.5 31, 39 31, 39 29)))", [0, 1]),
    ("S_TOUCHES(geometry, LINESTRING(40 30, 42 30))", [0, 2]),
    ("S_CONTAINS(geometry, POINT(45 30))", [5]),
    ("S_OVERLAPS(geometry, POINT(45 30))", []),
    ("S_CROSSES(geometry, LINESTRING(40 30, 42 30))", []),
    # temporal-functions
    ("T_AFTER(valid_from, DATE('2019-08-10'))", [10, 11], "U"),
    ("T_BEFORE(valid_from, DATE('2019-08-02'))", [0]),
    ("T_DURING(valid_from, INTERVAL('2019-08-03', '2019-08-06'))", [3, 4]),
    ("T_EQUALS(valid_from, DATE('2019-08-05'))", [4]),
    ("T_INTERSECTS(valid_from, INTERVAL('..', '2019-08-02'))", [0, 1]),
    ("T_INTERSECTS(INTERVAL(valid_from, valid_to), INTERVAL('2019-08-11', '..'))", [10, 11], "U"),
    ("T_DISJOINT(INTERVAL(valid_from, valid_to), INTERVAL('2019-08-03', '..'))", [0, 1]),
    ("T_CONTAINS(INTERVAL('2019-08-03', '2019-08-06'), valid_from)", [3, 4]),
    ("T_FINISHES(valid_from, INTERVAL('2019-08-01', '2019-08-06'))", [5]),
    ("T_FINISHEDBY(INTERVAL('2019-08-01', '2019-08-06'), valid_from)", [5]),
    ("T_STARTS(valid_from, INTERVAL('2019-08-06', '2019-08-09'))", [5]),
    ("T_STARTEDBY(INTERVAL('2019-08-06', '2019-08-09'), valid_from)", [5]),
    ("T_MEETS(INTERVAL('2019-08-01', '2019-08-03'), INTERVAL(valid_from, '2019-09-01'))", [2]),
    ("T_METBY(INTERVAL('2019-08-03', '2019-08-09'), INTERVAL('2019-07-01', valid_from))", [2]),
    ("T_OVERLAPS(INTERVAL('2019-08-01', '2019-08-03'), INTERVAL(valid_from, '2019-09-01'))", [1]),
    ("T_OVERLAPPEDBY(INTERVAL(valid_from, '2019-09-01'), INTERVAL('2019-08-01', '2019-08-03'))",
     [1]),
    ("T_AFTER(recorded_from, TIMESTAMP('2020-01-11T12:00:00Z'))", [11]),
    # array-functions
    ("A_CONTAINS(actors, ('beta'))", [1, 4, 7, 10]),
    ("A_CONTAINEDBY(actors, ('alpha'))", [0, 2, 3, 5, 6, 8, 9, 11], "U"),
    ("A_EQUALS(actors, ('beta', 'alpha'))", [1, 4, 7, 10]),
    ("A_OVERLAPS(actors, ('beta', 'gamma'))", [1, 4, 7, 10]),
    ("A_EQUALS(('alpha'), actors)", [0, 3, 6, 9]),
]  # fmt: skip


@pytest.mark.parametrize("case", TEXT, ids=lambda case: case[0])
def test_a_text_finds_what_it_says(client, case):
    found = ask(client, filter=case[0])
    assert numbers(found) == case[1]
    assert ("Somewhere" in titles(found)) == (case[2:] == ("U",))


@pytest.mark.parametrize("case", TEXT, ids=lambda case: case[0])
def test_json_means_the_same(client, case):
    tree = parse_filter(case[0], "cql2-text")
    found = ask(client, filter=json.dumps(tree), filter_lang="cql2-json")
    assert numbers(found) == case[1]


def test_areas_are_compared_as_areas(client):
    def asked(condition):
        return titles(ask(client, AREAS, filter=condition))

    assert asked("S_OVERLAPS(geometry, BBOX(45.5, 35.5, 47, 37))") == ["East"]
    assert asked("S_CONTAINS(geometry, POINT(43.5 33.5))") == ["West"]
    assert asked("S_CROSSES(geometry, LINESTRING(42 34.5, 43.5 34.5))") == ["West"]
    assert asked("S_TOUCHES(geometry, POINT(46 35))") == ["East"]
    collection = "GEOMETRYCOLLECTION(POINT(46 35), LINESTRING(46 35, 46 36))"
    assert asked(f"S_INTERSECTS(geometry, {collection})") == ["East"]
    states = "T_INTERSECTS(INTERVAL(valid_from, valid_to), INTERVAL('2019-07-01', '..'))"
    assert asked(states) == ["West"], "what has no known end goes on"


def test_geometries_may_be_written_in_another_crs(client):
    lat_lon = {"filter_crs": f"{EPSG}4326"}
    assert numbers(ask(client, filter="S_INTERSECTS(geometry, POINT(30 42))", **lat_lon)) == [2]
    box = "S_INTERSECTS(geometry, BBOX(29, 41.5, 31, 43.5))"
    assert numbers(ask(client, filter=box, **lat_lon)) == [2, 3]
    mercator = "S_INTERSECTS(geometry, BBOX(4619000, 3400000, 4850000, 3600000))"
    assert numbers(ask(client, filter=mercator, filter_crs=f"{EPSG}3857")) == [2, 3]


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"filter": "secret = 1"}, "filter"),
        ({"filter": "title = 1"}, "filter"),
        ({"filter": "title"}, "filter"),
        ({"filter": "title ="}, "filter"),
        ({"filter": "wounded + 1 = 2"}, "filter"),
        ({"filter": "pg_sleep(9) = 1"}, "filter"),
        ({"filter": "wounded = 1e400"}, "filter"),
        ({"filter": "valid_from = DATE('2019-02-30')"}, "filter"),
        ({"filter": "T_AFTER(valid_from, DATE('soon'))"}, "filter"),
        ({"filter": "T_AFTER(title, DATE('2019-02-03'))"}, "filter"),
        ({"filter": "S_INTERSECTS(title, POINT(1 1))"}, "filter"),
        ({"filter": "S_INTERSECTS(geometry, POINT(200 1))"}, "filter"),
        ({"filter": "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))"}, "filter"),
        ({"filter": "S_INTERSECTS(geometry, POLYGON((0 0, 1 1)))"}, "filter"),
        ({"filter": "A_CONTAINS(title, ('a'))"}, "filter"),
        ({"filter": '{"op": "like", "args": [{"property": "title"}, "a\\\\"]}',
          "filter-lang": "cql2-json"}, "filter"),
        ({"filter": "title LIKE title"}, "filter"),
        ({"filter": "derived > TRUE"}, "filter"),
        ({"filter": "TRUE", "filter-lang": "sql"}, "filter-lang"),
        ({"filter": "TRUE", "filter-crs": "EPSG:4326"}, "filter-crs"),
        ({"filter": "{", "filter-lang": "cql2-json"}, "filter"),
        ({"filter": "[]", "filter-lang": "cql2-json"}, "filter"),
        ({"filter": '{"op": "and", "args": []}', "filter-lang": "cql2-json"}, "filter"),
        ({"filter": '{"op": "=", "args": ["\\u0000", "a"]}', "filter-lang": "cql2-json"}, "filter"),
        ({"filter": '{"op": "=", "args": [{"property": "' + "x" * 99 + '"}, 1]}',
          "filter-lang": "cql2-json"}, "filter"),
        ({"filter": '{"op": "s_intersects", "args": [{"property": "geometry"},'
                    ' {"type": "Point", "coordinates": {"a": 1}}]}',
          "filter-lang": "cql2-json"}, "filter"),
    ],
)  # fmt: skip
def test_an_impossible_filter_is_a_problem_that_names_it(client, given, parameter):
    response = client.get(ITEMS, given)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["parameter"] == parameter


HOSTILE = {
    "open parentheses": "(" * 7000,
    "open parentheses after words": "(" * 12 + "x='abcdefgh' AND " * 300,
    "deep and never closed": "(" * 20 + "1",
    "closed late": "(" * 14 + "+".join("1" * 3000) + ")" * 14,
    "quoted parentheses": "'" + ")" * 30 + "'=" + "(" * 30 + "x" * 5000,
    "signs": "wounded + 1 = " + "-" * 7900 + "1",
    "negations": "NOT " * 1900 + "TRUE",
    "powers": "wounded = " + "^".join("1" * 3900),
    "comparisons": "=".join("x" * 3900),
    "conditions": " OR ".join(["wounded=1"] * 600),
    "a long list": "wounded IN (" + ",".join("1" * 3900) + ")",
    "functions": "f(" * 1500 + ")" * 1500,
    "folds": "CASEI(" * 1000 + "title" + ")" * 1000 + "='a'",
    "many wildcards": "title LIKE '" + "%a" * 400 + "'",
    "nested collections": "S_INTERSECTS(geometry," + "GEOMETRYCOLLECTION(" * 300 + "POINT(1 1)",
    "a long text": "title = '" + "x" * 7900 + "'",
    "too long": "title = '" + "x" * MAX_CHARACTERS + "'",
}
HOSTILE_JSON = {
    "nested lists": "[" * 3900 + "]" * 3900,
    "nested operations": '{"op":"not","args":[' * 200 + "true" + "]}" * 200,
    "many conditions": '{"op":"or","args":[' + ",".join(["true"] * 1500) + "]}",
    "nested collections": '{"op":"s_intersects","args":[{"property":"geometry"},'
    + '{"type":"GeometryCollection","geometries":[' * 10
    + '{"type":"Point","coordinates":[1,1]}' + "]}" * 10 + "]}",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_at_a_bounded_cost(client, name):
    refused(client, HOSTILE[name], "cql2-text")


@pytest.mark.parametrize("name", HOSTILE_JSON)
def test_hostile_json_is_refused_at_a_bounded_cost(client, name):
    refused(client, HOSTILE_JSON[name], "cql2-json")


def refused(client, raw, language):
    begun = time.process_time()
    response = client.get(ITEMS, {"filter": raw, "filter-lang": language})
    took = time.process_time() - begun
    assert response.status_code == 400
    assert response.json()["parameter"] == "filter"
    assert took < 1, "a tenth of a second on an idle machine"


def test_a_filter_that_runs_too_long_is_told_so(client, monkeypatch):
    monkeypatch.setattr("operations.ogc.items.FILTER_TIMEOUT_MS", 1)
    monkeypatch.setitem(
        __import__("operations.ogc.predicates", fromlist=["_"])._FOLDS,
        "casei", "(SELECT {0} FROM pg_sleep(0.05))",
    )  # fmt: skip
    assert ask(client, status=400, filter="CASEI(title) = 'a'")["parameter"] == "filter"
    assert ask(client)["numberReturned"] == 13, "and the next request is as quick as before"


def test_a_text_of_many_positions_is_read():
    ring = ", ".join(f"{40 + n / 1000:.3f} {30 + (n % 2) / 100:.2f}" for n in range(400))
    tree = parse_filter(f"S_INTERSECTS(geometry, LINESTRING({ring}))", "cql2-text")
    assert len(tree["args"][1]["coordinates"]) == 400


def test_only_known_languages_are_read():
    with pytest.raises(BadParameter):
        parse_filter("TRUE", "ecql")
