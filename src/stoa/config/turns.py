"""Pages are made one at a time in each process; the threads beside are for answers that somebody takes slowly.

Making a page is nearly all computing under the interpreter's lock: several at once finish no sooner, each only takes as long as
all together. What is sent afterwards (files, exports) and what waits for another process takes no turn; nor does reading what
is sent to us, or two people on a bad line, or of bad will, would keep everybody else out. What a page has to write down
before it goes out (`stoa.foundation.afterwards`) is written when the turn is given back: that may wait for other writers.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http import UnreadablePostError

from stoa.foundation.afterwards import put_off

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

MOST_SENT = 32 * 2**20
"""Bytes of a form that takes a turn, and of any form of somebody not signed in; those that take files in ask for more."""


class Turn:
    """A lock that is had in the order of asking: with an ordinary one, a page may be passed by others for seconds."""

    def __init__(self) -> None:
        self._inner = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self) -> None:
        with self._inner:
            if not self._is_taken:
                self._is_taken = True
                return
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append(gate)
        gate.acquire()

    def release(self) -> None:
        with self._inner:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    def locked(self) -> bool:
        return self._is_taken

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *exc_info: object) -> None:
        self.release()


_turn = Turn()


class TurnsMiddleware:
    """Takes the turn when the view is known and gives it back with the answer.

    A view with `takes_no_turn` runs beside. One with `takes_files` has its turn, and its signed-in readers may send more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.turn_waited_seconds = None  # type: ignore[attr-defined]  # set here, read by ServerTimingMiddleware
        with put_off(request) as works:
            try:
                response = self.get_response(request)
            finally:
                if request.turn_waited_seconds is not None:  # type: ignore[attr-defined]  # set just above
                    _turn.release()
            for work in works:
                work()
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        is_beside = getattr(view, "takes_no_turn", False)
        if not ((is_beside or getattr(view, "takes_files", False)) and request.user.is_authenticated):
            _refuse_too_much(request)
        if is_beside:
            return
        with suppress(UnreadablePostError):  # what breaks off is for the view to find
            _ = request.POST
        began = time.perf_counter()
        _turn.acquire()
        request.turn_waited_seconds = time.perf_counter() - began  # type: ignore[attr-defined]  # set in __call__


def _refuse_too_much(request: HttpRequest) -> None:
    """Strangers' files would fill the disk before anybody asks who sends them: forms are read to check where they come from."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if len(length) > 15 or not length.isdecimal() or int(length) > MOST_SENT:
        raise RequestDataTooBig("More was sent than any form here holds.")
