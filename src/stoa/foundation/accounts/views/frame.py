"""What all pages of accounts share: nothing of them is kept, too many tries are a page, and who may be there."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from stoa.foundation.accounts.entering import is_proved
from stoa.foundation.accounts.limits import TooManyTriesError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from stoa.foundation.accounts.models import User

    View = Callable[..., HttpResponseBase]


def account_page(view: View) -> View:
    """A page that no browser or proxy keeps; refused tries are told with the time to wait."""

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response: HttpResponseBase
        try:
            response = view(request, *args, **kwargs)
        except TooManyTriesError as error:
            response = _too_many(request, error)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return page


def own_page(view: View) -> View:
    """A page of somebody signed in; others sign in first."""

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _by_way_of("accounts:sign-in", request)
        return view(request, *args, **kwargs)

    return account_page(page)


def guarded_page(view: View) -> View:
    """A page that changes how somebody signs in: whoever took over an open browser cannot use it."""

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_proved(request) else _by_way_of("accounts:prove", request)

    return own_page(page)


def user_of(request: HttpRequest) -> User:
    """Who is signed in, typed; only behind `own_page`."""
    return cast("User", request.user)


def _by_way_of(route: str, request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(route)}?{urlencode({'next': request.path})}")


def _too_many(request: HttpRequest, error: TooManyTriesError) -> HttpResponse:
    minutes = (error.wait_seconds + 59) // 60
    response = render(request, "accounts/too_many.html", {"minutes": minutes}, status=error.http_status)
    response.headers["Retry-After"] = str(error.wait_seconds)
    return response
