"""What a page weighs on the line: budgets for people with a bad one."""

from __future__ import annotations

import gzip
import re
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.journeys.sights import SIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.live_site import LiveSite

KB = 1000
WEIGHED = [
    "landing",
    "home",
    "hits",
    "search without words",
    "item with files",
    "library",
    "topics",
    "places",
    "sign-in",
    "question",
    "who knows, for the public",
    "check record",
    "how one is found",
    "saved searches",
]
HTML_BUDGET, CSS_BUDGET, SCRIPT_BUDGET, FIRST_VIEW_BUDGET = 15 * KB, 15 * KB, 20 * KB, 60 * KB
PICTURE_BUDGET = 3 * KB
MOST_REQUESTS = 5
FROM_HOME = 1
"""The sheet of those at work, which they bring along from their home page."""


def fetched(site: LiveSite, path: str, cookies: str = "") -> tuple[int, str, bytes]:
    """Bytes on the line, type and content of what a browser gets that understands gzip."""
    connection = HTTPConnection(urlsplit(site.address).netloc, timeout=20)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Cookie": cookies})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200, path
    plain = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
    return len(body), answer.headers.get_content_type(), plain


@pytest.mark.parametrize("name", WEIGHED)
def test_the_first_view_stays_within_its_budget(
    name: str, site: LiveSite, sessions: Callable[[str], dict[str, str]], record_property: Callable[[str, object], None]
) -> None:
    sight = SIGHTS[name]
    cookies = "; ".join(f"{name}={value}" for name, value in sessions(sight.viewer).items())
    html, _, page = fetched(site, sight.path(site), cookies)
    statics = sorted(set(re.findall(r'/static/[^"]+', page.decode())))
    parts = {address: fetched(site, address) for address in statics}
    css = sum(size for size, kind, _ in parts.values() if kind == "text/css")
    scripts = sum(size for size, kind, _ in parts.values() if "javascript" in kind)
    whole = html + sum(size for size, _, _ in parts.values())
    record_property("weights", f"{name}: html {html}, css {css}, js {scripts}, first view {whole} in {1 + len(parts)}")
    assert html <= HTML_BUDGET
    assert css <= CSS_BUDGET
    assert scripts <= SCRIPT_BUDGET
    assert whole <= FIRST_VIEW_BUDGET
    assert 1 + len(parts) <= MOST_REQUESTS + (FROM_HOME if sight.viewer else 0)


@pytest.mark.parametrize("name", ["landing", "item with files", "library", "topic"])
def test_pictures_come_when_they_are_looked_at_and_are_small(
    name: str, site: LiveSite, sessions: Callable[[str], dict[str, str]]
) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in sessions("staff").items())
    _, _, page = fetched(site, SIGHTS[name].path(site), cookies)
    pictures = re.findall(r"<img[^>]*>", page.decode())
    assert [one for one in pictures if 'loading="lazy"' not in one] == []
    for address in {re.findall(r'src="([^"]+)"', one)[0] for one in pictures}:
        assert fetched(site, address, cookies)[0] <= PICTURE_BUDGET, address


def test_a_reader_who_saves_data_gets_no_pictures(window: Callable[..., Page]) -> None:
    page = window("staff", extra_http_headers={"Save-Data": "on"})
    page.goto("/library")
    assert page.locator("img").count() == 0
