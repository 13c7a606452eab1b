"""Something is written, sent, returned, sent again, approved, found by the right people; changed, compared, brought back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.test_axe import OF_COLOUR, objections, with_query

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.live_site import LiveSite

    Window = Callable[..., Page]

FOUND_WITHIN_SECONDS = 30
TEXT = (
    "Of 214 letters, 193 led to a conversation.\n\n## Why\n\nThe letter let employers put things right.\n\nBoth agreed."
)


def write(page: Page, title: str, *, audience: str, text: str = TEXT) -> str:
    """Write a lesson and save it as a draft; returns its address."""
    page.goto("/new/lesson")
    page.fill("[name=title]", title)
    page.fill("[name=text]", text)
    for box in page.locator("[name=audience]").all():
        box.set_checked(box.get_attribute("value") == audience)
    page.click("button[name=act][value=save]")
    page.goto("/")
    address = page.locator("a", has_text=title).first.get_attribute("href")
    assert address is not None
    return address


def send(page: Page, address: str, note: str) -> None:
    page.goto(address)
    page.click("main a >> text=Send for review")
    page.fill("[name=note]", note)
    page.click("main button >> text=Send for review")
    assert "Sent for review" in page.inner_text("main")


def status(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def is_found(page: Page, word: str, address: str) -> bool:
    page.goto(f"/search?q={word}&own=1")
    return page.locator(f".rows a[href^='{address}'], .quote a[href^='{address}']").count() > 0


def wait_until_found(page: Page, word: str, address: str) -> None:
    deadline = time.monotonic() + FOUND_WITHIN_SECONDS
    while not is_found(page, word, address):
        assert time.monotonic() < deadline, f"{address} is not found by {page.url}"
        time.sleep(0.3)


@pytest.mark.parametrize(
    ("audience", "readers", "others"), [("public", ("", "donor"), ()), ("staff", ("staff",), ("",))]
)
def test_from_a_draft_to_its_readers(
    script: bool, audience: str, readers: tuple[str, ...], others: tuple[str, ...], site: LiveSite, window: Window
) -> None:
    word = f"{'zqscript' if script else 'zqplain'}{audience}"
    title = f"Consent letters and {word}"
    author, curator = window("admin", script=script), window("curator", script=script)
    address = write(author, title, audience=audience)
    for viewer in ("", "staff"):
        assert status(window(viewer, script=script), address) == 404
    send(author, address, "Please look at the second line.")

    curator.goto("/")
    curator.click(f"section[aria-labelledby=due-title] a >> text={title}")
    assert "Please look at the second line." in curator.inner_text("main")
    curator.click("button[name=decision][value=return]")
    expect(curator.locator("[role=alert]")).to_be_visible()
    curator.fill("[name=reason]", "Say where the letters were sent.")
    curator.click("button[name=decision][value=return]")
    assert "Returned" in curator.inner_text("main")

    author.goto("/due")
    author.click(f".duties a >> text={title}")
    assert "Say where the letters were sent." in author.inner_text("main")
    author.goto(f"{address}/edit")
    author.fill("[name=text]", f"In Montevideo.\n\n{TEXT}")
    author.click("button[name=act][value=save]")
    send(author, address, "Now with the place.")

    curator.goto("/reviews")
    curator.click(f".duties a >> text={title}")
    assert "In Montevideo." in curator.inner_text("main")
    curator.click("button[name=decision][value=approve]")
    assert "Approved and published" in curator.inner_text("main")
    for viewer in readers:
        reader = window(viewer, script=script)
        assert status(reader, address) == 200
        wait_until_found(reader, word, address)
    for viewer in others:
        stranger = window(viewer, script=script)
        assert status(stranger, address) == 404
        assert not is_found(stranger, word, address)


def test_two_versions_are_compared_and_the_old_one_is_brought_back(
    script: bool, site: LiveSite, window: Window
) -> None:
    page = window("admin", script=script)
    address = write(page, f"Two versions {'with' if script else 'without'} script", audience="staff")
    page.goto(f"{address}/edit")
    page.fill("[name=text]", TEXT.replace("193", "201"))
    page.click("button[name=act][value=save]")

    page.goto(address)
    page.click(".upkeep a >> text=Versions")
    page.check("input[name=a][value='1']")
    page.check("input[name=b][value='2']")
    page.click("main button >> text=Compare the two")
    assert page.locator("del").inner_text().endswith("193")
    assert page.locator("ins").inner_text().endswith("201")
    assert page.locator("details summary", has_text="paragraphs unchanged").count() == 1
    page.click("main a >> text=Bring version 1 back")
    page.click("main button >> text=Bring it back")
    assert "version 3" in page.inner_text("main")
    assert "193 led" in page.inner_text(".prose")
    page.goto(f"{address}/versions")
    assert page.locator("main tbody tr").count() == 3


def stand_still(page: Page) -> None:
    """Stop the clock of this page and of those that come after it, which may take seconds."""
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)


def test_a_slip_is_undone(script: bool, site: LiveSite, window: Window) -> None:
    page = window("admin", script=script)
    title = f"A slip {'with' if script else 'without'} script"
    address = write(page, title, audience="staff")
    page.goto(address)
    page.click(".upkeep a >> text=Move to the bin")
    if script:
        stand_still(page)
    page.click("main button >> text=Move it to the bin")
    expect(page.locator("[data-toast]")).to_be_visible()
    assert page.locator(".duties li", has_text=title).count() == 1
    page.click("[data-toast] button >> text=Undo")
    assert page.url.endswith(address)
    assert "out of the bin again" in page.inner_text("main")


def test_the_offer_to_undo_goes_after_ten_seconds_and_the_bin_keeps_it(site: LiveSite, window: Window) -> None:
    page = window("admin")
    address = write(page, "A slip that nobody undoes at once", audience="staff")
    page.goto(f"{address}/to-bin")
    stand_still(page)
    page.click("main button >> text=Move it to the bin")
    page.wait_for_url("**/bin?undo=*")
    toast = page.locator("[data-toast]")
    page.clock.fast_forward(8_000)
    assert toast.is_visible()
    toast.locator("button").focus()
    page.clock.fast_forward(20_000)
    assert toast.is_visible()
    page.locator("h1").click()
    page.clock.run_for(11_000)
    assert toast.is_hidden()
    page.click(".duties li:has-text('A slip that nobody undoes') button")
    assert page.url.endswith(address)


def test_a_reader_doubts_and_the_owner_answers(script: bool, site: LiveSite, window: Window) -> None:
    address = site.places["curated"]
    sentence = f"The law changed, they say {'with' if script else 'without'} script."
    reader, owner = window("staff", script=script), window("curator", script=script)
    reader.goto(address)
    reader.click("main a >> text=Tell the owner this is outdated")
    reader.fill("[name=sentence]", sentence)
    reader.click("main button >> text=Tell the owner")
    assert "Thank you" in reader.inner_text("main")

    owner.goto("/due")
    owner.click(".duties a >> text=Una página sobre cuidados")
    assert sentence in owner.inner_text("main")
    owner.click(f".duties li:has-text('{sentence}') button")
    assert sentence not in owner.inner_text("main")
    owner.goto(address)
    owner.click(".upkeep button >> text=Still valid")
    assert "checked by its owner" in owner.inner_text(".upkeep")


PAGES = {
    "due": ("curator", "/due"),
    "reviews": ("curator", "/reviews"),
    "bin": ("admin", "/bin"),
    "versions": ("curator", "{curated}/versions"),
    "compare": ("curator", "{curated}/compare?a=1&b=1"),
    "withdraw": ("curator", "{curated}/withdraw"),
    "verify": ("curator", "{curated}/verify"),
    "hand over": ("curator", "{curated}/hand-over"),
    "flags": ("curator", "{curated}/flags"),
    "outdated": ("staff", "{curated}/outdated"),
    "send": ("curator", "{draft}/send"),
    "publish": ("curator", "{draft}/publish"),
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_narrow_screens_hold(name: str, site: LiveSite, window: Window) -> None:
    viewer, address = PAGES[name]
    path = address.format_map(site.places)
    page = window(viewer, base_url=site.odd)
    assert status(page, path) == 200
    assert objections(page) == []
    page.emulate_media(color_scheme="dark")
    assert objections(page, OF_COLOUR) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(with_query(path, "pseudo=ar"))
    assert objections(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_axe_finds_nothing_on_a_review(site: LiveSite, window: Window) -> None:
    author, curator = window("admin"), window("curator")
    address = write(author, "A review that axe looks at", audience="public")
    send(author, address, "A note.")
    assert objections(author) == []
    assert status(curator, f"{address}/review") == 200
    assert objections(curator) == []
    curator.click("button[name=decision][value=return]")
    assert objections(curator) == []
    curator.emulate_media(color_scheme="dark")
    assert objections(curator, OF_COLOUR) == []
    curator.set_viewport_size({"width": 360, "height": 800})
    assert curator.evaluate("document.documentElement.scrollWidth") <= 360
