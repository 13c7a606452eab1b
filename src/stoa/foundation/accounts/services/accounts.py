"""Opening, changing and closing accounts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from stoa.foundation.accounts.models import Link, ResetRequest, User
from stoa.foundation.accounts.services.links import revoke_links, spend_link
from stoa.foundation.accounts.services.sessions import sign_out_everywhere
from stoa.foundation.directory.models import Person
from stoa.foundation.directory.services import save_person
from stoa.foundation.errors import BadInputError, NotAllowedError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events, one_change


def own_actor(user: User) -> Actor:
    """Somebody who changes their own account in the browser."""
    return Actor(str(user.person.uuid), "web", user.person_id)


def open_account(*, person: Person, role: str = "", password: str | None = None, actor: Actor) -> User:
    """Give the person an account, or change its role. Without a password nobody can sign in until one is set."""
    if not person.email:
        raise ValueError(f"{person.name} has no e-mail address, which an account needs.")
    with transaction.atomic():
        user = User.objects.select_for_update().filter(person=person).first() or User(person=person, email=person.email)
        is_new, old_role = user.pk is None, user.role
        user.role = role
        if password is not None:
            user.set_password(password)
        elif is_new:
            user.set_unusable_password()
        user.save()
        if is_new or old_role != role:
            append_events([NewEvent("account.opened", _object(user), {"role": role})], actor=actor)
    return user


def set_password(*, user: User, password: str, keep_session: str | None = None) -> None:
    """Set a new password, chosen by the account's owner; ends every other session and every link.

    Whoever keeps a session has to renew its `_auth_user_hash`, which the password is part of.
    """
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        sign_out_everywhere(user, but=keep_session)
        revoke_links(user)
        failpoint("accounts.password_set")
        append_events([NewEvent("account.password", _object(user))], actor=own_actor(user))


def choose_by_link(*, link: Link, password: str) -> bool:
    """Set the password that somebody chose by a link, and use the link up; False when it was used meanwhile."""
    with transaction.atomic():
        if not spend_link(link):
            return False
        failpoint("accounts.link_spent")
        set_password(user=link.user, password=password)
    return True


def save_profile(*, user: User, name: str, language: str) -> None:
    """Change the name people see and the language of the interface; empty leaves that to the browser."""
    with one_change():
        user.language = language
        user.save(update_fields=["language"])
        person, is_changed = save_person(email=user.person.email, name=name, actor=own_actor(user))
        if is_changed:
            user.person = person


def clean_address(email: str) -> str:
    """The address as accounts keep it; raises BadInputError when it is none."""
    try:
        validate_email(email.strip())
    except ValidationError:
        raise BadInputError([Problem("email", f"{email!r} is not an e-mail address.")]) from None
    return email.strip().lower()


def change_email(*, user: User, email: str, actor: Actor) -> None:
    """Change the address of an account and its person; for administrators, since it is what links are sent to.

    Raises BadInputError when it is none or somebody else has it.
    """
    address = clean_address(email)
    with transaction.atomic():
        if Person.objects.filter(email=address).exclude(pk=user.person_id).exists() or (
            User.objects.filter(email=address).exclude(pk=user.pk).exists()
        ):
            raise BadInputError([Problem("email", "Somebody else has this address.")])
        user.email = user.person.email = address
        user.save(update_fields=["email"])
        user.person.save(update_fields=["email"])
        revoke_links(user)
        append_events([NewEvent("account.email", _object(user))], actor=actor)


def deactivate(*, user: User, actor: Actor) -> None:
    """Close the account: signed out at once everywhere, no link works, nobody signs in. What was written stays theirs.

    Password and second factors are kept, so that whoever comes back is protected as before. Raises NotAllowedError for the
    last administrator, without whom nobody could open it again.
    """
    with transaction.atomic():
        _refuse_last_administrator(user)
        locked = User.objects.select_for_update().get(pk=user.pk)
        if not locked.is_active:
            return
        locked.is_active = user.is_active = False
        locked.save(update_fields=["is_active"])
        failpoint("accounts.deactivated")
        sign_out_everywhere(locked)
        revoke_links(locked)
        ResetRequest.objects.filter(user=locked, answered_at=None).update(answered_at=timezone.now())
        append_events([NewEvent("account.deactivated", _object(user))], actor=actor)


def reactivate(*, user: User, actor: Actor) -> None:
    """Open a closed account again, with the password and second factors it had."""
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
            append_events([NewEvent("account.reactivated", _object(user))], actor=actor)
    user.is_active = True


def _refuse_last_administrator(user: User) -> None:
    """All administrators are locked, in one order: two who close each other's account must not both get through."""
    administrators = User.objects.select_for_update().filter(role=User.Role.ADMIN, is_active=True).order_by("pk")
    if [administrator.pk for administrator in administrators] == [user.pk]:
        raise NotAllowedError("This is the last administrator. Make somebody else one first.")


def _object(user: User) -> str:
    return f"person:{user.person.uuid}"
