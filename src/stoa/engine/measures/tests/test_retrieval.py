"""Measures against values worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.engine.measures.retrieval import mean, mrr, ndcg_at_k, percentile, recall_at_k, reciprocal_rank

_documents = st.lists(st.sampled_from("abcdefgh"), unique=True)
_judged = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(-1, 3))


def test_ndcg_follows_the_definition_of_trec_eval() -> None:
    judged = {"a": 1, "b": 2, "c": 0}
    gain = 1 / math.log2(2) + 2 / math.log2(4)
    ideal = 2 / math.log2(2) + 1 / math.log2(3)
    assert ndcg_at_k(["a", "c", "b"], judged) == pytest.approx(gain / ideal)
    assert ndcg_at_k(["a", "c", "b"], judged, 1) == pytest.approx(1 / 2)
    assert ndcg_at_k(["a"], {"a": 0}) == 0


def test_recall_and_reciprocal_rank_count_relevant_documents_only() -> None:
    judged = {"a": 1, "b": 2, "c": 0}
    assert recall_at_k(["c", "b"], judged) == 0.5
    assert recall_at_k(["c", "b"], judged, 1) == recall_at_k([], {}) == 0
    assert reciprocal_rank(["c", "b"], judged) == 0.5
    assert mrr([(["c", "b"], judged), ([], judged)]) == 0.25
    assert mean([]) == 0


@pytest.mark.parametrize(("share", "value"), [(0, 1), (0.5, 2), (0.51, 3), (0.95, 4), (1, 4)])
def test_percentiles_take_the_nearest_rank(share: float, value: int) -> None:
    assert percentile([4, 2, 1, 3], share) == value


def test_a_percentile_outside_zero_and_one_is_refused() -> None:
    assert percentile([], 0.5) == 0
    with pytest.raises(ValueError, match="share"):
        percentile([1], 95)


@given(_documents, _judged)
def test_measures_stay_between_zero_and_one_and_the_ideal_order_is_best(
    ranking: list[str], judged: dict[str, int]
) -> None:
    value = ndcg_at_k(ranking, judged)
    assert 0 <= value <= 1 + 1e-9
    ideal = sorted(judged, key=lambda document: -judged[document])
    assert ndcg_at_k(ideal, judged) >= value - 1e-9
    assert 0 <= recall_at_k(ranking, judged) <= 1
