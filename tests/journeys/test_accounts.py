"""Looking after one's account in a real browser: a passkey of a device, an app with codes without any script, sessions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from stoa.foundation.accounts.testing import app_code
from tests.journeys.test_axe import objections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.journeys.live_site import LiveSite

TIMEOUT_MS = 20_000
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named(site: LiveSite) -> str:
    """The site by a name, since browsers keep passkeys for names only."""
    return site.address.replace("127.0.0.1", "localhost")


@pytest.fixture
def browsers(browser: Browser, named: str) -> Iterator[Callable[..., BrowserContext]]:
    """Fresh browsers of their own; each says what it complained of at the end."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def fresh(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=named, locale="en", viewport={"width": 1280, "height": 900}, **options)
        context.set_default_timeout(TIMEOUT_MS)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        opened.append(context)
        return context

    yield fresh
    for context in opened:
        context.close()
    assert complaints == []


def with_device(page: Page, *, unlocks: bool = True) -> Any:
    """A device that keeps passkeys and opens them by itself; returns its line and number."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    number = line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | {"isUserVerified": unlocks}})
    return line, number["authenticatorId"]


def as_cast(page: Page, number: int) -> None:
    page.goto("/sign-in")
    page.locator("button[name=persona]").nth(number).click()
    expect(page).not_to_have_url(re.compile("/sign-in"))


def is_in(page: Page) -> bool:
    answer = page.goto("/account")
    return bool(answer and answer.ok and page.url.endswith("/account"))


def test_a_passkey_is_made_signs_in_alone_and_is_removed(browsers: Callable[..., BrowserContext]) -> None:
    page = browsers().new_page()
    line, device = with_device(page)
    as_cast(page, 0)
    page.goto("/account/passkeys/new")
    page.get_by_label("Name of the device").fill("Laptop of the office")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert len(line.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1

    page.context.clear_cookies()
    page.goto("/sign-in?next=/library")
    page.get_by_role("link", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("^http://[^/]+/library$"))  # not the page on the way, which ends in it too

    page.goto("/account")
    row = page.get_by_role("listitem").filter(has_text="Laptop of the office")
    expect(row).to_contain_text("last used")
    row.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Laptop of the office")).to_have_count(0)

    page.context.clear_cookies()
    page.goto("/sign-in/passkey")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not is_in(page)


def test_a_device_that_is_not_unlocked_lets_nobody_in(browsers: Callable[..., BrowserContext]) -> None:
    page = browsers().new_page()
    line, device = with_device(page)
    as_cast(page, 1)
    page.goto("/account/passkeys/new")
    page.get_by_label("Name of the device").fill("Phone")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    line.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.context.clear_cookies()
    page.goto("/sign-in/passkey")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not is_in(page)


def test_without_script_an_app_with_codes_works_and_passkeys_say_what_they_need(
    browsers: Callable[..., BrowserContext], site: LiveSite
) -> None:
    page = browsers(java_script_enabled=False).new_page()
    page.goto("/sign-in/passkey")
    expect(page.get_by_text("Your password works without.")).to_be_visible()
    as_cast(page, 2)
    page.goto("/account/password")
    page.get_by_label("New password").fill("a long way to Dakar")
    page.get_by_role("button", name="Keep the new password").click()
    page.goto("/account/app")
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(app_code(secret, steps=-1))
    page.get_by_role("button", name="Switch it on").click()
    codes = page.locator("li code").all_inner_texts()
    assert len(codes) == 10
    email = _email(page)

    page.context.clear_cookies()
    _sign_in(page, email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    assert not is_in(page)
    page.goto("/sign-in/second")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("does not fit")
    page.get_by_label("Code").fill(app_code(secret))
    page.get_by_role("button", name="Go on").click()
    assert is_in(page)


def test_a_second_browser_is_seen_and_signed_out_from_the_first(browsers: Callable[..., BrowserContext]) -> None:
    here, there = browsers().new_page(), browsers().new_page()
    as_cast(here, 3)
    as_cast(there, 3)
    assert is_in(there)
    here.goto("/account")
    here.get_by_role("button", name="Sign out there").first.click()
    expect(here.get_by_text("You are signed out there.")).to_be_visible()
    assert not is_in(there)
    assert is_in(here)


def _email(page: Page) -> str:
    page.goto("/account")
    found = re.search(r"[\w.]+@[\w.]+\w", page.locator(".lead").inner_text())
    assert found
    return found[0]


def _sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("a long way to Dakar")
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_pages_of_an_account_are_for_everybody(choice: Any, browsers: Callable[..., BrowserContext]) -> None:
    """Axe finds nothing, and nothing sticks out of a narrow screen."""
    page = browsers(color_scheme=choice).new_page()
    as_cast(page, 4)
    for path in ("/account", "/account/app", "/account/passkeys/new", "/account/password", "/account/data"):
        page.goto(path)
        assert objections(page) == [], path
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        page.set_viewport_size({"width": 1280, "height": 900})
    page.context.clear_cookies()
    for path in ("/sign-in/forgotten", "/sign-in/forgotten?asked=1", "/sign-in/passkey"):
        page.goto(path)
        assert objections(page) == [], path
