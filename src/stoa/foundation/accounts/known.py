"""Browsers that somebody has signed in from: they have tries of their own.

Whoever knows an e-mail address could otherwise use up its tries from elsewhere and lock its owner out. The cookie is no
proof of anything: it only says which count is meant.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.core import signing
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE = "stoa-known"
SALT = "stoa.foundation.accounts.known"
AGE_SECONDS = 365 * 24 * 3600


def whose_tries(request: HttpRequest, email: str) -> str:
    """Whose count a try for this account belongs to: the account's, or that of a browser its owner has used."""
    told = _told(request)
    return f"{email} from {told[1]}" if told and told[0] == _digest(email) else email


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let this browser have tries of its own for the account that has just signed in from it."""
    told = _told(request)
    if told and told[0] == _digest(email):
        return
    value = signing.dumps([_digest(email), secrets.token_hex(8)], salt=SALT)
    response.set_cookie(
        COOKIE, value, max_age=AGE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure(), path="/"
    )


def _told(request: HttpRequest) -> list[str]:
    try:
        told: list[str] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE_SECONDS)
    except signing.BadSignature:
        return []
    return told


def _digest(email: str) -> str:
    return salted_hmac(SALT, email.lower(), algorithm="sha256").hexdigest()[:32]
