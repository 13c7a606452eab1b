"""Turns expected failures into pages, in one place: views raise, this answers."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from django.db import OperationalError
from django.utils.translation import gettext as _

from stoa.foundation.errors import NoRoomError, NotFoundError, StoaError
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
        known = _no_room(exception) or exception
        if isinstance(known, StoaError):
            response = not_understood(request, known)
            response.status_code = known.http_status
            return response
        return None


def _no_room(exception: Exception) -> NoRoomError | None:
    """A full disk, as the system or either database says it: nothing of what was to be saved is there."""
    is_full = isinstance(exception, OSError) and exception.errno in {errno.ENOSPC, errno.EDQUOT}
    said = str(exception).lower() if isinstance(exception, OperationalError) else ""
    if not is_full and "disk is full" not in said and "no space left" not in said:
        return None
    return NoRoomError(
        _("The disk is full, so nothing was saved. Tell an administrator; go back, your text is still there.")
    )
