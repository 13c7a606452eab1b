"""What SQL trims and adds up is what one would add up by hand over what the viewer may read."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from stoa.across.expertise.checks import evidence_problems
from stoa.across.expertise.deriving import evidence_of_items
from stoa.across.expertise.follower import catch_up
from stoa.across.expertise.profiles import strongest
from stoa.across.expertise.queries import document_shares
from stoa.across.expertise.services import rebuild
from stoa.across.expertise.testing import make_work
from stoa.across.expertise.weights import SORTS, fading
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.access.reach import anonymous
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.items.models import Item
from stoa.foundation.items.testing import make_content, resave
from stoa.foundation.vocabulary.testing import make_concept

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer

AUDIENCES = (("public",), ("staff",), ("unit:north",), ("unit:south", "unit:north"))
STATES = ("published", "archived", "draft", "withdrawn")
WINDOWS = ((None, None), (-2, None), (2, None), (-4, -2), (-2, 2), (None, 2), (None, -2))
"""Hours from now in which an item begins and ceases to be open."""

work = st.tuples(
    st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True),
    st.lists(st.integers(0, 2), max_size=3, unique=True),
    st.sampled_from(AUDIENCES),
    st.sampled_from(STATES),
    st.sampled_from(WINDOWS),
    st.sampled_from(["author", "reviewer", "publisher"]),
)


class TrimmingTest(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(st.lists(work, max_size=6), st.booleans())
    def test_sums_in_sql_are_the_sums_over_what_the_viewer_may_read(self, works: list[tuple], is_rebuilt: bool) -> None:  # type: ignore[type-arg]  # as drawn
        for key in ("north", "south"):
            make_group(key)
        people = [make_person() for _ in range(4)]
        topics = [make_concept() for _ in range(3)]
        now = datetime.now(UTC)
        for named, about, audience, state, (begin, end), role in works:
            make_work(
                *[people[n] for n in named],
                role=role,
                topics=[topics[n] for n in about],
                audience=audience,
                status=state,
                available_from=now + timedelta(hours=begin) if begin else None,
                available_until=now + timedelta(hours=end) if end else None,
            )
        catch_up()
        if is_rebuilt:
            rebuild()
        assert not list(evidence_problems())
        weights = {topics[0].pk: 1.0, topics[1].pk: 0.4}
        for viewer in (anonymous(), *map(member, ("north", "south", ""))):
            expected, shares = by_hand(viewer, weights)
            found = dict(strongest(viewer, weights, None, 100))
            assert found.keys() == expected.keys()
            assert all(abs(found[person] - value) < 1e-9 for person, value in expected.items())
            worth = dict.fromkeys(everything(), 1.0)
            assert {person: set(items) for person, items in document_shares(viewer, worth, None).items()} == shares

    @settings(max_examples=10, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(AUDIENCES)), min_size=1, max_size=6))
    def test_following_changes_one_by_one_gives_what_a_rebuild_gives(self, changes: list[tuple]) -> None:  # type: ignore[type-arg]  # as drawn
        for key in ("north", "south"):
            make_group(key)
        topic, person = make_concept(), make_person()
        items = [make_work(person, topics=[topic]) for _ in range(3)]
        for number, audience in changes:
            resave(items[number], make_content(audience=audience, topics=[topic]))
            catch_up()
            assert not list(evidence_problems())


def member(key: str) -> Viewer:
    person = make_person(is_staff=True)
    if key:
        make_membership(person, make_group(key))
    return viewer_of_person(person)


def everything() -> list[str]:
    return list(Item.objects.unscoped("a test counts by hand").values_list("short_id", flat=True))


def by_hand(viewer: Viewer, weights: dict[int, float]) -> tuple[dict[int, float], dict[int, set[str]]]:
    """What each person has on the topics, and which items show it, of the open items the viewer may see."""
    open_ = Item.objects.visible_to(viewer).filter(status__in=("published", "archived"))
    today = datetime.now(UTC).date()
    sums: dict[int, float] = defaultdict(float)
    items: dict[int, set[str]] = defaultdict(set)
    for row in evidence_of_items(list(open_.values_list("short_id", flat=True))):
        items[row.person_id].add(row.short_id)
        if row.concept_id in weights:
            sums[row.person_id] += row.strength * fading(SORTS[row.sort].half_life, today) * weights[row.concept_id]
    return dict(sums), dict(items)
