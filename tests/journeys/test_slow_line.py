"""On a line of 32 kB a second with 0.6 s of delay, people still find, read and write.

How long it takes follows from the weight of the pages, which `test_weight` holds; a busy machine must not decide here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.sights import SIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.live_site import LiveSite

pytestmark = pytest.mark.browser
LINE = {"offline": False, "latency": 600, "downloadThroughput": 32 * 1024, "uploadThroughput": 32 * 1024}
FIRST_VIEWS = ["landing", "hits", "item with files", "library", "question", "who knows", "check record", "form"]


@pytest.mark.parametrize(
    "name", ["landing", "hits", "item with files", "library", "question", "who knows", "check record", "form"]
)
def test_a_first_view_on_a_bad_line_can_be_used(name: str, site: LiveSite, window: Callable[..., Page]) -> None:
    viewer, path = ("staff", "/new/lesson") if name == "form" else (SIGHTS[name].viewer, SIGHTS[name].path(site))
    page = window(viewer)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    page.goto(path)
    assert page.locator("main h1").count() == 1
    page.goto("/search?q=wages")
    page.click("main .rows h3 a >> nth=0")
    page.locator("article h1").wait_for()
    assert page.url.rpartition("/")[2].startswith("ST-")
