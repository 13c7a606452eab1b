"""Pages for the keyboard, for narrow screens, for readers who set their own spacing or colours, and for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.sights import SIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.live_site import LiveSite

    Window = Callable[..., Page]

CONTROLS = """() => {
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
  const seen = [...all].filter((one) => one.tabIndex >= 0 && one.type !== "hidden" && !one.disabled
    && one.checkVisibility({visibilityProperty: true}));
  seen.forEach((one, at) => { one.dataset.journey = at; });
  return seen.length;
}"""
HOW_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one.dataset.journey === undefined) return null;
  const box = one.getBoundingClientRect();
  const ring = [one, one.closest(".search__box")].some((at) => at
    && getComputedStyle(at).outlineStyle !== "none" && parseFloat(getComputedStyle(at).outlineWidth) >= 2);
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return [Number(one.dataset.journey), ring, inside, one.outerHTML.slice(0, 90)];
}"""
TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const cut = [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
    const style = getComputedStyle(one);
    return ["hidden", "clip"].includes(style.overflowX) && one.checkVisibility() && one.innerText && one.clientWidth > 1
      && !one.closest(".cover, svg, .unseen, .word") && one.scrollWidth > one.clientWidth + 1;
  });
  return [Math.max(0, wide), cut.map((one) => one.outerHTML.slice(0, 90))];
}"""
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const times = `${style.transitionDuration},${style.animationDuration}`.split(",");
  return times.some((time) => parseFloat(time) > 0);
}).length"""
FOR_THE_KEYBOARD = [
    "landing",
    "home",
    "hits",
    "item with files",
    "item with history",
    "sign-in",
    "text of a file",
    "question",
    "who knows",
    "check record",
    "saved searches",
    "missing",
]
PRINTED = ["hits", "item with files", "topic", "withdrawn item", "question", "check record", "who knows"]


@pytest.mark.parametrize("name", FOR_THE_KEYBOARD)
def test_tab_reaches_every_control_once_and_shows_where_it_is(name: str, site: LiveSite, window: Window) -> None:
    sight = SIGHTS[name]
    page = window(sight.viewer)
    page.goto(sight.path(site))
    page.evaluate("() => { document.activeElement?.blur(); document.documentElement.style.scrollBehavior = 'auto'; }")
    count = page.evaluate(CONTROLS)
    visits = []
    for _ in range(count + 1):
        page.keyboard.press("Tab")
        visits.append(page.evaluate(HOW_FOCUSED))
    places = [one for one in visits if one]
    assert sorted(one[0] for one in places[:count]) == list(range(count))
    assert [one[3] for one in places if not (one[1] and one[2])] == []


@pytest.mark.parametrize("name", SIGHTS)
def test_a_narrow_screen_and_wide_spacing_clip_nothing(name: str, site: LiveSite, window: Window) -> None:
    sight = SIGHTS[name]
    page = window(sight.viewer, width=320, base_url=site.odd)
    page.goto(sight.path(site))
    assert page.evaluate(TOO_WIDE) == [0, []]
    page.evaluate(SPACING)
    assert page.evaluate(TOO_WIDE) == [0, []]


@pytest.mark.parametrize("name", PRINTED)
def test_paper_gets_the_text_on_white_without_machinery(name: str, site: LiveSite, window: Window) -> None:
    sight = SIGHTS[name]
    page = window(sight.viewer, color_scheme="dark")
    page.goto(sight.path(site))
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for machinery in (".header__end", ".search", ".takeaway", ".facets", ".skip"):
        assert not any(one.is_visible() for one in page.locator(machinery).all())
    assert page.locator("h1, .row__title").first.is_visible()
    assert page.pdf().startswith(b"%PDF-")


def test_a_printed_item_says_who_may_see_it_and_where_it_is_from(site: LiveSite, window: Window) -> None:
    page = window()
    page.goto(site.places["files"])
    assert not page.locator(".paper-only").is_visible()
    page.emulate_media(media="print")
    assert site.places["files"] in page.inner_text(".paper-only")


def test_nothing_moves_for_those_who_ask_for_stillness(window: Window) -> None:
    page = window(reduced_motion="reduce")
    page.goto("/search?q=wages")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate(MOVING) == 0


def test_forced_colours_keep_the_focus_ring_and_the_marked_words(window: Window) -> None:
    page = window(forced_colors="active")
    page.goto("/search?q=wages")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    plain, marked = (
        page.evaluate(f"getComputedStyle(document.querySelector('{one}')).backgroundColor")
        for one in (".snippet", "mark")
    )
    assert plain != marked


def test_facets_on_a_phone_open_by_one_button_that_says_how_many_are_on(script: bool, window: Window) -> None:
    page = window(script=script, width=360)
    page.goto("/search?q=wages&kind=publication&language=en")
    assert "2" in page.inner_text(".facets > summary")
    assert not page.locator(".facet a").first.is_visible()
    page.click(".facets > summary")
    expect(page.locator(".facet a").first).to_be_visible()
