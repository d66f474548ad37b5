"""The gazetteer goes out whole, with names, sources and licences, and says when it was cut."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import Point, Polygon
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gazetteer.exports import rows, tables
from gazetteer.exports.formats import FORMATS
from gazetteer.exports.linked_places import when
from gazetteer.merging import merge
from gazetteer.models import Place, PlaceName, PlaceOutline, PlaceParent
from gazetteer.vocabulary import Origin

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "public"]),
    pytest.mark.usefixtures("starter"),
]
SQUARE = Polygon(((44, 34), (45, 34), (45, 35), (44, 35), (44, 34)), srid=4326)


@pytest.fixture
def khanaqin() -> Place:
    return Place.objects.create(name="Khanaqin district (old)", kind="ADM2", feature_class="A")


def get(client: Client, ending: str, **query: str) -> Any:
    response = client.get(f"/places/export.{ending}", query)
    assert response.status_code == 200, response.content
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    if ending == "csv":
        return list(csv.DictReader(io.StringIO(body.decode(), newline="")))
    return json.loads(body)


def feature_of(found: Any, place: Place) -> Any:
    (feature,) = [
        feature for feature in found["features"]
        if str(place.public_id) in (feature.get("id"), feature.get("@id", "").rpartition("/")[2])
    ]  # fmt: skip
    return feature


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_every_place_goes_out_once(client: Client, ending: str) -> None:
    count = Place.objects.count()
    response = client.get(f"/places/export.{ending}")
    assert response["Places-Count"] == str(count)
    found = get(client, ending)
    if ending == "csv":
        *lines, end = found
        assert (end["public_id"], end["name"]) == ("# end", str(count))
    else:
        lines = found["features"]
        assert found["numberReturned"] == count
    assert len(lines) == count


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_a_batch_more_or_less_changes_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    def body() -> bytes:
        return b"".join(client.get(f"/places/export.{ending}").streaming_content)  # type: ignore[attr-defined]

    whole = body()
    monkeypatch.setattr(rows, "BATCH", 7)
    assert body() == whole


def test_the_questions_asked_grow_with_batches_not_with_places(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = Place.objects.count()
    Place.objects.update(footprint=None)
    monkeypatch.setattr(rows, "BATCH", 50)
    with CaptureQueriesContext(connections["public"]) as asked:
        get(client, "geojson")
    assert len(asked) < 12 + 4 * (count // 50 + 1)


def test_linked_places_carry_names_sources_times_and_links(client: Client, khanaqin: Place) -> None:
    kifri = Place.objects.get(external_id="gn:94298")
    PlaceParent.objects.create(
        place=kifri, parent=khanaqin, valid_from=date(2014, 6, 12), valid_to=date(2017, 10, 16),
        source="a gazette",
    )  # fmt: skip
    found = get(client, "lpf.json", q="Kifri")
    assert found["@context"].endswith("linkedplaces-context-v1.1.jsonld")
    feature = feature_of(found, kifri)
    assert feature["@id"] == f"http://testserver/places/{kifri.public_id}"
    assert feature["properties"]["title"] == "Kifri"
    assert feature["properties"]["ccodes"] == ["IQ"]
    assert "CC BY" in feature["properties"]["license"]
    arabic = next(name for name in feature["names"] if name.get("lang") == "ar")
    assert arabic["toponym"] == "كفري"
    assert arabic["citations"][0]["label"]
    assert feature["geometry"]["type"] == "Point"
    assert feature["geometry"]["coordinates"][0] == pytest.approx(44.96, abs=0.02)
    assert {"type": "exactMatch", "identifier": "gn:94298"} in feature["links"]
    dated = next(r for r in feature["relations"] if "when" in r)
    assert dated["relationType"] == "gvp:broaderPartitive"
    assert dated["relationTo"].endswith(str(khanaqin.public_id))
    assert dated["when"]["timespans"] == [
        {"start": {"in": "2014-06-12"}, "end": {"in": "2017-10-16"}}
    ]
    assert dated["citations"] == [{"label": "a gazette"}]


def test_a_beginning_that_is_not_known_is_not_made_up() -> None:
    assert when(None, None) == {}
    assert when(date(2014, 1, 1), None) == {
        "when": {"timespans": [{"start": {"in": "2014-01-01"}}]}
    }
    assert when(None, date(2014, 1, 1))["when"]["timespans"][0]["start"] == {"latest": "2014-01-01"}


def test_each_source_draws_its_own_outline(client: Client) -> None:
    place = Place.objects.create(name="X", footprint=SQUARE, point=Point(44.5, 34.5, srid=4326))
    for year, source in ((2014, "COD-AB"), (2019, "Who's On First")):
        PlaceOutline.objects.create(place=place, footprint=SQUARE, source=source, licence="CC0",
                                    valid_from=date(year, 1, 1))  # fmt: skip
    geometry = feature_of(get(client, "lpf.json"), place)["geometry"]
    assert geometry["type"] == "GeometryCollection"
    point, first, second = geometry["geometries"]
    assert point["coordinates"] == [44.5, 34.5]
    assert first["citations"] == [{"label": "COD-AB"}]
    assert second["when"]["timespans"][0]["start"] == {"in": "2019-01-01"}
    assert feature_of(get(client, "geojson"), place)["geometry"]["type"] == "Polygon"


def test_a_place_known_by_name_alone_has_no_geometry(client: Client) -> None:
    place = Place.objects.create(name="Nowhere known")
    assert feature_of(get(client, "geojson"), place)["geometry"] is None
    empty = {"type": "GeometryCollection", "geometries": []}
    assert feature_of(get(client, "lpf.json"), place)["geometry"] == empty


def test_a_merged_row_goes_out_with_the_kept_one(client: Client) -> None:
    by = User.objects.create_user("editor")
    kept = Place.objects.create(name="Jalawla A")
    old = Place.objects.create(name="Jalula A", external_id="gn:1")
    PlaceName.objects.create(place=old, name="Jalula A")
    merge(kept, old, by)
    found = get(client, "geojson")
    properties = feature_of(found, kept)["properties"]
    assert [name["name"] for name in properties["names"]] == ["Jalula A"]
    assert properties["external_ids"] == ["gn:1"]
    assert properties["merged_ids"] == [str(old.public_id)]
    assert str(old.public_id) not in [feature["id"] for feature in found["features"]]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "＝1", "\n=1"])
def test_a_formula_is_inert_in_a_spreadsheet_and_unchanged_elsewhere(
    client: Client, name: str
) -> None:
    place = Place.objects.create(name=name, notes=name, source=name)
    line = next(row for row in get(client, "csv") if row["public_id"] == str(place.public_id))
    assert line["name"] == line["notes"] == line["source"] == f"'{name}"
    assert feature_of(get(client, "geojson"), place)["properties"]["name"] == name


def test_numbers_stay_numbers(client: Client) -> None:
    place = Place.objects.create(name="West", point=Point(-8.5, -1.25, srid=4326))
    line = next(row for row in get(client, "csv") if row["public_id"] == str(place.public_id))
    assert (line["lon"], line["lat"]) == ("-8.5", "-1.25")
    assert set(line) == set(tables.COLUMNS)


def test_filters_narrow_and_add_up(client: Client) -> None:
    diyala = Place.objects.get(name="Diyala", kind="ADM1")
    everything = get(client, "geojson")["numberReturned"]
    for within in ("Diyala", str(diyala.public_id), diyala.external_id):
        inside = get(client, "geojson", within=within)
        assert 1 < inside["numberReturned"] < everything
        assert "Miqdadiya" in [f["properties"]["name"] for f in inside["features"]]
        assert "Badush" not in [f["properties"]["name"] for f in inside["features"]]
    districts = get(client, "geojson", within="Diyala", kind="adm2", country="iq")
    assert {f["properties"]["kind"] for f in districts["features"]} == {"ADM2"}
    assert get(client, "geojson", country="FR")["numberReturned"] == 0
    names = [f["properties"]["name"] for f in get(client, "geojson", q="Muqdadiyah")["features"]]
    assert "Miqdadiya" in names


@pytest.mark.parametrize(
    ("query", "parameter"),
    [({"country": "Iraq"}, "country"), ({"country": "١٢"}, "country"), ({"kind": "a;b"}, "kind"),
     ({"kind": ",".join(["PPL"] * 51)}, "kind"), ({"within": "Atlantis"}, "within"),
     ({"within": "9" * 190}, "within"), ({"q": ""}, "q"), ({"q": "x" * 201}, "q"),
     ({"color": "red"}, "color"), ({"country__in": "IQ"}, "country__in")],
)  # fmt: skip
def test_a_bad_filter_is_answered_400_with_its_name(
    client: Client, query: dict[str, str], parameter: str
) -> None:
    response = client.get("/places/export.csv", query)
    assert response.status_code == 400
    assert response.json()["parameter"] == parameter


def test_other_formats_and_writing_are_refused(client: Client) -> None:
    assert client.get("/places/export.xlsx").status_code == 404
    assert client.post("/places/export.csv").status_code == 405
    head = client.head("/places/export.csv")
    assert head.status_code == 200
    assert head["Content-Type"].startswith("text/csv")


def test_what_editors_say_is_told_from_what_was_imported(client: Client) -> None:
    place = Place.objects.create(name="New", origin=Origin.EDITOR, licence="CC0", source="desk")
    properties = feature_of(get(client, "geojson"), place)["properties"]
    assert (properties["origin"], properties["licence"], properties["source"]) == (
        "editor", "CC0", "desk",
    )  # fmt: skip
