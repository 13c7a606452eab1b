"""What somebody asks, as it stands in the address: words, filters, order and page. Every link of the page is made here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlencode

from stoa.engine.search.protocol import Sort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

FACETS = ("kind", "place", "topic", "year", "language", "unit")
LONGEST_TEXT = 2_000
"""Characters kept of what was typed: more than are searched, so that the page can say so, yet not thousands in each link."""
LAST_PAGE = 250
_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """One search as asked. `filters` maps facet names to chosen values; `own_words` switches the vocabulary off."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    own_words: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.filters

    def query_string(self) -> str:
        """The address's query: the same search in a clean browser gives the same list."""
        pairs: list[tuple[str, str]] = [("q", self.text)] if self.text else []
        pairs += [(name, value) for name in FACETS for value in self.filters.get(name, ())]
        if self.sort != "relevance":
            pairs.append(("sort", self.sort))
        if self.own_words:
            pairs.append(("own", "1"))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return urlencode(pairs)

    def toggled(self, name: str, value: str) -> Asked:
        """The search with a value of a facet switched on, or off if it was on; begins again at the first page."""
        chosen = self.filters.get(name, ())
        values = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
        filters = {key: given for key, given in {**self.filters, name: values}.items() if given}
        return replace(self, filters=filters, page=1)

    def on_page(self, page: int) -> Asked:
        return replace(self, page=page)


def _is_value(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_VALUE and "\x00" not in text


def asked_in(given: QueryDict) -> Asked:
    """Read a search from an address. What makes no sense is left out: an address somebody mangled still answers."""
    filters = {
        name: values
        for name in FACETS
        if (values := tuple(dict.fromkeys(v for v in given.getlist(name)[:20] if _is_value(v))))
    }
    sort = given.get("sort", "")
    page = given.get("page", "")
    return Asked(
        text=given.get("q", "")[:LONGEST_TEXT],
        filters=filters,
        sort=sort if sort in get_args(Sort) else "relevance",  # type: ignore[arg-type]  # checked on the same line
        page=min(max(int(page), 1), LAST_PAGE) if page.isdecimal() and len(page) < 6 else 1,
        own_words=given.get("own") == "1",
    )
