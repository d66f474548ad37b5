"""The editor's order of places, and labels, on a real page."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import Point
from playwright.sync_api import Page, expect

from gazetteer.models import Place, PlaceName
from operations import drafting
from operations.models import OperationArea
from tests.conftest import PUBLIC

pytestmark = [pytest.mark.browser, pytest.mark.django_db(**PUBLIC)]


@pytest.fixture
def area(editor: User) -> OperationArea:
    places = []
    for name, lon in [("Kifri", 44.96), ("Kalar", 45.32)]:
        place = Place.objects.create(name=name, point=Point(lon, 34.65, srid=4326), country="IQ")
        PlaceName.objects.create(place=place, name=name, language="en", kind="preferred")
        places.append(place)
    operation = drafting.draft_operation(title="x", valid_from=dt.date(2019, 8, 5), by=editor)
    return drafting.add_area(operation, "from, towards", relation="towards", places=places)


def test_a_place_that_is_taken_out_and_chosen_again_stands_last(
    page: Page, live_server, area: OperationArea
) -> None:
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Username").fill("edward")
    page.get_by_label("Password").fill("pass")
    page.get_by_role("button", name="Log in").click()
    page.goto(f"{live_server.url}/admin/operations/operation/{area.operation_id}/change/")
    chosen = page.locator("#areas-0 .field-places .select2-selection__choice")
    expect(chosen).to_contain_text(["Kifri", "Kalar"])
    chosen.first.locator(".select2-selection__choice__remove").click()
    page.keyboard.press("Escape")
    page.locator("#areas-0 .field-places .select2-search__field").focus()
    page.keyboard.type("Kifri")
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text("Kifri")
    page.keyboard.press("Enter")
    expect(chosen).to_contain_text(["Kalar", "Kifri"])
    unnamed = page.locator("#content td :is(input:not([type=hidden]), select)").evaluate_all(
        "all => all.filter((f) => f.offsetParent && !f.labels.length && !f.ariaLabel).length"
    )
    assert unnamed == 0
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    area.refresh_from_db()
    assert [row.place.name for row in area.anchors.all()] == ["Kalar", "Kifri"]
    assert area.method.startswith("from Kalar towards Kifri")
