"""Every page in a real browser: nothing axe objects to, nothing wider than the screen, quick keys, and all without script."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from django.contrib.staticfiles import finders

from stoa.foundation.ui.styleguide import samples
from stoa.foundation.ui.tests.pages import pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Route

    Open = Callable[..., Any]

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SITE = "http://stoa.test"
POLICY = "default-src 'self'; img-src 'self' data:"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SUGGESTIONS = {"suggestions": [{"text": "minimum wage", "note": "topic"}, {"text": "minimum age", "url": "/chosen"}]}
PAGES: dict[str, dict[str, Any]] = {**pages(), "ui/errors/missing.html": {}}
MODES = {"light": ("en", "theme=light"), "dark": ("en", "theme=dark"), "rtl": ("ar", "")}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed on this machine.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser, render: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open a sample page in a window; the site is answered from templates, without a server."""
    monkeypatch.setattr("stoa.foundation.ui.context.address_of", lambda name: "/" + name.partition(":")[2])
    opened: list[BrowserContext] = []

    def visited(name: str, *, language: str = "en", query: str = "", width: int = 1280, script: bool = True) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        opened.append(context)
        context.route("**/*", lambda route: answer(route, render, language))
        context.set_default_timeout(5_000)
        window: Any = context.new_page()
        window.refused = []
        window.on("console", lambda said: window.refused.append(said.text) if said.type == "error" else None)
        window.goto(f"{SITE}/page/{name.replace('#', '%23')}?{query}")
        return window

    yield visited
    for context in opened:
        context.close()


def answer(route: Route, render: Callable[..., str], language: str) -> None:
    address = urlsplit(route.request.url)
    name = unquote(address.path)
    if name.startswith("/static/"):
        file = Path(str(finders.find(name.removeprefix("/static/"))))
        route.fulfill(path=file)
    elif name == "/suggest":
        route.fulfill(body=json.dumps(SUGGESTIONS), content_type="application/json")
    elif name.startswith("/page/"):
        template = name.removeprefix("/page/")
        context = samples() if template == "ui/styleguide.html" else PAGES[template]
        body = render(template, context, language=language, query=address.query)
        route.fulfill(body=body, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})
    else:
        route.fulfill(body=f"<title>{name}</title>", content_type="text/html")


def width_beyond(window: Any) -> int:
    return int(window.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", [*sorted(PAGES), "ui/styleguide.html"])
def test_axe_finds_nothing_to_object_to(name: str, mode: str, visit: Open) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types

    language, query = MODES[mode]
    window = visit(name, language=language, query=query)
    found = Axe().run(window, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert window.refused == []


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("name", [*sorted(PAGES), "ui/styleguide.html"])
def test_a_narrow_screen_need_not_be_scrolled_sideways(name: str, language: str, visit: Open) -> None:
    assert width_beyond(visit(name, language=language, width=320)) <= 0


def test_slash_goes_to_the_search_field(visit: Open) -> None:
    window = visit("discovery/home.html")
    window.keyboard.press("/")
    assert window.evaluate("document.activeElement.name") == "q"
    window.keyboard.press("/")
    assert window.input_value("main input[name=q]") == "/"


def test_a_question_mark_lists_the_keys_and_gives_the_place_back(visit: Open) -> None:
    window = visit("discovery/home.html")
    window.focus("[data-slash] button >> nth=0")
    window.keyboard.press("?")
    assert window.is_visible("#keys kbd >> nth=0")
    assert window.evaluate("document.activeElement.closest('#keys') !== null")
    window.keyboard.press("Escape")
    assert not window.is_visible("#keys")
    assert window.evaluate("document.activeElement.closest('[data-slash]') !== null")


def test_a_question_mark_that_is_typed_or_switched_off_lists_nothing(visit: Open) -> None:
    window = visit("discovery/home.html")
    window.focus("main input[name=q]")
    window.keyboard.press("?")
    assert window.input_value("main input[name=q]") == "?"
    assert not window.is_visible("#keys")
    window.click("[data-slash] button >> nth=0")
    window.keyboard.press("?")
    assert not window.is_visible("#keys")
    window.click("[popovertarget=keys] >> nth=0")
    assert window.is_visible("#keys")
    window.click("#keys [popovertargetaction]")
    assert not window.is_visible("#keys")


def test_suggestions_are_chosen_by_the_arrow_keys(visit: Open) -> None:
    window = visit("discovery/home.html")
    window.fill("main input[name=q]", "mini")
    window.wait_for_selector("[role=option]")
    window.keyboard.press("ArrowDown")
    assert window.get_attribute("[role=option] >> nth=0", "aria-selected") == "true"
    window.keyboard.press("ArrowUp")
    window.keyboard.press("Enter")
    window.wait_for_url("**/chosen")


def test_escape_puts_suggestions_away(visit: Open) -> None:
    window = visit("discovery/home.html")
    window.fill("main input[name=q]", "mini")
    window.wait_for_selector("[role=option]")
    window.keyboard.press("Escape")
    assert window.get_attribute("main input[name=q]", "aria-expanded") == "false"
    assert window.input_value("main input[name=q]") == "mini"


def test_a_choice_of_colours_is_kept_for_the_next_page(visit: Open) -> None:
    window = visit("discovery/home.html")
    window.click("[data-theme-choice=dark]")
    assert window.evaluate("document.documentElement.dataset.theme") == "dark"
    assert "stoa-theme=dark" in window.evaluate("document.cookie")


@pytest.mark.parametrize("width", [360, 1280])
def test_facets_menu_and_citation_work_without_script(width: int, visit: Open) -> None:
    window = visit("discovery/search.html", width=width, script=False)
    if width < 768:
        window.click(".facets > summary")
    assert window.is_visible(".facets .facet a")
    window.click(".menu-button")
    assert window.is_visible("#menu a")
    item = visit("items/item.html", width=width, script=False)
    item.click("[popovertarget=cite]")
    assert item.is_visible("#cite-apa")


def test_targets_on_a_phone_fit_a_thumb(visit: Open) -> None:
    window = visit("discovery/search.html", width=360)
    window.click(".facets > summary")
    small = window.evaluate(
        """[...document.querySelectorAll("button, summary, input, .facet li > a:not([tabindex]), .pager a, .tag")]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
        .map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert small == []
