"""Habits people bring from other sites, where no other journey holds them. The list: docs/reference/conventions.md."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.sights import SIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.live_site import LiveSite

    Window = Callable[..., Page]

STANDS_ALONE = {"broken"}
"""What broke may be what the frame needs: that page has none."""
FOOT = ("/privacy", "/accessibility", "/problem")
HITS = ".rows .row__title a"


def test_the_foot_of_every_page_says_version_privacy_accessibility_and_where_to_report(
    site: LiveSite, window: Window
) -> None:
    pages = {
        viewer: window(viewer, script=False, base_url=site.odd)
        for viewer in {sight.viewer for sight in SIGHTS.values()}
    }
    lacking = {}
    for name, sight in SIGHTS.items():
        page = pages[sight.viewer]
        page.goto(sight.path(site))
        foot = page.locator("footer.footer")
        links = [link.get_attribute("href") for link in foot.locator("a").all()]
        if not set(FOOT) <= set(links) or not re.search(r"Stoa \d", "".join(foot.all_inner_texts())):
            lacking[name] = links
    assert set(lacking) == STANDS_ALONE, lacking


def test_back_returns_to_the_place_of_the_page_that_was_left(window: Window) -> None:
    page = window("staff")
    page.goto("/library")
    link = page.locator(HITS).last
    link.scroll_into_view_if_needed()
    left = page.evaluate("scrollY")
    assert left > 500
    link.click()
    page.wait_for_url(re.compile("/i/ST-"))
    page.go_back()
    page.wait_for_function(f"Math.abs(scrollY - {left}) < 50")


def test_a_slip_of_the_pen_is_answered_with_words_that_find_something(script: bool, window: Window) -> None:
    page = window(script=script)
    page.goto("/search?q=aprenticeship")
    page.click("main a:has(bdi) >> text=apprenticeships")
    page.wait_for_url("**/search?q=apprenticeships*")
    assert page.locator(HITS).count() > 0


def test_a_search_that_finds_nothing_says_what_to_try(script: bool, window: Window) -> None:
    page = window(script=script)
    page.goto("/search?q=zzqqxx&kind=lesson")
    assert page.locator(".row").count() == 0
    assert page.locator("main .empty a, main .empty button").count() > 0


def test_words_in_a_file_lead_to_their_page_with_the_words_marked(script: bool, window: Window) -> None:
    page = window(script=script)
    page.goto("/search?q=siesta+prayer+lunch")
    assert page.locator("main mark").count() > 0
    page.locator(".row .meta a[href*='/text']").first.click()
    page.wait_for_url(re.compile(r"/text\?find=.*#(found|page)-\d+$"))
    assert "siesta" in {word.lower() for word in page.locator("mark").all_inner_texts()}


@pytest.mark.parametrize("place", ["list", "item"])
def test_who_may_see_something_restricted_is_said_in_words_and_by_a_shape(
    place: str, site: LiveSite, window: Window
) -> None:
    page = window("employers")
    page.goto("/search?q=employers+query+cost+apprentice" if place == "list" else site.places["restricted"])
    level = page.locator(".badge--warn", has_text="Employers").first
    assert level.is_visible()
    assert level.locator("svg").is_visible()
