"""Passkeys (WebAuthn): what the browser is asked, and what it answers.

The question is kept in the session, so an answer fits one browser and one question. allauth finds the session through its
context, which its middleware sets for each request.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from stoa.foundation.accounts.factors import take_passkey_use
from stoa.foundation.accounts.models import User
from stoa.foundation.errors import StoaError

if TYPE_CHECKING:
    from django.http import HttpRequest

ASKED_AT = "passkey_asked_at"
LONGEST_SECONDS = 600
_UNREADABLE = (ValidationError, TypeError, ValueError, KeyError, AttributeError, IndexError, StopIteration)
"""What the readers of foreign JSON and CBOR raise: whoever sends it is not to be believed about its shape."""


class PasskeyError(StoaError):
    """The answer is not one to the question asked of this browser."""

    code = "passkey-refused"
    http_status = 422


class CopiedPasskeyError(PasskeyError):
    """A passkey counts its uses, and this count went back: somewhere there are two of it. `user` is whose it is."""

    def __init__(self, user: User) -> None:
        super().__init__("This passkey seems to have been copied.")
        self.user = user


def question_for_new(request: HttpRequest, user: User) -> str:
    """What a browser needs to make a passkey, as JSON: kept on the device and locked by finger, face or PIN."""
    return _asked(request, auth.begin_registration(user, passwordless=True))


def question(request: HttpRequest, user: User | None = None) -> str:
    """What a browser needs to use a passkey, as JSON; of anybody's if no account is named yet."""
    return _asked(request, auth.begin_authentication(user))


def new_credential(request: HttpRequest, answer: str) -> dict[str, Any]:
    """The passkey that the browser has made; raises PasskeyError."""
    credential = _answer(request, answer)
    try:
        auth.parse_registration_response(credential)
        made = auth.complete_registration(credential)
        is_locked = made.is_user_verified()
    except _UNREADABLE as error:
        raise PasskeyError("This passkey could not be read.") from error
    if not is_locked:
        raise PasskeyError("This passkey is not locked by finger, face or PIN.")
    return credential


def whose(request: HttpRequest, answer: str, user: User | None = None) -> User:
    """The account whose passkey answered, `user`'s if given; notes that it was used.

    Raises PasskeyError, CopiedPasskeyError where its count of uses went back.

    Without `user` the passkey itself says whose it is, and must have been unlocked, whatever was asked: it stands for both
    steps.
    """
    credential = _answer(request, answer)
    try:
        told = auth.parse_authentication_response(credential)
        shown = told.response.authenticator_data
        owner = user or auth.extract_user_from_response(credential)
        row = auth.complete_authentication(owner, credential)
    except _UNREADABLE as error:
        raise PasskeyError("This passkey does not fit.") from error
    if user is None and not shown.is_user_verified():
        raise PasskeyError("This passkey was not unlocked by finger, face or PIN.")
    found = User.objects.filter(pk=owner.pk, is_active=True).select_related("person").first()
    if found is None:
        raise PasskeyError("This passkey does not fit.")
    if not take_passkey_use(row.pk, shown.counter):
        raise CopiedPasskeyError(found)
    return found


def _asked(request: HttpRequest, options: Any) -> str:
    request.session[ASKED_AT] = time.time()
    return json.dumps(options)


def _answer(request: HttpRequest, answer: str) -> dict[str, Any]:
    """The browser's answer to a question of the last ten minutes, which is spent whatever comes of it."""
    asked_at = request.session.pop(ASKED_AT, 0)
    try:
        told = json.loads(answer)
    except ValueError as error:
        raise PasskeyError("The browser’s answer could not be read.") from error
    if not isinstance(told, dict) or time.time() - asked_at > LONGEST_SECONDS:
        raise PasskeyError("This took too long, or was used already.")
    return told
