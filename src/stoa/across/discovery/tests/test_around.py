"""What stands around the hits: parts of other apps, and ways on where nothing was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from stoa.across.discovery import around
from stoa.engine.search.protocol import SearchError
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item
from stoa.foundation.registries import SearchPanel
from stoa.foundation.vocabulary.models import ConceptScheme
from stoa.foundation.vocabulary.services import NewConcept, load_scheme

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
TEMPLATE = "ui/parts/empty.html"
Asked = list[tuple[str, str]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Panels at every place, one that fails among them; tells which were asked for what."""
    told: Asked = []

    def panel(key: str, place: str, shown: Callable[[], Any]) -> SearchPanel:
        def context(viewer: object, text: str, language: str) -> Any:
            told.append((key, text))
            return shown()

        return SearchPanel(key, TEMPLATE, context, place=place)

    def fail() -> None:
        raise SearchError("out of order")

    panels = (
        panel("over", "above", dict),
        panel("beside", "side", dict),
        panel("silent", "side", lambda: None),
        panel("broken", "side", fail),
        panel("instead", "nothing_found", dict),
    )
    monkeypatch.setattr(around, "search_panels", lambda: panels)
    make_item(title="Ferries", text="On ferries.", audience=["public"])
    catch_up()
    return told


def drawn(query: dict[str, str]) -> int:
    """How many parts the page shows: each is drawn as an empty state without words."""
    answer = Client().get("/search", query)
    assert answer.status_code == 200
    parts = answer.context["around"]
    return len(parts.above) + len(parts.side) + len(parts.nothing_found)


def test_parts_stand_over_and_beside_hits(asked: Asked) -> None:
    assert drawn({"q": "ferries"}) == 2
    assert [key for key, _ in asked] == ["over", "beside", "silent", "broken"]
    assert {text for _, text in asked} == {"ferries"}


def test_other_parts_stand_where_nothing_was_found(asked: Asked) -> None:
    assert drawn({"q": "submarines"}) == 2
    assert [key for key, _ in asked] == ["beside", "silent", "broken", "instead"]


@pytest.mark.parametrize("query", [{}, {"kind": "lesson"}, {"q": "  "}, {"q": "ferries", "page": "2"}])
def test_no_part_is_asked_for_without_words_or_on_a_further_page(asked: Asked, query: dict[str, str]) -> None:
    assert drawn(query) == 0
    assert asked == []


def test_where_nothing_was_found_the_page_names_ways_on() -> None:
    base = "https://test.example/"
    load_scheme(
        key="work",
        uri=f"{base}work",
        titles={"en": "Work"},
        purpose=ConceptScheme.Purpose.TOPICS,
        concepts=[
            NewConcept(f"{base}1", "1", {"en": "Transport"}),
            NewConcept(f"{base}2", "2", {"en": "Submarines"}, broader=[f"{base}1"]),
        ],
        actor=TEST_ACTOR,
    )
    catch_up()
    page = Client().get("/search", {"q": "Submarines", "kind": "lesson", "language": "en"}).content.decode()
    assert "Nothing here answers that yet" in page
    assert 'href="/search?q=Transport"' in page
    assert 'href="/search?q=Submarines"' in page
    assert "/who?q=Submarines" in page
    assert "/ask?q=Submarines" in page


def test_a_hit_shows_its_other_passages_and_leads_to_them() -> None:
    filler = "Nothing of note was said about the weather in the valley that year. " * 30
    text = "\n\n".join(f"Quarry inspection, part {n}.\n\n{filler}" for n in range(3))
    item = make_item(title="Report", text=text, audience=["public"])
    catch_up()
    page = Client().get("/search", {"q": "quarry inspection"}).content.decode()
    assert "2 more passages" in page
    assert f'href="/i/{item.short_id}?find=quarry+inspection#found"' in page
