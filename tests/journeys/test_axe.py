"""Every template, on the real site with real content, in light, in dark and from right to left: axe finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.journeys.sights import SIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.live_site import LiveSite

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]  # darkness changes nothing else


def objections(page: Page, rules: list[str] = RULES) -> list[tuple[str, str]]:
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [(one["id"], node["html"][:160]) for one in found for node in one["nodes"][:3]]


def with_query(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


@pytest.mark.parametrize("name", SIGHTS)
def test_axe_finds_nothing_in_light_dark_or_from_right_to_left(
    name: str, site: LiveSite, window: Callable[..., Page]
) -> None:
    sight = SIGHTS[name]
    page = window(sight.viewer, base_url=site.odd)
    answer = page.goto(sight.path(site))
    assert answer is not None
    assert answer.status == sight.status
    assert objections(page) == []
    page.emulate_media(color_scheme="dark")
    assert objections(page, OF_COLOUR) == []
    if name != "broken":  # this page stands alone: whatever broke may be what languages need
        page.goto(with_query(sight.path(site), "pseudo=ar"))
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert objections(page) == []


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_refused_sign_in_says_so_to_everybody(choice: str, window: Callable[..., Page]) -> None:
    page = window(color_scheme=choice)
    page.goto("/sign-in")
    page.fill("[name=email]", "nobody@demo.example")
    page.fill("[name=password]", "not the password")
    page.click("main form >> nth=0 >> button[type=submit]")
    expect(page.locator("[role=alert]")).to_be_visible()
    assert page.input_value("[name=email]") == "nobody@demo.example"
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert objections(page) == []


@pytest.mark.parametrize("name", ["landing", "hits", "item with files", "sign-in"])
def test_axe_finds_nothing_in_forced_colours(name: str, site: LiveSite, window: Callable[..., Page]) -> None:
    sight = SIGHTS[name]
    page = window(sight.viewer, forced_colors="active")
    page.goto(sight.path(site))
    assert objections(page) == []


def test_axe_finds_nothing_in_what_opens_over_a_page(site: LiveSite, window: Callable[..., Page]) -> None:
    page = window("staff")
    page.goto(site.places["files"])
    page.click("[popovertarget=cite]")
    assert objections(page) == []
    page.keyboard.press("Escape")
    page.click(".menu-button")
    assert objections(page) == []
    page.keyboard.press("Escape")
    page.fill("input[name=q]", "wage")
    page.wait_for_selector("[role=option]")
    assert objections(page) == []
