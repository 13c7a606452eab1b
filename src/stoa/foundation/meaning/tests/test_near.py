"""The nearest of what somebody may see, and of nothing else."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from stoa.engine.meaning import nearest as nearest_module
from stoa.engine.meaning.protocol import MeaningError
from stoa.engine.meaning.testing import MEANINGS
from stoa.foundation.access.reach import Viewer, anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.content import Content
from stoa.foundation.items.services import Save, save_items, withdraw_item
from stoa.foundation.items.testing import make_content, make_item, resave
from stoa.foundation.meaning import looking
from stoa.foundation.meaning.looking import memory
from stoa.foundation.meaning.places import store_in_use
from stoa.foundation.meaning.providers import embedder_of, wanted_source
from stoa.foundation.meaning.queries import is_on, is_out_of_order, near, near_item
from stoa.foundation.meaning.standing import standing
from stoa.foundation.meaning.testing import ids_near, near_by_hand, set_model
from stoa.foundation.meaning.turns import catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
NOW = datetime(2026, 1, 1, 6, tzinfo=UTC)
TOKENS = ("public", "staff", "group:workers", "unit:dakar")
STAFF = Viewer(frozenset({"public", "staff", "person:x"}), 1)
WORDS = [word for meaning in MEANINGS for word in meaning]
Made = tuple[frozenset[str], str, datetime | None, bool, list[str]]
made = st.tuples(
    st.frozensets(st.sampled_from(TOKENS), min_size=1, max_size=2),
    st.sampled_from(["draft", "published", "archived", "in_review"]),
    st.none() | st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours)),
    st.booleans(),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
)


@pytest.fixture(autouse=True)
def model(settings: Any, tmp_path: Path) -> Path:
    return set_model(settings, tmp_path / "model")


@pytest.mark.parametrize("through_graph", [False, True])
def test_what_is_near_is_what_comparing_everything_visible_finds(
    monkeypatch: pytest.MonkeyPatch, through_graph: bool
) -> None:
    """The access rule comes before the cut: as many are found as there are, whoever looks and whatever they may not see."""
    owner = make_person()
    tokens = st.frozensets(st.sampled_from([*TOKENS, f"person:{owner.uuid}"]), max_size=3)
    if through_graph:
        monkeypatch.setattr(nearest_module, "EXACT_UP_TO", 2)
        monkeypatch.setattr("stoa.foundation.meaning.turns.EXACT_UP_TO", 2)

    @trying(max_examples=10, deadline=None)
    @given(
        st.lists(made, min_size=1, max_size=12),
        st.lists(tokens, min_size=1, max_size=4),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
        st.integers(1, 9),
    )
    def agrees(new: list[Made], readers: list[frozenset[str]], asked: list[str], limit: int) -> None:
        with time_machine.travel(NOW, tick=False):
            save_items([_save(*one, owner.pk) for one in new], actor=TEST_ACTOR)
            catch_up()
            for viewer in [anonymous(), *(Viewer(held | {"public", "somebody"}, 1) for held in readers)]:
                found = ids_near(viewer, " ".join(asked), limit)
                assert found == near_by_hand(viewer, " ".join(asked), limit)

    agrees()


def _save(
    access: frozenset[str], status: str, opens: datetime | None, is_owned: bool, words: list[str], owner: int
) -> Save:
    content = Content(" ".join(words), "en", access, available_from=opens, owner=owner if is_owned else None)
    return Save(content, "lesson", status)


def test_a_french_item_is_found_by_an_english_question() -> None:
    french = make_item(audience=["public"], title="Les salaires dans une usine", language="fr")
    make_item(audience=["public"], title="Cocoa")
    catch_up()
    assert ids_near(anonymous(), "pay in a factory", 10) == [french.pk]


def test_hidden_items_do_not_take_the_place_of_visible_ones() -> None:
    seen = [make_item(audience=["public"], title=f"wages strike {n}") for n in range(3)]
    for n in range(30):
        make_item(audience=["staff"], title=f"wages {n}")
    catch_up()
    assert ids_near(anonymous(), "wages", 3) == [item.pk for item in reversed(seen)]


def test_what_is_tightened_is_not_near_at_once_and_the_next_takes_its_place() -> None:
    items = [make_item(audience=["public"], title="wages") for _ in range(6)]
    catch_up()
    resave(items[5], make_content(audience=["staff"], title="wages"))
    withdraw_item(items[4], reason="Wrong.", actor=TEST_ACTOR)
    assert ids_near(anonymous(), "wages", 4) == [item.pk for item in items[3::-1]]
    catch_up()
    assert ids_near(anonymous(), "wages", 4) == [item.pk for item in items[3::-1]]
    assert ids_near(STAFF, "wages", 1) == [items[5].pk]


def test_what_is_not_yet_or_no_longer_in_force_is_near_only_to_those_who_look_after_it() -> None:
    now = timezone.now()
    owner = make_person()
    tomorrow, yesterday = now + timedelta(days=1), now - timedelta(days=1)
    opens = make_item(audience=["public"], title="wages", owner=owner, available_from=tomorrow)
    closed = make_item(audience=["public"], title="wages", owner=owner, available_until=yesterday)
    catch_up()
    assert ids_near(anonymous(), "wages", 5) == []
    with time_machine.travel(now + timedelta(days=2)):
        assert ids_near(anonymous(), "wages", 5) == [opens.pk]
    steward = Viewer(frozenset({"public", f"person:{owner.uuid}"}), owner.pk)
    assert set(ids_near(steward, "wages", 5)) == {opens.pk, closed.pk}


def test_a_search_costs_two_statements() -> None:
    for number in range(12):
        make_item(audience=["public"], title=f"wages {number}")
    catch_up()
    viewer = make_viewer()
    ids_near(viewer, "wages", 5)
    with CaptureQueriesContext(connection) as statements:
        assert len(ids_near(viewer, "wages", 5)) == 5
    assert len(statements) == 2


def test_nothing_is_near_to_words_that_the_model_does_not_know_or_to_none() -> None:
    make_item(audience=["public"], title="wages")
    catch_up()
    assert ids_near(anonymous(), "zebra", 5) == ids_near(anonymous(), "  ", 5) == []


def test_without_a_model_nothing_is_near_and_nothing_is_made(settings: Any) -> None:
    settings.STOA_MEANING = ""
    make_item(audience=["public"], title="wages")
    assert (is_on(), ids_near(anonymous(), "wages", 5), standing()) == (False, [], None)
    assert not (Path(settings.STOA_HOME) / "vectors").exists()


def test_before_the_first_vectors_are_complete_nothing_is_near() -> None:
    make_item(audience=["public"], title="wages")
    assert is_on()
    assert ids_near(anonymous(), "wages", 5) == []
    state = standing()
    assert state is not None
    assert (state.model, state.items, state.of, state.since, state.says) == ("", 0, 1, None, "not in use yet")
    assert not is_out_of_order()


def test_a_model_that_fails_is_an_error_and_is_let_be_for_a_while(model: Path) -> None:
    make_item(audience=["public"], title="wages")
    catch_up()
    (model / "tokenizer.json").write_text("{}")
    with pytest.raises(MeaningError, match="replaced"):
        near(anonymous(), "wages", 5)
    with pytest.raises(MeaningError, match="a moment ago"):
        near(anonymous(), "wages", 5)
    memory.forget()
    with pytest.raises(MeaningError, match="replaced"):
        near(anonymous(), "wages", 5)


def test_damaged_vectors_are_an_error_and_no_empty_answer() -> None:
    make_item(audience=["public"], title="wages")
    catch_up()
    folder = store_in_use()
    assert folder is not None
    (folder / "manifest.json").write_text("{")
    with pytest.raises(MeaningError, match="damaged"):
        ids_near(anonymous(), "wages", 5)


def test_what_is_near_an_item_is_told_by_its_own_vector_without_a_model(model: Path) -> None:
    items = [make_item(audience=["public"], title=title) for title in ("wages", "salaires", "pay strike", "cocoa")]
    unseen = make_item(audience=["staff"], title="salarios")
    catch_up()
    shutil.rmtree(model)
    assert [one.item for one in near_item(anonymous(), items[0].pk, 9)] == [items[1].pk, items[2].pk]
    assert [one.item for one in near_item(STAFF, items[0].pk, 1)] == [unseen.pk]
    assert near_item(anonymous(), 10**9, 9) == []


def test_a_model_that_answers_slowly_is_let_be_and_comes_back(clock: Clock) -> None:
    clock.seconds_an_answer = 1.1
    for number in range(looking.TOO_MANY):
        assert not is_out_of_order()
        assert near(anonymous(), f"wages {number}", 5)
    assert is_out_of_order()
    with pytest.raises(MeaningError, match="slow a moment ago"):
        near(anonymous(), "wages and pay", 5)
    assert near(anonymous(), "wages 0", 5), "what is known costs nothing"
    clock.now += looking.REST_SECONDS
    clock.seconds_an_answer = 0.2
    assert near(anonymous(), "wages and pay", 5)
    assert not is_out_of_order()


@pytest.mark.parametrize("seconds_between", [0.05, 20.0])
def test_a_healthy_model_is_never_let_be_however_often_it_is_asked(clock: Clock, seconds_between: float) -> None:
    """Twenty searches a second by many people at once, or one now and then; two answers of five may be slow."""
    for number in range(100):
        began = clock.now
        clock.seconds_an_answer = 1.5 if number % 5 < 2 else 0.2
        assert near(anonymous(), f"wages {number}", 5)
        clock.now = began + seconds_between
    assert not is_out_of_order()


class Clock:
    """Stands in for the module `time`, and for a model whose answers take as long as it is told."""

    def __init__(self) -> None:
        self.now, self.seconds_an_answer = 1_000.0, 0.2

    def monotonic(self) -> float:
        return self.now

    def embedder(self, *_: object) -> Clock:
        return self

    def embed(self, texts: list[str], *, is_query: bool) -> Any:
        self.now += self.seconds_an_answer
        return embedder_of(wanted_source()).embed(texts, is_query=is_query)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """With one item to be found, whose vector is there."""
    make_item(audience=["public"], title="wages")
    catch_up()
    found = Clock()
    monkeypatch.setattr(looking, "time", found)
    monkeypatch.setattr(looking, "same_embedder", found.embedder)
    return found
