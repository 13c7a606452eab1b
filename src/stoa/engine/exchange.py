"""One JSON request to a server that an operator has set: a limit of time for the whole, a limit of size, no redirects."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `raw` is one byte longer than was allowed where there was more."""

    status: int
    reason: str
    raw: bytes


def post_json(url: str, body: bytes, key: str, *, seconds: float, most_bytes: int) -> Reply:
    """Send JSON to an http(s) address, with `key` as bearer token if there is one; the whole takes no longer than `seconds`.

    Raises OSError (TimeoutError at the limit), HTTPException or ValueError when there is no whole reply. A TLS handshake
    that drips is bounded for each read alone.
    """
    deadline = time.monotonic() + seconds
    connection = _connection(url, seconds)
    try:
        connection.connect()
        with _hung_up_at(deadline, connection.sock):
            connection.request("POST", _target(url), body, _headers(key))
            response = connection.getresponse()
            raw = response.read(most_bytes + 1)
    finally:
        connection.close()
    if time.monotonic() >= deadline:
        raise TimeoutError("timed out")
    return Reply(response.status, response.reason, raw)


def server_of(url: str) -> str:
    """Scheme, host and port of an address, which may be told; the rest may hold what lets somebody in."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _headers(key: str) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    return headers | ({"Authorization": f"Bearer {key}"} if key else {})


def _connection(url: str, seconds: float) -> HTTPConnection:
    parts = urlsplit(url)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(str(parts.hostname), parts.port, timeout=seconds, context=context)
    return HTTPConnection(str(parts.hostname), parts.port, timeout=seconds)


def _target(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@contextmanager
def _hung_up_at(deadline: float, line: socket.socket) -> Iterator[None]:
    """Whatever still waits for the socket at that moment ends. The connection lets go of it before its answer is read."""
    watch = threading.Timer(max(deadline - time.monotonic(), 0), _hang_up, [line])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # it may be closed just now
        line.shutdown(socket.SHUT_RDWR)
