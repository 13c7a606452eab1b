"""Tells search engines what not to keep: everything but what is public and has one address."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

ROUTES = frozenset(
    {
        "discovery:home",
        "reading:item",
        "reading:file",
        "reading:everything",
        "reading:kind",
        "reading:topics",
        "reading:places",
        "reading:concept",
        "reading:units",
        "reading:group",
        "operations:privacy",
        "operations:accessibility",
        "operations:sitemap",
        "operations:sitemap-page",
    }
)
"""What engines may keep; people's pages are not among them: being findable by name is theirs to choose elsewhere."""

HEADER = "X-Robots-Tag"
_HARMLESS = {"page", "lang"}


class NoIndexMiddleware:
    """Adds `X-Robots-Tag: noindex` to every answer that engines should not keep: for people signed in, searches, errors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _is_public_page(request, response):
            response.headers.setdefault(HEADER, "noindex")
        return response


def _is_public_page(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    if match is None or match.view_name not in ROUTES or response.status_code >= 400 or set(request.GET) - _HARMLESS:
        return False
    return not request.user.is_authenticated
