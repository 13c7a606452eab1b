"""Builders and readers for tests of expertise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.across.expertise.follower import catch_up
from stoa.across.expertise.queries import who_knows
from stoa.across.expertise.topics import forget_neighbours
from stoa.foundation.indexing import follower as indexing
from stoa.foundation.items.content import Contributor
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from typing import Any

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.directory.models import Person
    from stoa.foundation.items.models import Item


def make_work(*people: Person, role: str = "author", **changes: Any) -> Item:
    """An item with these people on it."""
    named = tuple(Contributor(person.name, role, person=person.pk) for person in people)
    return make_item(people=named, **changes)


def read_everything() -> None:
    """Bring index and evidence up to date."""
    indexing.catch_up()
    catch_up()
    forget_neighbours()


def names_found(viewer: Viewer, text: str, **filters: Any) -> list[str]:
    """The people found, best first, from index and evidence as they stand."""
    forget_neighbours()
    return [knower.person.name for knower in who_knows(viewer, text, "en", **filters).people]
