"""What changed between two states: who gained ground, and what only was drawn otherwise."""

import datetime as dt
import uuid

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from operations.geometry.areas import area_km2
from tests.conftest import PUBLIC
from tests.operations.public_rows import ALPHA, BETA, area, box, position, put, redact

pytestmark = pytest.mark.django_db(**PUBLIC)
EMPTY = pytest.mark.django_db(databases=["default", "public"])  # writes nothing: quicker

WEST, EAST = box(44, 35, 44.2, 35.2), box(44.2, 35, 44.4, 35.2)
MONTH = {"from": "2019-08-01", "to": "2019-08-31"}


def km2(shape):
    shape.srid = 4326
    return area_km2(shape)


def ask(client, **query):
    response = client.get("/diff.geojson", MONTH | query)
    assert response.status_code == 200, response.content
    return response.json()


def total(answer, actor="alpha", layer="control-assessed"):
    found = [
        row for row in answer["totals"]
        if row["actor"].get("id") == actor and row["layer"] == layer
    ]  # fmt: skip
    assert len(found) == 1
    return found[0]


def of_change(answer, *names):
    return [f for f in answer["features"] if f["properties"]["change"] in names]


def test_ground_that_changes_hands_is_gained_by_one_and_lost_by_the_other(client):
    area(WEST, holder=ALPHA, last="2019-08-15")
    area(WEST.union(EAST), holder=ALPHA, first="2019-08-16")
    area(EAST, holder=BETA, last="2019-08-15")
    answer = ask(client)
    won, lost = total(answer), total(answer, "beta")
    assert won["gained_km2"] == won["net_km2"] == pytest.approx(km2(EAST), rel=1e-3)
    assert lost["lost_km2"] == pytest.approx(km2(EAST), rel=1e-3)
    assert won["lost_km2"] == won["redrawn_gained_km2"] == lost["gained_km2"] == 0
    assert {f["properties"]["change"] for f in answer["features"]} >= {"gained", "lost"}
    assert ask(client, **{"to": "2019-08-10"})["features"] == []


def test_assessed_claimed_and_legal_are_never_mixed(client):
    area(WEST, layer="control-assessed", last="2019-08-15")
    area(EAST, layer="control-assessed", first="2019-08-16")
    area(WEST, layer="control-claimed")
    area(EAST, layer="control-legal", first="2019-08-16")
    answer = ask(client)
    assessed, legal = total(answer), total(answer, layer="control-legal")
    assert assessed["gained_km2"] == pytest.approx(km2(EAST), rel=1e-3)
    assert assessed["lost_km2"] == pytest.approx(km2(WEST), rel=1e-3)
    # a layer with nothing in the earlier state shows no advance
    assert (legal["gained_km2"], legal["redrawn_gained_km2"]) == (0, assessed["gained_km2"])
    assert not [row for row in answer["totals"] if row["layer"] == "control-claimed"]


def test_overlapping_drawings_are_counted_once(client):
    area(WEST, last="2019-08-15")
    area(WEST.union(EAST), first="2019-08-16")
    area(EAST, first="2019-08-16")
    assert total(ask(client))["gained_km2"] == pytest.approx(km2(EAST), rel=1e-3)


def test_what_is_drawn_otherwise_is_no_advance(client):
    cases = {
        "another method": {"method": "traced from imagery"},
        "other sources": {"source": "Another outlet"},
        "another precision": {"precision": "district"},
    }
    for why, change in cases.items():
        holder = ALPHA | {"id": why}
        area(WEST, last="2019-08-15", holder=holder)
        area(WEST.union(EAST), first="2019-08-16", holder=holder, **change)
    answer = ask(client)
    pieces = {f["properties"]["actor"]["id"]: f["properties"] for f in of_change(answer, "gained")}
    for why in cases:
        row = total(answer, why)
        assert (row["gained_km2"], row["net_km2"]) == (0, 0)
        assert row["redrawn_gained_km2"] == pytest.approx(km2(EAST), rel=1e-3)
        assert pieces[why]["counted"] is False
        assert pieces[why]["redrawn_by"] == [why]


