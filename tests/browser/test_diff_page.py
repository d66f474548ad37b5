"""From the map to what changed and to its citation, with all that the map shows."""

import re

import pytest
from django.contrib.gis.geos import Polygon
from playwright.sync_api import Page, expect

from tests.conftest import PUBLIC
from tests.operations.public_rows import position, put

from .conftest import Picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(**PUBLIC)]


def test_the_map_leads_to_what_changed_and_to_its_citation(
    live_server, page: Page, picture: Picture
) -> None:
    position((44, 35), (44.4, 35), holds="right", first="2019-07-28", last="2019-08-02")
    position((44, 35.1), (44.4, 35.1), holds="right", first="2019-08-03", last="2019-08-09")
    put("operation-areas", Polygon.from_bbox((44, 34, 45, 34.5)), first="2019-08-05",
        last="2019-08-05", title="A search")  # fmt: skip
    page.goto(f"{live_server.url}/?datetime=2019-08-05&layers=contact-lines")
    expect(page.get_by_text("A position")).to_be_visible()
    page.get_by_role("link", name="Cite this view").click()
    expect(page).to_have_url(re.compile(r"/snapshots/\?datetime=2019-08-05&as_of=.*Z&layers=cont"))
    expect(page.get_by_role("heading", name="The situation on 5 August 2019")).to_be_visible()
    picture(page, "snapshot")
    page.go_back()
    page.get_by_role("link", name="Compare").click()
    expect(page).to_have_url(re.compile(r"from=2019-07-29&to=2019-08-05&layer=contact-lines"))
    expect(page.get_by_role("table").first).to_contain_text("Alpha")
    expect(page.locator(".diff__map path").first).to_be_attached()
    expect(page.locator(".diff__legend")).to_be_visible()
    picture(page, "diff")
