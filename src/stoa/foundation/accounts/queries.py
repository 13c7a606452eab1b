"""Reads of accounts: who is invited, who asks for a new password, where somebody is signed in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.crypto import salted_hmac

from stoa.foundation.accounts.models import Link, ResetRequest, Session, User

if TYPE_CHECKING:
    from datetime import datetime

    from stoa.foundation.directory.models import Person


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One place where somebody is signed in. `key` names it on pages and is no way in."""

    key: str
    device: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


def account_of(person: Person) -> User | None:
    return User.objects.filter(person=person).select_related("person").first()


def invitations() -> list[Link]:
    """All invitations, newest first, with whose they are and who made them; `state(now)` says what became of each."""
    found = Link.objects.filter(purpose=Link.Purpose.INVITATION)
    return list(found.select_related("user__person", "made_by"))


def reset_requests() -> list[ResetRequest]:
    """Who asks for a new password and has not got a link, oldest first. For administrators: they hand the link over."""
    waiting = ResetRequest.objects.filter(answered_at=None, user__is_active=True)
    return list(waiting.select_related("user__person").order_by("asked_at", "pk"))


def link_of_token(token: str) -> Link | None:
    """The link with this token if it still lets somebody in; None when it is spent, too old, revoked or made up."""
    found = Link.objects.open_at(timezone.now()).filter(digest=digest_of_token(token))
    return found.select_related("user__person").first()


def digest_of_token(token: str) -> str:
    """What is kept of a token. It has 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def sessions_of(user: User, current: str | None) -> list[SignedIn]:
    """Where somebody is signed in, last seen first; `current` is the session that asks."""
    rows = Session.objects.filter(user=user, expire_date__gt=timezone.now(), started_at__isnull=False)
    return [
        SignedIn(key_of_session(row.pk), row.device, row.started_at, row.seen_at or row.started_at, row.pk == current)
        for row in rows.order_by("-seen_at", "pk")
        if row.started_at is not None
    ]


def key_of_session(session_key: str) -> str:
    return salted_hmac("stoa.foundation.accounts.queries", session_key, algorithm="sha256").hexdigest()[:32]
