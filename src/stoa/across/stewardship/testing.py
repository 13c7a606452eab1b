"""A small cast round one unit: who writes, who curates, who reads, and a browser for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.test import Client

from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Membership
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.services import Actor
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.accounts.models import User
    from stoa.foundation.directory.models import Group, Person
    from stoa.foundation.items.models import Item

BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


@dataclass(frozen=True)
class Somebody:
    """A person with an account and a browser in which they are signed in."""

    user: User
    client: Client

    @property
    def person(self) -> Person:
        return self.user.person

    @property
    def viewer(self) -> Viewer:
        return viewer_of(self.user)

    @property
    def actor(self) -> Actor:
        return Actor(str(self.person.uuid), "web", self.person.pk)


@dataclass(frozen=True)
class Circle:
    """The author writes for the unit, the curator curates it, the reader is a colleague, the stranger from outside."""

    unit: Group
    author: Somebody
    curator: Somebody
    reader: Somebody
    stranger: Somebody

    def item(self, **changes: Any) -> Item:
        """An item of the unit that the author owns and wrote: a draft unless the changes say otherwise."""
        filled: dict[str, Any] = {
            "status": "draft",
            "owner": self.author.person,
            "units": [self.unit],
            "actor": self.author.actor,
        }
        return make_item(**(filled | changes))


def make_somebody(*, name: str = "", is_staff: bool = True) -> Somebody:
    user = make_account(make_person(name=name, is_staff=is_staff))
    client = Client()
    client.force_login(user, backend=BACKEND)
    return Somebody(user, client)


def make_circle() -> Circle:
    unit = make_group(parent=make_group())
    author, curator = make_somebody(name="Awa Author"), make_somebody(name="Carlos Curator")
    make_membership(author.person, unit)
    make_membership(curator.person, unit, role=Membership.Role.CURATOR)
    return Circle(unit, author, curator, make_somebody(name="Rita Reader"), make_somebody(is_staff=False))