def test_the_same_day_known_otherwise_is_no_advance(client):
    one = uuid.uuid4()
    area(WEST, feature_id=one, known="2020-01-01", until="2020-06-01")
    area(WEST.union(EAST), feature_id=one, version=2, known="2020-06-01")
    answer = ask(client, to="2019-08-01", from_as_of="2020-03-01")
    row = total(answer)
    assert (row["gained_km2"], row["lost_km2"]) == (0, 0)
    assert row["redrawn_gained_km2"] == pytest.approx(km2(EAST), rel=1e-3)
    (changed,) = of_change(answer, "changed")
    assert changed["properties"]["differs"] == ["geometry"]
    assert changed["properties"]["moved_km"] == pytest.approx(18.3, abs=0.2)


def test_both_times_at_once_part_into_redrawn_and_advanced(client):
    north = box(44, 35.2, 44.2, 35.4)
    one = uuid.uuid4()
    area(WEST, feature_id=one, last="2019-08-15", known="2020-01-01", until="2020-06-01")
    area(WEST.union(EAST), feature_id=one, version=2, last="2019-08-15", known="2020-06-01")
    area(WEST.union(EAST).union(north), first="2019-08-16", known="2020-06-01")
    row = total(ask(client, from_as_of="2020-03-01"))
    assert row["gained_km2"] == pytest.approx(km2(north), rel=1e-3)
    assert row["redrawn_gained_km2"] == pytest.approx(km2(EAST), rel=1e-3)


SOUTH, NORTH = ((44, 35), (44.4, 35)), ((44, 35.1), (44.4, 35.1))
SWEPT = box(44, 35, 44.4, 35.1)


# old position, side held there, new position, side held there, where its ground is counted
SWEEPS = [
    (SOUTH, "right", NORTH, "right", "gained_km2"),
    (SOUTH, "left", NORTH, "left", "lost_km2"),
    (SOUTH, "right", NORTH[::-1], "left", "gained_km2"),
    (SOUTH[::-1], "right", NORTH, "left", "lost_km2"),
    (SOUTH, "", NORTH, "", "side_unknown_km2"),
    (SOUTH, "right", NORTH, "left", "side_unknown_km2"),
]


def test_a_line_that_moves_sweeps_ground(client):
    for number, (old, held, new, holds, _) in enumerate(SWEEPS):
        one = {"line": str(uuid.UUID(int=number)), "owner": ALPHA | {"id": f"owner-{number}"}}
        position(*old, holds=held, last="2019-08-15", **one)
        position(*new, holds=holds, first="2019-08-16", **one)
    answer = ask(client)
    moved = {f["properties"]["actor"]["id"]: f for f in of_change(answer, "line-moved")}
    assert not of_change(answer, "new", "ended"), "a line's next position is no new feature"
    for number, (*_, column) in enumerate(SWEEPS):
        row = total(answer, f"owner-{number}", "contact-lines")
        assert row[column] == pytest.approx(km2(SWEPT), rel=1e-3), number
        others = {"gained_km2", "lost_km2", "side_unknown_km2"} - {column}
        assert all(row[name] == 0 for name in others), number
        how = moved[f"owner-{number}"]["properties"]
        assert how["farthest_km"] == pytest.approx(11.1, abs=0.1)
        assert how["length_km"] == pytest.approx(36.5, abs=0.2)
        assert bool(how["note"]) == (column == "side_unknown_km2")


def test_a_line_from_another_source_has_not_advanced(client):
    position(*SOUTH, holds="right", last="2019-08-15")
    position(*NORTH, holds="right", first="2019-08-16", source="Another outlet")
    row = total(ask(client), layer="contact-lines")
    assert (row["gained_km2"], row["net_km2"]) == (0, 0)
    assert row["redrawn_gained_km2"] == pytest.approx(km2(SWEPT), rel=1e-3)


