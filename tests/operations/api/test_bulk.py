"""Many incidents at once, each answered for itself: all of them, or what can be taken."""

import pytest

from operations.api import bulk
from operations.models import Incident, Record
from tests.operations.api.conftest import errors_of

POINT = {"type": "Point", "coordinates": [44.5, 34.5]}


@pytest.fixture
def collection(incident):
    def made(*changes):
        features = []
        for change in changes:
            properties = incident(**change)
            geometry = properties.pop("geometry")
            features.append({"type": "Feature", "geometry": geometry, "properties": properties})
        return {"type": "FeatureCollection", "features": features}

    return made


def test_all_are_stored_and_named_in_their_order(carla, collection):
    answer = carla.post("incidents-bulk", collection({"title": "A"}, {"title": "B", "wounded": 3}))
    assert answer.status_code == 201, answer.content
    report = answer.json()
    assert (report["stored"], report["refused"]) == (2, 0)
    ids = [row["id"] for row in report["features"]]
    assert [Incident.objects.get(public_id=each).title for each in ids] == ["A", "B"]
    assert {row.evidence.count() for row in Incident.objects.all()} == {1}
    assert set(Incident.objects.values_list("state", "created_by__username")) == {
        ("draft", "carla")
    }  # fmt: skip


BAD = ({"title": "A"}, {"title": "B", "valid_to": "2019-01-01"},
       {"title": "C", "geometry": {"type": "Point", "coordinates": [400, 1]}},
       {"title": "D", "evidence": [{"report": 1, "quote": "x", "alien": 1}]})  # fmt: skip
WHERE = [
    "#/features/1/properties/valid_to", "#/features/2/geometry",
    "#/features/3/properties/evidence/0/alien",
]  # fmt: skip


def test_one_that_is_refused_stores_none_and_each_error_has_its_place(carla, collection):
    answer = carla.post("incidents-bulk", collection(*BAD))
    assert answer.status_code == 422
    assert list(errors_of(answer)) == WHERE
    assert [row["index"] for row in answer.json()["features"]] == [1, 2, 3]
    assert not Record.objects.exists()


def test_what_can_be_stored_is_where_that_is_asked(carla, collection):
    answer = carla.post("incidents-bulk", collection(*BAD), query="?partial=1")
    report = answer.json()
    assert (answer.status_code, report["stored"], report["refused"]) == (201, 1, 3)
    assert [sorted(row) for row in report["features"]] == [["id", "index"]] + [
        ["errors", "index"]
    ] * 3
    assert [row["errors"][0]["pointer"] for row in report["features"][1:]] == WHERE
    assert Incident.objects.get().title == "A"
    nothing = carla.post("incidents-bulk", collection(*BAD[1:]), query="?partial=1")
    assert nothing.status_code == 422


def test_what_the_database_alone_refuses_is_told_in_words(carla, collection):
    last = {"valid_to": "9999-12-31", "end_known": True}
    answer = carla.post("incidents-bulk", collection({}, last))
    assert answer.status_code == 422
    assert errors_of(answer) == {"#/features/1": "A day lies between the years 1000 and 9999."}
    alone = carla.post("incidents-bulk", collection({}, last), query="?partial=1").json()
    assert (alone["stored"], Incident.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ([], "#/type"),
        ({"type": "Feature"}, "#/type"),
        ({"type": "FeatureCollection"}, "#/features"),
        ({"type": "FeatureCollection", "features": []}, "#/features"),
        ({"type": "FeatureCollection", "features": {}}, "#/features"),
        ({"type": "FeatureCollection", "features": [], "crs": {}}, "#/crs"),
        ({"type": "FeatureCollection", "features": [1]}, "#/features/0/type"),
        ({"type": "FeatureCollection", "features": [{"type": "Feature"}]},
         "#/features/0/properties"),
        ({"type": "FeatureCollection", "features": [{"type": "Feature", "x": 1}]},
         "#/features/0/x"),
        ({"type": "FeatureCollection",
          "features": [{"type": "Feature", "properties": {"geometry": POINT}}]},
         "#/features/0/properties/geometry"),
    ],
)  # fmt: skip
def test_what_is_no_collection_is_refused_at_its_place(carla, body, where):
    answer = carla.post("incidents-bulk", body)
    assert (answer.status_code, list(errors_of(answer))) == (422, [where])


def test_the_number_of_features_is_bounded(carla, collection, monkeypatch):
    monkeypatch.setattr(bulk, "MAX_FEATURES", 1)
    assert carla.post("incidents-bulk", collection({}, {})).status_code == 422


def test_it_may_be_sent_as_geojson_and_once(carla, collection):
    import json

    raw = json.dumps(collection({}))
    for _ in range(2):
        answer = carla.client.post(
            "/api/v1/incidents/bulk/", raw, content_type="application/geo+json",
            headers={"Idempotency-Key": "b"},
        )  # fmt: skip
        assert answer.status_code == 201
    assert Incident.objects.count() == 1


def test_the_rows_of_all_features_are_bounded_together(carla, collection, monkeypatch):
    monkeypatch.setattr(bulk, "MAX_INNER_ROWS", 2)
    answer = carla.post("incidents-bulk", collection({"title": "A"}, {"title": "B"}))
    assert answer.status_code == 201
    answer = carla.post("incidents-bulk", collection({}, {}, {}))
    assert (answer.status_code, list(errors_of(answer))) == (422, ["#/features"])
