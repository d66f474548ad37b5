"""The public pages: what they answer, what they refuse, how often they ask the database."""

import json
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gazetteer.bbox import boxes, parse_bbox
from gazetteer.errors import BadParameter
from gazetteer.models import Place, PlaceName
from gazetteer.starter import load_starter

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])


@pytest.fixture(autouse=True)
def places() -> None:
    load_starter()


def test_a_name_is_found_in_any_script(client: Client) -> None:
    for query in ("Miqdadiya", "Muqdadiyah", "المقدادية"):
        first = client.get("/places/search", {"q": query}).json()["results"][0]
        assert first["name"] == "Miqdadiya"
        assert first["names"]["ar"] == "المقدادية"
        assert first["names"]["en"] == "Miqdadiya"
        assert (first["lon"], first["lat"]) == (44.93694, 33.97861)
        assert first["admin"] == ["Miqdadiya district", "Diyala"]
        assert set(first) == {
            "id", "public_id", "name", "names", "kind", "kind_label", "admin", "lon", "lat",
            "radius_m", "score", "reasons",
        }  # fmt: skip


def test_an_unknown_name_answers_with_nothing_worth_showing(client: Client) -> None:
    results = client.get("/places/search", {"q": "Khat al-Lain"}).json()["results"]
    assert all(result["score"] < 0.82 for result in results)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [({}, "q"), ({"q": ""}, "q"), ({"q": "  "}, "q"), ({"q": "x" * 201}, "q"),
     ({"q": "Kifri", "limit": "ten"}, "limit"), ({"q": "Kifri", "limit": "-1"}, "limit"),
     ({"q": "Kifri", "limit": "0"}, "limit"), ({"q": "Kifri", "limit": "9" * 30}, "limit"),
     ({"q": "Kifri", "limit": "١"}, "limit")],
)  # fmt: skip
def test_a_bad_search_is_answered_400_with_the_parameter(
    client: Client, query: dict[str, str], parameter: str
) -> None:
    response = client.get("/places/search", query)
    assert response.status_code == 400
    assert response.json()["parameter"] == parameter
    assert response.json()["detail"]


def test_a_nul_byte_is_refused(client: Client) -> None:
    assert client.get("/places/search?q=a%00b").status_code == 400


def test_search_writes_nothing(client: Client) -> None:
    assert client.post("/places/search", {"q": "Kifri"}).status_code == 405


def test_an_answer_may_be_cached_and_revalidated(client: Client) -> None:
    response = client.get("/places/search", {"q": "Kifri"})
    assert "public" in response["Cache-Control"]
    assert "max-age=60" in response["Cache-Control"]
    again = client.get(
        "/places/search", {"q": "Kifri"}, headers={"If-None-Match": response["ETag"]}
    )
    assert again.status_code == 304
    assert not again.content


def _queries(client: Client, path: str, **query: str) -> int:
    with (
        CaptureQueriesContext(connections["public"]) as public,
        CaptureQueriesContext(connection) as default,
    ):
        assert client.get(path, query).status_code == 200
    if connections["public"] is connection:
        return len(public)
    assert len(default) == 0
    return len(public)


def test_the_number_of_queries_is_bounded(client: Client) -> None:
    # the first question after a write reads the names into memory, or what of them has changed
    assert _queries(client, "/places/search", q="Kifri") <= 12
    # the change stamp, places, display names; an unsure name asks the prefixes too
    assert _queries(client, "/places/search", q="Kifri") <= 3
    assert _queries(client, "/places/search", q="khan") <= 4
    assert _queries(client, "/places/labels", bbox="40,30,50,40") == 2
    place = Place.objects.get(external_id="gn:94298")
    # the place, what is merged into it, its names, its dated parents, its outlines
    assert _queries(client, f"/places/{place.public_id}/") == 5


def test_labels_are_the_most_prominent_places_in_view(client: Client) -> None:
    labels = client.get("/places/labels", {"bbox": "42,33,46,37", "limit": "5"}).json()["labels"]
    assert len(labels) == 5
    assert "Baghdad" in [label["name"] for label in labels]
    assert [label["rank"] for label in labels] == [0, 1, 2, 3, 4]
    assert all(42 <= label["lon"] <= 46 and 33 <= label["lat"] <= 37 for label in labels)
    assert labels[0]["names"]["ar"]


@pytest.mark.parametrize(
    "bbox", ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "nan,0,1,1", "0,0,inf,1", "0,2,1,1", "0,-91,1,1",
             "-181,0,1,1", "1_0,0,20,1", "0,0,1,1" * 100, "٠,0,1,1"]
)  # fmt: skip
def test_a_bad_box_is_answered_400(client: Client, bbox: str) -> None:
    response = client.get("/places/labels", {"bbox": bbox})
    assert response.status_code == 400
    assert response.json()["parameter"] == "bbox"


def test_a_place_page_shows_names_and_sources(client: Client) -> None:
    place = Place.objects.get(external_id="cm:badush-range")
    page = client.get(f"/places/{place.public_id}/").content.decode()
    assert "Badush mountain range" in page
    assert "جبال بادوش" in page
    assert "No coordinate is known" in page
    assert "20000 m" in page
    assert client.get(f"/places/{uuid4()}/").status_code == 404


def test_script_in_a_name_stays_text(client: Client) -> None:
    place = Place.objects.create(name="<script>alert(1)</script>")
    PlaceName.objects.create(place=place, name="<img src=x onerror=alert(1)>")
    page = client.get(f"/places/{place.public_id}/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_public_role_reads_places_and_nothing_else() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE conflictmap_public")
        cursor.execute("SELECT count(*) FROM gazetteer_place")
        assert cursor.fetchone()[0] > 0
        for statement in (
            "SELECT 1 FROM auth_user",
            "DELETE FROM gazetteer_place",
            "UPDATE gazetteer_placename SET name = 'x'",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)
        cursor.execute("RESET ROLE")


def test_a_box_is_four_numbers() -> None:
    assert parse_bbox("44, 33.5,46,35") == (44.0, 33.5, 46.0, 35.0)
    assert boxes(parse_bbox("170,-10,-170,10")) == [(170, -10, 180, 10), (-180, -10, -170, 10)]
    with pytest.raises(BadParameter) as refused:
        parse_bbox("1,2,3", "area")
    assert refused.value.parameter == "area"
    assert json.dumps(refused.value.message)
