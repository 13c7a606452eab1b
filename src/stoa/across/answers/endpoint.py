"""One question to an OpenAI-compatible endpoint (`POST …/chat/completions`): a time limit, a size limit, no redirects.

The address is the operator's own setting, so that it may lie on this machine; nothing anybody types or files hold
reaches it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from stoa.engine.exchange import post_json

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
        reply = post_json(
            f"{endpoint.url}/chat/completions",
            body.encode(),
            endpoint.key.get_secret_value(),
            seconds=seconds,
            most_bytes=LONGEST_REPLY,
        )
    except (OSError, HTTPException, ValueError) as error:
        raise EndpointError(f"it could not be asked: {type(error).__name__}") from error
    if len(reply.raw) > LONGEST_REPLY:
        raise EndpointError(f"its reply was longer than {LONGEST_REPLY} bytes")
    if reply.status != 200:
        raise EndpointError(f"it answered with status {reply.status}")
    return _content(reply.raw)


def _content(reply: bytes) -> str:
    try:
        content = json.loads(reply)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise EndpointError("its reply was no chat completion") from error
    if not isinstance(content, str):
        raise EndpointError("its reply held no text")
    return content
