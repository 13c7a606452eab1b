"""Which of some items a saved search finds for its owner: the index is asked, then the database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils import translation

from stoa.across.discovery.asking import asked_in
from stoa.across.discovery.queries import scope_of
from stoa.across.discovery.understanding import understand
from stoa.engine.search.protocol import Query
from stoa.foundation.indexing.places import pair_in_use

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stoa.engine.search.protocol import Engine, Scope
    from stoa.foundation.access.reach import Viewer

AT_ONCE = 1_000
MOST_KNOWN = 10_000
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Asking:
    """One search as one person asks it, ready for the index."""

    query: Query
    scope: Scope
    engine: Engine

    def found_in(self, first: int, last: int) -> tuple[int, Iterator[int]]:
        """How many hits have a date from the first to the last day, and their ids, fetched as far as they are taken."""
        query = replace(self.query, since=first, until=last)
        begin = self.engine.search(query, self.scope, limit=AT_ONCE, sort="newest")

        def ids() -> Iterator[int]:
            yield from (hit.item for hit in begin.hits)
            for offset in range(AT_ONCE, begin.total, AT_ONCE):
                more = self.engine.search(query, self.scope, limit=AT_ONCE, offset=offset, sort="newest")
                yield from (hit.item for hit in more.hits)

        return begin.total, ids()


def asking_of(viewer: Viewer, query: str, language: str) -> Asking:
    """A saved search made ready; names of kinds and topics in it are read in the person's own language."""
    with translation.override(language):
        understood = understand(asked_in(QueryDict(query)), language)
    scope, is_public = scope_of(viewer)
    return Asking(understood.query, scope, pair_in_use().of(is_public=is_public))


def hits_among(asking: Asking, days: Mapping[int, date]) -> set[int]:
    """Those of the items that the search finds; `days` are their dates. Raises SearchError, never misses one.

    The index cannot be asked about single items, but about days: first from the earliest to the latest of them, and where
    that finds too many, in halves.
    """
    by_day: dict[int, set[int]] = {}
    for item, day in days.items():
        by_day.setdefault(day.toordinal() - _EPOCH, set()).add(item)
    found: set[int] = set()
    spans = [sorted(by_day)] if by_day else []
    while spans:
        span = spans.pop()
        total, ids = asking.found_in(span[0], span[-1])
        if total > AT_ONCE and len(span) > 1:
            spans += _halves(span)
            continue
        found |= {item for day in span for item in by_day[day]} & set(ids)
    return found


def _halves(span: Sequence[int]) -> list[list[int]]:
    middle = len(span) // 2
    return [list(span[:middle]), list(span[middle:])]


def everything_found(asking: Asking) -> frozenset[int] | None:
    """What the search finds now; None where that is more than is kept of it."""
    answer = asking.engine.search(asking.query, asking.scope, limit=MOST_KNOWN, sort="newest")
    return frozenset(hit.item for hit in answer.hits) if answer.total <= MOST_KNOWN else None


def demand_answers(viewer: Viewer) -> None:
    """Raise SearchError when the index answers nobody: then it is not the fault of the search that was asked."""
    scope, is_public = scope_of(viewer)
    pair_in_use().of(is_public=is_public).search(Query(), scope, limit=1)
