"""Disputed territory seen by nobody and by a claimant, and knowledge that grows old on the map."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import Polygon
from playwright.sync_api import Page, expect

from operations import drafting, review
from operations.models import Actor, Report, Territory, TerritoryClaim, TerritoryName
from tests.conftest import PUBLIC

from .conftest import Picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(**PUBLIC)]
DAY = dt.date(2019, 8, 5)


@pytest.fixture
def belt(editor: User, report: Report, make_actor: Callable[[str], Actor]) -> Territory:
    territory = Territory(
        title="Belt", valid_from=DAY, created_by=editor, changed_by=editor,
        geometry=Polygon(((44, 34), (45, 34), (45, 35), (44, 35), (44, 34)), srid=4326),
    )  # fmt: skip
    territory.save()
    for slug, name in [("north", "Our <b>hills</b>"), ("south", "Our plain")]:
        actor = make_actor(slug)
        TerritoryClaim.objects.create(territory=territory, actor=actor, stance="claimed_by")
        TerritoryName.objects.create(territory=territory, actor=actor, name=name)
    drafting.cite(territory, report, "Two fighters were killed.")
    review.publish(territory, editor)
    return territory


def test_a_viewpoint_redraws_the_same_territory(
    live_server, page: Page, belt: Territory, picture: Picture
) -> None:
    page.goto(f"{live_server.url}/?datetime=2019-08-05&at=8/34.5/44.5")
    names = page.locator(".territory-name > span")
    expect(names).to_have_text(["Our <b>hills</b>", "Our plain"])
    page.get_by_role("tab", name="Layers and legend").click()
    legend = page.locator(".layer", has_text="Disputed territories").locator(".legend__entry")
    expect(legend).to_have_count(1)
    expect(legend).to_contain_text("Claimed by North and South")

    page.get_by_label("Borders and names as drawn by").select_option("south")
    expect(page).to_have_url(re.compile("viewpoint=south"))
    expect(names).to_have_text(
        ["Our plain", "Our <b>hills</b>", "disputed; who holds it in fact is not stated"]
    )
    expect(legend).to_contain_text("As South draws it")
    picture(page, "viewpoint")
    page.go_back()
    expect(names).to_have_count(2)


def test_what_was_last_attested_long_ago_is_paler_and_says_so(
    live_server, page: Page, belt: Territory
) -> None:
    page.goto(f"{live_server.url}/?datetime=2020-05-05&at=8/34.5/44.5&feature={belt.public_id}")
    expect(page.locator(".card")).to_contain_text("Last attested 274 days before the day shown")
    expect(page.locator("path.shape")).to_have_attribute("stroke-opacity", "0.35")
    page.get_by_role("tab", name="Layers and legend").click()
    expect(page.locator(".legend")).to_contain_text(["Paler: last attested more than 30 days"])
    page.get_by_role("link", name="Full record and history").click()
    expect(page.locator("main")).to_contain_text("274 days before 5 May 2020, the day shown")
