from __future__ import annotations

import pytest

from stoa.across.figures.tests.judged import outcomes, precision_and_recall

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("file", "least_precision", "least_recall"),
    [("contradictions.jsonl", 0.8, 0.5), ("contradictions-natural.jsonl", 0.75, 0.4)],
)
def test_proposed_pairs_are_mostly_contradictions(file: str, least_precision: float, least_recall: float) -> None:
    found = outcomes(file)
    precision, recall = precision_and_recall(found)
    print(f"precision {precision:.2f} recall {recall:.2f}")  # noqa: T201 (shown with -s)
    for one in found:
        if one.is_proposed != one.contradicts:
            print(one)  # noqa: T201 (shown with -s)

    assert len(found) >= 30
    assert precision >= least_precision
    assert recall >= least_recall
