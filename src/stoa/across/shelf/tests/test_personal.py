"""Everybody's own copy holds their shelf, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stoa.across.shelf.personal import PERSONAL
from stoa.across.shelf.services import keep, note_opened, save_search
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User
    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db


def filled(query: str) -> tuple[User, Item]:
    """Somebody with an item on the list, the same among those opened, and a search."""
    user = make_account(make_person(is_staff=True))
    item, viewer = make_item(), viewer_of(user)
    keep(item=item, viewer=viewer)
    note_opened(viewer, item)
    save_search(name="A search", query=query, viewer=viewer)
    return user, item


def copy_of(user: User) -> dict[str, list[Any]]:
    return {part.key: list(part.rows(user.person_id)) for part in PERSONAL}


def test_each_copy_holds_its_own_shelf_and_a_third_person_has_none() -> None:
    for query in ("q=wages", "q=ports"):
        user, item = filled(query)
        shelf = copy_of(user)
        assert [row["item"] for row in shelf["reading-list"]] == [item.short_id]
        assert [row["item"] for row in shelf["recently-viewed"]] == [item.short_id]
        assert [row["query"] for row in shelf["saved-searches"]] == [query]
    assert copy_of(make_account()) == {part.key: [] for part in PERSONAL}
