"""One question to an OpenAI-compatible endpoint (`POST …/chat/completions`): a time limit, a size limit, no redirects.

The address is the operator's own setting, so that it may lie on this machine; nothing anybody types or files hold
reaches it.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import SecretStr

LONGEST_REPLY = 256 * 1024
MOST_WORDS = 900
"""Tokens the endpoint may write: a short answer."""
SECONDS = 30.0


class EndpointError(Exception):
    """The endpoint gave no reply that can be used; the message says why, for the log, and holds nothing that was sent."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where written answers come from. `sends_all`: also passages that are not open to everybody."""

    url: str
    model: str
    key: SecretStr
    sends_all: bool = False

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2]


def endpoint_in_use() -> Endpoint | None:
    """The endpoint that is set, None where written answers are off."""
    if not (settings.STOA_ANSWERS_URL and settings.STOA_ANSWERS_MODEL):
        return None
    return Endpoint(
        settings.STOA_ANSWERS_URL.rstrip("/"),
        settings.STOA_ANSWERS_MODEL,
        settings.STOA_ANSWERS_KEY,
        sends_all=settings.STOA_ANSWERS_SEND == "all",
    )


def complete(endpoint: Endpoint, messages: Sequence[Mapping[str, str]], *, seconds: float = SECONDS) -> str:
    """The text the endpoint writes; raises EndpointError when it takes longer, says too much or something else."""
    body = json.dumps(
        {
            "model": endpoint.model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": MOST_WORDS,
            "stream": False,
        }
    )
    try:
        status, reply = _exchange(endpoint, body.encode(), seconds)
    except (OSError, HTTPException, ValueError) as error:
        raise EndpointError(f"it could not be asked: {type(error).__name__}") from error
    if status != 200:
        raise EndpointError(f"it answered with status {status}")
    return _content(reply)


def _exchange(endpoint: Endpoint, body: bytes, seconds: float) -> tuple[int, bytes]:
    connection = _connection(endpoint.url, seconds)
    began = time.monotonic()
    connection.connect()
    # A limit for the whole, not for each piece that comes in. The socket itself: a connection may let go of it early.
    watch = threading.Timer(max(0.0, began + seconds - time.monotonic()), _hang_up, [connection.sock])
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", f"{urlsplit(endpoint.url).path}/chat/completions", body, _headers(endpoint))
        response = connection.getresponse()
        reply = response.read(LONGEST_REPLY + 1)
    finally:
        watch.cancel()
        connection.close()
    if len(reply) > LONGEST_REPLY:
        raise EndpointError(f"its reply was longer than {LONGEST_REPLY} bytes")
    return response.status, reply


def _connection(url: str, seconds: float) -> HTTPConnection:
    parts = urlsplit(url)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(str(parts.hostname), parts.port, timeout=seconds, context=context)
    return HTTPConnection(str(parts.hostname), parts.port, timeout=seconds)


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # it may be closed just now
        line.shutdown(socket.SHUT_RDWR)


def _headers(endpoint: Endpoint) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    key = endpoint.key.get_secret_value()
    return headers | ({"Authorization": f"Bearer {key}"} if key else {})


def _content(reply: bytes) -> str:
    try:
        content = json.loads(reply)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise EndpointError("its reply was no chat completion") from error
    if not isinstance(content, str):
        raise EndpointError("its reply held no text")
    return content
