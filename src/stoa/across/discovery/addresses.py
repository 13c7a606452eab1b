"""Addresses of searches."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from stoa.across.discovery.asking import Asked


def search_url(asked: Asked) -> str:
    query = asked.query_string()
    return f"{_search_path()}?{query}" if query else _search_path()


def facets_url(asked: Asked) -> str:
    """The page that counts what a search leaves for later."""
    return f"{reverse('discovery:facets')}?{asked.on_page(1).query_string()}"


@cache
def _search_path() -> str:
    return reverse("discovery:search")
