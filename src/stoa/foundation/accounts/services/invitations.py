"""Inviting people: the only way an account comes about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone

from stoa.foundation.accounts.models import Link, User
from stoa.foundation.accounts.services.accounts import clean_address, open_account
from stoa.foundation.accounts.services.links import INVITED_FOR, make_link, revoke_links
from stoa.foundation.directory.models import Membership, Person
from stoa.foundation.directory.services import save_membership, save_person
from stoa.foundation.errors import BadInputError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events, one_change

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stoa.foundation.directory.models import Group


class Joining(NamedTuple):
    """A group the invited person belongs to from today on."""

    group: Group
    role: str = Membership.Role.MEMBER
    until: date | None = None


class Invited(NamedTuple):
    """`path` lets somebody in and is kept nowhere: show it once, behind `STOA_PUBLIC_URL`."""

    path: str
    invitation: Link


def invite(
    *,
    email: str,
    actor: Actor,
    name: str = "",
    role: str | None = None,
    is_staff: bool | None = None,
    groups: Sequence[Joining] = (),
) -> Invited:
    """Let somebody in: makes the person and account where there are none, and a link for seven days that works once.

    What is not given stays as it is; an earlier link ends. Raises BadInputError for an e-mail that is none, a new person
    without a name and an account that is closed.
    """
    address = clean_address(email)
    with one_change():
        person = _person(address, name.strip(), is_staff, actor)
        account = User.objects.filter(person=person).first()
        _refuse_closed(account)
        wanted = role if role is not None else account.role if account else ""
        user = open_account(person=person, role=wanted, actor=actor)
        for group, membership, until in groups:
            today = timezone.localdate()
            save_membership(person=person, group=group, role=membership, since=today, until=until, actor=actor)
        failpoint("accounts.invited")
        inviter = Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None
        revoke_links(user)
        made = make_link(user=user, purpose=Link.Purpose.INVITATION, valid=INVITED_FOR, made_by=inviter)
        append_events([NewEvent("account.invited", f"person:{person.uuid}", {"role": wanted})], actor=actor)
    return Invited(*made)


def revoke_invitation(*, invitation: Link, actor: Actor) -> bool:
    """End an invitation that nobody has used; False when it was used, ended or too old already."""
    now = timezone.now()
    with transaction.atomic():
        ended = Link.objects.open_at(now).filter(pk=invitation.pk).update(revoked_at=now)
        if ended:
            about = f"person:{invitation.user.person.uuid}"
            append_events([NewEvent("account.invitation-revoked", about)], actor=actor)
    return bool(ended)


def _person(address: str, name: str, is_staff: bool | None, actor: Actor) -> Person:
    known = Person.objects.filter(email=address).first()
    if known is None and not name:
        raise BadInputError([Problem("name", "Say the name of somebody new.")])
    facts = {} if is_staff is None else {"is_staff": is_staff}
    return save_person(email=address, name=name or (known.name if known else ""), actor=actor, **facts)[0]


def _refuse_closed(account: User | None) -> None:
    if account is not None and not account.is_active:
        raise BadInputError([Problem("email", "This account is closed. Open it again first.")])
