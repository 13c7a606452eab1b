"""Somebody checks a Word draft before they begin, marks what helped, and attaches the record to their item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.test_axe import OF_COLOUR, objections
from tests.journeys.test_reach import TOO_WIDE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    Window = Callable[..., Page]

RECORD = re.compile(r"/check/[0-9a-f-]{36}$")
ITEM = re.compile(r"/i/ST-")
DONE = ".tally"
CONCEPT = """# Log books for masters

## What the masters will do

We will train masters in a course at the centre. Each master keeps a log book with the apprentice and signs the tasks.

## Figures

We expect that 90 per cent of domestic workers are women.
"""


@pytest.fixture
def draft(tmp_path: Path, script: bool) -> Path:
    """A concept note in Word, with headings, on something the demonstration knows about."""
    from docx import Document

    document = Document()
    document.add_heading(f"Log books for apprentices ({'quick' if script else 'plain'})", 0)
    document.add_heading("What the masters will do", 1)
    document.add_paragraph(
        "We will train masters in a course at the centre before their apprentices begin. Each master keeps a log book "
        "with the apprentice and signs the tasks that were learnt. We expect 40 per cent of apprentices to be women."
    )
    document.add_heading("Purple zebras", 1)
    document.add_paragraph("Purple zebras will fly kites above the harbour and hum quietly until the evening comes.")
    path = tmp_path / "concept note.docx"
    document.save(str(path))
    return path


def give(page: Page, draft: Path) -> None:
    page.goto("/check")
    page.set_input_files("[name=file]", draft)
    page.click("main form button[type=submit]")
    page.wait_for_url(RECORD, timeout=60_000)


def wait_until_done(page: Page) -> None:
    """With script the page follows its own progress; without, it loads itself again."""
    page.wait_for_selector(DONE, timeout=90_000)


def test_a_word_draft_is_checked_and_its_record_attached(script: bool, window: Window, draft: Path) -> None:
    page = window("staff", script=script)
    give(page, draft)
    wait_until_done(page)
    record = page.url
    assert "Before you start" in page.inner_text("h1")
    assert "The master is the school" in page.inner_text("main")
    assert "Nothing we have answers “Purple zebras”." in page.inner_text("main")
    for more in page.locator(".further > summary").all():
        more.click()
    line = page.locator(".found-line", has_text="The master is the school").first
    line.locator("summary").click()
    line.locator("[name=place]").fill("section 1")
    line.locator("button[value=used]").click()
    page.wait_for_selector("text=used in section 1")
    page.select_option("#attach-item", label="The tools stayed, the training did not: three centres two years later")
    page.click("section:has(#attach) button")
    page.wait_for_url(ITEM)
    assert "Knowledge consulted" in page.inner_text("main")
    item = page.url
    other = window("curator", script=script)
    assert other.goto(record).status == 404  # type: ignore[union-attr]  # it answers
    other.goto(item)
    assert "Knowledge consulted" not in other.content()


def test_a_record_reads_well_on_a_phone_in_the_dark_and_on_paper(window: Window) -> None:
    page = window("staff", width=360)
    page.goto("/check")
    assert page.evaluate(TOO_WIDE) == [0, []]
    page.fill("[name=text]", CONCEPT)
    page.click("main form button[type=submit]")
    page.wait_for_selector(DONE, timeout=90_000)
    assert page.evaluate(TOO_WIDE) == [0, []]
    assert objections(page) == []
    page.emulate_media(color_scheme="dark")
    assert objections(page, OF_COLOUR) == []
    page.emulate_media(media="print")
    assert not any(one.is_visible() for one in page.locator(".marking button, .check-act").all())
