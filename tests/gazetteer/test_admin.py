"""Editors find a place by any spelling, and what they change is theirs."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from gazetteer.models import Place, PlaceName
from gazetteer.vocabulary import Origin

pytestmark = pytest.mark.usefixtures("starter")


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("editor", "", "x"))
    return client


@pytest.mark.parametrize("term", ["Muqdadiyah", "المقدادية", "gn:99062"])
def test_any_spelling_finds_a_place(editor: Client, term: str) -> None:
    page = editor.get(reverse("admin:gazetteer_place_changelist"), {"q": term})
    assert Place.objects.get(external_id="gn:99062") in page.context["cl"].queryset


def test_autocomplete_finds_by_spelling(editor: Client) -> None:
    query = {
        "term": "Jalula",
        "app_label": "gazetteer",
        "model_name": "place",
        "field_name": "parent",
    }
    results = editor.get(reverse("admin:autocomplete"), query).json()["results"]
    assert "Jalawla" in results[0]["text"]


def test_a_new_spelling_is_the_editors(editor: Client) -> None:
    place = Place.objects.get(external_id="gn:94298")
    address = reverse("admin:gazetteer_place_change", args=[place.pk])
    form = editor.get(address).context["adminform"].form
    data = {k: v for k, v in form.initial.items() if v is not None and k in form.fields}
    names = list(place.names.order_by("kind", "language", "name", "pk"))
    data |= {"names-TOTAL_FORMS": len(names) + 1, "names-INITIAL_FORMS": len(names)}
    for i, name in enumerate([*names, PlaceName(place=place, name="Kifriya", kind="variant")]):
        data |= {f"names-{i}-id": name.pk or "", f"names-{i}-place": place.pk,
                 f"names-{i}-name": name.name, f"names-{i}-language": name.language,
                 f"names-{i}-script": name.script, f"names-{i}-kind": name.kind,
                 f"names-{i}-source": name.source}  # fmt: skip
    response = editor.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    assert place.names.get(name="Kifriya").origin == Origin.EDITOR


def test_pages_open_with_a_bounded_number_of_queries(
    editor: Client, django_assert_max_num_queries: object
) -> None:
    for name in ("place", "placename"):
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            address = reverse(f"admin:gazetteer_{name}_changelist")
            assert editor.get(address).status_code == 200
