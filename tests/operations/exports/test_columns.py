"""Lists and objects as columns: what each says, and what a value of another shape becomes."""

import datetime as dt

import pytest

from operations.exports import shapes
from operations.exports.columns import columns, printable, row
from operations.exports.fields import fields
from operations.exports.writing.shapefile import short_names
from operations.layers import LAYERS

SAID = {
    "actors": [{"name": "Peshmerga", "role_label": "takes part"}, {"name": "Police"}],
    "sources": [{"publisher": "Kurdistan 24", "published": "2019-08-05"}, {"publisher": "Wire"}],
    "titles": {"ar": "غارة", "ckb": "هێرش"},
    "stated": [{"fact": "killed", "about": "IS", "claims": [{"value": "2", "status": "accepted"}]}],
    "killed": [1, 2, None],
    "dataset": {"name": "ucdp-ged", "version": "25.1", "id": "7", "licence": "CC BY 4.0"},
    "operation": {"record": "r1", "title": "Will of Victory"},
    "places": [{"name": "Kulajo"}, {"name": "Jalawla"}],
    "valid_from": "2019-08-05",
    "located": True,
    "wounded": 0,
}
TOLD = {
    "actors": "Peshmerga (takes part); Police",
    "sources": 2, "source_publisher": "Kurdistan 24", "source_published": "2019-08-05",
    "titles": "ar: غارة; ckb: هێرش",
    "stated": "killed of IS: 2 (accepted)",
    "killed_low": 1, "killed_best": 2, "killed_high": None,
    "dataset": "ucdp-ged", "dataset_version": "25.1", "dataset_licence": "CC BY 4.0",
    "operation": "Will of Victory", "operation_id": "r1",
    "places": "Kulajo; Jalawla",
    "valid_from": dt.date(2019, 8, 5), "located": True, "wounded": 0,
}  # fmt: skip


def cells(properties, layer="incidents"):
    known = columns(fields(LAYERS[layer]))
    found = row({"id": "x", "geometry": None, "properties": properties}, known)
    return {column.name: cell for (_, column), cell in zip(known, found.cells, strict=True)}


def test_each_property_becomes_its_columns():
    found = cells(SAID)
    assert {name: found[name] for name in TOLD} == TOLD


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("value", [None, "", "text", 7, True, [], {}, [None], ["a"], [{}], [[1]]])
def test_a_value_of_another_shape_breaks_nothing(layer, value):
    properties = {name: value for name, _ in fields(LAYERS[layer])}
    assert cells(properties, layer).keys() == cells({}, layer).keys()


def test_a_layer_that_declares_an_unknown_list_has_it_as_json():
    known = columns([("novel", "array")])
    assert row({"id": "x", "geometry": None, "properties": {"novel": [1]}}, known).cells == ["[1]"]


def test_what_no_file_can_hold_is_replaced():
    assert printable("a\x00b\x0bc\ud800d\uffffe\tf\n") == "a\ufffdb\ufffdc\ufffdd\ufffde\tf\n"


def test_short_names_are_short_and_differ():
    names = ["source_publisher", "source_published", "source_pub", "title"]
    assert short_names(names) == ["source_pub", "source_p_1", "source_p_2", "title"]
    for layer in LAYERS.values():
        found = short_names(["id", *(column.name for _, column in columns(fields(layer)))])
        assert len({*found}) == len(found)
        assert max(map(len, found)) <= 10


def test_shapes_in_other_words():
    area = {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]}
    assert shapes.wkt(area) == "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))"
    assert shapes.wkt({"type": "Point", "coordinates": [44.1, 35]}) == "POINT (44.1 35)"
    assert shapes.bounds(area) == (0, 0, 1, 1)
    assert [part["type"] for part in shapes.parts(area)] == ["Polygon"]
