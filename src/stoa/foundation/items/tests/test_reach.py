"""The access rule in SQL against brute force, over items, readers and instants made up by the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.foundation.access.reach import Viewer
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.content import Content
from stoa.foundation.items.models import Item
from stoa.foundation.items.services import Save, save_items

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)
TOKENS = ("public", "staff", "group:workers", "unit:dakar", "community:x", "partner:y")
token_sets = st.frozensets(st.sampled_from(TOKENS), max_size=3)
instants = st.integers(0, 6).map(lambda hours: START + timedelta(hours=hours))


@dataclass(frozen=True)
class Made:
    """What the machine made up of one item."""

    access: frozenset[str]
    status: str
    opens: datetime | None
    closes: datetime | None
    owner: int | None

    def is_seen(self, tokens: frozenset[str], owners: list[str], now: datetime) -> bool:
        in_force = (self.opens is None or self.opens <= now) and (self.closes is None or now < self.closes)
        is_open = self.status in {"published", "archived"} and in_force and bool(self.access & tokens)
        return is_open or (self.owner is not None and owners[self.owner] in tokens)


def _made(access: frozenset[str], status: str, opens: datetime | None, length: int | None, owner: int | None) -> Made:
    closes = None if length is None else (opens or START) + timedelta(hours=length)
    return Made(access, status, opens, closes, owner)


made = st.builds(
    _made,
    st.frozensets(st.sampled_from(TOKENS), min_size=1, max_size=3),
    st.sampled_from(["draft", "in_review", "published", "archived", "withdrawn"]),
    st.none() | instants,
    st.none() | st.integers(1, 4),
    st.none() | st.integers(0, 1),
)


def test_sql_agrees_with_brute_force() -> None:
    people = [make_person(), make_person()]
    owners = [f"person:{person.uuid}" for person in people]
    everything: dict[int, Made] = {}

    @settings(max_examples=40, deadline=None)
    @given(st.lists(made, max_size=6), token_sets, st.lists(st.sampled_from([0, 1]), max_size=1), instants)
    def agrees(new: list[Made], tokens: frozenset[str], owns: list[int], now: datetime) -> None:
        everything.update(_save(new, [person.pk for person in people]))
        viewer = Viewer(tokens | {owners[at] for at in owns})
        expected = {pk for pk, item in everything.items() if item.is_seen(viewer.tokens, owners, now)}
        for by_audience in (False, True):
            rows = Item.objects.visible_to(viewer, now=now, by_audience=by_audience)
            assert set(rows.values_list("pk", flat=True)) == expected
            assert rows.count() == len(expected)
            assert set(rows.newest_first().values_list("pk", flat=True)[: len(everything) + 1]) == expected

    agrees()


def _save(new: list[Made], people: list[int]) -> dict[int, Made]:
    saves = [
        Save(
            Content(
                title="Made up",
                language="en",
                access=item.access,
                available_from=item.opens,
                available_until=item.closes,
                owner=None if item.owner is None else people[item.owner],
            ),
            "lesson",
            item.status,
        )
        for item in new
    ]
    saved = save_items(saves, actor=TEST_ACTOR) if saves else []
    return {one.id: item for one, item in zip(saved, new, strict=True)}
