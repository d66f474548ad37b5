"""An editor enters a report, reads it, drafts, publishes, and a reader sees it on the map."""

import json
import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import Page, expect

from operations.models import Operation, OperationArea, Publication, Source
from tests.conftest import PUBLIC

from .conftest import Picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(**PUBLIC)]
TEXT = (
    "On Monday the army began a search north of Miqdadiya and in the Khat al-Lain areas. "
    "The Peshmerga take no part in it."
)
SCRIPT = "<img src=x onerror=alert(1)><script>alert(2)</script> Search & sweep"


@pytest.fixture
def desk(live_server, page: Page, editor: User) -> Page:
    """The editors' desk, signed in; the starter gazetteer is there."""
    call_command("load_starter_gazetteer", verbosity=0)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Username").fill("edward")
    page.get_by_label("Password").fill("pass")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Editors’ desk")).to_be_visible()
    return page


def enter_report(page: Page, base: str) -> None:
    source = Source.objects.create(name="An outlet")
    page.goto(f"{base}/admin/operations/report/add/?source={source.pk}")
    page.locator("#id_title").fill("A search in Diyala")
    page.locator("#id_published_on").fill("2019-08-05")
    page.locator("#id_text").fill(TEXT)
    page.get_by_role("button", name="Save", exact=False).first.click()
    expect(page).to_have_url(re.compile(r"/read/"))


def test_from_the_desk_to_the_map(desk: Page, live_server, picture: Picture) -> None:
    enter_report(desk, live_server.url)

    expect(desk.locator("mark", has_text="Miqdadiya")).to_be_visible()
    expect(desk.locator("mark.m-open", has_text="Khat al-Lain")).to_be_visible()
    picture(desk, "reading")
    desk.get_by_role("button", name="Accept all that is proposed").click()

    desk.get_by_text("Draft what was not proposed").click()
    draft = desk.get_by_role("form", name="An operation from the accepted places")
    draft.locator("[name=operation-title]").fill(SCRIPT)
    draft.locator("[name=operation-valid_from]").fill("2019-08-05")
    for box in draft.locator("[name=operation-mentions]").all():
        box.check()
    draft.get_by_role("button", name="Draft the operation").click()
    expect(desk).to_have_url(re.compile(r"/operations/operation/\d+/change/"))
    picture(desk, "operation")
    desk.get_by_role("button", name="Save and publish").click()
    expect(desk.locator(".messagelist")).to_contain_text("is published")

    row = Publication.objects.filter(geometry__isnull=False).get()
    assert row.title.startswith(SCRIPT)

    desk.goto(f"{live_server.url}/?datetime=2019-08-05")
    situation = desk.get_by_role("tabpanel").filter(has_text="Operation areas")
    expect(situation).to_contain_text("north of Miqdadiya")
    expect(situation).to_contain_text("Khat al-Lain")
    desk.get_by_text("north of Miqdadiya").first.click()
    expect(desk.get_by_text(TEXT.split(". ")[0]).first).to_be_visible()
    expect(desk.get_by_text("<script>", exact=False).first).to_be_visible()
    picture(desk, "map")

    collection = desk.request.get(f"{live_server.url}/layers/operation-areas.geojson").json()
    assert len(collection["features"]) == 2


def test_what_is_not_touched_on_the_map_is_not_changed(
    desk: Page, live_server, editor: User
) -> None:
    holed = {
        "type": "MultiPolygon",
        "coordinates": [
            [
                [[44.123456789012, 34], [45, 34], [45, 35], [44, 35], [44.123456789012, 34]],
                [[44.4, 34.4], [44.4, 34.6], [44.6, 34.6], [44.6, 34.4], [44.4, 34.4]],
            ],
            [[[46.1, 36.1], [46.2, 36.1], [46.2, 36.2], [46.1, 36.1]]],
        ],
    }
    operation = Operation.objects.create(
        title="Holes", valid_from="2019-08-05", created_by=editor, changed_by=editor
    )
    area = OperationArea.objects.create(
        operation=operation, words="two parts", geometry=json.dumps(holed), precision="approximate"
    )
    desk.goto(f"{live_server.url}/admin/operations/operation/{operation.pk}/change/")
    desk.locator(".geometry-field").first.scroll_into_view_if_needed()
    expect(desk.locator(".leaflet-container").first).to_be_visible()
    desk.locator("#id_title").fill("Holes, renamed")
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.locator(".messagelist")).to_be_visible()
    operation.refresh_from_db()
    area.refresh_from_db()
    assert operation.title == "Holes, renamed"
    assert json.loads(json.dumps(area.geometry.coords)) == holed["coordinates"]


def test_the_map_is_used_by_keyboard_and_search(
    live_server, page: Page, transactional_db: None, picture: Picture
) -> None:
    call_command("load_starter_gazetteer", verbosity=0)
    page.goto(live_server.url)
    search = page.get_by_role("combobox")
    search.fill("المقدادية")
    expect(page.get_by_role("option").first).to_contain_text("Miqdadiya")
    search.press("ArrowDown")
    search.press("Enter")
    expect(page).to_have_url(re.compile(r"at="))
    search.fill("Khat al-Lain")
    expect(page.get_by_text("ot in the gazetteer")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    picture(page, "map-320")
