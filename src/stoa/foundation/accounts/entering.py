"""The two steps in: what a browser has shown so far, and the session that begins when it is enough."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from stoa.foundation.accounts.devices import device_of
from stoa.foundation.accounts.factors import factors_of, needs_second_step
from stoa.foundation.accounts.known import remember
from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.sessions import DEVICE, STARTED

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
HALF_WAY = "second_step"
PROVED = "proved_at"
SECOND_STEP_SECONDS = 600
PROOF_SECONDS = 15 * 60


class HalfWay(NamedTuple):
    """Somebody whose password was right and who owes the second step; `next` is where they wanted to go."""

    user: User
    next: str


def enter(request: HttpRequest, user: User, wanted: str) -> HttpResponse:
    """Go on after the right password: to the second step if the account has one, else in."""
    if not needs_second_step(user):
        return let_in(request, user, wanted)
    request.session.flush()
    request.session[HALF_WAY] = [user.pk, user.get_session_auth_hash(), time.time(), wanted]
    return redirect("accounts:second-step")


def half_way(request: HttpRequest) -> HalfWay | None:
    """Who owes the second step in this browser; None after ten minutes, and when the password was changed meanwhile."""
    pk, password_mark, since, wanted = request.session.get(HALF_WAY) or (0, "", 0, "")
    if time.time() - since > SECOND_STEP_SECONDS:
        return None
    user = User.objects.filter(pk=pk, is_active=True).select_related("person").first()
    if user is None or not constant_time_compare(password_mark, user.get_session_auth_hash()):
        return None
    return HalfWay(user, wanted)


def let_in(request: HttpRequest, user: User, wanted: str) -> HttpResponse:
    """Begin a session, always under a new key, in the person's language, and go where they wanted to."""
    request.session.flush()
    login(request, user, backend=BACKEND)
    request.session[STARTED] = timezone.now().isoformat()
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
    if user.language:
        request.session["language"] = user.language
    note_proof(request)
    _tell_of_copies(request, user)
    response = HttpResponseRedirect(safe_next(request, wanted))
    remember(request, response, user.email)
    return response


def _tell_of_copies(request: HttpRequest, user: User) -> None:
    """Each time, until the passkey is removed: it may be somebody else who has the other copy."""
    doubted = [passkey.name for passkey in factors_of(user).passkeys if passkey.is_doubted]
    if doubted:
        said = gettext(
            "Your passkey %(name)s seems to have been copied. Remove it under “Your account” and add a new one."
        )
        messages.warning(request, said % {"name": doubted[0]})


def note_proof(request: HttpRequest) -> None:
    """From now on, for a quarter of an hour, this session need not prove again whose it is."""
    request.session[PROVED] = time.time()


def is_proved(request: HttpRequest) -> bool:
    proved_at: float = request.session.get(PROVED, 0)
    return time.time() - proved_at <= PROOF_SECONDS


def safe_next(request: HttpRequest, wanted: str) -> str:
    """The address wanted if it is one of this site, else the home page."""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_ours else "/"
