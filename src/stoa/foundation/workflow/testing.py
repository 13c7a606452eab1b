"""A unit with everybody a version meets on its way to its readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.services import Actor
from stoa.foundation.items.models import Item, Status
from stoa.foundation.items.queries.one import readable_item
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from typing import Any

    from stoa.foundation.access.reach import Viewer

CAST = ("author", "colleague", "curator", "second", "above", "head", "reader")


@dataclass(frozen=True, slots=True)
class Desk:
    """`unit` under `region`, and the people by name.

    *author* and *colleague* contribute to the unit, *curator* and *second* curate it, *above* curates the region, *head*
    leads the unit, *reader* is a member of staff elsewhere.
    """

    unit: Group
    region: Group
    people: dict[str, Person]

    def viewer(self, name: str) -> Viewer:
        """Who they are now; a new object each time, as for each request."""
        return viewer_of(self.people[name].account)

    def actor(self, name: str) -> Actor:
        person = self.people[name]
        return Actor(str(person.uuid), "web", person.pk)

    def both(self, name: str) -> dict[str, Any]:
        """`viewer` and `actor` as the services take them."""
        return {"viewer": self.viewer(name), "actor": self.actor(name)}

    def sees(self, name: str, item: Item) -> Item:
        """The item as they read it now; raises NotFoundError if they may not."""
        return readable_item(self.viewer(name), item.short_id)

    def draft(self, **changes: Any) -> Item:
        """Something the author began for staff, not published."""
        return self.make(status=Status.DRAFT, **changes)

    def make(self, **changes: Any) -> Item:
        """An item of the unit, owned and written by the author."""
        given: dict[str, Any] = {"units": [self.unit], "owner": self.people["author"], "actor": self.actor("author")}
        return make_item(**(given | changes))


def make_desk() -> Desk:
    region = make_group()
    unit = make_group(parent=region)
    people = {name: make_person(name=name.capitalize(), is_staff=True) for name in CAST}
    roles = {
        "author": Membership.Role.CONTRIBUTOR,
        "colleague": Membership.Role.CONTRIBUTOR,
        "curator": Membership.Role.CURATOR,
        "second": Membership.Role.CURATOR,
        "head": Membership.Role.HEAD,
    }
    for name, role in roles.items():
        make_membership(people[name], unit, role=role)
    make_membership(people["above"], region, role=Membership.Role.CURATOR)
    for person in people.values():
        make_account(person)
    return Desk(unit, region, people)
