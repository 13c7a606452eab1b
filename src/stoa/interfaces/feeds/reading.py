"""Which items a feed or export is of: a list or a search, read from the address like the page it belongs to."""

from __future__ import annotations

from itertools import count, islice
from typing import TYPE_CHECKING

import structlog

from stoa.across.discovery.asking import Asked, asked_in
from stoa.across.discovery.queries import find
from stoa.engine.search.protocol import SearchError
from stoa.foundation.errors import NotAnsweringError, NotFoundError
from stoa.foundation.items.queries.listing import Filter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict

    from stoa.foundation.access.reach import Viewer

SEARCH_LIMIT = 1_000
LONGEST_WORD = 80
"""Characters of a kind or language: what is longer is none, and the database takes no NUL."""
_AT_ONCE = 100
log = structlog.get_logger(__name__)


def asked_search(given: QueryDict) -> Asked | None:
    """The search the address names, or None when it names a list."""
    asked = asked_in(given)
    is_list = {"concept", "person"} & set(given) or given.get("unit", "").isdecimal()
    return None if is_list or not (asked.text or asked.filters.keys() - {"kind", "language"}) else asked


def list_filter(given: QueryDict) -> Filter:
    """The list the address names; raises NotFoundError for what can be no list."""
    return Filter(
        kind=_word(given.get("kind", "")),
        language=_word(given.get("language", "")),
        concept=_number(given.get("concept", "")),
        unit=_number(given.get("unit", "")),
        person=_number(given.get("person", "")),
    )


def _word(text: str) -> str:
    if len(text) > LONGEST_WORD or "\x00" in text:
        raise NotFoundError("There is no such list.")
    return text


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise NotFoundError("There is no such list.")
    return int(text)


def found_ids(viewer: Viewer, asked: Asked, language: str, *, limit: int = SEARCH_LIMIT) -> list[int]:
    """Ids of what a search finds, best first, at most `limit`. Raises NotAnsweringError when the engine cannot answer."""
    try:
        return list(islice(_found(viewer, asked, language), limit))
    except SearchError as error:
        log.exception("search is not answering", reason=str(error))
        raise NotAnsweringError("Search cannot answer just now; try again in a few minutes.") from error


def _found(viewer: Viewer, asked: Asked, language: str) -> Iterator[int]:
    for page in count(1):
        found = find(viewer, asked.on_page(page), language, limit=_AT_ONCE)
        yield from (hit.item.pk for hit in found.hits)
        if page * _AT_ONCE >= found.total:
            return
