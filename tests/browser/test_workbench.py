"""The reading page as an editor works on it: keys, map, a second editor, a closed tab."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import Point
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gazetteer.models import Place, PlaceName
from operations import reported
from operations.models import Actor, ActorMention, AtWork, Mention, Operation, Report
from operations.vocabulary import ActorKind
from tests.conftest import PUBLIC

from .conftest import Picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(**PUBLIC)]


def make_place(name: str, lon: float, lat: float) -> Place:
    place = Place.objects.create(
        name=name, kind="PPL", country="IQ", point=Point(lon, lat, srid=4326)
    )
    PlaceName.objects.create(place=place, name=name, language="en", kind="preferred")
    return place


@pytest.fixture
def read(report: Report) -> Report:
    """A report with a place to choose among two, an open task, and an actor."""
    badush, batush = make_place("Badush", 42.96, 36.43), make_place("Batush", 43.3, 36.6)
    make_place("Hills of Nimrud", 43.33, 36.1)
    actor = Actor.objects.create(slug="army", name="The Army", kind=ActorKind.STATE)
    text = report.text
    Mention.objects.create(
        report=report, start=text.index("Badush"), end=text.index("Badush") + 6, surface="Badush",
        relation="north of", place=badush,
        proposed=[{"place": badush.pk, "name": "Badush", "score": 0.9, "reasons": ["so spelled"]},
                  {"place": batush.pk, "name": "Batush", "score": 0.6, "reasons": ["near it"]}],
    )  # fmt: skip
    Mention.objects.create(
        report=report, start=text.index("hills"), end=text.index("hills") + 5, surface="hills",
        state=Mention.State.OPEN,
    )  # fmt: skip
    ActorMention.objects.create(
        report=report, start=text.index("army"), end=text.index("army") + 4, surface="army",
        role="ground", actor=actor,
    )  # fmt: skip
    return report


def sign_in(page: Page, base: str, username: str, report: Report) -> None:
    page.goto(f"{base}/admin/login/?next=/admin/operations/report/{report.pk}/read/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill("pass")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#bench.is-live")).to_be_visible()
    expect(page.locator(".bench-mark.is-chosen")).to_have_count(1)


@pytest.fixture
def bench(live_server, page: Page, editor: User, read: Report) -> Page:
    sign_in(page, live_server.url, "edward", read)
    return page


@pytest.fixture
def second(browser: Browser, live_server, other_editor: User, bench: Page, read: Report
           ) -> Iterator[Page]:  # fmt: skip
    context: BrowserContext = browser.new_context()
    page = context.new_page()
    sign_in(page, live_server.url, "erin", read)
    yield page
    context.close()


def current(page: Page) -> str:
    return page.locator(".mention.is-current h3 bdi").first.inner_text()


def by_hand(page: Page) -> None:
    """Open the forms for what was not proposed."""
    page.get_by_text("Draft what was not proposed").click()


def test_by_keys_alone_from_the_text_to_a_draft(
    bench: Page, read: Report, picture: Picture
) -> None:
    assert current(bench) == "army"
    bench.keyboard.press("a")
    expect(bench.locator("mark.m-accepted", has_text="army")).to_be_visible()
    expect(bench.locator(".mention.is-current")).to_contain_text("hills")
    bench.keyboard.press("s")
    search = bench.get_by_role("combobox", name="Another place")
    expect(search).to_be_focused()
    search.fill("Nimrud")
    expect(bench.get_by_role("option").first).to_contain_text("Hills of Nimrud")
    expect(bench.get_by_role("option").first).to_contain_text("%")
    search.press("ArrowDown")
    search.press("Enter")
    bench.keyboard.press("a")
    expect(bench.locator("mark.m-accepted", has_text="hills")).to_be_visible()

    expect(bench.locator(".mention.is-current")).to_contain_text("Badush")
    bench.keyboard.press("2")
    expect(bench.locator(".candidate[aria-pressed=true]:visible")).to_contain_text("Batush")
    expect(bench.locator(".bench-mark.is-candidate.is-picked")).to_have_count(1)
    bench.keyboard.press("a")
    expect(bench.locator("mark.m-accepted", has_text="Badush")).to_be_visible()
    bench.keyboard.press("u")
    expect(bench.locator("mark.m-proposed", has_text="Badush")).to_be_visible()
    bench.keyboard.press("1")
    bench.keyboard.press("a")
    expect(bench.locator("[data-count=accepted]")).to_have_text("3")
    picture(bench, "workbench")
    assert {row.surface: str(row.place) for row in read.mentions.all()} == {
        "hills": "Hills of Nimrud (populated place)", "Badush": "Badush (populated place)",
    }  # fmt: skip

    bench.reload()
    by_hand(bench)
    draft = bench.get_by_role("form", name="An operation from the accepted places")
    draft.locator("[name=operation-title]").fill("Search near Badush")
    draft.get_by_role("button", name="Draft the operation").click()
    expect(bench).to_have_url(re.compile(r"/operations/operation/\d+/change/"))
    assert Operation.objects.get().areas.count() == 2


def test_a_draft_is_published_on_the_page_it_was_drafted_on(
    bench: Page, read: Report, editor: User
) -> None:
    record = reported.operation_from_mentions(
        read, read.mentions.filter(surface="Badush"), title="Search", by=editor,
        valid_from=read.published_on,
    )  # fmt: skip
    bench.reload()
    row = bench.locator(f"[data-record='{record.pk}']")
    row.get_by_label("Title").fill("Search near Badush")
    row.get_by_role("button", name="Publish").click()
    expect(bench.locator(".messagelist")).to_contain_text("“Search near Badush” is published.")
    expect(row.locator(".state")).to_have_text("published")
    expect(bench.locator("[data-note=restored]")).to_have_count(0)
    record.refresh_from_db()
    assert (record.state, record.title) == ("published", "Search near Badush")


def test_letters_typed_into_a_field_decide_nothing(bench: Page, read: Report) -> None:
    by_hand(bench)
    bench.locator("[name=operation-title]").fill("")
    bench.locator("[name=operation-title]").press_sequentially("ar 1u")
    expect(bench.locator("[data-count=proposed]")).to_have_text("2")
    assert not read.actor_mentions.exclude(state="proposed").exists()


def test_a_word_lights_up_its_place_and_the_place_its_word(bench: Page) -> None:
    word = bench.locator(".mark-link", has_text="Badush")
    mark = bench.locator(".bench-mark.is-chosen")
    bench.mouse.move(1, 1)
    expect(mark).not_to_have_class(re.compile("is-lit"))
    word.hover()
    expect(mark).to_have_class(re.compile("is-lit"))
    expect(bench.locator(".bench-area")).to_have_class(re.compile("is-lit"))
    bench.mouse.move(1, 1)
    expect(word).not_to_have_class(re.compile("is-lit"))
    mark.locator("span").hover()
    expect(word).to_have_class(re.compile("is-lit"))


def test_a_name_is_text_in_the_tooltip_of_its_place(bench: Page) -> None:
    name = "<b id=bold>Badush</b>"
    Place.objects.filter(name="Badush").update(name=name)
    bench.reload()
    bench.locator(".bench-mark.is-chosen span").hover()
    expect(bench.locator(".bench-tip")).to_contain_text(name)
    expect(bench.locator("#bold")).to_have_count(0)


def test_a_second_editor_is_told_and_a_stale_decision_refused_with_both_shown(
    bench: Page, second: Page, read: Report, picture: Picture
) -> None:
    expect(second.locator(".bench-others")).to_contain_text("edward")
    for page in (bench, second):
        page.locator(".mark-link", has_text="Badush").click()
    bench.keyboard.press("r")
    expect(bench.locator("mark.m-rejected", has_text="Badush")).to_be_visible()
    second.keyboard.press("a")
    note = second.locator("[data-note=conflict]")
    expect(note).to_contain_text("edward")
    expect(note).to_contain_text("not a place of this report")
    expect(note).to_contain_text("accept: Badush")
    picture(second, "workbench-conflict")
    assert read.mentions.get(surface="Badush").state == "rejected"
    note.get_by_role("button", name="Put mine in its place").click()
    expect(second.locator("mark.m-accepted", has_text="Badush")).to_be_visible()
    assert read.mentions.get(surface="Badush").state == "accepted"


def test_what_another_decides_shows_when_the_page_comes_back_into_sight(
    bench: Page, second: Page
) -> None:
    second.keyboard.press("a")
    expect(second.locator("mark.m-accepted", has_text="army")).to_be_visible()
    bench.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(bench.locator("mark.m-accepted", has_text="army")).to_be_visible()
    expect(bench.locator(".bench-others")).to_contain_text("erin")
    expect(bench.locator("[data-note=changed]")).to_contain_text("army")


def test_half_done_work_survives_a_closed_tab(
    bench: Page, live_server, read: Report, editor: User
) -> None:
    by_hand(bench)
    bench.locator("[name=operation-title]").press_sequentially("Half a title")
    address, context = bench.url, bench.context
    bench.close(run_before_unload=False)  # before the second after the last letter is over
    page = context.new_page()
    page.goto(address)
    if not AtWork.objects.filter(editor=editor, unsent={}).exists():
        page.reload()
    expect(page.locator("[data-note=restored]")).to_contain_text("UTC was restored")
    expect(page.locator("[name=operation-title]")).to_have_value("Half a title")
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("[name=operation-title]")).to_have_value("")
    page.wait_for_timeout(300)
    assert AtWork.objects.get(editor=editor).unsent == {}


def test_a_point_put_by_keyboard_becomes_the_place(bench: Page, read: Report) -> None:
    bench.locator(".mark-link", has_text="hills").click()
    bench.keyboard.press("w")
    bench.get_by_label("Coordinates").fill("36.5, 43.1")
    bench.get_by_label("Coordinates").press("Tab")
    expect(bench.locator(".draw-said")).to_contain_text("43.10000° E")
    bench.get_by_role("button", name="Add it and accept").click()
    expect(bench.locator("mark.m-accepted", has_text="hills")).to_be_visible()
    place = read.mentions.get(surface="hills").place
    assert place is not None
    assert (round(place.point.x, 3), round(place.point.y, 3)) == (43.1, 36.5)  # type: ignore[union-attr]


def test_missed_words_are_selected_and_marked(bench: Page, read: Report) -> None:
    bench.get_by_text("Two fighters", exact=False).last.evaluate(
        """(piece) => {
          const at = piece.firstChild.data.indexOf("fighters");
          getSelection().setBaseAndExtent(piece.firstChild, at, piece.firstChild, at + 8);
        }"""
    )
    bench.keyboard.press("m")
    expect(bench.get_by_role("button", name="This is a place")).to_be_focused()
    bench.get_by_role("button", name="This is an actor").click()
    expect(bench.locator("mark.is-actor", has_text="fighters")).to_be_visible()
    made = read.actor_mentions.get(surface="fighters")
    assert read.text[made.start : made.end] == "fighters"


def test_a_server_that_fails_is_told_and_asked_again(
    live_server, browser: Browser, editor: User, read: Report, picture: Picture
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    sign_in(page, live_server.url, "edward", read)
    page.route("**/read/", lambda route: route.fulfill(status=500, body="oh"))
    page.keyboard.press("a")
    expect(page.locator("[data-note=failed]")).to_contain_text("nothing was stored")
    picture(page, "workbench-failed")
    page.unroute("**/read/")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("mark.m-accepted", has_text="army")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_phone_nothing_scrolls_sideways(bench: Page, width: int, picture: Picture) -> None:
    bench.set_viewport_size({"width": width, "height": 640})
    bench.reload()
    bench.locator(".mark-link", has_text="Badush").click()
    bench.locator(".bench-map-box summary").click()
    assert bench.evaluate("document.documentElement.scrollWidth") <= width
    picture(bench, f"workbench-{width}")
    bench.get_by_role("button", name="Accept", exact=True).click()
    expect(bench.locator("mark.m-accepted", has_text="Badush")).to_be_visible()
    bench.locator(".mark-link", has_text="hills").click()
    bench.get_by_role("button", name="Put it on the map").click()
    bench.locator(".bench-map").click(position={"x": 60, "y": 100})
    picture(bench, f"workbench-{width}-drawing")
    bench.get_by_role("button", name="Add it and accept").click()
    expect(bench.locator("mark.m-accepted", has_text="hills")).to_be_visible()


def test_without_scripts_it_is_a_page_of_forms(
    browser: Browser, live_server, editor: User, read: Report, picture: Picture
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/login/?next=/admin/operations/report/{read.pk}/read/")
    page.get_by_label("Username").fill("edward")
    page.get_by_label("Password").fill("pass")
    page.get_by_role("button", name="Log in").click()
    card = page.locator(".mention", has_text="Badush")
    picture(page, "workbench-no-script")
    card.get_by_role("button", name="Accept").click()
    expect(page.locator("mark.m-accepted", has_text="Badush")).to_be_visible()
    expect(page.locator(".bench-map-box")).to_be_hidden()
    context.close()
