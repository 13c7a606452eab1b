"""What a search finds of items in every state."""

from __future__ import annotations

import pytest

from stoa.across.discovery.asking import Asked
from stoa.across.discovery.queries import find
from stoa.foundation.access.reach import anonymous
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("wages", {"Wages now"}),
        ("wages -state:draft", {"Wages now"}),
        ("wages state:archived", {"Wages then"}),
        ("state:archived OR state:published", {"Wages now", "Wages then"}),
    ],
)
def test_archived_items_are_found_by_who_asks_for_their_state(words: str, titles: set[str]) -> None:
    make_item(audience=["public"], title="Wages now")
    make_item(audience=["public"], title="Wages then", status="archived")
    catch_up()
    found = find(anonymous(), Asked(words), "en")
    assert {hit.item.title for hit in found.hits} == titles
    assert found.total == len(titles)
