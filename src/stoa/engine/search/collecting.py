"""Collecting hits from a searcher in an order that does not depend on how the index happens to be laid out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from tantivy import Order

from stoa.engine.search.protocol import Hit, Sort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tantivy import DocAddress, Searcher
    from tantivy import Query as TantivyQuery

    from stoa.engine.search.queries import QueryBuilder

SCORE_DIGITS = 3
BEST_PASSAGES = 3
_SPARE_HITS = 60
_LARGEST_WINDOW = 50_000

Found = list[tuple[float, "DocAddress"]]


def by_score(searcher: Searcher, query: TantivyQuery, needed: int) -> tuple[int, Found]:
    """The total and the first `needed` hits by rounded score, then newest, then short id.

    Equal scores come out of tantivy in the order of segments, so more is fetched until no group of equals is cut.
    """
    window = needed + _SPARE_HITS
    while True:
        result: Any = searcher.search(query, window)
        hits: Found = result.hits
        if len(hits) < window or window >= _LARGEST_WINDOW or not _cuts_equals(hits, needed):
            break
        window = min(window * 4, _LARGEST_WINDOW)
    keys = searcher.fast_field_values("order", [address for _, address in hits])
    ordered = sorted(
        zip(hits, keys, strict=True), key=lambda pair: (-round(pair[0][0], SCORE_DIGITS), -int(pair[1] or 0))
    )
    return result.count, [hit for hit, _ in ordered[:needed]]


def by_date(searcher: Searcher, query: TantivyQuery, needed: int, sort: Sort) -> tuple[int, Found]:
    """The total and the first `needed` hits by date and short id; scores are 0."""
    order = Order.Asc if sort == "oldest" else Order.Desc
    result: Any = searcher.search(query, max(needed, 1), True, "order", 0, order)
    return result.count, [(0.0, address) for _, address in result.hits[:needed]]


def best_passages(
    searcher: Searcher, queries: QueryBuilder, built: TantivyQuery, items: Sequence[int]
) -> Mapping[int, tuple[Hit, ...]]:
    """The best passages of each item that has any, by rounded score, then in the order of the text."""
    window = len(items) * BEST_PASSAGES * 4
    hits = searcher.search(built, window).hits
    best = _grouped(searcher, hits)
    if len(hits) == window:  # long documents may have pushed others out: ask for those by themselves
        for item in items:
            if len(best.get(item, ())) < BEST_PASSAGES:
                best |= _grouped(searcher, searcher.search(queries.one_item(built, item), BEST_PASSAGES * 4).hits)
    return best


def make_hits(searcher: Searcher, found: Found) -> tuple[Hit, ...]:
    """Hits with their ids; only the short id is read from the store."""
    addresses = [address for _, address in found]
    items = searcher.fast_field_values("item", addresses)
    positions = searcher.fast_field_values("position", addresses)
    return tuple(
        Hit(int(item or 0), int(position or 0), score, str(searcher.doc(address).get_first("short_id")))
        for (score, address), item, position in zip(found, items, positions, strict=True)
    )


def _grouped(searcher: Searcher, found: Found) -> dict[int, tuple[Hit, ...]]:
    groups: dict[int, list[Hit]] = defaultdict(list)
    for hit in make_hits(searcher, found):
        groups[hit.item].append(hit)
    return {item: tuple(sorted(group, key=_passage_order)[:BEST_PASSAGES]) for item, group in groups.items()}


def _passage_order(hit: Hit) -> tuple[float, int]:
    return -round(hit.score, SCORE_DIGITS), hit.position


def _cuts_equals(hits: Found, needed: int) -> bool:
    """Whether the last hit fetched scores the same as the last one needed, so that equals may be missing."""
    last_needed = hits[min(needed, len(hits)) - 1]
    return round(hits[-1][0], SCORE_DIGITS) == round(last_needed[0], SCORE_DIGITS)
