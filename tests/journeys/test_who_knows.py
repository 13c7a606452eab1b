"""Somebody looks for people who know, narrows the list, opens one; and somebody decides what shows what they know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    Window = Callable[..., Page]

KNOWERS = ".knowers .who__name"
KOFI = "Kofi Asante-Boateng"


class Known(NamedTuple):
    """A member of the cast, who looks for them, and the words by which they are found."""

    viewer: str
    name: str
    seeker: str
    words: str


@pytest.fixture
def known(script: bool) -> Known:
    """Somebody of one's own for each of the two runs, which may go on at the same time."""
    if script:
        return Known("staff", KOFI, "unit", "informal apprenticeships in Ghana")
    return Known("unit", "Fatou Sarr", "staff", "domestic work in West Africa")


def seek(page: Page, words: str) -> None:
    page.goto("/")
    page.click("main a >> text=Find who knows")
    page.fill("#about", words)
    page.click("main form[role=search] .search__box button")
    page.wait_for_url(re.compile(r"/who\?.*q="))


def proofs(page: Page, name: str) -> list[str]:
    return page.locator(".knowers > .who", has_text=name).locator(".proofs a").all_inner_texts()


def on_the_topic_of(page: Page, title: str) -> Locator:
    """The line of one's own work under its first topic, opened."""
    topic = page.locator("details", has=page.locator(".told a", has_text=title)).first
    topic.locator("summary").click()
    return topic.locator(".told", has_text=title).first


def test_people_are_found_narrowed_by_place_and_language_and_opened(script: bool, window: Window) -> None:
    page = window("curator", script=script)
    seek(page, "informal apprenticeships in Ghana")
    everybody = page.locator(KNOWERS).all_inner_texts()
    assert {KOFI, "Lucía Arce Benavides"} <= set(everybody)
    page.select_option("#place", "Geneva")
    page.select_option("#language", "tw")
    page.click("main .filters button")
    page.wait_for_url(re.compile(r"place=Geneva"))
    assert "language=tw" in page.url
    assert page.locator(KNOWERS).all_inner_texts() == [KOFI]
    shown = proofs(page, KOFI)
    assert shown
    page.click(f"{KNOWERS} >> text={KOFI}")
    page.wait_for_url(re.compile(r"/people/"))
    assert page.inner_text("h1") == KOFI
    assert page.locator("#known-for").is_visible()
    assert shown[0] in page.inner_text("main")
    page.go_back()
    page.click("main .filters a >> text=Everybody")
    page.wait_for_url(lambda url: "place=" not in url)
    assert set(page.locator(KNOWERS).all_inner_texts()) == set(everybody)


def test_where_nobody_is_found_there_is_a_next_step(script: bool, window: Window) -> None:
    page = window("staff", script=script)
    page.goto("/who?q=informal+apprenticeships+in+Ghana&place=Lima&language=tw")
    assert page.locator(KNOWERS).count() == 0
    page.click("main .empty a >> text=Look everywhere")
    expect(page.locator(KNOWERS).first).to_be_visible()


def test_what_somebody_hides_shows_no_more_what_they_know_and_comes_back(
    script: bool, window: Window, known: Known
) -> None:
    page, other = window(known.viewer, script=script), window(known.seeker, script=script)
    seek(other, known.words)
    title = proofs(other, known.name)[0]
    page.goto("/account/expertise")
    on_the_topic_of(page, title).get_by_role("button", name="Hide").click()
    hidden = page.locator("#hidden ~ ul .told", has_text=title)
    hidden.wait_for()
    other.reload()
    assert title not in proofs(other, known.name)
    hidden.get_by_role("button", name="Count it again").click()
    hidden.wait_for(state="detached")
    other.reload()
    assert title in proofs(other, known.name)
