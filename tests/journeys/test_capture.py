"""Somebody brings in ten files of all sorts, looks at what was found in them, and confirms; with and without JavaScript."""

from __future__ import annotations

import io
import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.test_axe import OF_COLOUR, objections
from tests.journeys.test_reach import TOO_WIDE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Route

    Window = Callable[..., Page]

LOT = re.compile(r"/capture/lots/")
READ = "[data-lot] [data-waiting='']"
ITEM = re.compile(r"/i/ST-")


@pytest.fixture
def folder(tmp_path: Path, script: bool) -> Path:
    """Ten files that nobody has brought in before: eight that say what they are, one without a title, one that lies."""
    place, sort = tmp_path / "mission", "quick" if script else "plain"
    place.mkdir()
    for number in range(1, 5):
        text = (
            f"# The {sort} inspection visit number {number}\n\nLabour inspection in Senegal, visit {number}, {sort}.\n"
        )
        (place / f"visit-{number}.md").write_text(text)
    for number in (5, 6):
        head = f"<head><title>The {sort} minutes {number}</title></head>"
        page = f"<html lang=en>{head}<body><p>Minutes {number}.</p></body></html>"
        (place / f"minutes-{number}.html").write_text(page)
    (place / "letter.docx").write_bytes(_document(f"The {sort} letter to households"))
    (place / "talk.eml").write_text(
        f"From: a@test.example\nTo: b@test.example\nSubject: The {sort} talk\n\nWords of a talk.\n"
    )
    (place / "untitled_notes.txt").write_text(f"only {sort} words without any heading")
    (place / "liar.pdf").write_bytes(f"these {sort} words are not a document".encode() * 20)
    return place


def _document(title: str) -> bytes:
    from docx import Document

    document, out = Document(), io.BytesIO()
    document.core_properties.title = title
    document.add_paragraph("We announce a visit and ask for your consent.")
    document.save(out)
    return out.getvalue()


def bring(page: Page, folder: Path) -> None:
    page.goto("/capture")
    page.select_option("[name=kind]", "mission-report")
    page.set_input_files("#id_files", sorted(folder.iterdir()))
    page.click("main button[type=submit]")
    page.wait_for_url(LOT, timeout=60_000)


def wait_until_read(page: Page, script: bool) -> None:
    """With script the list renews itself; without, somebody loads the page again."""
    for _ in range(60):
        if page.locator(READ).count():
            return
        page.wait_for_timeout(1000)
        if not script:
            page.reload()
    raise AssertionError("The files were not read in a minute.")


def test_ten_mixed_files_become_drafts(script: bool, window: Window, folder: Path) -> None:
    page = window("staff", script=script)
    bring(page, folder)
    lot = page.url
    wait_until_read(page, script)
    assert page.locator(".arrival").count() == 10
    assert "liar.pdf" in page.inner_text(".arrival--failed")
    page.click("text=number 1")
    assert page.input_value("[name=title]").endswith("inspection visit number 1")
    assert page.input_value("[name=kind]") == "mission-report"
    assert page.is_checked("text=Senegal")
    page.fill("[name=authors]", "Ana Test")
    page.click("text=Make the draft")
    page.wait_for_url(ITEM)
    assert "Ana Test" in page.inner_text("main")
    page.goto(lot)
    page.click("text=that need nothing")
    page.wait_for_url(LOT)
    assert "drafts were made" in page.inner_text("[role=status] >> nth=0")
    assert page.locator(".arrival--filed").count() >= 7
    assert page.locator(".arrival--ready >> text=untitled notes").count() == 1
    page.goto("/capture/failed")
    assert "liar.pdf" in page.inner_text("main")
    page.locator("li", has_text="liar.pdf").first.locator("text=Leave it out").click()
    page.click("main button[type=submit]")
    assert "liar.pdf was left out." in page.inner_text("main")


def test_what_was_dropped_on_the_page_is_sent_and_goes_on_after_the_page_was_closed(
    window: Window, tmp_path: Path
) -> None:
    data = os.urandom(3_000_000)
    path = tmp_path / "large.bin"
    path.write_bytes(data)
    page = window("staff")
    page.goto("/capture")
    sent: list[int] = []

    def cut(route: Route) -> None:
        if route.request.method == "PATCH" and len(sent) >= 2:
            route.abort()
            return
        sent.append(1) if route.request.method == "PATCH" else None
        route.continue_()

    page.route("**/capture/uploads/*", cut)
    page.set_input_files("#id_files", path)
    page.click("main button[type=submit]")
    page.wait_for_selector("text=it goes on by itself")
    page.close(run_before_unload=False)
    again = window("staff")
    again.goto("/capture")
    assert "large.bin" in again.inner_text("#unfinished + ul")
    offsets: list[str] = []
    again.on(
        "request", lambda one: offsets.append(one.headers.get("upload-offset", "")) if one.method == "PATCH" else None
    )
    again.evaluate(
        """data => {
          const held = new DataTransfer();
          const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
          held.items.add(new File([bytes], "large.bin"));
          document.querySelector("[data-droparea]").dispatchEvent(new DragEvent("drop", {dataTransfer: held, bubbles: true}));
        }""",
        _base64(data),
    )
    again.wait_for_selector("[data-sending] li")
    again.click("main button[type=submit]")
    again.wait_for_url(LOT, timeout=60_000)
    assert int(offsets[0]) > 0
    assert again.locator(".arrival").count() == 1


def _base64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode()


def test_the_pages_are_for_everybody_and_every_screen(window: Window, tmp_path: Path) -> None:
    """Axe in light and dark; nothing too wide for 360 px."""
    page = window("curator")
    (tmp_path / "note.md").write_text("# A note for every screen\n\nLabour inspection in Senegal.\n")
    (tmp_path / "broken.pdf").write_bytes(b"no document at all " * 30)
    page.goto("/capture")
    page.set_input_files("#id_files", [tmp_path / "note.md", tmp_path / "broken.pdf"])
    assert objections(page) == []
    page.click("main button[type=submit]")
    page.wait_for_url(LOT)
    wait_until_read(page, True)
    lot, one = page.url, page.get_attribute(".arrival--ready a", "href")
    page.goto("/capture/failed")
    drop = page.get_attribute("main a[href$='/drop']", "href")
    page.set_viewport_size({"width": 360, "height": 800})
    for address in ("/capture", lot, one, "/capture/failed", drop):
        assert address
        page.goto(address)
        page.emulate_media(color_scheme="light")
        assert objections(page) == []
        page.emulate_media(color_scheme="dark")
        assert objections(page, OF_COLOUR) == []
        wide, cut = page.evaluate(TOO_WIDE)
        assert (wide, cut) == (0, [])
