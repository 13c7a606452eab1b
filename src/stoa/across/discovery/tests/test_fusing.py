"""One list of what holds the words and what is near in meaning; access, filters and counts hold for both."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from stoa.across.discovery import fusing, nearness
from stoa.across.discovery.asking import Asked
from stoa.across.discovery.queries import FACET_SIZES, Found, explain, find, scope_of
from stoa.engine.meaning.testing import MEANINGS
from stoa.engine.search.protocol import Query, SearchError
from stoa.foundation.access.reach import Viewer, anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up as index
from stoa.foundation.indexing.places import pair_in_use
from stoa.foundation.items.content import Content
from stoa.foundation.items.models import Item
from stoa.foundation.items.services import Save, save_items
from stoa.foundation.items.testing import make_content, make_item, read_item, resave
from stoa.foundation.meaning.looking import memory
from stoa.foundation.meaning.testing import ids_near, set_model
from stoa.foundation.meaning.turns import catch_up as embed
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
STAFF = Viewer(frozenset({"public", "staff"}), 1)
WORDS = [word for meaning in MEANINGS for word in meaning]


@pytest.fixture(autouse=True)
def model(settings: Any, tmp_path: Path) -> Path:
    return set_model(settings, tmp_path / "model")


def catch_up() -> None:
    index()
    embed()


def ids(found: Found) -> list[int]:
    return [hit.item.pk for hit in found.hits]


def everything(viewer: Viewer, asked: Asked, *, limit: int = 7) -> tuple[list[int], Found]:
    """All pages, one after the other, and the first of them."""
    first = find(viewer, asked, "en", limit=limit)
    pages = range(2, -(-first.total // limit) + 1)
    return [*ids(first), *(pk for n in pages for pk in ids(find(viewer, asked.on_page(n), "en", limit=limit)))], first


def test_an_english_question_finds_a_french_item_that_holds_none_of_its_words() -> None:
    english = make_item(audience=["public"], title="Pay in the factory")
    french = make_item(audience=["public"], title="Les salaires", text="À l'usine.", language="fr")
    make_item(audience=["public"], title="Cocoa")
    catch_up()
    found = find(anonymous(), Asked("pay factory"), "en")
    assert ids(found) == [english.pk, french.pk]
    assert (found.total, found.by_meaning) == (2, 1)
    assert found.understood.notes == ("1 of these was found by its meaning: it holds none of your words.",)
    assert found.facets["language"] == {"en": 1, "fr": 1}
    assert found.hits[1].passage.fragments


@pytest.mark.parametrize(
    "asked",
    [
        Asked("pay", own_words=True),
        Asked("pay", sort="newest"),
        Asked('"pay"'),
        Asked("pay -cocoa"),
        Asked("pay language:fr"),
        Asked("state:published"),
        Asked("", filters={"language": ("fr",)}),
    ],
)
def test_who_asks_for_more_than_words_gets_words_alone(asked: Asked) -> None:
    make_item(audience=["public"], title="Pay", language="fr")
    make_item(audience=["public"], title="Salaires", language="en")
    catch_up()
    found = find(anonymous(), asked, "en")
    assert found.by_meaning == 0
    assert found.understood.notes == ()
    assert "Salaires" not in {hit.item.title for hit in found.hits} or not asked.text or "state" in asked.text


def test_filters_hold_for_what_is_found_by_meaning_alone() -> None:
    topics = make_scheme({"Topic income": "", "Topic floor": "Topic income", "Topic other": ""})
    places = make_scheme({"World": "", "Riverland": "World"}, purpose="places")
    wanted = make_item(
        audience=["public"],
        title="Salaires",
        language="fr",
        kind="publication",
        topics=[topics["Topic floor"]],
        places=[places["Riverland"]],
        published_on=date(2020, 5, 1),
    )
    for number in range(4):
        make_item(audience=["public"], title=f"Salarios {number}", topics=[topics["Topic other"]])
    catch_up()
    filters = {
        "kind": "publication",
        "language": "fr",
        "topic": str(topics["Topic income"].pk),
        "place": str(places["Riverland"].pk),
        "year": "2020",
    }
    for name, value in filters.items():
        found = find(anonymous(), Asked("wages", filters={name: (value,)}), "en")
        assert (name, ids(found), found.total) == (name, [wanted.pk], 1)
    assert (
        ids(
            find(
                anonymous(),
                Asked("wages", filters={"topic": (str(topics["Topic floor"].pk),), "language": ("en",)}),
                "en",
            )
        )
        == []
    )


def test_a_filter_reaches_beyond_the_first_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fusing, "DEPTH", 3)
    far = make_item(audience=["public"], title="Salaires grève", language="fr")
    for number in range(8):
        make_item(audience=["public"], title=f"Salarios {number}", language="es")
    catch_up()
    assert far.pk not in ids(find(anonymous(), Asked("wages"), "en"))
    assert ids(find(anonymous(), Asked("wages", filters={"language": ("fr",)}), "en")) == [far.pk]


def test_values_of_facets_are_those_of_the_index() -> None:
    topics = make_scheme({"Topic income": "", "Topic floor": "Topic income"})
    places = make_scheme({"World": "", "Riverland": "World"}, purpose="places")
    items = [
        make_item(audience=["public"], title="One", topics=[topics["Topic floor"]], places=[places["Riverland"]]),
        make_item(audience=["public"], title="Two", places=[places["World"]], language="es", kind="publication"),
        make_item(audience=["public"], title="Three", published_on=date(2019, 1, 2)),
    ]
    index()
    scope, is_public = scope_of(anonymous())
    engine = pair_in_use().of(is_public=is_public)
    described = nearness._described(anonymous(), [item.pk for item in items], with_units=True)
    for item in items:
        others = frozenset(other.pk for other in items if other != item)
        counted = engine.search(Query(), replace(scope, denied=others), facets=FACET_SIZES).facets
        assert {name: set(counted[name]) for name in counted} == {
            name: set(described[item.pk].facets[name]) for name in counted
        }


made = st.tuples(
    st.sampled_from(["public", "staff"]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.sampled_from("ef"),
)


@pytest.mark.parametrize("depth", [100, 4])
def test_every_page_together_is_the_union_once_and_the_counts_say_so(
    monkeypatch: pytest.MonkeyPatch, depth: int
) -> None:
    monkeypatch.setattr(fusing, "DEPTH", depth)

    @trying(max_examples=8, deadline=None)
    @given(st.lists(made, min_size=1, max_size=25), st.lists(st.sampled_from(WORDS), min_size=1, max_size=2))
    def agrees(new: list[tuple[str, list[str], str]], asked: list[str]) -> None:
        languages = {"e": "en", "f": "fr"}
        saves = [
            Save(Content(" ".join(words), languages[code], frozenset({audience})), "lesson", "published")
            for audience, words, code in new
        ]
        save_items(saves, actor=TEST_ACTOR)
        catch_up()
        for viewer in (anonymous(), STAFF):
            question = Asked(" ".join(asked))
            by_words, lexical = everything(viewer, Asked(question.text, own_words=True))
            near = ids_near(viewer, question.text, depth)
            listed, first = everything(viewer, question)
            assert len(listed) == len(set(listed)) == first.total
            assert set(listed) == {*by_words, *near}
            assert first.by_meaning == len({*near} - {*by_words})
            assert first.total == lexical.total + first.by_meaning
            visible = Item.objects.visible_to(viewer).filter(pk__in=listed)
            assert first.facets["language"] == {
                code: count for code in ("en", "fr") if (count := visible.filter(language=code).count())
            }

    agrees()


def test_ranks_of_both_lists_are_added() -> None:
    """What both find comes first; of what only one finds, the first of either."""
    both = make_item(audience=["public"], title="Wages zebra")
    words = make_item(audience=["public"], title="Zebra")
    meaning = make_item(audience=["public"], title="Salaires", language="fr")
    catch_up()
    found = find(anonymous(), Asked("wages zebra"), "en")
    assert ids(found) == [both.pk, meaning.pk, words.pk]
    assert [hit.score for hit in found.hits] == [1 / 61 + 1 / 62, 1 / 61, 1 / 62]


def test_a_weak_model_moves_what_words_find_by_less(settings: Any) -> None:
    settings.STOA_MEANING_WEIGHT = 0.25
    both = make_item(audience=["public"], title="Wages zebra")
    words = make_item(audience=["public"], title="Zebra")
    meaning = make_item(audience=["public"], title="Salaires", language="fr")
    catch_up()
    found = find(anonymous(), Asked("wages zebra"), "en")
    assert ids(found) == [both.pk, words.pk, meaning.pk]
    assert [hit.score for hit in found.hits] == [1 / 61 + 0.25 / 62, 1 / 62, 0.25 / 61]
    account = json.loads(explain(make_viewer(), Asked("wages zebra"), meaning.pk, "en"))
    assert account["meaning"]["adds"] == 0.25 / 61


def test_strangers_get_the_same_bytes_with_and_without_hidden_things(fixed_now: datetime) -> None:
    for number in range(25):
        make_item(audience=["public"], title=("Salaires", "Wages", "Cocoa")[number % 3], language="fr")
    catch_up()
    addresses = ["/search?q=wages", "/search?q=wages&page=2", "/search?q=pay&language=fr", "/search?q=huelga"]
    before = [Client().get(address).content for address in addresses]
    for number in range(120):
        make_item(audience=["staff"], title=f"Salarios strike {number}", language="fr")
        make_item(audience=["public"], title="Salarios", language="fr", status="draft")
    assert [Client().get(address).content for address in addresses] == before
    catch_up()
    assert [Client().get(address).content for address in addresses] == before


def test_what_the_viewer_may_not_see_changes_nothing() -> None:
    for number in range(5):
        make_item(audience=["public"], title=f"Salaires {number}", language="fr")
    make_item(audience=["public"], title="Wages")
    catch_up()
    before, first = everything(anonymous(), Asked("wages"))
    for number in range(120):
        make_item(audience=["staff"], title=f"Salarios wages {number}")
    catch_up()
    after, then = everything(anonymous(), Asked("wages"))
    assert (after, then.total, then.facets, then.by_meaning, then.understood.notes) == (
        before,
        first.total,
        first.facets,
        first.by_meaning,
        first.understood.notes,
    )
    assert find(STAFF, Asked("wages"), "en").total > 100


def test_an_account_says_what_words_and_meaning_add() -> None:
    both = make_item(audience=["public"], title="Wages")
    alone = make_item(audience=["public"], title="Salaires", language="fr")
    other = make_item(audience=["public"], title="Cocoa")
    catch_up()
    viewer = make_viewer()
    account = json.loads(explain(viewer, Asked("wages"), both.pk, "en"))
    assert account["adds"]
    assert account["words"] == {"place": 1, "adds": 1 / 61}
    assert (account["meaning"]["place"], account["meaning"]["likeness"]) == (2, 1.0)
    account = json.loads(explain(viewer, Asked("wages"), alone.pk, "en"))
    assert (account["words"]["place"], account["meaning"]["place"], account["adds"]) == (None, 1, [])
    with pytest.raises(SearchError, match="does not match"):
        explain(viewer, Asked("wages"), other.pk, "en")


def test_when_the_model_fails_the_list_goes_by_words_and_says_so(model: Path) -> None:
    item = make_item(audience=["public"], title="Wages")
    make_item(audience=["public"], title="Salaires", language="fr")
    catch_up()
    (model / "tokenizer.json").write_text("{}")
    memory.forget()
    found = find(anonymous(), Asked("wages"), "en")
    assert (ids(found), found.total) == ([item.pk], 1)
    assert found.understood.notes == (
        "Finding by meaning is out of order at the moment: this list goes by your words alone.",
    )


def test_another_spelling_is_offered_although_meaning_finds_something() -> None:
    make_item(audience=["public"], title="Inspections of zebras")
    make_item(audience=["public"], title="Les inspecteurs", language="fr")
    catch_up()
    found = find(anonymous(), Asked("inspection zebrras"), "en")
    assert found.by_meaning >= 1
    assert found.suggestion


def test_what_is_tightened_is_in_neither_list_nor_count() -> None:
    items = [make_item(audience=["public"], title="Salaires", language="fr") for _ in range(3)]
    catch_up()
    resave(read_item(items[0].pk), make_content(audience=["staff"], title="Salaires", language="fr"))
    found = find(anonymous(), Asked("wages"), "en")
    assert (ids(found), found.total, found.facets["language"]) == ([items[2].pk, items[1].pk], 2, {"fr": 2})
