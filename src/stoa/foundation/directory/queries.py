"""Reads of the directory for programs. What a viewer sees of people and groups is asked with the viewer's rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.directory.models import Group, Membership, Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def groups_by_key(keys: Iterable[str]) -> dict[str, Group]:
    return {group.key: group for group in Group.objects.filter(key__in=set(keys))}


def persons_by_email(emails: Iterable[str]) -> dict[str, Person]:
    """Persons by lower-case e-mail: the only match ever made, since a name never identifies anybody."""
    wanted = {email.lower() for email in emails if email}
    return {str(person.email): person for person in Person.objects.filter(email__in=wanted)}


def memberships_in_force(person_id: int, on: date) -> list[Membership]:
    return list(Membership.objects.filter(person_id=person_id).in_force(on).select_related("group"))
