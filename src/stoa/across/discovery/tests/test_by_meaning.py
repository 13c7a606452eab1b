"""Related items and passages: what holds the words and what is near in meaning, for each viewer, and without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stoa.across.discovery.asking import Asked
from stoa.across.discovery.passages import NEAREST, FoundPassage, best_passages
from stoa.across.discovery.queries import find, similar_ids
from stoa.foundation.access.reach import Viewer, anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up as index
from stoa.foundation.indexing.rebuilding import rebuild
from stoa.foundation.items.services import withdraw_item
from stoa.foundation.items.testing import make_content, make_item, read_item, resave
from stoa.foundation.meaning.looking import memory
from stoa.foundation.meaning.places import store_in_use
from stoa.foundation.meaning.queries import is_out_of_order
from stoa.foundation.meaning.testing import set_model
from stoa.foundation.meaning.turns import catch_up as embed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
FILLER = "Nothing of note was said about the weather in the valley that year. " * 30


@pytest.fixture(autouse=True)
def model(settings: Any, tmp_path: Path) -> Path:
    return set_model(settings, tmp_path / "model")


def catch_up() -> None:
    index()
    embed()


def make_public(title: str, language: str = "en", **changes: Any) -> Item:
    return make_item(**{"audience": ["public"], "title": title, "language": language, "text": ""} | changes)


def titles(found: list[FoundPassage]) -> list[str]:
    return [passage.item.title for passage in found]


def like(item: Item, viewer: Viewer | None = None, limit: int = 8) -> list[int]:
    return similar_ids(viewer or anonymous(), read_item(item.pk), limit)


def test_a_related_item_may_share_no_word() -> None:
    english = make_public("Pay in the factory")
    french = make_public("Les salaires", "fr", text="Une usine.")
    make_public("Cocoa")
    catch_up()
    assert like(english) == [french.pk]
    assert like(french) == [english.pk]


def test_what_shares_words_and_meaning_stands_before_what_shares_one_of_them() -> None:
    item = make_public("Wages of masons", text="Lime and mortar.")
    both = make_public("Salaires of masons", text="Lime and mortar.")
    words = make_public("Houses of masons", text="Lime and mortar.")
    meaning = make_public("Salarios", "es")
    catch_up()
    found = like(item)
    assert found[0] == both.pk
    assert set(found) == {both.pk, words.pk, meaning.pk}


def test_nobody_is_led_to_a_related_item_that_is_hidden_nor_loses_a_place_to_one() -> None:
    item = make_public("Wages")
    seen = [make_public(f"Salaires {number}", "fr") for number in range(3)]
    for number in range(30):
        make_item(audience=["staff"], title=f"Salarios {number}", language="es")
    catch_up()
    assert like(item, limit=3) == [other.pk for other in reversed(seen)]
    withdraw_item(seen[2], reason="Wrong.", actor=TEST_ACTOR)
    resave(seen[1], make_content(audience=["staff"], title="Salaires 1"))
    assert like(item, limit=3) == [seen[0].pk]


def test_related_items_ask_no_model(model: Path) -> None:
    item, other = make_public("Wages"), make_public("Salaires", "fr")
    catch_up()
    (model / "model.onnx").unlink()
    memory.forget()
    assert like(item) == [other.pk]
    assert not is_out_of_order()


def test_an_item_without_a_vector_yet_has_related_items_by_its_words() -> None:
    other = make_public("Wages of masons", text="Lime and mortar.")
    catch_up()
    item = make_public("Huts of masons", text="Lime and mortar.")
    index()
    assert like(item) == [other.pk]


def test_vectors_that_cannot_be_read_leave_the_words() -> None:
    item = make_public("Huts of masons", text="Lime and mortar.")
    other = make_public("Wages of masons", text="Lime and mortar.")
    catch_up()
    folder = store_in_use()
    assert folder is not None
    (folder / "manifest.json").write_text("{")
    assert like(item) == [other.pk]
    assert titles(best_passages(anonymous(), "huts", "en")) == ["Huts of masons"]
    assert is_out_of_order()


def test_a_question_gets_a_passage_in_another_language_that_holds_none_of_its_words() -> None:
    make_public("Report", text="Pay in the factory was low.")
    make_public("Note", "fr", text="Les salaires de cette usine.")
    make_public("Other", text="Cocoa.")
    catch_up()
    found = best_passages(anonymous(), "pay in a factory", "en")
    assert titles(found) == ["Report", "Note"]
    assert found[1].text == "Les salaires de cette usine."
    assert not any(fragment.marked for fragment in found[1].fragments)


def test_of_a_long_text_found_by_meaning_alone_the_beginning_stands_below_what_holds_the_words() -> None:
    make_public("Salaires", "fr", text="\n\n".join([f"Une usine. {FILLER}"] * 3))
    make_public("Pay", text="Wages.")
    catch_up()
    found = best_passages(anonymous(), "pay", "en")
    assert titles(found) == ["Pay", "Salaires"]
    assert found[1].position == 1


def test_pasted_prose_finds_what_says_the_same_in_another_language() -> None:
    make_public("Note", "fr", text="La grève des femmes, la pêche et la formation.")
    make_public("Other", text="Cocoa.")
    catch_up()
    pasted = "The strike of the women went on while fishing and training of the crews had to wait for better days. " * 4
    assert titles(best_passages(anonymous(), pasted, "en")) == ["Note"]


def test_filters_hold_for_passages_found_by_meaning() -> None:
    make_public("Salaires", "fr", text="Salaires.", kind="publication")
    make_public("Salarios", "es", text="Salarios.", kind="lesson")
    catch_up()
    found = best_passages(anonymous(), "wages", "en", filters={"kind": ("lesson",)})
    assert titles(found) == ["Salarios"]


def test_everybody_gets_passages_near_in_meaning_of_what_they_may_see_alone() -> None:
    seen = make_public("Salaires", "fr", text="Salaires.")
    for number in range(70):
        make_item(audience=["staff"], title="Salarios", text=f"Salarios {number}.")
    catch_up()
    assert titles(best_passages(anonymous(), "wages", "en")) == ["Salaires"]
    assert len(best_passages(make_viewer(), "wages", "en", limit=100)) == NEAREST
    resave(seen, make_content(audience=["staff"], title="Salaires", language="fr"))
    assert best_passages(anonymous(), "wages", "en") == []


def test_when_the_model_fails_passages_go_by_words_and_it_is_known(model: Path) -> None:
    make_public("Wages", text="Wages.")
    make_public("Salaires", "fr", text="Salaires.")
    catch_up()
    (model / "tokenizer.json").write_text("{}")
    memory.forget()
    assert titles(best_passages(anonymous(), "wages", "en")) == ["Wages"]
    assert is_out_of_order()


@pytest.mark.parametrize(
    "ask",
    [
        lambda item: best_passages(anonymous(), "wages of masons", "en"),
        lambda item: best_passages(anonymous(), "wages of masons", "en", filters={"kind": ("lesson",)}),
        lambda item: similar_ids(anonymous(), item, 8),
    ],
)
def test_without_a_model_nothing_is_different_and_no_statement_more(settings: Any, ask: Callable[[Item], Any]) -> None:
    """The same while the first vectors are in the making."""
    made = [make_public(f"Wages of masons {number}", text="Lime and mortar.") for number in range(3)]
    item = read_item(made[0].pk)
    index()
    with_model = ask(item)
    settings.STOA_MEANING = ""
    with CaptureQueriesContext(connection) as without:
        assert ask(item) == with_model
    settings.STOA_MEANING = "somewhere"
    with CaptureQueriesContext(connection) as before_vectors:
        assert ask(item) == with_model
    assert len(before_vectors) == len(without)


def test_an_index_made_anew_changes_nothing_of_what_is_near() -> None:
    item, other = make_public("Wages"), make_public("Salaires", "fr")
    catch_up()
    before = (like(item), best_passages(anonymous(), "huelga wages", "en"))
    rebuild()
    assert (like(item), best_passages(anonymous(), "huelga wages", "en")) == before
    assert before[0] == [other.pk]


def test_in_a_language_that_the_model_does_not_know_words_go_alone(settings: Any) -> None:
    english, french = make_public("Wages", text="Wages."), make_public("Salaires", "fr", text="Salaires.")
    catch_up()
    settings.STOA_MEANING_LANGUAGES = frozenset({"en"})
    assert titles(best_passages(anonymous(), "pay", "en")) == ["Salaires", "Wages"]
    assert titles(best_passages(anonymous(), "pay wages", "fr")) == ["Wages"]
    assert (like(english), like(french)) == ([french.pk], [])
    assert find(anonymous(), Asked("pay"), "en-GB").by_meaning == 2
    assert find(anonymous(), Asked("pay"), "fr").total == 0
