"""What is restricted is there for those it is meant for, and for nobody else is anything there at all."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.live_site import LiveSite

    Window = Callable[..., Page]

NONSENSE = "/i/ST-0000000"
TITLE = "Answer to an employers"


@pytest.mark.parametrize("viewer", ["employers", "staff"])
def test_the_entitled_read_it_and_are_told_who_can(viewer: str, script: bool, site: LiveSite, window: Window) -> None:
    page = window(viewer, script=script)
    page.goto("/search?q=employers+query+cost+apprentice")
    page.click(f".row__title a >> text={TITLE}")
    assert page.url.partition("?")[0].endswith(site.places["restricted"])
    assert "Employers" in page.inner_text(".badge--warn")
    assert page.locator("text=Who can see this").is_visible()


@pytest.mark.parametrize("viewer", ["", "government", "donor"])
def test_others_neither_find_nor_open_it(viewer: str, script: bool, site: LiveSite, window: Window) -> None:
    page = window(viewer, script=script)
    page.goto("/search?q=employers+query+cost+apprentice")
    assert TITLE not in page.content()
    answer = page.goto(site.places["restricted"])
    assert answer is not None
    assert answer.status == 404
    assert "There is nothing here for you to see" in page.inner_text("h1")
    assert TITLE not in page.content()
    page.fill("main input[name=q]", "wages")
    page.click("main form[role=search] button")
    page.locator(".rows .row").first.wait_for()


@pytest.mark.parametrize("viewer", ["", "government"])
@pytest.mark.parametrize("rest", ["", "/files/1", "/files/1/text", "/export.jsonl"])
def test_hidden_and_missing_answer_alike_to_the_byte(
    viewer: str, rest: str, site: LiveSite, sessions: Callable[[str], dict[str, str]]
) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in sessions(viewer).items())
    hidden, missing = (ask(site, path + rest, cookies) for path in (site.places["restricted"], NONSENSE))
    assert hidden[0] == missing[0] == 404
    assert hidden == missing


def ask(site: LiveSite, path: str, cookies: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body, with the address asked for taken out of them."""
    connection = HTTPConnection(urlsplit(site.address).netloc, timeout=20)
    connection.request("GET", path, headers={"Cookie": cookies})
    answer = connection.getresponse()
    headers = [(name, value) for name, value in answer.getheaders() if name.lower() != "date"]
    body = answer.read().replace(path.encode(), b"ADDRESS")
    connection.close()
    return answer.status, headers, body


def test_a_steward_sees_the_history_and_other_readers_do_not(script: bool, site: LiveSite, window: Window) -> None:
    for viewer, seen in (("curator", 1), ("staff", 0)):
        page = window(viewer, script=script)
        page.goto(site.places["curated"])
        assert page.locator("h2:text-is('History')").count() == seen
        assert page.locator("table tbody tr").count() >= seen


def test_a_draft_is_seen_by_its_owner_alone_and_says_that_it_is_one(
    script: bool, site: LiveSite, window: Window
) -> None:
    page = window("curator", script=script)
    page.goto("/")
    page.click("section[aria-labelledby=drafts] a >> nth=0")
    expect(page.locator(".notice").first).to_be_visible()
    page.goto(site.places["draft"])
    assert page.locator(".notice").first.is_visible()
    other = window("staff", script=script)
    answer = other.goto(site.places["draft"])
    assert answer is not None
    assert answer.status == 404


def test_what_was_withdrawn_says_why_and_leads_on(script: bool, site: LiveSite, window: Window) -> None:
    page = window(script=script)
    page.goto(site.places["withdrawn"])
    assert "The morning is over." in page.inner_text("main")
    page.click("main a >> text=When half the wages")
    assert page.url.endswith(site.places["plain"])


def test_a_link_for_the_first_time_asks_for_a_password(script: bool, site: LiveSite, window: Window) -> None:
    page = window(script=script)
    page.goto(site.places["first_time"])
    page.fill("input[type=password] >> nth=0", "short")
    page.click("main button[type=submit]")
    expect(page.locator("[role=alert]")).to_be_visible()
