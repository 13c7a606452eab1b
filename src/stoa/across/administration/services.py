"""What administrators do with people, groups, memberships and roles. Each asks again what the page showed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.administration.guard import WHOLE_FORM, nothing_gained
from stoa.foundation.accounts import services as accounts
from stoa.foundation.accounts.models import User
from stoa.foundation.directory import services as directory
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.errors import BadInputError, NotAllowedError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, one_change

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from stoa.foundation.access.reach import Viewer


def actor_of(viewer: Viewer) -> Actor:
    """The viewer as somebody who acts in the browser."""
    return Actor(viewer.person_key, "web", viewer.person_id)


def add_person(*, viewer: Viewer, facts: Mapping[str, Any]) -> Person:
    """Add somebody new. Raises BadInputError when the e-mail is somebody's already: it is never taken over silently."""
    given = dict(facts)
    email, name = given.pop("email"), given.pop("name")
    if email and Person.objects.filter(email=email.lower()).exists():
        raise BadInputError([Problem("email", _("Somebody here has this e-mail address already: look them up."))])
    person, _changed = directory.save_person(email=email or None, name=name, actor=actor_of(viewer), **given)
    return person


def change_person(*, viewer: Viewer, person: Person, facts: Mapping[str, Any]) -> bool:
    """Change a person's entry; their account follows the e-mail. Returns whether anything changed."""
    given = dict(facts)
    email, name = (given.pop("email") or "").lower(), given.pop("name")
    account = User.objects.select_related("person").filter(person=person).first()
    if account and not email:
        raise BadInputError([Problem("email", _("This person signs in with an e-mail address, so one is needed."))])
    with nothing_gained(viewer):
        if account and account.email != email:
            accounts.change_email(user=account, email=email, actor=actor_of(viewer))
        changed = directory.change_person(
            person=person, email=email or None, name=name, actor=actor_of(viewer), **given
        )
        failpoint("administration.person_saved")
    return changed


def deactivate_person(*, viewer: Viewer, person: Person) -> None:
    """Somebody left: their sessions end with their next request, what they wrote keeps their name.

    Raises NotAllowedError for oneself and for the last administrator.
    """
    if person.pk == viewer.person_id:
        raise NotAllowedError(_("You cannot deactivate yourself: ask another administrator."))
    with one_change():
        _keep_an_administrator(but=person)
        account = User.objects.select_related("person").filter(person=person).first()
        if account:
            accounts.deactivate(user=account, actor=actor_of(viewer))
        directory.set_active(person=person, is_active=False, actor=actor_of(viewer))
        failpoint("administration.person_deactivated")


def reactivate_person(*, viewer: Viewer, person: Person) -> None:
    """Somebody is back, with the account, role and memberships they had."""
    with one_change():
        account = User.objects.select_related("person").filter(person=person).first()
        if account:
            accounts.reactivate(user=account, actor=actor_of(viewer))
        directory.set_active(person=person, is_active=True, actor=actor_of(viewer))


def give_role(*, viewer: Viewer, person: Person, role: str) -> None:
    """Let somebody act for the whole organization, or no longer.

    Raises NotAllowedError where one would give up one's own administration, or nobody would be left to do it;
    BadInputError for somebody without an account.
    """
    if person.pk == viewer.person_id:
        raise NotAllowedError(_("You cannot change your own role: ask another administrator."))
    account = User.objects.filter(person=person).first()
    if account is None:
        raise BadInputError([Problem("email", _("This person has no account yet: invite them first."))])
    with one_change():
        if role != User.Role.ADMIN:
            _keep_an_administrator(but=person)
        accounts.open_account(person=person, role=role, actor=actor_of(viewer))
        failpoint("administration.role_given")


def _keep_an_administrator(*, but: Person) -> None:
    """Refuse to lose the last administrator who can sign in. All their rows are locked: two cannot remove each other."""
    admins = list(User.objects.select_for_update().filter(role=User.Role.ADMIN, is_active=True).order_by("pk"))
    if admins and all(admin.person_id == but.pk for admin in admins):
        raise NotAllowedError(_("This is the last administrator. Give the role to somebody else first."))


def save_membership(
    *, viewer: Viewer, person: Person, group: Group, role: str, since: date, until: date | None
) -> Membership:
    """Put somebody into a group, or change since when and until when they are in it with this role."""
    if until and until < since:
        raise BadInputError([Problem("until", _("The last day is before the first. Check both."))])
    with nothing_gained(viewer):
        membership, _changed = directory.save_membership(
            person=person, group=group, role=role, since=since, until=until, actor=actor_of(viewer)
        )
        failpoint("administration.membership_saved")
    return membership


def change_membership(*, viewer: Viewer, membership: Membership, role: str, since: date, until: date | None) -> None:
    """Change one membership. Another role is another membership: the old one ends and the new one begins."""
    with transaction.atomic(), one_change():
        if role != membership.role:
            same = Membership.objects.filter(person=membership.person, group=membership.group, role=role)
            if same.in_force(timezone.localdate()).exists():
                raise BadInputError([Problem("role", _("They have this role in this group already."))])
            end_membership(viewer=viewer, membership=membership)
        save_membership(
            viewer=viewer, person=membership.person, group=membership.group, role=role, since=since, until=until
        )


def end_membership(*, viewer: Viewer, membership: Membership) -> None:
    """End it now: the next request of the person sees less."""
    directory.end_membership(membership=membership, today=timezone.localdate(), actor=actor_of(viewer))


def add_group(*, viewer: Viewer, key: str, facts: Mapping[str, Any]) -> Group:
    """Add a group under a key that is never changed. Raises BadInputError when the key is taken."""
    if Group.objects.filter(key=key).exists():
        raise BadInputError([Problem("key", _("Another group has this key. Choose another one."))])
    return _save_group(viewer, key, facts)


def change_group(*, viewer: Viewer, group: Group, facts: Mapping[str, Any]) -> Group:
    return _save_group(viewer, group.key, facts)


def _save_group(viewer: Viewer, key: str, facts: Mapping[str, Any]) -> Group:
    try:
        with nothing_gained(viewer):
            group, _changed = directory.save_group(key=key, actor=actor_of(viewer), **facts)
            failpoint("administration.group_saved")
    except ValueError as error:
        raise BadInputError([Problem("parent", _("A group cannot lie under itself."))]) from error
    return group


def save_organization(
    *, viewer: Viewer, names: Mapping[str, str], short_name: str, taglines: Mapping[str, str]
) -> None:
    """Say what the organization calls itself."""
    if not any(names.values()):
        raise BadInputError([Problem(WHOLE_FORM, _("The organization needs a name in at least one language."))])
    directory.save_organization(names=names, short_name=short_name, taglines=taglines, actor=actor_of(viewer))
