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


@cache
def _search_path() -> str:
    return reverse("discovery:search")
