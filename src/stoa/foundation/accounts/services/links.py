"""Links by which somebody chooses a password, and the requests for them."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from stoa.foundation.accounts.models import Link, ResetRequest, User
from stoa.foundation.accounts.queries import digest_of_token
from stoa.foundation.directory.models import Person
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events
from stoa.foundation.jobs.services import enqueue

INVITED_FOR = timedelta(days=7)
HANDED_OVER_FOR = timedelta(days=1)
MAILED_FOR = timedelta(hours=1)
MAIL_JOB = "accounts.mail-reset-link"


def make_link(*, user: User, purpose: str, valid: timedelta, made_by: Person | None = None) -> tuple[str, Link]:
    """Make a link; returns its path, which is kept nowhere, and its row. Earlier ones go on working until one is used."""
    token, now = secrets.token_urlsafe(32), timezone.now()
    link = Link.objects.create(
        user=user,
        purpose=purpose,
        digest=digest_of_token(token),
        made_by=made_by,
        made_at=now,
        expires_at=now + valid,
    )
    return reverse("accounts:first-time", kwargs={"token": token}), link


def link_for(*, user: User, actor: Actor) -> str:
    """The path of a link for a new password that an administrator hands over, valid for a day; ends the request for it."""
    with transaction.atomic():
        revoke_links(user)
        path, _ = make_link(user=user, purpose=Link.Purpose.RESET, valid=HANDED_OVER_FOR, made_by=_person_of(actor))
        answer_requests(user)
        append_events([NewEvent("account.link", f"person:{user.person.uuid}")], actor=actor)
    return path


def spend_link(link: Link) -> bool:
    """Use a link up, in the transaction of what it is used for; False when somebody was quicker."""
    return bool(Link.objects.open_at(timezone.now()).filter(pk=link.pk).update(used_at=timezone.now()))


def revoke_links(user: User) -> None:
    """End every link of an account that still works."""
    Link.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=timezone.now())


def ask_for_reset(*, email: str) -> None:
    """Note that somebody wants a new password. The same is written whether anybody has this e-mail or not.

    With mail the worker sends the link; without, administrators see the request. Asked again, the first request stands.
    """
    address = email.strip().lower()
    user = User.objects.filter(email=address, is_active=True).first()
    with transaction.atomic():
        request, _ = ResetRequest.objects.update_or_create(
            email=address,
            answered_at=None,
            defaults={"user": user},
            create_defaults={"user": user, "asked_at": timezone.now()},
        )
        failpoint("accounts.reset_asked")
        enqueue(MAIL_JOB, {"request": request.pk})


def answer_requests(user: User) -> None:
    """Note that the account's requests for a new password are done with."""
    ResetRequest.objects.filter(user=user, answered_at=None).update(answered_at=timezone.now())


def _person_of(actor: Actor) -> Person | None:
    return Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None
