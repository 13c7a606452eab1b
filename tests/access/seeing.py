"""What an answer gives away: every canary, short id and person in its body and headers, however they are written."""

from __future__ import annotations

import gzip
import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from tests.access.world import LETTERS, MARK

if TYPE_CHECKING:
    from django.http import HttpResponse

_CANARY = re.compile(rf"{MARK}[{LETTERS}]{{12}}")
_SHORT_ID = re.compile(r"ST-[0-9A-Z]{7}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def body_of(response: HttpResponse) -> bytes:
    """The body as a browser has it: streamed parts joined, gzip undone."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body


def given_away(response: HttpResponse, body: bytes, asked: str) -> set[str]:
    """Canaries, short ids and uuids in the answer that were not in the address asked for."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    cookies = response.cookies.output()
    return named_in(f"{headers}\n{cookies}\n{body.decode('utf-8', 'replace')}") - named_in(asked)


def named_in(text: str) -> set[str]:
    forms = {text, unquote_plus(text), html.unescape(text), unquote_plus(html.unescape(text))}
    return {found for form in forms for pattern in (_SHORT_ID, _UUID) for found in pattern.findall(form)} | {
        found for form in forms for found in _CANARY.findall(form.lower())
    }
