"""Writing in a real browser: nothing typed is lost, and everything can be done by keyboard and without script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.test_axe import OF_COLOUR, objections
from tests.journeys.test_reach import TOO_WIDE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.conftest import Watch
    from tests.journeys.live_site import LiveSite

    Window = Callable[..., Page]

LOST_MOST_SECONDS = 5
BEGUN = "[aria-labelledby=begun]"
KEPT = "[data-kept]:not(:empty)"


def choose(page: Page, box: str, words: str, text: str) -> None:
    """Type into a box and take what reads like `text`."""
    page.fill(f"#w-{box}", words)
    page.click(f"#w-{box}-list [role=option]:has-text('{text}')")


def new_lesson(page: Page, title: str) -> None:
    page.goto("/new/lesson")
    page.fill("[name=title]", title)


def test_the_browser_dies_and_the_words_are_there(window: Window) -> None:
    page = window("staff")
    new_lesson(page, "Letters before visits")
    page.fill("[name=text]", "Nine doors in ten opened.")
    choose(page, "topics", "wages", "Wages")
    page.wait_for_selector(KEPT, timeout=LOST_MOST_SECONDS * 1000)
    assert re.search(r"Draft kept \d\d:\d\d", page.inner_text("[data-kept]"))
    page.context.close()
    again = window("staff")
    again.goto("/new/lesson")
    assert "Letters before visits" in again.inner_text(BEGUN)
    again.click(f"{BEGUN} a")
    assert again.input_value("[name=title]") == "Letters before visits"
    assert again.input_value("[name=text]") == "Nine doors in ten opened."
    assert again.locator("[name=topics]").count() == 1


def test_somebody_who_never_pauses_is_kept_within_three_seconds(window: Window) -> None:
    page = window("staff")
    new_lesson(page, "Without a pause")
    with page.expect_response(lambda answer: answer.request.method == "POST", timeout=3500):
        page.locator("[name=text]").press_sequentially("words " * 10, delay=60)


def test_leaving_keeps_what_was_typed_a_moment_ago(window: Window) -> None:
    page = window("staff")
    new_lesson(page, "Typed and left")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/topics")
    for _ in range(20):  # what was sent on leaving arrives beside the pages that follow
        page.goto("/new")
        if page.locator(f"{BEGUN} >> text=Typed and left").count():
            break
        page.wait_for_timeout(250)
    assert "Typed and left" in page.inner_text(BEGUN)


def test_a_warning_comes_only_while_something_is_not_kept(window: Window) -> None:
    page = window("staff")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/new/lesson")
    page.goto("/topics")
    assert asked == []
    new_lesson(page, "Kept, so no warning")
    page.wait_for_selector(KEPT)
    page.goto("/topics")
    assert asked == []
    page.goto("/new/lesson")
    page.locator("[name=title]").press_sequentially("Not kept yet")
    page.goto("/topics")
    assert asked == ["beforeunload"]


def test_two_people_edit_one_item(window: Window) -> None:
    ana, ben = window("curator"), window("manager")
    ben.goto("/")
    name = str(ben.text_content("header .drop__sheet p bdi")).strip()
    new_lesson(ana, "Two pens, one paper")
    ana.fill("[name=text]", "One.\n\nTwo.\n\nThree.")
    choose(ana, "people", name[:6], name)
    ana.locator("[data-rows=people] select").last.select_option("editor")
    ana.click("[name=act][value=save] >> nth=0")
    address = ana.url
    for page in (ana, ben):
        page.goto(f"{address}/edit")
    ben.fill("[name=text]", "One by Ben.\n\nTwo.\n\nThree.")
    ben.fill("[name=summary]", "Ben says it shortly.")
    ben.wait_for_selector(KEPT)
    ana.fill("[name=text]", "One.\n\nTwo.\n\nThree by Ana.")
    ana.wait_for_selector(f"[data-others]:has-text('{name} is editing this now')")
    ben.click("[name=act][value=save] >> nth=0")
    ana.click("[name=act][value=save] >> nth=0")
    assert f"{name} saved a newer version" in ana.inner_text("main")
    assert ana.is_checked("[name=pick-summary][value=theirs]")
    assert objections(ana) == []
    ana.check("[name=pick-text][value=merged]")
    ana.click("[name=act][value=merge]")
    text = ana.inner_text(".prose")
    assert "One by Ben." in text
    assert "Three by Ana." in text
    assert "Ben says it shortly." in ana.inner_text(".lead")


def test_the_form_by_keyboard_alone(window: Window) -> None:
    page = window("staff")
    page.goto("/new/lesson")
    page.focus("[name=title]")
    page.keyboard.type("Written by keyboard")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "title"
    tab_to(page, "w-topics")
    page.keyboard.type("wages")
    page.wait_for_selector("#w-topics-list [role=option]")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#w-topics", "aria-activedescendant") == "w-topics-list-0"
    page.keyboard.press("Enter")
    expect(page.locator("[data-box=topics] .chip")).to_have_count(1)
    page.keyboard.type("wages")
    page.wait_for_selector("#w-topics-list [role=option]")
    page.keyboard.press("Escape")
    assert page.get_attribute("#w-topics", "aria-expanded") == "false"
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-box=topics] .chip")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "w-topics"
    tab_to(page, "person-0")
    page.click("[data-add=people]")
    page.keyboard.type("Second Person")
    page.locator("[data-rows=people] [data-row=up]:visible").last.focus()
    page.keyboard.press("Enter")
    names = page.eval_on_selector_all(
        "[name=person_name]", "all => all.filter(one => one.isConnected).map(one => one.value)"
    )
    assert names[0] == "Second Person"
    page.locator("[name=act][value=save]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/i/ST-*")
    assert "Written by keyboard" in page.inner_text("h1")


def tab_to(page: Page, wanted: str) -> None:
    """Go on with the Tab key until the field of this id is reached."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == wanted:
            return
    raise AssertionError(f"The Tab key does not lead to {wanted}.")


