"""Somebody saves a search that finds nothing yet, gets a letter when something comes, follows it and ends the mail.

The letter goes through a real mail server (`live_site`); when it goes is the worker's affair, so the tests wait for it.
"""

from __future__ import annotations

import re
import time
from email import policy
from email.parser import BytesParser
from mailbox import Maildir
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from playwright.sync_api import Page

    from tests.journeys.live_site import LiveSite

    Window = Callable[..., Page]

PATIENCE_SECONDS = 180.0
ADDRESS = re.compile(r"https?://\S+")


def letter_about(site: LiveSite, name: str) -> EmailMessage:
    """The letter about a saved search, once it came."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = [letter for letter in letters(site) if name in letter["Subject"]]
        if found:
            (letter,) = found
            return letter
        time.sleep(0.5)
    raise AssertionError(f"No letter about {name} came.")


def letters(site: LiveSite) -> list[EmailMessage]:
    box = Maildir(site.letters, create=False)
    return [BytesParser(policy=policy.default).parsebytes(box.get_bytes(key)) for key in box.keys()]  # noqa: SIM118


def here(address: str) -> str:
    """What an address of the site names, to be opened wherever the browser is."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def save(page: Page, words: str, name: str) -> None:
    """Save the search for words that nothing holds yet, and ask for mail at once."""
    page.goto(f"/search?q={words}")
    assert page.locator(".rows .row").count() == 0
    page.click("main summary >> text=Save this search")
    page.fill("#save-search", name)
    page.select_option("#save-how", "at_once")
    page.click("main details form button >> text=Save")
    page.wait_for_url("**/saved-searches")
    assert page.locator(".told", has_text=name).is_visible()


def test_a_saved_search_sends_a_letter_whose_addresses_work(
    script: bool, site: LiveSite, window: Window, published: Callable[[str], None]
) -> None:
    word, name = f"quarzel{uuid4().hex[:8]}", f"Quarzels {uuid4().hex[:8]}"
    page = window("staff", script=script)
    save(page, word, name)
    published(f"What a {word} taught us")
    letter = letter_about(site, name)
    assert letter["X-RcptTo"] == "staff@demo.example"
    assert letter["Subject"] == f"1 new in “{name}”"
    item, search, settings, end = (here(address) for address in ADDRESS.findall(letter.get_content()))
    page.goto(item)
    assert page.inner_text("h1") == f"What a {word} taught us"
    page.goto(search)
    assert page.locator(".row__title", has_text=word).is_visible()
    page.goto(settings)
    assert page.locator(".told", has_text=name).locator("select").input_value() == "at_once"
    stranger = window(script=script)
    stranger.goto(end)
    assert name in stranger.inner_text("main")
    stranger.click("main button >> text=End the mail")
    stranger.locator("h1", has_text="There is no more mail about this search").wait_for()
    page.reload()
    assert page.locator(".told", has_text=name).locator("select").input_value() == "inbox"
    page.goto("/inbox")
    assert page.locator(".told", has_text=word).is_visible()
