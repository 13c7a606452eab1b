"""What words weigh, and the key that orders equals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.engine.search.protocol import FOREVER
from stoa.engine.search.ranking import LARGEST_REPEAT, TITLE_WEIGHT, strongest_words, weighted_terms
from stoa.engine.search.schema import sort_key
from stoa.engine.search.tantivy_engine import TantivyEngine, open_engine
from stoa.engine.search.tests.contract import fill, found
from stoa.engine.search.tests.documents import make_document

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.engine.search.ranking import TermStatistics

ENGLISH = [make_document(n, f"Report {n}", "wages in mining " + "and much else " * (n % 5)) for n in range(1, 30)]
FRENCH = [make_document(n, f"Rapport {n}", "les salaires, report de crédits", language="fr") for n in range(30, 60)]


def _statistics(engine: TantivyEngine) -> TermStatistics:
    return engine._items.view().statistics


@pytest.fixture
def english(tmp_path: Path) -> TantivyEngine:
    engine = open_engine(tmp_path / "english")
    fill(engine, [*ENGLISH, make_document(200, body="wages of miners")])
    return engine


def test_in_one_language_a_word_weighs_its_repeats_and_the_title_less(english: TantivyEngine) -> None:
    terms = {(t.field, t.term): t.weight for t in weighted_terms("report wages " + "mining " * 9, _statistics(english))}
    assert terms[("body", "en:mine")] == pytest.approx(LARGEST_REPEAT)
    assert terms[("body", "en:wage")] == pytest.approx(1)
    assert terms[("title", "en:report")] == pytest.approx(TITLE_WEIGHT)
    assert ("title", "en:wage") not in terms


def test_content_in_another_language_leaves_the_weights_within_one(english: TantivyEngine, tmp_path: Path) -> None:
    both = open_engine(tmp_path / "both")
    fill(both, [*ENGLISH, *FRENCH, make_document(200, body="wages of miners")])
    for query in ("miners wages", "wages", "much mining"):
        assert found(both, query)[:5] == found(english, query)[:5]


def test_words_unknown_to_the_index_cost_nothing(english: TantivyEngine) -> None:
    assert weighted_terms("zebra quagga", _statistics(english)) == []


def test_the_strongest_words_are_rare_in_the_index_and_frequent_in_the_text(english: TantivyEngine) -> None:
    text = "and and miners miners wages unknown"
    assert strongest_words(text, _statistics(english), limit=1) == "miners"


_IDS = st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=6, max_size=6).map(lambda six: f"ST-{six}7")


@given(st.tuples(st.integers(-40_000, 60_000), _IDS), st.tuples(st.integers(-40_000, 60_000), _IDS))
def test_the_sort_key_puts_newer_first_then_smaller_ids(first: tuple[int, str], second: tuple[int, str]) -> None:
    by_key = sort_key(*first) > sort_key(*second)
    assert by_key == ((-first[0], first[1]) < (-second[0], second[1]))


@given(st.integers(), st.text())
def test_any_date_and_id_have_a_key_the_index_can_hold(date: int, short_id: str) -> None:
    assert -(2**63) < sort_key(date, short_id) < 2**63
    assert FOREVER < 2**63