def test_two_lines_without_a_common_name_are_two_lines(client):
    position(*SOUTH, last="2019-08-15")
    position(*NORTH, first="2019-08-16", line="22222222-2222-2222-2222-222222222222")
    answer = ask(client)
    assert answer["totals"] == []
    assert sorted(f["properties"]["change"] for f in answer["features"]) == ["ended", "new"]


def test_each_feature_says_why_it_is_new_or_gone(client):
    put("incidents", Point(44, 35), title="Began later", first="2019-08-20")
    put("incidents", Point(44, 35), title="Learnt later", known="2020-06-01")
    put("incidents", Point(44, 35), title="Over by then", last="2019-08-10")
    one = uuid.uuid4()
    put("incidents", Point(44, 35), title="As first told", feature_id=one, until="2020-06-01")
    put("incidents", Point(44, 35.1), title="As told then", feature_id=one, version=2,
        known="2020-06-01", source="Another outlet")  # fmt: skip
    put("incidents", Point(44, 35), title="Taken back", until="2020-06-01")
    answer = ask(client, from_as_of="2020-03-01", to_as_of="2020-09-01")
    told = {f["properties"].get("title"): f["properties"] for f in answer["features"]}
    assert told["Began later"]["why"] == "not yet so on the earlier day"
    assert told["Learnt later"]["why"] == "not known before"
    assert told["Over by then"]["change"] == "ended"
    assert set(told["As told then"]["differs"]) == {
        "geometry", "title", "record_title", "sources",
    }  # fmt: skip
    assert told["As told then"]["redrawn_by"] == ["other sources"]
    assert "Taken back" not in str(answer)
    (stone,) = of_change(answer, "withdrawn")
    assert stone["geometry"] is None
    assert stone["properties"]["at"] == "2020-06-01T00:00:00Z"


def test_backwards_in_knowledge_nothing_is_taken_for_withdrawn(client):
    put("incidents", Point(44, 35), title="Learnt later", known="2020-06-01")
    answer = ask(client, from_as_of="2020-09-01", to_as_of="2020-03-01")
    (ended,) = answer["features"]
    assert ended["properties"]["change"] == "ended"
    assert ended["properties"]["why"] == "not known yet"


def test_what_is_redacted_leaves_id_and_dates_alone(client):
    one = uuid.uuid4()
    row = put("incidents", Point(44, 35), title="Harmful", feature_id=one, until="2021-01-01")
    redact(row)
    put("incidents", Point(44, 35), title="Masked", feature_id=one, version=2, known="2021-01-01")
    answer = ask(client, from_as_of="2020-03-01")
    (stone,) = of_change(answer, "redacted")
    assert stone["id"] == str(one)
    assert stone["geometry"] is None
    assert set(stone["properties"]) == {"change", "layer", "version", "at"}
    (new,) = of_change(answer, "new")
    assert new["properties"]["why"] == "what was public before has been redacted"


def test_an_embargoed_change_does_not_exist_yet(client):
    area(WEST, last="2019-08-15")
    ahead = timezone.now().replace(microsecond=0) + dt.timedelta(days=2)
    area(EAST, first="2019-08-16", known=ahead.strftime("%Y-%m-%d"))
    answer = ask(client, to_as_of="2999-01-01")
    assert not of_change(answer, "gained", "new")
    assert answer["to"]["as_of"] < ahead.isoformat()


def test_a_box_cuts_ground_and_keeps_what_touches_it(client):
    area(WEST, last="2019-08-15")
    area(WEST.union(EAST), first="2019-08-16")
    put("incidents", Point(50, 30), title="Far away", first="2019-08-20")
    one = uuid.uuid4()
    put("incidents", Point(44.35, 35.1), title="Here", feature_id=one, until="2020-06-01")
    put("incidents", Point(50, 30), title="Corrected", feature_id=one, version=2,
        known="2020-06-01")  # fmt: skip
    answer = ask(client, bbox="44.3,34.9,45,36", from_as_of="2020-03-01")
    half = km2(box(44.3, 35, 44.4, 35.2))
    assert total(answer)["gained_km2"] == pytest.approx(half, rel=1e-3)
    assert "Far away" not in str(answer)
    assert [f["properties"]["title"] for f in of_change(answer, "changed")] == ["Corrected"]


