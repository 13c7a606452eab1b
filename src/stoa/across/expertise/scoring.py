"""The arithmetic of ranking people, without a database: ranks fused, profiles compared, ties broken.

Source of the fusion: Cormack, Clarke & Büttcher 2009, “Reciprocal Rank Fusion”.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

RRF = 60
STEEPNESS = 4
"""How steeply a document's worth falls with its score: tuned on the odd-numbered judged questions."""
BEST_DOCUMENTS = 10


def document_worth(hits: Sequence[tuple[str, float]]) -> dict[str, float]:
    """What each document found is worth, from its score beside the best one's: a weak match is hardly worth anything.

    The rank alone would not tell: of a question's three hundred best documents most share one common word with it.
    """
    best = max((score for _, score in hits), default=0.0)
    return {short_id: (score / best) ** STEEPNESS for short_id, score in hits} if best > 0 else {}


def document_scores(shares: Mapping[int, Sequence[float]]) -> dict[int, float]:
    """Each person's sum over their best documents; more than ten add nothing, so that much is not all."""
    return {person: math.fsum(sorted(values)[-BEST_DOCUMENTS:]) for person, values in shares.items()}


def profile_score(shared: float, lengths: float) -> float:
    """How well what is asked lies in what a person does: the cosine of both, times the logarithm of how much there is.

    `shared` is the product of both vectors, `lengths` that of their lengths. The cosine alone would put somebody with one
    paper on the topic above the one who wrote twenty, and two on another.
    """
    return shared / lengths * math.log1p(shared)


def fused(*lists: Mapping[int, float]) -> dict[int, float]:
    """Reciprocal rank fusion of several scores by person; who has no score in a list gets nothing from it.

    Equal scores share the better rank, so that the order of ids decides nothing.
    """
    total: dict[int, float] = {}
    for scores in lists:
        ordered = sorted(scores.values(), reverse=True)
        rank = {value: at for at, value in reversed(list(enumerate(ordered, 1)))}
        for person, value in scores.items():
            total[person] = total.get(person, 0.0) + 1 / (RRF + rank[value])
    return total


def in_order(
    scores: Mapping[int, float], nearness: Callable[[int], tuple[int, ...]], unit: Callable[[int], Hashable]
) -> list[int]:
    """People best first. Of those as good as equal the nearest to the asker come first, of those one of each unit.

    `nearness` gives small numbers for near. Scores are as good as equal when they round to the same three digits.
    """
    seen: dict[Hashable, int] = {}
    turns: dict[int, int] = {}
    for person in sorted(scores, key=lambda person: (-scores[person], person)):
        turns[person] = seen[unit(person)] = seen.get(unit(person), 0) + 1
    return sorted(
        scores, key=lambda person: (-_rounded(scores[person]), nearness(person), turns[person], -scores[person], person)
    )


def _rounded(score: float) -> float:
    return float(f"{score:.3g}")
