"""Second factors of somebody's own account: the app, recovery codes, passkeys."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import decrypt, encrypt
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from stoa.foundation.accounts.factors import factors_of, recovery_codes_of
from stoa.foundation.accounts.forms import WRONG_CODE, CodeForm, PasskeyNameForm
from stoa.foundation.accounts.passkeys import PasskeyError, new_credential, question_for_new
from stoa.foundation.accounts.pictures import qr_path
from stoa.foundation.accounts.services import (
    add_code_app,
    add_passkey,
    end_sessions,
    make_recovery_codes,
    own_actor,
    remove_code_app,
    remove_passkey,
)
from stoa.foundation.accounts.views.frame import guarded_page, user_of
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest

SECRET, MADE_AT = "app_secret", "codes_made_at"
SHOWN_SECONDS = 600


@guarded_page
@require_http_methods(["GET", "HEAD", "POST"])
def code_app(request: HttpRequest) -> HttpResponse:
    """Set up an app that makes codes: the picture or the key into the app, a code of it back."""
    user, had_factors = user_of(request), bool(factors_of(user_of(request)))
    secret = _secret(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if add_code_app(user=user, secret=secret, code=form.cleaned_data["code"]):
            del request.session[SECRET]
            return _after_adding(request, had_factors)
        form.add_error("code", WRONG_CODE)
    address = get_adapter().build_totp_url(user, secret)
    key = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"form": form, "picture": qr_path(address), "key": key, "address": address}
    return render(request, "accounts/code_app.html", context, status=422 if form.errors else 200)


def _secret(request: HttpRequest) -> str:
    """The key offered to this browser, the same until an app has it; the session holds it encrypted."""
    kept = request.session.get(SECRET)
    if not kept:
        kept = request.session[SECRET] = encrypt(generate_totp_secret())
    return str(decrypt(kept))


@guarded_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove_app(request: HttpRequest) -> HttpResponse:
    """Ask first, then forget the app."""
    if request.method == "POST":
        remove_code_app(user=user_of(request))
        messages.success(request, gettext("The app is removed: its codes no longer work."))
        return _to_second_step()
    return render(request, "accounts/remove.html", {"title": gettext("Remove the app?"), "name": ""})


@guarded_page
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new codes; they are shown for ten minutes in the browser that made them, and then never again."""
    user = user_of(request)
    if request.method == "POST":
        if not factors_of(user):
            raise NotFoundError("Recovery codes belong to an app or a passkey.")
        _show(request)
        return redirect("accounts:recovery-codes")
    context = {"codes": _shown(request), "factors": factors_of(user)}
    return render(request, "accounts/recovery_codes.html", context)


@guarded_page
@require_POST
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    """The codes as a text file, while they are shown."""
    codes = _shown(request)
    if not codes:
        raise NotFoundError("The codes are shown for ten minutes.")
    response = HttpResponse("\n".join(codes) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="stoa-recovery-codes.txt"'
    return response


@guarded_page
@require_http_methods(["GET", "HEAD", "POST"])
def new_passkey(request: HttpRequest) -> HttpResponse:
    """Make a passkey on this device and give it a name."""
    user, had_factors = user_of(request), bool(factors_of(user_of(request)))
    form = PasskeyNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            credential = new_credential(request, form.cleaned_data["credential"])
        except PasskeyError:
            form.add_error(None, gettext("No passkey was made. Try again, or with another device."))
        else:
            add_passkey(user=user, name=form.cleaned_data["name"], credential=credential)
            return _after_adding(request, had_factors)
    context = {"form": form, "question": question_for_new(request, user)}
    return render(request, "accounts/new_passkey.html", context, status=422 if form.errors else 200)


@guarded_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove_one_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, then forget the passkey; of somebody else's there is nothing to be seen."""
    user = user_of(request)
    found = next((passkey for passkey in factors_of(user).passkeys if passkey.pk == pk), None)
    if found is None:
        raise NotFoundError("You have no such passkey.")
    if request.method == "POST":
        remove_passkey(user=user, pk=pk)
        messages.success(request, gettext("The passkey is removed. Delete it on the device too."))
        return _to_second_step()
    return render(request, "accounts/remove.html", {"title": gettext("Remove this passkey?"), "name": found.name})


def _after_adding(request: HttpRequest, had_factors: bool) -> HttpResponse:
    """With the first factor come the recovery codes, and whoever came in by the password alone goes out."""
    if had_factors:
        messages.success(request, gettext("Done: you may use it from now on."))
        return _to_second_step()
    user = user_of(request)
    end_sessions(user=user, actor=own_actor(user), but=request.session.session_key)
    messages.success(request, gettext("Done: your password alone lets nobody in, and elsewhere you are signed out."))
    _show(request)
    return redirect("accounts:recovery-codes")


def _show(request: HttpRequest) -> None:
    make_recovery_codes(user=user_of(request))
    request.session[MADE_AT] = time.time()


def _shown(request: HttpRequest) -> list[str]:
    """The codes, for ten minutes; the session holds only when they were made."""
    is_fresh = time.time() - request.session.get(MADE_AT, 0) <= SHOWN_SECONDS
    return recovery_codes_of(user_of(request)) if is_fresh else []


def _to_second_step() -> HttpResponse:
    response = redirect("accounts:account")
    response["Location"] += "#second-step"
    return response
