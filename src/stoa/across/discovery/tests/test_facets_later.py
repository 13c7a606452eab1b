"""Places and topics of a search that matches very much."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from stoa.engine.search import protocol
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture(autouse=True)
def on_wages(fresh_home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four public items that hold the word, one on another topic that is nobody's; more than three are many."""
    monkeypatch.setattr(protocol, "MANY", 3)
    topics = make_scheme({"Pay": "", "Strikes": ""})
    for number in range(4):
        make_item(audience=["public"], title=f"Wages {number}", topics=[topics["Pay"]])
    make_item(title="Wages of a draft", topics=[topics["Strikes"]])
    catch_up()


def facet_links(html: str) -> list[str]:
    return re.findall(r'<h3 id="facet-(\w+)"', html)


def test_a_search_that_matches_many_comes_without_them_and_says_where_they_are(client: Client) -> None:
    html = client.get("/search?q=wages").content.decode()
    assert facet_links(html) == ["kind", "language"]
    (address,) = set(re.findall(r'data-counted-at="([^"]+)"', html))
    assert f'<a href="{address}">' in html  # without script
    counted = client.get(address).content.decode()
    assert facet_links(counted) == ["topic"]
    assert re.search(r"Pay</span></span>\s*<span>4</span>", counted)
    assert "Strikes" not in counted
    assert 'href="/search?q=wages"' in counted


def test_a_search_that_matches_few_comes_with_all(client: Client) -> None:
    html = client.get("/search?q=title:0+wages").content.decode()
    assert facet_links(html) == ["kind", "topic", "language"]
    assert "data-counted-at" not in html


def test_a_page_of_places_and_topics_without_any_says_so(client: Client) -> None:
    assert "carries no place and no topic" in client.get("/search/facets?q=nowhere").content.decode()
