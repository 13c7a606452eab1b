"""What can be read is read while the index is damaged; what cannot be answered says so."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from stoa.engine.search.protocol import SearchError
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home", "broken_search")]


@pytest.fixture
def broken_search(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def broken() -> None:
        raise SearchError("the index is away")

    monkeypatch.setattr("stoa.across.discovery.queries.pair_in_use", broken)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("path", ["/", "/topics", "/places", "/units", "/library", "/feeds/atom", "/feeds/items.jsonl"])
def test_pages_that_only_count_stand_without_numbers(client: Client, path: str) -> None:
    make_item(audience=["public"])
    assert client.get(path).status_code == 200


def test_an_item_can_be_read_and_says_what_is_missing(client: Client) -> None:
    item = make_item(audience=["public"], text="Kept and readable.")
    page = client.get(item.get_absolute_url())
    assert page.status_code == 200
    assert "Kept and readable." in page.text
    assert "Similar items cannot be shown" in page.text


@pytest.mark.parametrize("path", ["/search?q=wages", "/feeds/atom?q=wages", "/feeds/items.jsonl?q=wages"])
def test_a_search_that_cannot_be_answered_is_no_empty_result(client: Client, path: str) -> None:
    assert client.get(path).status_code == 503
