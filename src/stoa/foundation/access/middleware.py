"""Gives every request its viewer. Views read `request.viewer` and nothing else about who looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.functional import SimpleLazyObject

from stoa.foundation.access.queries import viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from stoa.foundation.access.reach import Viewer


class ViewerMiddleware:
    """Sets `request.viewer`, computed on first use; pages for signed-in people are never kept by shared caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]  # set here for all views
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _viewer(request: HttpRequest) -> Viewer:
    user = request.user
    return viewer_of(user if user.is_authenticated else None)


def viewer_of_request(request: HttpRequest) -> Viewer:
    """The viewer of a request, typed."""
    return cast("Viewer", request.viewer)  # type: ignore[attr-defined]  # set by ViewerMiddleware
