"""The index follows the history: the same rule as in SQL, tightening at once, widening when it has caught up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.foundation.access.models import Denial
from stoa.foundation.access.reach import Viewer, anonymous
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.checks import index_problems
from stoa.foundation.indexing.comparing import differences
from stoa.foundation.indexing.follower import catch_up, lag
from stoa.foundation.indexing.places import pair_in_use
from stoa.foundation.indexing.rebuilding import rebuild
from stoa.foundation.indexing.testing import ask_index
from stoa.foundation.indexing.worker import tick
from stoa.foundation.items.content import Content, from_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.services import Save, archive_item, save_items, withdraw_item
from stoa.foundation.items.testing import make_item, resave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
NOW = datetime(2026, 1, 1, 6, tzinfo=UTC)
Made = tuple[frozenset[str], str, datetime | None, int | None, bool]
TOKENS = ("public", "staff", "group:workers", "unit:dakar")
STAFF = Viewer(frozenset({"public", "staff", "person:x"}), 1)


def content_of(item: Item) -> Content:
    return from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)


def found(viewer: Viewer) -> set[int]:
    return {hit.item for hit in ask_index(viewer).hits}


def counted(viewer: Viewer) -> tuple[int, int]:
    """The total and the sum of the facet: a hidden item must be in neither."""
    answer = ask_index(viewer)
    return answer.total, sum(answer.facets["kind"].values())


instants = st.none() | st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours))
made = st.tuples(
    st.frozensets(st.sampled_from(TOKENS), min_size=1, max_size=2),
    st.sampled_from(["draft", "published", "archived", "in_review"]),
    instants,
    st.none() | st.integers(1, 4),
    st.booleans(),
)


def test_the_index_finds_what_sql_lets_see() -> None:
    owner = make_person()
    tokens = st.frozensets(st.sampled_from([*TOKENS, f"person:{owner.uuid}"]), max_size=3)

    @settings(max_examples=12, deadline=None)
    @given(st.lists(made, min_size=1, max_size=8), st.lists(tokens, min_size=1, max_size=4), st.integers(-4, 5))
    def agrees(new: list[Made], readers: list[frozenset[str]], at: int) -> None:
        with time_machine.travel(NOW, tick=False):
            save_items([_save(*one, owner.pk) for one in new], actor=TEST_ACTOR)
            catch_up()
        for held in readers:
            viewer = Viewer(held | {"public", "somebody"}, 1)
            now = NOW + timedelta(hours=at)
            rows = Item.objects.visible_to(viewer, now=now).values_list("pk", flat=True)
            answer = ask_index(viewer, now=now)
            assert {hit.item for hit in answer.hits} == set(rows)
            assert answer.total == sum(answer.facets["kind"].values()) == len(rows)
        with time_machine.travel(NOW, tick=False):
            assert found(anonymous()) == set(Item.objects.visible_to(anonymous()).values_list("pk", flat=True))

    agrees()


def _save(
    access: frozenset[str], status: str, opens: datetime | None, length: int | None, is_owned: bool, owner: int
) -> Save:
    closes = None if length is None else (opens or NOW) + timedelta(hours=length)
    content = Content(
        "Made up", "en", access, available_from=opens, available_until=closes, owner=owner if is_owned else None
    )
    return Save(content, "lesson", status)


def test_tightening_hides_at_once_in_hits_counts_and_facets() -> None:
    item, other = make_item(audience=["public"]), make_item(audience=["public"])
    catch_up()
    assert found(anonymous()) == found(STAFF) == {item.pk, other.pk}
    resave(item, replace(content_of(item), access=frozenset({"unit:dakar"})))
    assert lag() == 1
    for viewer in (anonymous(), STAFF):
        assert found(viewer) == {other.pk}
        assert counted(viewer) == (1, 1)
    catch_up()
    assert not Denial.objects.exists()
    assert counted(anonymous()) == counted(STAFF) == (1, 1)


def test_withdrawing_hides_at_once() -> None:
    item = make_item(audience=["public"])
    catch_up()
    withdraw_item(item, reason="Wrong.", actor=TEST_ACTOR)
    assert counted(anonymous()) == counted(STAFF) == (0, 0)
    catch_up()
    assert counted(anonymous()) == counted(STAFF) == (0, 0)
    assert list(index_problems()) == []


def test_widening_appears_when_the_index_has_caught_up() -> None:
    item = make_item(audience=["staff"])
    catch_up()
    fresh = resave(item, replace(content_of(item), access=frozenset({"public"})))
    catch_up()
    assert found(anonymous()) == {fresh.pk}


def test_a_denial_outlives_a_rebuild_that_is_not_yet_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the new generation holds protects nobody who still searches the old one."""
    from stoa.foundation.indexing import rebuilding

    item = make_item(audience=["public"])
    catch_up()
    seen: list[tuple[int, int]] = []

    def tightened_meanwhile(point: str) -> None:
        if point == "index.filled":
            resave(item, replace(content_of(item), access=frozenset({"unit:dakar"})))
        if point == "index.before_switch":
            seen.append(counted(anonymous()))

    monkeypatch.setattr(rebuilding, "failpoint", tightened_meanwhile)
    rebuild()
    assert seen == [(0, 0)]
    assert counted(anonymous()) == (0, 0)
    assert not Denial.objects.exists()
    assert list(index_problems()) == []


