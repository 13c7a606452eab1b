"""Counting the values of facets over everything that matches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stoa.engine.search.schema import facet_field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tantivy import Query as TantivyQuery
    from tantivy import Searcher

_COUNTED = 5_000
"""Values counted before the best are taken: over several segments a small size gives wrong counts."""


def count_facets(searcher: Searcher, query: TantivyQuery, wanted: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """The most frequent values of each wanted facet, by count and then by value."""
    if not wanted:
        return {}
    answer = searcher.aggregate(query, {name: _terms(name, size) for name, size in wanted.items()})
    return {name: _best(answer[name]["buckets"], size) for name, size in wanted.items()}


def _terms(name: str, size: int) -> dict[str, Any]:
    counted = max(size, _COUNTED)
    return {"terms": {"field": facet_field(name), "size": counted, "segment_size": counted}}


def _best(buckets: list[dict[str, Any]], size: int) -> dict[str, int]:
    ranked = sorted(buckets, key=lambda bucket: (-bucket["doc_count"], bucket["key"]))
    return {bucket["key"]: bucket["doc_count"] for bucket in ranked[:size]}
