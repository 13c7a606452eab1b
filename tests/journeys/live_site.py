"""The demonstration served by the real processes on a free port of this machine, one for all test processes of a run."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from stoa.interfaces.cli.processes import server_command

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROJECT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PATIENCE_SECONDS = 120.0
SETTINGS = "stoa.config.settings"
ODD_SETTINGS = "tests.journeys.odd_settings"
LETTERS = "letters"


@dataclass(frozen=True)
class LiveSite:
    """Addresses without a final slash. `odd` serves the same data, from right to left if asked, and broken pages.

    Mail of the site goes to a real server, which keeps it in `letters`, a maildir.
    """

    address: str
    odd: str
    home: Path
    places: dict[str, str]

    @property
    def letters(self) -> Path:
        return self.home.with_name(LETTERS)


@contextmanager
def shared_site(folder: Path) -> Iterator[LiveSite]:
    """The site of this run; whoever comes first starts it, and stops it when everybody else has left."""
    notes = Notes(folder)
    is_mine, facts = notes.join()
    if not is_mine:
        yield _site(facts)
        notes.leave()
        return
    try:
        with _running(folder / "home") as facts:
            notes.announce(facts)
            yield _site(facts)
            notes.leave_last()
    finally:
        notes.path.unlink(missing_ok=True)  # whoever still waits learns that nothing will come


class Notes:
    """What the test processes of a run tell each other, in one file under a lock."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "site.json"
        self.lock = folder / "lock"

    def join(self) -> tuple[bool, dict[str, str]]:
        """Whether this process has to start the site; otherwise its facts, after waiting for them."""
        with self._held() as told:
            if not told.get("users"):
                self._write({"users": 1})
                return True, {}
            self._write(told | {"users": told["users"] + 1})
        return False, self._awaited("facts")

    def announce(self, facts: dict[str, str]) -> None:
        with self._held() as told:
            self._write(told | {"facts": facts})

    def leave(self) -> None:
        with self._held() as told:
            if told:
                self._write(told | {"users": told["users"] - 1})

    def leave_last(self) -> None:
        deadline = time.monotonic() + 10 * PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with self._held() as told:
                if told.get("users", 1) == 1:
                    return
            time.sleep(0.1)

    def _awaited(self, name: str) -> dict[str, str]:
        deadline = time.monotonic() + 3 * PATIENCE_SECONDS  # the first page, the preparing, the odd site
        while time.monotonic() < deadline:
            with self._held() as told:
                if name in told:
                    return told[name]
                if not told:
                    break
            time.sleep(0.1)
        raise TimeoutError("The other test process did not start the site.")

    @contextmanager
    def _held(self) -> Iterator[dict]:
        with self.lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield json.loads(self.path.read_text()) if self.path.exists() else {}

    def _write(self, told: dict) -> None:
        self.path.write_text(json.dumps(told))


@contextmanager
def _running(home: Path) -> Iterator[dict[str, str]]:
    page_port, odd_port, mail_port = _free_ports(3)
    mail = {"STOA_MAIL_URL": f"smtp://{HOST}:{mail_port}"}
    children = []
    try:
        children.append(_start(_post_office(mail_port, home.with_name(LETTERS)), home))
        children.append(_start([*_stoa(), "demo", "--port", str(page_port)], home, more=mail))
        _wait_for(page_port, children[-1])
        children.append(_start(server_command(HOST, odd_port), home, ODD_SETTINGS, more=mail))
        places = _prepared(home)
        _wait_for(odd_port, children[-1])
        address, odd = (f"http://{HOST}:{port}" for port in (page_port, odd_port))
        yield {"address": address, "odd": odd, "home": str(home), "places": places}
    finally:
        _stop(children)


def _site(facts: dict) -> LiveSite:
    return LiveSite(facts["address"], facts["odd"], Path(facts["home"]), facts["places"])


def _stoa() -> list[str]:
    return [sys.executable, "-m", "stoa.interfaces.cli.main"]


def _post_office(port: int, letters: Path) -> list[str]:
    """A mail server that keeps each letter as a file of a maildir."""
    place = ("-l", f"{HOST}:{port}", "-c", "aiosmtpd.handlers.Mailbox", str(letters))
    return [sys.executable, "-m", "aiosmtpd", "-n", *place]


def environment(home: Path, settings: str = SETTINGS) -> dict[str, str]:
    """What a process needs that works in a home: what the shell holds, without the settings of the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STOA_", "DJANGO_", "PYTEST_"))}
    paths = os.pathsep.join((str(PROJECT / "src"), str(PROJECT)))
    return kept | {"STOA_HOME": str(home), "STOA_DEMO": "1", "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": paths}


def _start(
    command: list[str], home: Path, settings: str = SETTINGS, *, more: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    with (home.parent / "processes.log").open("ab") as log:
        return subprocess.Popen(
            command,
            env=environment(home, settings) | dict(more or {}),
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform.startswith("linux") else None,
        )


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _prepared(home: Path) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.preparing"],
        env=environment(home),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _free_ports(number: int) -> list[int]:
    with ExitStack() as several:
        sockets = [several.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind((HOST, 0))
        return [one.getsockname()[1] for one in sockets]


def _wait_for(port: int, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise RuntimeError(f"The site ended by itself (exit code {child.returncode}).")
        if _answers(port):
            return
        time.sleep(0.1)
    raise TimeoutError("The site did not answer in time.")


def _answers(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
