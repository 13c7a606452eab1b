"""Somebody's own account: name, language, password, where they are signed in, a copy of their data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import FileResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from stoa.foundation.accounts.copying import copy_of_own_data
from stoa.foundation.accounts.entering import is_proved, note_proof, safe_next
from stoa.foundation.accounts.factors import factors_of
from stoa.foundation.accounts.forms import ChangePasswordForm, PasswordForm, ProfileForm, ProofForm
from stoa.foundation.accounts.passkeys import question
from stoa.foundation.accounts.proving import user_with_passkey
from stoa.foundation.accounts.queries import sessions_of
from stoa.foundation.accounts.services import end_session, end_sessions, own_actor, save_profile, set_password
from stoa.foundation.accounts.views.frame import guarded_page, own_page, user_of
from stoa.foundation.registries import personal_parts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stoa.foundation.accounts.models import User


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The account on one page; its name and language are changed here."""
    user = user_of(request)
    form = ProfileForm(request.POST or None, initial={"name": user.person.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        save_profile(user=user, **form.cleaned_data)
        request.session["language"] = user.language or None
        messages.success(request, gettext("Your name and language are kept."))
        return redirect("accounts:account")
    context = {
        "form": form,
        "account": user,
        "factors": factors_of(user),
        "sessions": sessions_of(user, request.session.session_key),
        "has_password": user.has_usable_password(),
    }
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Show once more that it is you, by password or passkey, before something that changes how you sign in."""
    user, wanted = user_of(request), request.POST.get("next") or request.GET.get("next", "")
    form = ProofForm(None if "credential" in request.POST else request.POST or None, user=user, request=request)
    is_refused = False
    if request.method == "POST" and request.POST.get("credential"):
        is_refused = user_with_passkey(request, request.POST["credential"], user) is None
    if request.method == "POST" and not is_refused and (request.POST.get("credential") or form.is_valid()):
        note_proof(request)
        return HttpResponseRedirect(safe_next(request, wanted))
    factors = factors_of(user)
    context = {
        "form": form,
        "wanted": wanted,
        "has_password": user.has_usable_password(),
        "question": question(request, user) if factors.passkeys else "",
        "refused": is_refused,
    }
    return render(request, "accounts/prove.html", context, status=422 if form.errors or is_refused else 200)


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; every other session ends. Whoever has none yet proves otherwise that it is them."""
    user = user_of(request)
    if not user.has_usable_password() and not is_proved(request):
        return HttpResponseRedirect(f"{redirect('accounts:prove').url}?next={request.path}")
    form = _password_form(request, user)
    if request.method == "POST" and form.is_valid():
        set_password(user=user, password=form.cleaned_data["password"], keep_session=request.session.session_key)
        update_session_auth_hash(request, user)
        note_proof(request)
        messages.success(request, gettext("Your new password holds. Everywhere else you are signed out."))
        return redirect("accounts:account")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


def _password_form(request: HttpRequest, user: User) -> PasswordForm:
    if user.has_usable_password():
        return ChangePasswordForm(request.POST or None, user=user, request=request)
    return PasswordForm(request.POST or None, user=user)


@own_page
@require_POST
def end_sessions_of_mine(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions, or all but this one."""
    user = user_of(request)
    if "all" in request.POST:
        ended = end_sessions(user=user, actor=own_actor(user), but=request.session.session_key)
        said = ngettext("One other session has ended.", "%(ended)d other sessions have ended.", ended)
        messages.success(request, said % {"ended": ended} if ended else gettext("You are signed in nowhere else."))
    elif end_session(user=user, key=request.POST.get("session", "")):
        messages.success(request, gettext("You are signed out there."))
    return HttpResponseRedirect(f"{redirect('accounts:account').url}#sessions")


@guarded_page
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest) -> HttpResponse | FileResponse:
    """A copy of what Stoa holds about the person who asks, and about nobody else."""
    user = user_of(request)
    if request.method != "POST":
        return render(request, "accounts/data.html", {"parts": [part.label for part in personal_parts()]})
    return FileResponse(
        copy_of_own_data(user.person_id), as_attachment=True, filename="my-data.zip", content_type="application/zip"
    )


own_data.takes_no_turn = True  # type: ignore[attr-defined]  # it may be long: others need not wait for it
