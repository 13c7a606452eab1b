"""Child processes of `serve` and `demo`: the web server and the worker, started together and stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from stoa.foundation.errors import StoaError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import FrameType

PATIENCE_SECONDS = 20.0
LONGEST_PAUSE_SECONDS = 30.0
SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl
SETTINGS = "stoa.config.settings"
ANSWERS_AT_ONCE = 32
"""Over all web processes; each may hold a connection to the database, and PostgreSQL allows 100."""


class Site:
    """A running site: web processes on one port, and a worker unless somebody else runs it.

    Use as a context manager; leaving it stops both and waits for them. Children also end when this process is killed.
    """

    def __init__(
        self, *, host: str, port: int, with_worker: bool, environment: Mapping[str, str] | None = None
    ) -> None:
        self.host, self.port, self.with_worker = host, port, with_worker
        self.environment = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, **(environment or {})}
        self.server: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self.worker_falls = 0
        self.worker_due = 0.0
        self.stopping = False

    def __enter__(self) -> Site:
        demand_free_port(self.host, self.port)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        self.server = self._start(server_command(self.host, self.port))
        if self.with_worker:
            self.worker = self._start(worker_command())
        return self

    def __exit__(self, *exc_info: object) -> None:
        running = [child for child in (self.server, self.worker) if child and child.poll() is None]
        for child in running:
            child.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in running:
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches this process alone, which then stops its children in order.
        return subprocess.Popen(  # noqa: S603 (our own interpreter and module names)
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent(),
        )

    def wait_for_first_page(self, path: str = "/", patience: float = 60.0) -> None:
        """Return when `path` answers; raises StoaError when the server ends, fails or is too slow."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and not self.stopping:
            self._demand_server()
            status = _status(self.host, self.port, path)
            if status and status < 400:
                return
            if status:
                raise StoaError(f"The first page answers with error {status}. Try: stoa doctor")
            time.sleep(0.05)
        if not self.stopping:
            raise StoaError(f"The first page did not answer within {patience:.0f} seconds. Try: stoa doctor")

    def stay(self) -> None:
        """Keep both running until somebody asks to stop; a fallen worker is started again, a fallen server is an error."""
        while not self.stopping:
            self._demand_server()
            self._mend_worker()
            time.sleep(0.2)

    def _demand_server(self) -> None:
        if self.server and self.server.poll() is not None and not self.stopping:
            raise StoaError(f"The web server ended by itself (exit code {self.server.returncode}). Try: stoa doctor")

    def _mend_worker(self) -> None:
        if not self.with_worker or self.stopping:
            return
        if self.worker and self.worker.poll() is not None:
            pause = min(LONGEST_PAUSE_SECONDS, 2.0**self.worker_falls)
            print(
                f"stoa: the worker ended (exit code {self.worker.returncode}); again in {pause:.0f} s.", file=sys.stderr
            )
            self.worker, self.worker_falls, self.worker_due = None, self.worker_falls + 1, time.monotonic() + pause
        elif self.worker is None and time.monotonic() >= self.worker_due:
            self.worker = self._start(worker_command())


def server_command(host: str, port: int) -> list[str]:
    """A process a core does the work; threads beside are for answers that somebody on a bad line takes slowly.

    A thread stays with a file or an export until the last byte is taken: with one thread a process, as many slow
    readers as there are cores would keep everybody else out.
    """
    processes = os.cpu_count() or 1
    threads = max(4, ANSWERS_AT_ONCE // processes)
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(processes), "--blocking-threads", str(threads), "--respawn-failed-workers"),
        *("--workers-kill-timeout", "10s", "--log-level", "error", "stoa.config.wsgi:application"),
    ]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "stoa.interfaces.cli.main", "worker"]


def demand_free_port(host: str, port: int) -> None:
    """Raise StoaError when something else listens there: a sentence now instead of a server that dies later."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise StoaError(f"This user may not open port {port}. Choose one above 1023 with --port.") from None
        except OSError as problem:
            raise StoaError(
                f"Port {port} on {host} cannot be used: {problem.strerror}. Choose another with --port."
            ) from None


def _status(host: str, port: int, path: str) -> int:
    """The status the page answers with; 0 while nobody listens there."""
    name = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host  # noqa: S104 (compared, not bound)
    connection = HTTPConnection(name, port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux, what a child runs first so that it is told to stop when this process dies, even by SIGKILL."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(SET_DEATH_SIGNAL, signal.SIGTERM)