def test_the_form_without_script(window: Window, tmp_path: Path) -> None:
    notes = tmp_path / "field notes.txt"
    notes.write_text("Wages were paid in kind.")
    page = window("staff", script=False)
    new_lesson(page, "Written without script")
    page.fill("[name=text]", "## Heading\n\n**Strong** words.")
    page.fill("[name=topics_words]", "wages")
    page.click("#at-topics button:has-text('Find')")
    page.check(".found label:has-text('Wages') >> nth=0")
    page.set_input_files("[name=upload]", str(notes))
    page.click("[name=act][value=attach]")
    page.fill("[name=file_name]", "notes.txt")
    page.click("[name=act][value=people-add]")
    page.fill("[name=person_name] >> nth=1", "Somebody Else")
    page.click("[name=act][value=people-up-1]")
    page.click("[name=act][value=preview]")
    assert page.inner_text("[data-preview-sheet] h2") == "Heading"
    page.check("[name=audience][value=public]")
    page.click("button:has-text('Show who will see this')")
    assert "it can be seen by everybody" in page.inner_text("[data-who]")
    assert page.input_value("[name=title]") == "Written without script"
    page.click("[name=act][value=save] >> nth=0")
    assert "Written without script" in page.inner_text("h1")
    side = page.inner_text(".side")
    for words in ("notes.txt", "Wages", "Somebody Else"):
        assert words in side


def test_a_file_goes_up_as_soon_as_it_is_chosen(window: Window, tmp_path: Path) -> None:
    notes = tmp_path / "minutes.txt"
    notes.write_text("We met.")
    page = window("staff")
    new_lesson(page, "With minutes")
    page.set_input_files("[name=upload]", str(notes))
    page.wait_for_selector("[name=file_name]")
    assert page.input_value("[name=file_name]") == "minutes.txt"
    assert page.input_value("[name=title]") == "With minutes"


def test_who_will_see_it_is_said_at_once(window: Window) -> None:
    page = window("staff")
    new_lesson(page, "Whose eyes")
    page.check("[name=audience][value=public]")
    page.wait_for_selector("[data-who]:has-text('everybody')", timeout=3000)


