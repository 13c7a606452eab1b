"""Turns expected failures into pages, in one place: views raise, this answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.errors import NotFoundError, StoaError
from stoa.foundation.ui.views import missing, not_understood

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class ErrorPagesMiddleware:
    """Missing and hidden things get the same page; other expected failures say what was wrong."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotFoundError):
            return missing(request)
        if isinstance(exception, StoaError):
            response = not_understood(request, exception)
            response.status_code = exception.http_status
            return response
        return None
