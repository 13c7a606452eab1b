"""Signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import login, logout
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from stoa.foundation.accounts import cast
from stoa.foundation.accounts.forms import PasswordForm, SignInForm
from stoa.foundation.accounts.services import set_password
from stoa.foundation.accounts.tokens import user_of_link
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stoa.foundation.accounts.models import User

BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by e-mail and password; on the demonstration also as one of its cast."""
    if request.method == "POST" and "persona" in request.POST:
        return _sign_in_as_cast(request)
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid() and form.user is not None:
        _begin_session(request, form.user)
        return HttpResponseRedirect(_safe_next(request, form.cleaned_data["next"]))
    status = 422 if form.errors else 200
    context = {"form": form, "cast": cast.cast(get_language() or "en")}
    return render(request, "accounts/sign_in.html", context, status=status)


def _sign_in_as_cast(request: HttpRequest) -> HttpResponse:
    user = cast.member(request.POST["persona"])
    if user is None:
        raise NotFoundError("There is nobody of this name in the cast.")
    _begin_session(request, user)
    return HttpResponseRedirect(_safe_next(request, request.POST.get("next", "")))


def _begin_session(request: HttpRequest, user: User) -> None:
    """Sign in and speak the person's language from now on, if they chose one."""
    login(request, user, backend=BACKEND)
    if user.language:
        request.session["language"] = user.language


def _safe_next(request: HttpRequest, wanted: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_ours else "/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; what the browser kept of this site goes too."""
    logout(request)
    response = redirect("discovery:home")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_time(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password by a link that works once."""
    user = user_of_link(token)
    if user is None:
        return render(request, "accounts/link_spent.html", status=404)
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        set_password(user=user, password=form.cleaned_data["password"])
        _begin_session(request, user)
        return redirect("discovery:home")
    status = 422 if form.errors else 200
    return render(request, "accounts/first_time.html", {"form": form, "account": user}, status=status)
