"""Ending sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from stoa.foundation.accounts.models import Session
from stoa.foundation.accounts.queries import key_of_session
from stoa.foundation.history.services import NewEvent, append_events

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User
    from stoa.foundation.history.services import Actor


def end_session(*, user: User, key: str) -> bool:
    """End one session of this account by the key it has on pages; False when there is none of theirs."""
    found = [
        row for row in Session.objects.filter(user=user).values_list("pk", flat=True) if key_of_session(row) == key
    ]
    return bool(Session.objects.filter(pk__in=found).delete()[0])


def end_sessions(*, user: User, actor: Actor, but: str | None = None) -> int:
    """End every session of an account except `but`; returns how many. For its owner, and for administrators."""
    with transaction.atomic():
        ended = sign_out_everywhere(user, but=but)
        if ended:
            payload = {"sessions": ended}
            append_events([NewEvent("account.sessions-ended", f"person:{user.person.uuid}", payload)], actor=actor)
    return ended


def sign_out_everywhere(user: User, but: str | None = None) -> int:
    """Remove the sessions, as part of another change that tells of itself."""
    return Session.objects.filter(user=user).exclude(pk=but or "").delete()[0]
