"""A real browser before the real site. A test fails when any of its windows asks another host, is refused or complains."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.journeys.live_site import LiveSite, environment, shared_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
TIMEOUT_MS = 20_000
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; skips on a machine without one, before anything else is started."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("Chromium is not installed on this machine.")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One for each module, no longer: a process can drive only one at a time, and other folders have theirs."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[LiveSite]:
    """The demonstration, live."""
    base = tmp_path_factory.getbasetemp()
    with shared_site((base if worker_id == "master" else base.parent) / "journeys") as live:
        yield live


@pytest.fixture(scope="session")
def sessions(site: LiveSite) -> Callable[[str], dict[str, str]]:
    """The cookies of a member of the cast, who signs in once; none for the public."""
    kept: dict[str, dict[str, str]] = {"": {}}

    def session(viewer: str) -> dict[str, str]:
        if viewer not in kept or not _is_signed_in(site, kept[viewer]):
            kept[viewer] = _signed_in(site, viewer)
        return kept[viewer]

    return session


def _is_signed_in(site: LiveSite, cookies: dict[str, str]) -> bool:
    """Whether the session still stands: journeys about accounts end those of others on purpose."""
    if not cookies:
        return True
    connection = HTTPConnection(site.address.removeprefix("http://"), timeout=TIMEOUT_MS / 1000)
    connection.request("HEAD", "/account", headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
    status = connection.getresponse().status
    connection.close()
    return status == 200


def _signed_in(site: LiveSite, viewer: str) -> dict[str, str]:
    jar = CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))
    page = opener.open(f"{site.address}/sign-in", timeout=TIMEOUT_MS / 1000).read().decode()
    proof = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    form = urlencode({"persona": f"{viewer}@demo.example", "csrfmiddlewaretoken": proof})
    opener.open(f"{site.address}/sign-in", form.encode(), timeout=TIMEOUT_MS / 1000).read()
    return {cookie.name: str(cookie.value) for cookie in jar}


class Watch:
    """What no window may do: ask another host, be refused something, complain to the console."""

    def __init__(self, site: LiveSite) -> None:
        self.hosts = (site.address, site.odd, "data:", "blob:")
        self.complaints: list[str] = []
        self.requests: list[Request] = []

    def over(self, page: Page) -> None:
        page.on("request", self.requested)
        page.on("response", self.answered)
        page.on("console", self.said)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def requested(self, request: Request) -> None:
        self.requests.append(request)
        if not request.url.startswith(self.hosts):
            self.complaints.append(f"leaves the host: {request.url}")

    def answered(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.complaints.append(f"refused with {response.status}: {response.url}")

    def said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")


@pytest.fixture
def watch(site: LiveSite) -> Watch:
    return Watch(site)


@pytest.fixture
def window(
    browser: Browser, site: LiveSite, sessions: Callable[[str], dict[str, str]], watch: Watch
) -> Iterator[Callable[..., Page]]:
    """Open a window as one of the cast (empty: nobody): `window("staff", script=False, width=360)`."""
    opened: list[BrowserContext] = []

    def open_window(viewer: str = "", *, script: bool = True, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(
            base_url=options.pop("base_url", site.address),
            java_script_enabled=script,
            viewport={"width": width, "height": 900},
            locale=options.pop("locale", "en"),
            **options,
        )
        opened.append(context)
        kept = sessions(viewer).items()
        context.add_cookies([{"name": name, "value": value, "url": site.address} for name, value in kept])
        context.set_default_timeout(TIMEOUT_MS)
        page = context.new_page()
        watch.over(page)
        return page

    yield open_window
    for context in opened:
        context.close()
    assert watch.complaints == []


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def published(site: LiveSite, tmp_path: Path) -> Callable[[str], None]:
    """Publish a lesson on wages under a title, as the curator, by the command line."""

    def publish(title: str) -> None:
        line = {
            "kind": "lesson",
            "title": title,
            "language": "en",
            "topics": ["Wages"],
            "audience": ["staff"],
            "text": "Ask for the payslip first.",
            "summary": "What came first decided.",
        }
        (tmp_path / "lesson.jsonl").write_text(json.dumps(line))
        command = [sys.executable, "-m", "stoa.interfaces.cli.main", "import", str(tmp_path / "lesson.jsonl")]
        done = subprocess.run(
            [*command, "--as", "curator@demo.example"],
            env=environment(site.home),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr

    return publish
