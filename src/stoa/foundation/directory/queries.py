"""Reads of the directory for programs. What a viewer sees of people and groups is asked with the viewer's rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.foundation.directory.models import Group, Membership, Organization, Person, in_language

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True)
class OrganizationNames:
    """What the organization calls itself, in one language; empty before `stoa init`."""

    name: str
    short_name: str
    tagline: str


def organization(language: str) -> OrganizationNames:
    """The names to show in `language`, else English, else any."""
    row = Organization.objects.first() or Organization()
    return OrganizationNames(in_language(row.names, language), row.short_name, in_language(row.taglines, language))


def groups_by_key(keys: Iterable[str]) -> dict[str, Group]:
    return {group.key: group for group in Group.objects.filter(key__in=set(keys))}


def persons_by_email(emails: Iterable[str]) -> dict[str, Person]:
    """Persons by lower-case e-mail: the only match ever made, since a name never identifies anybody."""
    wanted = {email.lower() for email in emails if email}
    return {str(person.email): person for person in Person.objects.filter(email__in=wanted)}


def memberships_in_force(person_id: int, on: date) -> list[Membership]:
    return list(Membership.objects.filter(person_id=person_id).in_force(on).select_related("group"))


def groups_within(group_id: int) -> list[int]:
    """The group and all that lie under it, by id: one query."""
    below: dict[int | None, list[int]] = {}
    for pk, parent in Group.objects.values_list("pk", "parent_id"):
        below.setdefault(parent, []).append(pk)
    found = [group_id]
    for pk in found:
        found += below.get(pk, ())
    return found
