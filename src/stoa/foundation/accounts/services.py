"""Writes to accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from stoa.foundation.accounts.models import User
from stoa.foundation.history.services import Actor, NewEvent, append_events

if TYPE_CHECKING:
    from stoa.foundation.directory.models import Person


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
            append_events([NewEvent("account.opened", f"person:{person.uuid}", {"role": role})], actor=actor)
    return user


def set_password(*, user: User, password: str) -> None:
    """Set a new password, chosen by the account's owner; signs every other session out."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        actor = Actor(str(user.person.uuid), "web", user.person_id)
        append_events([NewEvent("account.password", f"person:{user.person.uuid}")], actor=actor)
