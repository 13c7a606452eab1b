"""Compression and the language of the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

SMALLEST_COMPRESSED = 1024
COMPRESSED_TYPES = ("text/", "application/json", "application/xml", "application/javascript", "image/svg+xml")
A_YEAR = 365 * 24 * 3600


class CompressMiddleware(GZipMiddleware):
    """Compress text of 1 kB or more. The parent adds random bytes (against BREACH) and makes ETags weak."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not _is_worth_compressing(response):
            return response
        return super().process_response(request, cast("HttpResponse", response))


def _is_worth_compressing(response: HttpResponseBase) -> bool:
    kind = response.headers.get("Content-Type", "").split(";")[0].strip()
    is_text = kind.startswith(COMPRESSED_TYPES) or kind.endswith(("+xml", "+json", "jsonl", "ndjson"))
    if response.status_code == 206 or not is_text:
        return False
    length = response.headers.get("Content-Length") or len(getattr(response, "content", b"")) or SMALLEST_COMPRESSED
    return int(length) >= SMALLEST_COMPRESSED


class LanguageMiddleware:
    """Choose the language of the interface; addresses carry none, so a link works for every reader.

    The order is: `?lang=` (kept in a cookie, and in the profile's choice for this session), the signed-in person's
    choice, the cookie, what the browser asks for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = _known(request.GET.get("lang"))
        code = _pseudo_language(request) or asked or _kept_language(request)
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if asked:
            _keep(request, response, asked)
        return response


def _known(code: str | None) -> str:
    return code if code and code in dict(settings.LANGUAGES) else ""


def _pseudo_language(request: HttpRequest) -> str:
    """Arabic without translations, to look at pages from right to left; only where the settings allow it."""
    allowed = settings.DEBUG or getattr(settings, "STOA_PSEUDO_LOCALES", False)
    return "ar" if allowed and request.GET.get("pseudo") == "ar" else ""


def _kept_language(request: HttpRequest) -> str:
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    chosen = _known(request.session.get("language")) if signed_in else ""
    return (
        chosen
        or _known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
        or translation.get_language_from_request(request)
    )


def _keep(request: HttpRequest, response: HttpResponse, code: str) -> None:
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get("language", code) != code:
        request.session["language"] = code
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
