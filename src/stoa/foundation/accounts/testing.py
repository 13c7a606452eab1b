"""Builders for accounts, and the cast through whose eyes the access rule is tested."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.utils import timezone

from stoa.foundation.accounts.services import add_code_app, open_account
from stoa.foundation.directory.models import Group, Membership
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.testing import TEST_ACTOR

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User
    from stoa.foundation.directory.models import Person

OUTSIDERS = ("government", "employers", "workers", "partner", "donor")
CAST = (*OUTSIDERS, "staff", "unit", "community", "former", "curator", "manager", "admin")


def make_account(person: Person | None = None, *, role: str = "", password: str | None = None) -> User:
    """An account, of a new person who is not staff unless one is given."""
    return open_account(person=person or make_person(), role=role, password=password, actor=TEST_ACTOR)


def make_code_app(user: User) -> str:
    """An app with codes; returns its secret. The code it shows now is still good."""
    secret = str(generate_totp_secret())
    if not add_code_app(user=user, secret=secret, code=app_code(secret, steps=-1)):
        raise AssertionError("an app must accept its own code")
    return secret


def app_code(secret: str, *, steps: int = 0) -> str:
    """The code that an app with this secret shows, so many half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def make_cast() -> dict[str, User]:
    """The twelve viewers by name, with the groups they are in.

    Units `hq` > `africa` > `dakar`, organizations named like the outsiders with `-office`, community `safety`, team
    `pilot`. *former* left all of them yesterday; *curator* curates `dakar`.
    """
    units = _units()
    community = make_group("safety", kind=Group.Sort.COMMUNITY)
    team = make_group("pilot", kind=Group.Sort.TEAM)
    people = {
        name: make_person(name=f"The {name}", email=f"{name}@test.example", is_staff=_is_staff(name)) for name in CAST
    }
    for name in OUTSIDERS:
        make_membership(people[name], _organization(name))
    make_membership(people["unit"], units["dakar"])
    make_membership(people["community"], community)
    make_membership(people["community"], team)
    make_membership(people["curator"], units["dakar"], role=Membership.Role.CURATOR)
    yesterday = timezone.localdate() - timedelta(days=1)
    for group in (units["dakar"], community, team):
        make_membership(people["former"], group, until=yesterday)
    roles = {"manager": "manager", "admin": "admin"}
    return {name: make_account(person, role=roles.get(name, "")) for name, person in people.items()}


def _is_staff(name: str) -> bool:
    return name not in OUTSIDERS


def _units() -> dict[str, Group]:
    head = make_group("hq")
    region = make_group("africa", parent=head)
    return {"hq": head, "africa": region, "dakar": make_group("dakar", parent=region)}


def _organization(name: str) -> Group:
    given = {"is_partner": name == "partner", "is_donor": name == "donor"}
    constituency = name if name in Group.Constituency.values else ""
    return make_group(f"{name}-office", kind=Group.Sort.ORGANIZATION, constituency=constituency, **given)