def test_the_toolbar_sets_signs_and_the_preview_shows_them(window: Window) -> None:
    page = window("staff")
    new_lesson(page, "Signs")
    page.fill("[name=text]", "word")
    page.evaluate("document.querySelector('[name=text]').select()")
    page.click("[data-toolbar] button:has-text('Strong')")
    page.click("[data-toolbar] button:has-text('Heading')")
    assert page.input_value("[name=text]") == "## **word**"
    page.click("[data-preview-button]")
    page.wait_for_selector("[data-preview-sheet] h2")
    assert page.inner_text("[data-preview-sheet] h2") == "word"


def test_nothing_typed_acts_in_the_browser(window: Window) -> None:
    """S6: no dialog, no request to another host, no complaint of the content policy (the window watches for both)."""
    page = window("staff")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script>[x](javascript:alert(3))"
    new_lesson(page, attack)
    page.fill("[name=text]", f"{attack}\n\n<svg onload=alert(4)>\n\n![x](https://elsewhere.example/a.png)")
    page.fill("[name=person_name] >> nth=0", attack)
    page.click("[data-preview-button]")
    page.wait_for_selector("[data-preview-sheet]:visible")
    page.wait_for_selector(KEPT)
    page.click("[name=act][value=save] >> nth=0")
    page.wait_for_url("**/i/ST-*")
    page.goto(f"{page.url}/edit")
    page.fill("#w-relations", "<img src=x")
    page.wait_for_selector("#w-relations-list [role=option]")
    page.click("#w-relations-list [role=option] >> nth=0")
    assert dialogs == []


def test_signed_out_while_writing(window: Window) -> None:
    page = window("staff")
    new_lesson(page, "Written after the end")
    page.fill("[name=text]", "Still mine.")
    page.wait_for_selector(KEPT)
    page.context.clear_cookies(name="stoa-session")
    page.click("[name=act][value=save] >> nth=0")
    assert "You were signed out" in page.inner_text("h1")
    assert page.input_value("#kept-text") == "Still mine."


def test_whoever_signs_in_again_elsewhere_goes_on_here(window: Window, watch: Watch) -> None:
    page = window("staff")
    new_lesson(page, "Before the end")
    page.wait_for_selector(KEPT)
    page.context.clear_cookies(name="stoa-session")
    page.fill("[name=title]", "After the end")
    page.wait_for_selector("[data-kept]:has-text('you were signed out')")
    other = page.context.new_page()
    other.goto("/sign-in")
    other.click("button[value='staff@demo.example']")
    page.wait_for_selector("[data-kept]:has-text('Draft kept')", timeout=15_000)
    page.click("[name=act][value=save] >> nth=0")
    assert "After the end" in page.inner_text("h1")
    assert all("403" in complaint for complaint in watch.complaints)
    watch.complaints.clear()


@pytest.mark.parametrize("address", ["/new", "/new/publication", "{draft}/edit", "{draft}/as"])
def test_axe_finds_nothing_while_writing(address: str, site: LiveSite, window: Window) -> None:
    page = window("curator", base_url=site.odd)
    page.goto(address.format_map(site.places))
    assert objections(page) == []
    page.emulate_media(color_scheme="dark")
    assert objections(page, OF_COLOUR) == []
    page.goto(f"{address.format_map(site.places)}?pseudo=ar")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert objections(page) == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_forms_fit_the_window(width: int, site: LiveSite, window: Window, script: bool) -> None:
    page = window("curator", width=width, script=script)
    for address in ("/new", "/new/publication", "{draft}/edit", "{draft}/as"):
        page.goto(address.format_map(site.places))
        assert page.evaluate(TOO_WIDE) == [0, []], address


def test_a_refused_form_says_what_to_mend_and_leads_there(window: Window) -> None:
    page = window("staff")
    page.goto("/new/publication")
    page.fill("[name=fields-isbn]", "123")
    page.click("[name=act][value=save] >> nth=0")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert objections(page) == []
    page.click(".summary a >> nth=0")
    assert page.evaluate("document.activeElement.name") in {"title", "fields-isbn"}
