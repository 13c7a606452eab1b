"""Answers without words, remembered: what a home page and every list of a facet ask for, and what costs most at a million.

An answer holds for one state of the index, for readers who hold the same tokens of those the index knows, and until the next
moment at which something opens or closes for them. So it is never older than the truth.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stoa.engine.search.protocol import FOREVER, Answer, Query, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from tantivy import Searcher

    from stoa.engine.search.queries import QueryBuilder
    from stoa.engine.search.ranking import TermStatistics

MOST_REMEMBERED = 500
MOST_HITS = 100
"""An answer with more hits is for work in the background and made anew each time: a few hundred would fill the memory."""
_TOKEN_FIELDS = ("tokens", "timed_tokens", "stewards")

Key = tuple[Any, ...]


@dataclass
class Remembered:
    """Answers of one state of the index by what was asked, each with the seconds from and before which it holds."""

    answers: OrderedDict[Key, tuple[int, int, Answer]] = field(default_factory=OrderedDict)

    def answer(self, key: Key, now: int, make: Callable[[], Answer], holds_until: Callable[[], int]) -> Answer:
        """The answer of `key` if it still holds at `now`, else what `make` says, kept for the next."""
        known = self.answers.get(key)
        if known is not None and known[0] <= now < known[1]:
            return known[2]
        made = make()
        self.answers.pop(key, None)
        self.answers[key] = (now, holds_until(), made)
        while len(self.answers) > MOST_REMEMBERED:
            self.answers.popitem(last=False)
        return made


def is_without_words(query: Query) -> bool:
    return not query.groups and not query.concepts


def key_of(query: Query, scope: Scope, statistics: TermStatistics) -> Key:
    """What an answer depends on besides the index and the clock; tokens that no document carries make no difference."""
    tokens = frozenset(
        token for token in scope.tokens if any(statistics.frequency(name, token) for name in _TOKEN_FIELDS)
    )
    filters = tuple(sorted((name, tuple(sorted(values))) for name, values in query.filters.items()))
    asked = (filters, query.include_archived, query.since, query.until)
    return (*asked, tokens, scope.denied)


def next_change(searcher: Searcher, queries: QueryBuilder, scope: Scope) -> int:
    """The first second after now at which a document opens or closes for the scope; FOREVER when none will."""
    moments = []
    for name in ("open_from", "open_until"):
        found = searcher.aggregate(queries.still_to_come(scope, name), {"first": {"min": {"field": name}}})
        value = found["first"]["value"]
        moments.append(FOREVER if value is None else int(value))
    return min(moments)
