"""Somebody looks for something, finds it, reads it and takes it away; as the public, staff and a government, each with
and without JavaScript."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.live_site import LiveSite

    Window = Callable[..., Page]

VIEWERS = ["", "staff", "government"]
HITS = ".rows .row__title a"
A_LITTLE = 2_000
"""Milliseconds after which a page stands still, and what is written behind it is there."""
RESULTS = re.compile(r"(\d+) results?\b")


@pytest.fixture(params=VIEWERS, ids=["the public", "staff", "a government"])
def viewer(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def search_for(page: Page, words: str) -> None:
    page.goto("/")
    page.fill("main input[name=q]", words)
    page.click("main form[role=search] button")
    page.wait_for_url(re.compile(r"/search\?q="))


def titles(page: Page) -> list[str]:
    return page.locator(HITS).all_inner_texts()


def total(page: Page) -> int:
    return int("".join(re.findall(r"^\D*([\d\s]+)", page.inner_text("p.line[role=status]"))).strip())


def test_words_lead_to_a_text_in_a_file_which_is_read_and_taken_away(
    viewer: str, script: bool, site: LiveSite, window: Window
) -> None:
    page = window(viewer, script=script)
    search_for(page, "foreman heat rules")
    page.click(f"{HITS} >> text=Too hot to work")
    assert page.url.partition("?")[0].endswith(site.places["files"])
    assert "exposed to excessive heat" in page.inner_text(".prose")
    page.click("text=Read the text here")
    assert "Siesta, prayer and the long lunch" in page.inner_text("#page-1")
    with page.expect_download() as taken:
        page.click("text=Download the file")
    content = Path(taken.value.path()).read_bytes()
    assert content.startswith(b"%PDF-")
    digest = hashlib.sha256(content).hexdigest()
    assert (site.home / "blobs" / digest[:2] / digest[2:4] / digest).read_bytes() == content


def test_a_hit_opens_at_its_page_with_the_words_marked_and_in_sight(viewer: str, script: bool, window: Window) -> None:
    page = window(viewer, script=script)
    search_for(page, "riders of delivery platforms")
    page.locator(".facet a[href*='kind=publication']").first.click()
    page.wait_for_url(re.compile("kind=publication"))
    hit = page.locator(".row--hit", has_text="Too hot to work")
    hit.locator(".meta a[href*='/text']").last.click()
    page.wait_for_url(re.compile(r"/text\?find=.*#found-\d+$"))
    page.wait_for_timeout(A_LITTLE)  # the page glides to the place
    box, size = page.locator(f"#{page.url.rpartition('#')[2]}").bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    assert 0 <= box["y"] < size["height"]
    assert {word.casefold() for word in page.locator("mark").all_inner_texts()} >= {"riders", "delivery", "platforms"}
    page.click("text=without marks")
    page.wait_for_url(lambda url: "find=" not in url)
    assert page.locator("mark").count() == 0


def test_what_one_searched_for_is_offered_again_and_forgotten_when_told(script: bool, window: Window) -> None:
    page = window("curator", script=script)
    search_for(page, "heat rules for foremen")
    page.wait_for_timeout(A_LITTLE)
    page.goto("/search")
    assert page.locator(".remembered a >> text=heat rules for foremen").is_visible()
    if script:
        page.goto("/")
        page.locator("main input[name=q]").focus()
        page.locator(".suggestions li >> text=heat rules for foremen").wait_for()
        page.goto("/search")
    page.click("text=Forget my searches")
    page.click("main button >> text=Forget them")
    page.goto("/search")
    assert page.locator(".remembered").count() == 0


def test_a_facet_narrows_to_as_many_as_it_said(viewer: str, script: bool, window: Window) -> None:
    page = window(viewer, script=script)
    search_for(page, "wages")
    before = total(page)
    facet = page.locator(".facet a[href*='kind=']").first
    promised = int(facet.locator("span").last.inner_text())
    facet.click()
    page.wait_for_url(re.compile("kind="))
    assert total(page) == promised <= before
    page.locator(".tag--on").click()
    page.wait_for_url(lambda url: "kind=" not in url)
    assert total(page) == before


def test_no_facet_promises_what_it_does_not_hold(window: Window) -> None:
    page = window("government", script=False)
    page.goto("/search?q=wages")
    promised = {
        str(one.get_attribute("href")): int(one.locator("span").last.inner_text())
        for one in page.locator(".facet li > a:not([tabindex])").all()
        if one.is_visible()
    }
    assert len(promised) > 20
    held = {address: int(RESULTS.findall(page.request.get(address).text())[0]) for address in promised}
    assert held == promised


def test_results_can_be_put_in_order_of_time(script: bool, window: Window) -> None:
    page = window(script=script)
    search_for(page, "wages")
    found = set(titles(page))
    page.click("text=Newest")
    page.wait_for_url(re.compile("sort=newest"))
    days = [one.get_attribute("datetime") or "" for one in page.locator(".rows time").all()]
    assert days == sorted(days, reverse=True)
    assert set(titles(page)) == found


def test_the_second_page_goes_on_where_the_first_ended(viewer: str, script: bool, window: Window) -> None:
    page = window(viewer, script=script)
    page.goto("/search?q=")
    first = titles(page)
    page.click("a[rel=next]")
    page.wait_for_url(re.compile("page=2"))
    second = titles(page)
    assert len(first) == 20
    assert second
    assert not set(first) & set(second)
    page.click("a[rel=prev]")
    page.wait_for_url(lambda url: "page=2" not in url)
    assert titles(page) == first


def test_back_returns_to_the_same_results(script: bool, window: Window) -> None:
    page = window(script=script)
    search_for(page, "wages")
    page.click(".facet a[href*='language=']")
    page.wait_for_url(re.compile("language="))
    address, found = page.url, titles(page)
    page.locator(HITS).last.click()
    page.wait_for_url(re.compile("/i/ST-"))
    page.go_back()
    assert (page.url, titles(page)) == (address, found)
    page.go_back()
    assert "language=" not in page.url


def test_an_address_with_filters_gives_the_same_list_to_another_browser(script: bool, window: Window) -> None:
    page, other = window(script=script), window(script=not script)
    page.goto("/search?q=wages")
    page.click(".facet a[href*='kind=']")
    page.wait_for_url(re.compile("kind="))
    page.click("text=Oldest")
    page.wait_for_url(re.compile("sort=oldest"))
    other.goto(page.url)
    assert titles(other) == titles(page)
    assert other.inner_text(".tag--on") == page.inner_text(".tag--on")


def test_a_citation_opens_over_the_page_and_closes_again(script: bool, site: LiveSite, window: Window) -> None:
    page = window(script=script)
    page.goto(site.places["files"])
    assert not page.locator("#cite").is_visible()
    page.click("[popovertarget=cite] >> text=Cite")
    assert "(2024)" in page.inner_text("#cite-apa")
    assert page.inner_text("#cite-bibtex").startswith("@")
    page.click("#cite >> text=Close")
    assert not page.locator("#cite").is_visible()


def test_topic_country_and_unit_lead_to_what_they_hold(script: bool, site: LiveSite, window: Window) -> None:
    page = window("staff", script=script)
    for menu, start, entry in (
        ("/topics", site.places["topic"], "Wages"),
        ("/places", site.places["place"], "Senegal"),
        ("/units", "/groups/skills", "Skills and Employment Department"),
    ):
        page.goto("/")
        page.click(f"#menu a[href='{menu}']")
        page.click(f"main a[href='{start}'] >> nth=0")
        page.wait_for_url(f"**{start}")
        assert entry in page.inner_text("h1")
        assert page.locator(HITS).count() > 0


def test_the_language_changes_and_the_page_stays(viewer: str, script: bool, window: Window) -> None:
    page = window(viewer, script=script)
    page.goto("/search?q=wages&sort=newest")
    found = titles(page)
    page.click(".header summary >> nth=0")
    page.click("a[hreflang=fr] >> nth=0")
    page.wait_for_url(re.compile("lang=fr"))
    assert page.locator("html").get_attribute("lang") == "fr"
    assert titles(page) == found
    page.goto("/topics")
    assert page.locator("html").get_attribute("lang") == "fr"


def test_signing_out_shows_the_public_page(script: bool, site: LiveSite, window: Window) -> None:
    page = window(script=script)
    page.goto("/sign-in")
    page.click("button[value='workers@demo.example']")
    page.wait_for_url(f"{site.address}/")
    page.click(".header summary >> nth=1")
    page.click("text=Sign out")
    expect(page.locator(".header a[href='/sign-in']")).to_be_visible()


def test_slash_goes_to_the_search_field_and_not_while_typing(site: LiveSite, window: Window) -> None:
    page = window()
    for address in ("/", site.places["files"]):
        page.goto(address)
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.name") == "q"
        page.keyboard.type("a/b")
        assert page.evaluate("document.activeElement.value") == "a/b"


def test_slash_can_be_switched_off_for_good_and_on_again(window: Window) -> None:
    page = window()
    page.goto("/topics")
    page.click("[data-slash] button")
    page.goto("/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") != "q"
    page.click("[data-slash] button")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_suggestions_come_while_typing_and_obey_the_keys(window: Window, watch) -> None:
    page = window()
    page.goto("/")
    field = page.locator("main input[name=q]")
    field.press_sequentially("w")
    page.wait_for_timeout(300)
    assert not [one for one in watch.requests if "/suggest" in one.url]
    field.press_sequentially("age")
    page.wait_for_selector("[role=option]")
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == page.locator("[role=option]").first.get_attribute("id")
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "wage"
    page.keyboard.type("s")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowDown")
    target = page.locator("[role=option]").first.get_attribute("data-url")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


def test_enter_without_a_choice_searches_for_what_was_typed(window: Window) -> None:
    page = window()
    page.goto("/")
    page.fill("main input[name=q]", "wage")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=wage")
