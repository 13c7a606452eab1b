"""Which items a feed or export is of: a list or a search, read from the address like the page it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.across.discovery.asking import Asked, asked_in
from stoa.across.discovery.queries import find
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.queries.listing import Filter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict

    from stoa.foundation.access.reach import Viewer

SEARCH_LIMIT = 1_000
_AT_ONCE = 100


def asked_search(given: QueryDict) -> Asked | None:
    """The search the address names, or None when it names a list."""
    asked = asked_in(given)
    is_list = {"concept", "person"} & set(given) or given.get("unit", "").isdecimal()
    return None if is_list or not (asked.text or asked.filters.keys() - {"kind", "language"}) else asked


def list_filter(given: QueryDict) -> Filter:
    """The list the address names; raises NotFoundError for numbers that are none."""
    return Filter(
        kind=given.get("kind", "")[:80],
        language=given.get("language", "")[:10],
        concept=_number(given.get("concept", "")),
        unit=_number(given.get("unit", "")),
        person=_number(given.get("person", "")),
    )


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise NotFoundError("There is no such list.")
    return int(text)


def found_ids(viewer: Viewer, asked: Asked, language: str, *, limit: int = SEARCH_LIMIT) -> Iterator[int]:
    """Ids of what a search finds, best first, at most `limit`."""
    given = 0
    for page in range(1, limit // _AT_ONCE + 2):
        found = find(viewer, asked.on_page(page), language, limit=_AT_ONCE)
        for hit in found.hits:
            if given == limit:
                return
            given += 1
            yield hit.item.pk
        if page * _AT_ONCE >= found.total:
            return
