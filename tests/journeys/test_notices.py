"""Somebody follows a topic; something new comes; their inbox says so and why. Then they put it aside and say something."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.live_site import LiveSite

    Window = Callable[..., Page]

PATIENCE_SECONDS = 60.0


def in_inbox(page: Page, title: str) -> str:
    """The line of the inbox with this title, once the worker has come to it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        page.goto("/inbox")
        line = page.locator(".told", has_text=title)
        if line.count():
            return line.first.inner_text()
        time.sleep(0.5)
    raise AssertionError(f"{title} never came to the inbox")


def test_what_is_new_in_a_topic_comes_to_the_inbox_with_the_reason(
    script: bool, site: LiveSite, window: Window, published: Callable[[str], None]
) -> None:
    title = f"What a payslip told us {uuid4().hex[:6]}"
    page = window("staff", script=script)
    page.goto(site.places["topic"])
    if page.get_by_role("button", name="Stop following").count():
        page.get_by_role("button", name="Stop following").click()
    page.get_by_role("button", name="Follow", exact=True).click()
    page.get_by_role("button", name="Stop following").wait_for()
    assert page.url.endswith(site.places["topic"])
    published(title)
    told = in_inbox(page, title)
    assert "This is new." in told
    assert "Because you follow Wages" in told
    assert "Unread" in told
    page.goto("/")
    reason = page.locator(".followed .row", has_text=title)
    assert "because you follow Wages" in reason.inner_text()
    page.goto("/inbox")
    page.locator(".told", has_text=title).get_by_role("button", name="Mark as read").click()
    page.locator(".told:not(.told--unread)", has_text=title).wait_for()
    assert "Unread" not in page.locator(".told", has_text=title).inner_text()
    page.goto("/following")
    page.locator(".told", has_text="Wages").get_by_role("button", name="Stop following").click()
    page.locator(".told", has_text="Wages").wait_for(state="detached")


def test_a_comment_is_written_read_by_a_colleague_and_deleted(script: bool, site: LiveSite, window: Window) -> None:
    words = f"It worked in Thiès too {uuid4().hex[:6]}"
    page = window("staff", script=script)
    page.goto(site.places["plain"])
    page.fill("#comments textarea", f"**{words}**")
    page.get_by_role("button", name="Comment", exact=True).click()
    page.locator(".comment strong", has_text=words).wait_for()
    assert "#comment-" in page.url
    other = window("unit", script=script)
    other.goto(site.places["plain"])
    assert other.locator(".comment", has_text=words).is_visible()
    assert other.locator(".comment", has_text=words).get_by_role("link", name="Delete").count() == 0
    nobody = window(script=script)
    nobody.goto(site.places["plain"])
    assert words not in nobody.content()
    page.locator(".comment", has_text=words).get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    page.locator("#comments").wait_for()
    assert page.locator(".comment", has_text=words).count() == 0


def test_a_correction_is_seen_by_its_author_and_not_by_other_readers(
    script: bool, site: LiveSite, window: Window
) -> None:
    words = f"The figure is of 2019 {uuid4().hex[:6]}"
    page = window("staff", script=script)
    page.goto(site.places["plain"])
    page.get_by_role("link", name="Suggest a correction").click()
    page.fill("textarea", words)
    page.get_by_role("button", name="Send").click()
    page.locator(".comment", has_text=words).wait_for()
    other = window("unit", script=script)
    other.goto(site.places["plain"])
    assert words not in other.content()


def test_an_item_goes_on_the_reading_list_with_a_note_and_off_again(
    script: bool, site: LiveSite, window: Window
) -> None:
    page = window("unit", script=script)
    page.goto(site.places["plain"])
    title = page.inner_text("h1")
    if page.get_by_role("button", name="On your reading list").count():
        page.get_by_role("button", name="On your reading list").click()
    page.get_by_role("button", name="Add to reading list").click()
    page.get_by_role("button", name="On your reading list").wait_for()
    page.goto("/reading-list")
    assert page.locator(".row__title", has_text=title).is_visible()
    kept = page.locator(".row:has(.row__title) + .kept").first
    kept.locator("summary").click()
    kept.locator("input[name=note]").fill("For Tuesday")
    kept.get_by_role("button", name="Save").click()
    page.locator(".kept b", has_text="For Tuesday").first.wait_for()
    page.get_by_role("button", name="Take off the list").first.click()
    page.locator(".row__title", has_text=title).wait_for(state="detached")


@pytest.mark.parametrize("path", ["/inbox", "/following", "/reading-list", "/recent", "/saved-searches"])
def test_empty_pages_say_what_to_do_next_on_a_phone(path: str, site: LiveSite, window: Window) -> None:
    page = window("former", width=360)
    page.goto(path)
    assert page.locator("h1").is_visible()
    assert page.locator(".empty .button").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
