"""How good a ranking is against judgements, and percentiles of timings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def ndcg_at_k(ranking: Sequence[str], judged: Mapping[str, int], k: int = 10) -> float:
    """Normalized discounted cumulative gain of the first `k`, gain = grade, as trec_eval and BEIR compute it.

    0 when nothing is judged relevant.
    """
    ideal = _gain(sorted((grade for grade in judged.values() if grade > 0), reverse=True)[:k])
    if not ideal:
        return 0.0
    return _gain([max(judged.get(document, 0), 0) for document in ranking[:k]]) / ideal


def recall_at_k(ranking: Sequence[str], judged: Mapping[str, int], k: int = 100) -> float:
    """The share of all relevant documents among the first `k`; 0 when nothing is judged relevant."""
    relevant = {document for document, grade in judged.items() if grade > 0}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], judged: Mapping[str, int]) -> float:
    """One over the place of the first relevant document; 0 when there is none."""
    places = (place for place, document in enumerate(ranking, start=1) if judged.get(document, 0) > 0)
    first = next(places, None)
    return 1 / first if first else 0.0


def mrr(rankings: Sequence[tuple[Sequence[str], Mapping[str, int]]]) -> float:
    """The mean reciprocal rank over pairs of ranking and judgements; 0 without any."""
    return mean([reciprocal_rank(ranking, judged) for ranking, judged in rankings])


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean; 0 of nothing, so that an empty collection yields a figure."""
    return math.fsum(values) / len(values) if values else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed (nearest rank); 0 of nothing."""
    if not 0 <= share <= 1:
        raise ValueError(f"A percentile wants a share between 0 and 1, not {share}.")
    if not values:
        return 0.0
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(place + 1) for place, grade in enumerate(grades, start=1))
