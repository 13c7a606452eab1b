"""Somebody asks a question, reads what is quoted and opens it where it stands; or is told that nothing answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Window = Callable[..., Page]

ANSWERED = "How many domestic workers are there in the world?"
UNANSWERED = "What is the minimum wage in Kenya?"
PLACE = re.compile(r"/text\?find=.*#(found|page)-\d+$")
EMPTY = {"a", "are", "at", "de", "how", "in", "la", "many", "of", "the", "there"}


def ask(page: Page, question: str) -> None:
    page.goto("/")
    page.click("main a >> text=Ask a question")
    page.fill("#question", question)
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/ask\?q="))


@pytest.mark.parametrize("viewer", ["", "staff"], ids=["the public", "staff"])
def test_a_question_leads_to_the_page_where_its_answer_stands(viewer: str, script: bool, window: Window) -> None:
    page = window(viewer, script=script)
    ask(page, ANSWERED)
    best = page.locator(".said > li").first
    assert "75.6 million" in " ".join(best.inner_text().split())
    assert "At home and at work" in best.locator("figcaption").inner_text()
    marked = {word.casefold() for word in page.locator(".said mark").all_inner_texts()}
    assert "domestic" in marked
    assert not marked & EMPTY
    best.locator("figcaption a").click()
    page.wait_for_url(PLACE)
    place = page.locator(f"#{page.url.rpartition('#')[2]}")
    assert place.is_visible()
    assert "75.6 million" in " ".join(page.inner_text("main").split())
    assert "domestic" in {word.casefold() for word in page.locator("mark").all_inner_texts()}


def test_a_question_that_nothing_answers_is_told_so_with_ways_on(script: bool, window: Window) -> None:
    page = window("staff", script=script)
    ask(page, UNANSWERED)
    assert page.locator("h2", has_text="Nothing here answers this").is_visible()
    assert page.locator(".said .quote").count() == 0
    assert page.input_value("#question") == UNANSWERED
    page.click("main .empty a >> text=Find who may know")
    page.wait_for_url(re.compile(r"/who\?q="))
    assert page.input_value("#about") == UNANSWERED
    page.go_back()
    page.click("main .empty a >> text=Search for its words")
    page.wait_for_url(re.compile(r"/search\?q="))


def test_a_search_that_asks_becomes_a_question(script: bool, window: Window) -> None:
    page = window(script=script)
    page.goto("/")
    page.fill("main input[name=q]", ANSWERED)
    page.click("main form[role=search] button")
    page.wait_for_url(re.compile(r"/search\?q="))
    page.click("main a >> text=Ask it as a question")
    page.wait_for_url(re.compile(r"/ask\?q="))
    assert "75.6 million" in page.locator(".said > li").first.inner_text()