def test_one_actor_or_layer_can_be_asked_for(client):
    area(WEST, holder=ALPHA, last="2019-08-15")
    area(EAST, holder=BETA, last="2019-08-15")
    area(EAST, holder=ALPHA, first="2019-08-16")
    put("incidents", Point(44, 35), first="2019-08-20", actors=["beta"])
    assert {row["actor"]["id"] for row in ask(client, actor="alpha")["totals"]} == {"alpha"}
    layers = {f["properties"]["layer"] for f in ask(client, layer="incidents")["features"]}
    assert layers == {"incidents"}
    assert len(of_change(ask(client, actor="beta"), "new")) == 1


@EMPTY
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"from": ""}, "from"),
        ({"to": "2019-02-30"}, "to"),
        ({"from": "2019-08-01/2019-08-02"}, "from"),
        ({"from": ".."}, "from"),
        ({"from_as_of": "soon"}, "from_as_of"),
        ({"to_as_of": "2019-13-01"}, "to_as_of"),
        ({"layer": "secrets"}, "layer"),
        ({"bbox": "1,2,3"}, "bbox"),
        ({"actor": "x" * 81}, "actor"),
        ({"datetime": "2019-08-01"}, "datetime"),
    ],
)
def test_an_impossible_parameter_is_named(client, query, parameter):
    response = client.get("/diff.geojson", MONTH | query)
    assert response.status_code == 400
    assert response.json()["parameter"] == parameter
    page = client.get("/diff/", MONTH | query)
    assert page.status_code == 400
    assert f"<code>{parameter}</code>" in page.content.decode()


def test_the_page_asks_compares_and_says_when_nothing_differs(client):
    assert "Choose two days" in client.get("/diff/").content.decode()
    assert "Nothing differs" in client.get("/diff/", MONTH).content.decode()
    area(WEST, title="<script>x</script>", last="2019-08-15")
    area(WEST.union(EAST), first="2019-08-16", source="Another outlet")
    html = client.get("/diff/", MONTH).content.decode()
    assert "redrawn" in html
    assert "Alpha" in html
    assert "<script>x" not in html


def test_too_many_differences_are_refused_in_words(client, monkeypatch):
    monkeypatch.setattr("operations.diff.MOST", 2)
    for number in range(3):
        put("incidents", Point(44, 35 + number), first="2019-08-20")
    response = client.get("/diff.geojson", MONTH)
    assert response.status_code == 400
    assert response.json()["parameter"] == "layer"


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    for day in range(1, 29):
        position((44, 35 + day / 1000), (44.4, 35), first=f"2019-08-{day:02}",
                 last=f"2019-08-{day:02}", holds="right")  # fmt: skip
        put("incidents", Point(44, 35), first=f"2019-08-{day:02}")
    with django_assert_num_queries(6, using="public"):
        ask(client, **{"to": "2019-08-28"})
    with django_assert_num_queries(7, using="public"):
        ask(client, **{"to": "2019-08-28", "from_as_of": "2020-03-01"})


def test_the_instants_written_out_are_a_lasting_address(client):
    area(WEST, last="2019-08-15")
    html = client.get("/diff/", MONTH).content.decode()
    assert "from_as_of=" in html


def test_too_many_moved_lines_are_refused_too(client, monkeypatch):
    monkeypatch.setattr("operations.diff.MOST_LINES", 0)
    position(*SOUTH, last="2019-08-15")
    position(*NORTH, first="2019-08-16")
    assert client.get("/diff.geojson", MONTH).status_code == 400
