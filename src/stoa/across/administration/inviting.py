"""Letting people in: invitations, links for a new password, and what helps somebody who lost their telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from stoa.across.administration.gate import NOTHING, is_admin
from stoa.across.administration.guard import nothing_gained
from stoa.across.administration.services import actor_of
from stoa.foundation.accounts import queries as accounts
from stoa.foundation.accounts import services
from stoa.foundation.accounts.models import Link, User
from stoa.foundation.directory.models import Person
from stoa.foundation.errors import BadInputError, NotAllowedError, NotFoundError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.accounts.models import ResetRequest


def invite(*, viewer: Viewer, facts: Mapping[str, Any]) -> str:
    """Invite somebody, known or new; returns the whole address that lets them in, which is kept nowhere.

    Of somebody known nothing changes but that they get an account; a group they join from today on.
    """
    email = facts["email"].lower()
    known = Person.objects.filter(email=email).first()
    if known and known.pk == viewer.person_id:
        raise BadInputError([Problem("email", _("This is you: you are here already."))])
    if known and not known.is_active:
        raise BadInputError([Problem("email", _("This person left. Reactivate them first."))])
    group = facts.get("group")
    joining = (services.Joining(group, facts["role"], facts.get("until")),) if group else ()
    is_staff = None if known else bool(facts.get("is_staff"))
    name = "" if known else facts.get("name", "")
    with nothing_gained(viewer):
        made = services.invite(email=email, name=name, is_staff=is_staff, groups=joining, actor=actor_of(viewer))
    return settings.STOA_PUBLIC_URL + made.path


def invitations(viewer: Viewer) -> list[Link]:
    """All invitations, newest first."""
    _admins_only(viewer)
    return accounts.invitations()


def reset_requests(viewer: Viewer) -> list[ResetRequest]:
    """Who waits for a link for a new password, oldest first."""
    _admins_only(viewer)
    return accounts.reset_requests()


def open_invitation(viewer: Viewer, pk: int) -> Link:
    """One invitation; raises NotFoundError."""
    _admins_only(viewer)
    found = Link.objects.filter(pk=pk, purpose=Link.Purpose.INVITATION).select_related("user__person").first()
    if found is None:
        raise NotFoundError(NOTHING)
    return found


def revoke(*, viewer: Viewer, invitation: Link) -> None:
    services.revoke_invitation(invitation=invitation, actor=actor_of(viewer))


def account_to_help(viewer: Viewer, uuid: UUID) -> User:
    """The open account of a person, somebody else's; raises NotFoundError."""
    _admins_only(viewer)
    found = User.objects.select_related("person").filter(person__uuid=uuid, is_active=True).first()
    if found is None or found.person_id == viewer.person_id:
        raise NotFoundError(NOTHING)
    return found


def hand_over_link(*, viewer: Viewer, account: User) -> str:
    """The whole address by which somebody chooses a new password within a day; their earlier links end."""
    return settings.STOA_PUBLIC_URL + services.link_for(user=account, actor=actor_of(viewer))


def sign_out(*, viewer: Viewer, account: User) -> None:
    services.end_sessions(user=account, actor=actor_of(viewer))


def drop_second_factors(*, viewer: Viewer, account: User) -> None:
    """Raises NotAllowedError where there is none to drop."""
    if not services.drop_second_factors(user=account, actor=actor_of(viewer)):
        raise NotAllowedError(_("They have no second factor: the password alone lets them in."))


def _admins_only(viewer: Viewer) -> None:
    if not is_admin(viewer):
        raise NotFoundError(NOTHING)
