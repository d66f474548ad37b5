"""Editors find a place by any spelling, add places and spellings, and what they enter is theirs."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import Polygon
from django.test import Client
from django.urls import reverse

from gazetteer.merging import merge
from gazetteer.models import Place, PlaceName
from gazetteer.vocabulary import Origin
from tests.operations.admin_pages import errors_of, filled

pytestmark = pytest.mark.usefixtures("starter")
SQUARE = Polygon(((44, 34), (45, 34), (45, 35), (44, 35), (44, 34)), srid=4326)
LIST, ADD = "/admin/gazetteer/place/", "/admin/gazetteer/place/add/"


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_superuser("editor", "", "x")


@pytest.fixture
def editor(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


@pytest.fixture
def kifri(starter: None) -> Place:
    return Place.objects.get(external_id="gn:94298")


def form_of(place: Place) -> str:
    return reverse("admin:gazetteer_place_change", args=[place.pk])


def choices(editor: Client, term: str) -> list[str]:
    query = {"term": term, "app_label": "gazetteer", "model_name": "place", "field_name": "parent"}
    results = editor.get(reverse("admin:autocomplete"), query).json()["results"]
    return [result["text"] for result in results]


# --- finding ---------------------------------------------------------------------------------
@pytest.mark.parametrize("term", ["Muqdadiyah", "المقدادية", "gn:99062"])
def test_any_spelling_finds_a_place(editor: Client, term: str) -> None:
    found = editor.get(LIST, {"q": term}).context["cl"].queryset
    assert found.first() == Place.objects.get(external_id="gn:99062")


def test_autocomplete_finds_by_spelling_the_best_first(editor: Client) -> None:
    assert "Jalawla" in choices(editor, "Jalula")[0]


def test_a_merged_row_is_found_as_the_one_that_answers_for_it(
    editor: Client, person: User, kifri: Place
) -> None:
    old = Place.objects.create(name="Qqqkifriya", external_id="gn:1")
    PlaceName.objects.create(place=old, name="Qqqkifriya")
    merge(kifri, old, person)
    for term in ("Qqqkifriya", "gn:1"):
        assert str(kifri) in choices(editor, term)
        assert str(old) not in choices(editor, term)
        assert kifri in editor.get(LIST, {"q": term}).context["cl"].queryset
    listed = editor.get(LIST, {"merged": "yes"})
    assert list(listed.context["cl"].queryset) == [old]
    assert "merged into Kifri" in listed.content.decode()
    assert old not in editor.get(LIST, {"merged": "no"}).context["cl"].queryset


def test_pages_open_with_a_bounded_number_of_queries(
    editor: Client, django_assert_max_num_queries: Any, kifri: Place
) -> None:
    for name in ("place", "placename", "placemerge"):
        with django_assert_max_num_queries(12):
            address = reverse(f"admin:gazetteer_{name}_changelist")
            assert editor.get(address).status_code == 200
    with django_assert_max_num_queries(20):
        assert editor.get(form_of(kifri)).status_code == 200


# --- the form --------------------------------------------------------------------------------
def test_a_form_saved_untouched_changes_nothing(editor: Client, kifri: Place) -> None:
    Place.objects.filter(pk=kifri.pk).update(footprint=SQUARE)
    before = Place.objects.filter(pk=kifri.pk).values().get()
    names = list(kifri.names.order_by("pk").values())
    response = editor.post(form_of(kifri), filled(editor.get(form_of(kifri))))
    assert response.status_code == 302, errors_of(response)
    assert Place.objects.filter(pk=kifri.pk).values().get() == before
    assert list(kifri.names.order_by("pk").values()) == names


def test_a_new_spelling_is_the_editors(editor: Client, kifri: Place) -> None:
    page = editor.get(form_of(kifri))
    count = kifri.names.count()
    data = filled(page, **{f"names-{count}-name": "كفرية", f"names-{count}-kind": "variant"})
    response = editor.post(form_of(kifri), data)
    assert response.status_code == 302, errors_of(response)
    name = kifri.names.get(name="كفرية")
    assert (name.origin, name.script) == (Origin.EDITOR, "Arab")


def test_point_and_outline_are_drawn_in_the_form(editor: Client, kifri: Place) -> None:
    data = filled(
        editor.get(form_of(kifri)),
        point='{"type":"Point","coordinates":[44.97,34.7]}', footprint=SQUARE.wkt,
    )  # fmt: skip
    response = editor.post(form_of(kifri), data)
    assert response.status_code == 302, errors_of(response)
    kifri.refresh_from_db()
    assert kifri.point.coords == (44.97, 34.7)
    assert kifri.footprint.equals(SQUARE)
    assert kifri.origin == Origin.EDITOR


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("point", "POINT(44 134)", "swapped"), ("point", SQUARE.wkt, "draw a Point"),
     ("footprint", "POINT(44 34)", "draw a"),
     ("footprint", "/vsicurl/http://127.0.0.1/", "neither"),
     ("footprint", "POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))", "crosses itself")],
)  # fmt: skip
def test_a_bad_shape_is_refused_with_a_reason(
    editor: Client, kifri: Place, field: str, value: str, words: str
) -> None:
    response = editor.post(form_of(kifri), filled(editor.get(form_of(kifri)), **{field: value}))
    assert words in " ".join(errors_of(response)[field])


def test_where_it_lay_is_kept_with_its_days(editor: Client, kifri: Place) -> None:
    parent = Place.objects.get(name="Diyala", kind="ADM1")
    row = {"parents-TOTAL_FORMS": "1", "parents-0-parent": parent.pk,
           "parents-0-valid_from": "2014-06-12", "parents-0-valid_to": "2017-10-16",
           "parents-0-source": "a gazette"}  # fmt: skip
    response = editor.post(form_of(kifri), filled(editor.get(form_of(kifri)), **row))
    assert response.status_code == 302, errors_of(response)
    kept = kifri.parents.get()
    assert (kept.parent, str(kept.valid_to), kept.origin) == (parent, "2017-10-16", Origin.EDITOR)
    wrong = {**row, "parents-0-valid_to": "2013-01-01"}
    page = editor.get(form_of(kifri))
    refused = editor.post(form_of(kifri), filled(page, **wrong))
    assert refused.status_code == 200


def test_a_new_place_is_found_by_its_name_and_returns_to_where_it_was_wanted(
    editor: Client,
) -> None:
    address = f"{ADD}?name=Qaya+Bashi&next=/admin/operations/report/"
    data = filled(editor.get(address), point="POINT(44.1 34.5)")
    assert data["name"] == "Qaya Bashi"
    response = editor.post(address, data)
    assert response.status_code == 302, errors_of(response)
    assert response["Location"] == "/admin/operations/report/"
    place = Place.objects.get(name="Qaya Bashi")
    assert place.origin == Origin.EDITOR
    assert place.names.get().origin == Origin.EDITOR
    assert str(place) in choices(editor, "Qayabashi")


def test_a_page_of_another_site_is_not_gone_on_to(editor: Client) -> None:
    address = f"{ADD}?name=X1&next=https://evil.example/"
    response = editor.post(address, filled(editor.get(address)))
    assert response["Location"].startswith(LIST)


# --- spelling, from where it was met ---------------------------------------------------------
def test_a_spelling_is_added_from_where_it_was_met(editor: Client, kifri: Place) -> None:
    address = reverse("admin:gazetteer_place_spelling")
    query = {"name": "Kafriyya", "next": "/admin/operations/report/", "place": str(kifri.pk)}
    page = editor.get(address, query)
    assert "Kafriyya" in page.content.decode()
    response = editor.post(address, {**query, "kind": "variant", "language": "", "source": "x"})
    assert response["Location"] == "/admin/operations/report/"
    assert kifri.names.get(name="Kafriyya").origin == Origin.EDITOR
    again = editor.post(address, {**query, "kind": "variant"})
    assert again.status_code == 422
    elsewhere = {"name": "Kafriya", "place": kifri.pk, "kind": "variant", "next": "//evil.example"}
    assert editor.post(address, elsewhere)["Location"] == form_of(kifri)


@pytest.mark.parametrize("query", [{"place": "x"}, {"place": "9" * 40}, {"name": "x" * 5000}, {}])
def test_an_odd_address_of_the_spelling_page_is_no_fault(
    editor: Client, query: dict[str, str]
) -> None:
    assert editor.get(reverse("admin:gazetteer_place_spelling"), query).status_code == 200
