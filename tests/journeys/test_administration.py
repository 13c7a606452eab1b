"""An administrator invites somebody, puts them into a group, takes them out and lets them go; every page holds."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.journeys.test_axe import OF_COLOUR, objections, with_query

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.live_site import LiveSite

    Window = Callable[..., Page]

PAGES = [
    "/admin",
    "/admin/people?who=staff",
    "/admin/people/add",
    "/admin/groups?kind=unit",
    "/admin/groups?kind=team",
    "/admin/groups/domestic-work",
    "/admin/groups/add/organization",
    "/admin/groups/domestic-work/add",
    "/admin/invitations",
    "/admin/roles",
    "/admin/upload",
    "/admin/emergency",
    "/admin/holds",
    "/admin/access-log",
    "/admin/history",
    "/admin/operations",
    "/admin/organization",
]


def test_somebody_is_invited_assigned_and_removed(script: bool, site: LiveSite, window: Window) -> None:
    admin, guest = window("admin", script=script), window(script=script)
    email = f"nia-{secrets.token_hex(4)}@demo.example"
    link = invited(admin, email, "Nia Newcomer")
    guest.goto(urlsplit(link).path)
    guest.fill("[name=password]", "three blue herons on a wire")
    guest.click("main form button[type=submit]")
    assert guest.goto("/people").status == 200  # type: ignore[union-attr]
    person = person_of(admin, email)
    put_into(admin, person, "domestic-work")
    assert "Domestic Work Network" in admin.inner_text("main")
    admin.click("text=End now")
    assert "no longer read" in admin.inner_text("main")
    admin.click("main form button[type=submit]")
    assert "has ended" in admin.inner_text("main")
    assert guest.goto("/people").status == 200  # type: ignore[union-attr]
    admin.goto(person)
    admin.click("main a:text-is('Deactivate')")
    admin.click("main form button[type=submit]")
    assert "can no longer sign in" in admin.inner_text("main")
    assert guest.goto("/people").status == 404  # type: ignore[union-attr]


def invited(admin: Page, email: str, name: str) -> str:
    """The link that is shown once."""
    admin.goto("/")
    admin.click("details.drop:has(.portrait--self) summary")
    admin.click(".drop__sheet >> text=Administration")
    admin.goto("/admin/invitations")
    admin.fill("[name=email]", email)
    admin.click("main form button[type=submit]")
    assert "Give the name" in admin.inner_text("[role=alert]")
    assert admin.input_value("[name=email]") == email
    admin.fill("[name=name]", name)
    admin.check("[name=is_staff]")
    admin.click("main form button[type=submit]")
    return admin.input_value("#link")


def person_of(admin: Page, email: str) -> str:
    admin.goto(f"/admin/people?q={email}")
    return str(admin.locator(".who__name").first.get_attribute("href"))


def put_into(admin: Page, person: str, group: str) -> None:
    admin.goto(person)
    admin.click("text=Put into a group")
    admin.select_option("[name=group]", group)
    admin.click("main form button[type=submit]")


def test_a_list_is_checked_and_brought_in(script: bool, window: Window, tmp_path: Path) -> None:
    admin, number = window("admin", script=script), secrets.token_hex(4)
    listed = tmp_path / "people.csv"
    listed.write_text(f"email,name,colour\nx-{number}@demo.example,Xavier,red\n")
    admin.goto("/admin/upload")
    admin.set_input_files("[name=file]", listed)
    admin.click("main form button[type=submit]")
    assert "colour" in admin.inner_text("main table")
    listed.write_text(f"email,name\nx-{number}@demo.example,Xavier Example\nno address,Nobody\n")
    admin.goto("/admin/upload")
    admin.set_input_files("[name=file]", listed)
    admin.click("main form button[type=submit]")
    assert "1 new" in admin.inner_text("main")
    admin.click("main form button[type=submit]")
    assert "left out" in admin.inner_text("main")
    assert person_of(admin, f"x-{number}@demo.example").startswith("/admin/people/")


def test_emergency_access_shows_while_it_lasts(script: bool, window: Window) -> None:
    admin = window("admin", script=script)
    admin.goto("/admin/emergency")
    admin.check("[name=scope][value=group]")
    admin.select_option("[name=group]", "dakar")
    admin.fill("[name=reason]", "The office is closed and the ministry waits for an answer.")
    admin.click("main form button[type=submit]")
    assert "emergency access is open until" in admin.inner_text("main")
    admin.goto("/")
    assert "emergency access is open" in admin.inner_text("main")
    admin.goto("/admin/emergency")
    admin.click(".notice--warn >> text=End it now")
    admin.click("main form button[type=submit]")
    assert "has ended" in admin.inner_text("main")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_holds_for_everybody(path: str, site: LiveSite, window: Window) -> None:
    page = window("admin", base_url=site.odd)
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200
    assert objections(page) == []
    page.emulate_media(color_scheme="dark")
    assert objections(page, OF_COLOUR) == []
    for address in (path, with_query(path, "pseudo=ar")):
        page.set_viewport_size({"width": 360, "height": 800})
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
    assert objections(page) == []


@pytest.mark.parametrize("viewer", ["", "staff", "curator"])
def test_for_others_there_is_nothing(viewer: str, window: Window) -> None:
    page = window(viewer)
    for path in PAGES:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 404
        assert "There is nothing here for you to see" in page.inner_text("h1")
