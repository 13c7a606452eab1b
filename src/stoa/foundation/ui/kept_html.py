"""HTML of long texts, kept in the memory of the process that made it: a long text takes seconds, an ordinary one milliseconds.

Found by the text alone, so only whoever has read the text from the record gets its HTML. Nothing of it lies on a disk where it
would outlive a text that was erased, and a process of a newer version begins with nothing.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from sys import getsizeof
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 20_000
"""Characters from which on HTML is kept; shorter texts are made faster than a reader notices."""
ROOM = 16_000_000
"""Bytes of memory kept in all; what was not asked for the longest goes first."""


class KeptHtml:
    """Makes HTML of texts, long ones once while there is room; safe for several threads. None is kept like HTML."""

    def __init__(self, make: Callable[[str], str | None], room: int = ROOM) -> None:
        self._make, self._room = make, room
        self._kept: OrderedDict[bytes, str | None] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def html_of(self, text: str) -> str | None:
        if len(text) < LONG:
            return self._make(text)
        digest = hashlib.sha256(text.encode(errors="surrogatepass")).digest()
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
                return self._kept[digest]
        html = self._make(text)
        self._keep(digest, html)
        return html

    def _keep(self, digest: bytes, html: str | None) -> None:
        with self._lock:
            if digest in self._kept or _size(html) > self._room:
                return
            self._kept[digest] = html
            self._size += _size(html)
            while self._size > self._room:
                self._size -= _size(self._kept.popitem(last=False)[1])


def _size(html: str | None) -> int:
    """Bytes as they lie in memory. The digest and its place count too, or any number of refusals would be kept."""
    return getsizeof(html) + 200
