from __future__ import annotations

import pytest

from stoa.across.figures.tests.judged import outcomes, precision_and_recall

pytestmark = pytest.mark.django_db


def test_proposed_pairs_are_mostly_contradictions() -> None:
    found = outcomes()
    precision, recall = precision_and_recall(found)
    print(f"precision {precision:.2f} recall {recall:.2f}")  # noqa: T201 (shown with -s)
    for one in found:
        if one.is_proposed != one.contradicts:
            print(one)  # noqa: T201 (shown with -s)

    assert len(found) >= 30
    assert precision >= 0.8
    assert recall >= 0.5
