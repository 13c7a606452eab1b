"""The best passages for a text: whose they are, where they stand, and who may know of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.utils.http import urlencode

from stoa.across.discovery.passages import best_passages
from stoa.foundation.access.reach import Viewer, anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.ingest.testing import make_file
from stoa.foundation.items.testing import make_content, make_item, resave
from stoa.foundation.vocabulary.models import Concept, ConceptScheme
from stoa.foundation.vocabulary.services import NewConcept, load_scheme

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]

FILLER = "Nothing of note was said about the weather in the valley that year. " * 30


def make_report(title: str, *paragraphs: str, **changes: object) -> Item:
    """An item long enough to be cut into passages."""
    return make_item(title=title, text="\n\n".join(f"{each}\n\n{FILLER}" for each in paragraphs), **changes)  # type: ignore[arg-type]  # builders take anything


def found_titles(viewer: Viewer, text: str) -> list[str]:
    return [passage.item.title for passage in best_passages(viewer, text, "en")]


def test_the_passage_that_says_it_comes_first_and_carries_its_place() -> None:
    make_report(
        "Report", "The rivers were high.", "Domestic workers received the minimum wage from May.", audience=["public"]
    )
    catch_up()
    first = best_passages(anonymous(), "minimum wage of domestic workers", "en")[0]
    assert "received the minimum wage" in first.text
    assert [f.text for f in first.fragments if f.marked] == ["Domestic", "workers", "minimum", "wage"]
    assert first.position > 1
    assert first.file == 0
    assert first.url == f"/i/{first.item.short_id}?{urlencode({'find': 'minimum wage of domestic workers'})}#found"


def test_a_short_item_is_its_own_passage() -> None:
    make_item(title="Short", text="Wage councils met twice.", audience=["public"])
    catch_up()
    (found,) = best_passages(anonymous(), "wage councils", "en")
    assert (found.text, found.position, found.page) == ("Wage councils met twice.", 0, None)


def test_a_passage_of_a_file_is_named_by_file_and_place() -> None:
    file = make_file("notes.txt", ("Apprentices kept their grants through the strike.\n\n" + FILLER).encode())
    make_item(title="With a file", text="See the notes.", audience=["public"], files=(file,))
    catch_up()
    first = best_passages(anonymous(), "apprentices grants strike", "en")[0]
    assert first.file == 1
    assert "Apprentices kept" in first.text
    assert first.url.startswith(f"/i/{first.item.short_id}/files/1/text?find=apprentices+grants+strike&page=1#found-1")


def test_no_item_gives_more_passages_than_asked_for() -> None:
    make_report("Long", *[f"Inspection of quarries, part {n}." for n in range(6)], audience=["public"])
    make_item(title="Other", text="One quarry inspection.", audience=["public"])
    catch_up()
    found = best_passages(anonymous(), "inspection of quarries", "en", per_item=2)
    assert sorted(p.item.title for p in found) == ["Long", "Long", "Other"]
    assert len(best_passages(anonymous(), "inspection of quarries", "en", limit=1)) == 1


def test_everybody_gets_passages_of_what_they_may_see_alone() -> None:
    for audience in ("public", "staff", "constituents"):
        make_item(title=audience, text=f"The {audience} note on ferries.", audience=[audience])
    make_item(title="draft", text="A draft note on ferries.", audience=["public"], status="draft")
    catch_up()
    assert found_titles(anonymous(), "ferries") == ["public"]
    assert sorted(found_titles(make_viewer(), "ferries")) == ["public", "staff"]
    assert sorted(found_titles(make_viewer(is_staff=False), "ferries")) == ["public"]


def test_what_was_just_closed_to_somebody_is_gone_before_the_index_follows() -> None:
    item = make_item(title="Closing", text="A note on tunnels.", audience=["public"])
    catch_up()
    assert found_titles(anonymous(), "tunnels") == ["Closing"]
    resave(item, replace(make_content(title="Closing", text="A note on tunnels."), access=frozenset({"staff"})))
    assert found_titles(anonymous(), "tunnels") == []


def test_hidden_items_do_not_change_order_or_scores() -> None:
    make_item(title="One", text="Harbours and cranes.", audience=["public"])
    make_item(title="Two", text="Harbours in winter, with cranes idle for weeks.", audience=["public"])
    catch_up()
    before = [(p.item.pk, p.score) for p in best_passages(anonymous(), "harbours cranes", "en")]
    for number in range(5):
        make_item(text=f"Secret harbours and cranes {number}.", audience=["staff"])
    catch_up()
    assert [(p.item.pk, p.score) for p in best_passages(anonymous(), "harbours cranes", "en")] == before


def test_a_concept_named_in_another_language_leads_to_passages_and_is_marked_there() -> None:
    load_scheme(
        key="work",
        uri="https://test.example/jobs",
        titles={"en": "Work"},
        purpose=ConceptScheme.Purpose.TOPICS,
        concepts=[NewConcept("https://test.example/jobs/1", "1", {"en": "domestic work", "es": "trabajo doméstico"})],
        actor=TEST_ACTOR,
    )
    topic = Concept.objects.get(notation="1")
    make_report("English", "Rules for domestic work changed.", audience=["public"], topics=[topic])
    catch_up()
    first = best_passages(anonymous(), "trabajo doméstico", "es")[0]
    assert "Rules for domestic work" in first.text
    assert {f.text for f in first.fragments if f.marked} >= {"domestic", "work"}


def test_prose_finds_the_passage_it_is_about() -> None:
    make_report(
        "Mines", "Miners in the north were paid by the tonne and lost a third of their wages.", audience=["public"]
    )
    make_report("Boats", "Fishing boats stay at sea for weeks.", audience=["public"])
    catch_up()
    draft = (
        "In our draft we describe how miners in northern districts are paid by the tonne. " * 6
        + "Wages fall by a third."
    )
    first = best_passages(anonymous(), draft, "en")[0]
    assert first.item.title == "Mines"
    assert "by the tonne" in first.text


@pytest.mark.parametrize("text", ["", "   ", "?!", "\x00", '"', "-", "OR"])
def test_a_text_that_says_nothing_finds_nothing(text: str) -> None:
    make_item(text="Anything at all.", audience=["public"])
    catch_up()
    assert best_passages(anonymous(), text, "en") == []


def test_equal_texts_stand_once() -> None:
    for title in ("First", "Second"):
        make_item(title=title, text="The very same words on barges.", audience=["public"])
    catch_up()
    assert len(best_passages(anonymous(), "barges", "en")) == 1