def test_time_opens_and_closes_an_item_in_the_public_index() -> None:
    opens = NOW + timedelta(hours=1)
    with time_machine.travel(NOW, tick=False):
        item = make_item(audience=["public"], available_from=opens, available_until=opens + timedelta(hours=1))
        tick(timezone.now())
        catch_up()
        assert found(anonymous()) == set()
    with time_machine.travel(opens, tick=False):
        assert tick(timezone.now()) == 1
        catch_up()
        assert found(anonymous()) == {item.pk}
        assert list(differences(pair_in_use())) == []
    with time_machine.travel(opens + timedelta(hours=1), tick=False):
        assert found(anonymous()) == set(), "the instant itself closes it, not the event"
        assert tick(timezone.now()) == 1
        catch_up()
        assert list(differences(pair_in_use())) == []


def test_the_first_tick_announces_what_opened_before_any_worker_ran() -> None:
    opens = NOW + timedelta(hours=1)
    with time_machine.travel(NOW, tick=False):
        item = make_item(audience=["public"], available_from=opens)
        catch_up()
    with time_machine.travel(opens + timedelta(days=1), tick=False):
        assert tick(timezone.now()) == 1
        catch_up()
        assert found(anonymous()) == {item.pk}
        assert tick(timezone.now()) == 0


def test_a_tick_that_finds_nothing_writes_nothing() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        tick(timezone.now())
        clock.shift(timedelta(seconds=30))
        with CaptureQueriesContext(connection) as seen:
            assert tick(timezone.now()) == 0
        assert [query["sql"] for query in seen.captured_queries if not query["sql"].startswith("SELECT")] == []


def test_an_archived_item_leaves_the_default_search() -> None:
    from stoa.engine.search.protocol import Query

    item = make_item(audience=["public"])
    archive_item(item, actor=TEST_ACTOR)
    catch_up()
    assert ask_index(anonymous(), Query()).total == 0
    assert found(anonymous()) == {item.pk}


def test_a_rebuild_gives_what_following_gave() -> None:
    items = [
        make_item(audience=["public"], status=status) for status in ("published", "draft", "archived", "withdrawn")
    ]
    catch_up()
    before = [(found(viewer), counted(viewer)) for viewer in (anonymous(), STAFF)]
    built = rebuild()
    assert built.items == len(items)
    assert [(found(viewer), counted(viewer)) for viewer in (anonymous(), STAFF)] == before
    assert list(index_problems()) == []
