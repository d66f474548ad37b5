"""Merging and undoing in the admin, who may do what, and what a geocoder suggests."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gazetteer.merging import merge
from gazetteer.models import GeocoderAnswer, Place, PlaceMerge
from gazetteer.vocabulary import Origin
from tests.operations.admin_pages import errors_of, filled, messages_of

pytestmark = pytest.mark.usefixtures("starter")
ADD = "/admin/gazetteer/place/add/"


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


# --- merging ---------------------------------------------------------------------------------
def test_both_are_shown_then_merged_then_undone(editor: Client, kifri: Place) -> None:
    old = Place.objects.create(name="Kifry", point=Point(44.9, 34.6, srid=4326))
    address = reverse("admin:gazetteer_place_merge", args=[old.pk])
    assert editor.get(address).status_code == 200
    page = editor.get(address, {"into": kifri.pk}).content.decode()
    assert "km</strong> apart" in page
    assert "كفري" in page
    assert str(old.public_id) in page
    done = editor.post(address, {"into": kifri.pk, "note": "one town"}, follow=True)
    assert done.redirect_chain[0][0] == form_of(kifri)
    assert "Undo the merge" in done.content.decode()
    old.refresh_from_db()
    assert old.merged_into == kifri
    act = PlaceMerge.objects.get()
    undo = reverse("admin:gazetteer_place_unmerge", args=[act.pk])
    assert editor.get(undo).status_code == 405
    back = editor.post(undo, follow=True)
    assert "a place of its own again" in messages_of(back)
    assert "undone already" in messages_of(editor.post(undo, follow=True))


def test_a_merge_that_cannot_be_is_refused_in_words(editor: Client, kifri: Place) -> None:
    address = reverse("admin:gazetteer_place_merge", args=[kifri.pk])
    response = editor.post(address, {"into": kifri.pk})
    assert response.status_code == 422
    assert "into itself" in response.content.decode()
    for odd in ("", "x", "9" * 40):
        assert editor.get(address, {"into": odd}).status_code in {400, 422}


def test_merges_are_undone_from_their_list_too(editor: Client, person: User, kifri: Place) -> None:
    act = merge(kifri, Place.objects.create(name="Kifry"), person)
    chosen = {"action": "undo", "_selected_action": [act.pk]}
    editor.post(reverse("admin:gazetteer_placemerge_changelist"), chosen)
    act.refresh_from_db()
    assert act.undone_by == person


# --- who may ---------------------------------------------------------------------------------
def test_who_only_looks_changes_nothing(client: Client, kifri: Place, settings: Any) -> None:
    settings.GEOCODER, settings.GEOCODER_URL = "nominatim", "http://127.0.0.1:9"
    reader = User.objects.create_user("reader", is_staff=True)
    reader.groups.add(Group.objects.get(name="contributor"))
    client.force_login(reader)
    page = client.get(form_of(kifri))
    assert page.status_code == 200
    assert "POINT (44.96" in page.content.decode()
    for name, args in (("merge", [kifri.pk]), ("spelling", []), ("ask", [])):
        assert client.post(reverse(f"admin:gazetteer_place_{name}", args=args)).status_code == 403


def test_an_editor_by_group_has_all_of_it(client: Client, kifri: Place) -> None:
    keeper = User.objects.create_user("keeper", is_staff=True)
    keeper.groups.add(Group.objects.get(name="editor"))
    client.force_login(keeper)
    page = client.get(form_of(kifri))
    assert "parents-TOTAL_FORMS" in page.content.decode()
    assert client.get(reverse("admin:gazetteer_placemerge_changelist")).status_code == 200
    response = client.post(form_of(kifri), filled(page, notes="seen"))
    assert response.status_code == 302, errors_of(response)


# --- what a geocoder said --------------------------------------------------------------------
def kept_answer() -> GeocoderAnswer:
    now = timezone.now()
    found = {"name": "Kifri", "label": "Kifri, Iraq", "lon": 44.96, "lat": 34.69, "kind": "PPL",
             "country": "IQ", "external_id": "osm:node/1"}  # fmt: skip
    return GeocoderAnswer.objects.create(
        provider="nominatim", query="Kifri", answer=[found], licence="ODbL", fetched_at=now,
        expires_at=now,
    )  # fmt: skip


def test_a_suggestion_fills_in_the_form_and_is_a_place_only_when_saved(editor: Client) -> None:
    count = Place.objects.count()
    address = f"{ADD}?suggestion={kept_answer().pk}-0"
    data = filled(editor.get(address))
    assert Place.objects.count() == count
    assert '"coordinates":[44.96,34.69]' in data["point"]
    assert (data["licence"], data["external_id"]) == ("ODbL", "osm:node/1")
    assert editor.post(address, data).status_code == 302
    place = Place.objects.get(external_id="osm:node/1")
    assert (place.origin, place.country) == (Origin.EDITOR, "IQ")


@pytest.mark.parametrize("choice", ["", "x", "1", "1-", "0-0", "9" * 30 + "-1", "-1-0"])
def test_an_odd_suggestion_fills_in_nothing(editor: Client, choice: str) -> None:
    page = editor.get(ADD, {"suggestion": choice})
    assert page.status_code == 200
    assert "name" not in page.context["adminform"].form.initial


def test_no_geocoder_is_offered_unless_switched_on(editor: Client, settings: Any) -> None:
    assert "ask-form" not in editor.get(ADD).content.decode()
    assert editor.get(reverse("admin:gazetteer_place_ask")).status_code == 404
    settings.GEOCODER = "nominatim"
    page = editor.get(ADD).content.decode()
    assert "This server belongs to somebody else." in page
    assert "csrfmiddlewaretoken" in page


def test_a_geocoder_that_fails_is_said_on_the_page(editor: Client, settings: Any) -> None:
    settings.GEOCODER, settings.GEOCODER_URL = "photon", "http://127.0.0.1:9"
    response = editor.post(reverse("admin:gazetteer_place_ask"), {"query": "Kifri"})
    assert response.status_code == 502
    assert "cannot be reached" in response.content.decode()
