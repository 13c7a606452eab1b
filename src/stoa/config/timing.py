"""How long a page took, told in its header: for measuring only, since it tells strangers about the load."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class ServerTimingMiddleware:
    """Adds `Server-Timing: app;dur=MS, wait;dur=MS`: making the page, and waiting for its turn.

    Takes itself out unless STOA_SERVER_TIMING is set.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.STOA_SERVER_TIMING:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        waited = getattr(request, "turn_waited_seconds", None) or 0.0
        worked = time.perf_counter() - started - waited
        response["Server-Timing"] = f"app;dur={worked * 1000:.2f}, wait;dur={waited * 1000:.2f}"
        return response
