"""The access filter of one searcher: what is found is open to the scope in one of three ways.

Each way is asked for together with the rest of the query, and the best score of the ways counts: they are equal. Joined
before that, they would be gone through document by document, open ones that hold none of the words included (7 of 8 ms of a
short query among a million). Ways that no document offers the scope are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tantivy import FieldType, Occur
from tantivy import Query as TantivyQuery

from stoa.engine.search.protocol import FOREVER, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tantivy import Schema

    from stoa.engine.search.ranking import TermStatistics

Part = tuple[Occur, TantivyQuery]


def within(schema: Schema, statistics: TermStatistics, scope: Scope, parts: Sequence[Part]) -> TantivyQuery:
    """What matches `parts` together in scope; the filter adds nothing to a score. Without any way, nothing."""
    if scope.denied:
        parts = [*parts, (Occur.MustNot, TantivyQuery.term_set_query(schema, "item", sorted(scope.denied)))]
    ways = [TantivyQuery.boolean_query([*parts, (Occur.Must, silent(way))]) for way in _ways(schema, statistics, scope)]
    return ways[0] if len(ways) == 1 else TantivyQuery.disjunction_max_query(ways)


def still_to_come(schema: Schema, scope: Scope, moment: str) -> TantivyQuery:
    """Documents with times of their own, for the scope's tokens, whose `moment` (open_from, open_until) lies ahead."""
    timed = TantivyQuery.term_set_query(schema, "timed_tokens", sorted(scope.tokens))
    return TantivyQuery.boolean_query(
        [(Occur.Must, timed), (Occur.Must, number_range(schema, moment, scope.now + 1, None))]
    )


def silent(query: TantivyQuery) -> TantivyQuery:
    """`query` as a condition: it decides what is found and adds nothing to a score."""
    return TantivyQuery.const_score_query(query, 0.0)


def number_range(schema: Schema, field: str, first: int | None, last: int | None) -> TantivyQuery:
    """Documents whose number lies between both, both included; None leaves a side open."""
    low = -FOREVER if first is None else first
    high = FOREVER if last is None else last
    return TantivyQuery.range_query(schema, field, FieldType.Integer, low, high)


def _ways(schema: Schema, statistics: TermStatistics, scope: Scope) -> Iterator[TantivyQuery]:
    """Documents always open to one of the tokens, those open at the moment, those it is steward of."""
    for field in ("tokens", "timed_tokens", "stewards"):
        known = [token for token in sorted(scope.tokens) if statistics.frequency(field, token)]
        if known:
            held = TantivyQuery.term_set_query(schema, field, known)
            yield _in_force(schema, scope, held) if field == "timed_tokens" else held


def _in_force(schema: Schema, scope: Scope, timed: TantivyQuery) -> TantivyQuery:
    return TantivyQuery.boolean_query(
        [
            (Occur.Must, timed),
            (Occur.Must, number_range(schema, "open_from", None, scope.now)),
            (Occur.Must, number_range(schema, "open_until", scope.now + 1, None)),
        ]
    )
