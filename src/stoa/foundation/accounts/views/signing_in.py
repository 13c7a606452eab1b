"""Signing in and out: the password, the second step, a passkey alone, and the cast of the demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from stoa.foundation.accounts import cast
from stoa.foundation.accounts.entering import enter, half_way, let_in, safe_next
from stoa.foundation.accounts.factors import factors_of
from stoa.foundation.accounts.forms import SecondStepForm, SignInForm
from stoa.foundation.accounts.limits import QUESTION_BY_ADDRESS, address_of, count_try
from stoa.foundation.accounts.passkeys import question
from stoa.foundation.accounts.proving import user_with_passkey
from stoa.foundation.accounts.views.frame import account_page
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stoa.foundation.accounts.entering import HalfWay

FEW_CODES = 3


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by e-mail and password; on the demonstration also as one of its cast."""
    if request.method == "POST" and "persona" in request.POST:
        return _sign_in_as_cast(request)
    form = SignInForm(request.POST or None, request=request, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid() and form.user is not None:
        return enter(request, form.user, form.cleaned_data["next"])
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "cast": cast.cast(get_language() or "en"),
        "wanted": form["next"].value() or "",
    }
    return render(request, "accounts/sign_in.html", context, status=status)


def _sign_in_as_cast(request: HttpRequest) -> HttpResponse:
    """Past every second factor, because `cast.member` opens nothing but a running demonstration's own people."""
    user = cast.member(request.POST["persona"])
    if user is None:
        raise NotFoundError("There is nobody of this name in the cast.")
    return let_in(request, user, request.POST.get("next", ""))


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password: a code of the app, a recovery code or a passkey."""
    found = half_way(request)
    if found is None:
        messages.warning(request, gettext("Please sign in again: the second step waits ten minutes."))
        return redirect("accounts:sign-in")
    if request.POST.get("credential"):
        return _second_step_by_passkey(request, found)
    form = SecondStepForm(request.POST or None, user=found.user, request=request)
    if request.method == "POST" and form.is_valid():
        return _let_in_after_code(request, found)
    return _second_step_page(request, found, form)


def _second_step_page(
    request: HttpRequest, found: HalfWay, form: SecondStepForm, *, refused: bool = False
) -> HttpResponse:
    factors = factors_of(found.user)
    context = {
        "form": form,
        "factors": factors,
        "question": question(request, found.user) if factors.passkeys else "",
        "refused": refused,
    }
    return render(request, "accounts/second_step.html", context, status=422 if form.errors or refused else 200)


def _second_step_by_passkey(request: HttpRequest, found: HalfWay) -> HttpResponse:
    if user_with_passkey(request, request.POST["credential"], found.user) is None:
        return _second_step_page(request, found, SecondStepForm(user=found.user, request=request), refused=True)
    return let_in(request, found.user, found.next)


def _let_in_after_code(request: HttpRequest, found: HalfWay) -> HttpResponse:
    """In; whoever runs out of recovery codes is told while they can still make new ones."""
    response = let_in(request, found.user, found.next)
    left = factors_of(found.user).codes_left
    if left <= FEW_CODES:
        few = ngettext("You have one recovery code left.", "You have %(left)d recovery codes left.", left) % {
            "left": left
        }
        messages.warning(request, few)
    return response


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by a passkey alone: it is on the device and unlocked there, so it stands for both steps."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_refused = False
    if request.method == "POST":
        user = user_with_passkey(request, request.POST.get("credential", ""))
        if user is not None:
            return let_in(request, user, wanted)
        is_refused = True
    if request.session.session_key is None:  # each question makes a session: nobody may fill the table with them
        count_try(QUESTION_BY_ADDRESS, address_of(request))
    context = {"question": question(request), "wanted": wanted, "refused": is_refused, "at_once": not is_refused}
    return render(request, "accounts/passkey.html", context, status=422 if is_refused else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; what the browser kept of this site goes too."""
    logout(request)
    response = HttpResponseRedirect(safe_next(request, "/"))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
