from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from stoa.foundation.errors import StoaError
from stoa.interfaces.cli import processes
from stoa.interfaces.cli.processes import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SERVER = "import sys, http.server as s; s.test(s.SimpleHTTPRequestHandler, port=int(sys.argv[1]), bind='127.0.0.1')"
SLOWLY_TAKEN = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return (b"x" * 65536 for _ in range(1000)) if environ["PATH_INFO"] == "/large" else [b"ok"]
"""
PATIENCE_SECONDS = 120.0
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture(autouse=True)
def _keep_signal_handlers() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(processes, "server_command", lambda host, port: [sys.executable, "-c", SERVER, str(port)])
    monkeypatch.setattr(processes, "worker_command", lambda: SLEEP)


@contextmanager
def _asked_to_stop_after(seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    yield
    timer.join()


@contextmanager
def _asked_to_stop_when(is_time: Callable[[], bool]) -> Iterator[None]:
    def wait() -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_time() and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    asking = threading.Thread(target=wait)
    asking.start()
    yield
    asking.join()


@pytest.mark.usefixtures("pretended")
def test_both_run_until_somebody_asks_to_stop(port: int) -> None:
    with Site(host="127.0.0.1", port=port, with_worker=True) as site, _asked_to_stop_after(0.5):
        site.wait_for_first_page()
        assert site.server is not None
        assert site.worker is not None
        site.stay()
    assert site.server.poll() is not None
    assert site.worker.poll() is not None


@pytest.mark.usefixtures("pretended")
def test_a_fallen_worker_is_started_again(
    port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(processes, "LONGEST_PAUSE_SECONDS", 0.1)
    with Site(host="127.0.0.1", port=port, with_worker=True) as site:
        assert site.worker is not None
        first = site.worker
        first.kill()
        with _asked_to_stop_when(lambda: site.worker not in {None, first}):
            site.stay()
        assert site.worker is not None
        assert site.worker.pid != first.pid
    assert "the worker ended" in capsys.readouterr().err


@pytest.mark.usefixtures("pretended")
def test_a_server_that_ends_by_itself_is_an_error(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "server_command", lambda host, port: [sys.executable, "-c", "raise SystemExit(3)"])
    with (
        pytest.raises(StoaError, match="exit code 3"),
        Site(host="127.0.0.1", port=port, with_worker=False) as site,
    ):
        site.wait_for_first_page()


@pytest.mark.usefixtures("pretended")
def test_a_first_page_that_fails_is_an_error(port: int) -> None:
    with (
        pytest.raises(StoaError, match="error 404"),
        Site(host="127.0.0.1", port=port, with_worker=False) as site,
    ):
        site.wait_for_first_page("/missing")


@pytest.mark.slow
def test_readers_on_a_bad_line_keep_nobody_else_out(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slowly_taken.py").write_text(SLOWLY_TAKEN)
    command = [*processes.server_command("127.0.0.1", port)[:-1], "slowly_taken:application"]
    monkeypatch.setattr(processes, "server_command", lambda host, port: command)
    environment = {"PYTHONPATH": str(tmp_path)}
    with Site(host="127.0.0.1", port=port, with_worker=False, environment=environment) as site, ExitStack() as readers:
        site.wait_for_first_page()
        for _ in range(3 * (os.cpu_count() or 1)):
            reader = readers.enter_context(socket.create_connection(("127.0.0.1", port)))
            reader.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.5)
        assert _status(port) == 200


@pytest.mark.slow
def test_the_demonstration_starts_and_stops_and_starts_again(tmp_path: Path, port: int) -> None:
    first = _demonstration(tmp_path, port)
    again = _demonstration(tmp_path, port)
    assert first["said"] == again["said"] == f"Stoa is at http://localhost:{port}\n"
    assert first["status"] == again["status"] == 200
    assert first["code"] == again["code"] == 0
    assert "Loading" in str(first["errors"])
    assert "Loading" not in str(again["errors"])


def _demonstration(home: Path, port: int) -> dict[str, object]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STOA_")}
    errors = home.parent / "errors.txt"
    with (
        errors.open("w") as stderr,
        subprocess.Popen(
            [sys.executable, "-m", "stoa.interfaces.cli.main", "demo", "--port", str(port)],
            env={**kept, "STOA_HOME": str(home / "home")},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        ) as running,
    ):
        assert running.stdout is not None
        said = running.stdout.readline()
        status = _status(port) if said else 0
        running.send_signal(signal.SIGINT)
        code = running.wait(PATIENCE_SECONDS)
    return {"said": said, "status": status, "code": code, "errors": errors.read_text()}


def _status(port: int) -> int:
    connection = HTTPConnection("localhost", port, timeout=PATIENCE_SECONDS)
    connection.request("GET", "/")
    status = connection.getresponse().status
    connection.close()
    return status
