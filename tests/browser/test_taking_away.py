"""From the map to a file, to the API's pages, and a script of another site that reads both."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import Page, expect

from tests.conftest import PUBLIC
from tests.operations.public_rows import put

from .conftest import Picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(**PUBLIC)]
# What a newsroom's page does: it runs on no origin of ours.
ASK = """async (address) => {
  const answer = await fetch(address);
  return {status: answer.status, etag: answer.headers.get("ETag"), body: await answer.text()};
}"""


@pytest.fixture
def clash() -> None:
    put("incidents", Point(43, 36.4), first="2019-08-05", last="2019-08-05", title="A clash")


def test_a_reader_finds_the_files_and_takes_one(
    live_server, page: Page, clash: None, picture: Picture
) -> None:
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="Take it away").first.click()
    page.get_by_label("Layer").select_option("incidents")
    page.get_by_label("When").fill("2019-08-05")
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_text("1 feature")).to_be_visible()
    picture(page, "export")
    with page.expect_download() as taken:
        page.get_by_role("link", name="GeoJSON", exact=True).click()
    assert taken.value.suggested_filename == "incidents.geojson"
    held = json.loads(Path(taken.value.path()).read_text())
    assert [row["properties"]["title"] for row in held["features"]] == ["A clash"]


def test_the_pages_of_the_api_lead_to_a_feature_in_words(
    live_server, page: Page, clash: None, picture: Picture
) -> None:
    page.goto(f"{live_server.url}/ogc/")
    page.get_by_role("link", name="Collections", exact=True).first.click()
    page.get_by_role("link", name="Incidents", exact=True).first.click()
    picture(page, "ogc-collection")
    page.goto(f"{live_server.url}/ogc/collections/incidents/items?f=html")
    expect(page.get_by_role("heading", name="A clash")).to_be_visible()
    picture(page, "ogc-items")


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of an empty page of somebody else's server."""

    class Empty(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><link rel=icon href=data:,>")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Empty)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_page_of_another_origin_may_read(
    live_server, page: Page, clash: None, elsewhere: str
) -> None:
    page.goto(elsewhere)
    items = page.evaluate(ASK, f"{live_server.url}/ogc/collections/incidents/items")
    assert items["status"] == 200
    assert items["etag"]
    assert json.loads(items["body"])["numberReturned"] == 1
    tile = page.evaluate(ASK, f"{live_server.url}/tiles/incidents/5/19/12.mvt")
    assert tile["status"] == 200
