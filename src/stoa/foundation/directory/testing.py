"""Builders for persons, groups and memberships. What is not given is filled in, different each time."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.directory.services import save_group, save_membership, save_person
from stoa.foundation.history.testing import TEST_ACTOR

if TYPE_CHECKING:
    from datetime import date

_numbers = count(1)


def make_person(*, name: str = "", email: str | None = "", **changes: Any) -> Person:
    """A person; without an e-mail one is made up, with None they have none."""
    number = next(_numbers)
    address = f"person-{number}@test.example" if email == "" else email
    return save_person(email=address, name=name or f"Person {number}", actor=TEST_ACTOR, **changes)[0]


def make_group(key: str = "", *, kind: str = Group.Sort.UNIT, **changes: Any) -> Group:
    """A group; its name is its key unless `names` are given."""
    key = key or f"group-{next(_numbers)}"
    return save_group(key=key, kind=kind, actor=TEST_ACTOR, **({"names": {"en": key}} | changes))[0]


def make_membership(
    person: Person | None = None,
    group: Group | None = None,
    *,
    role: str = Membership.Role.MEMBER,
    since: date | None = None,
    until: date | None = None,
) -> Membership:
    """A membership in force for a month and until further notice, unless days are given."""
    return save_membership(
        person=person or make_person(),
        group=group or make_group(),
        role=role,
        since=since or timezone.localdate() - timedelta(days=30),
        until=until,
        actor=TEST_ACTOR,
    )[0]
