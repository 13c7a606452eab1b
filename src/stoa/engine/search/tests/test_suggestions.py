"""Did you mean: near words from the given vocabulary only."""

from __future__ import annotations

import random
import time

import pytest

from stoa.engine.search.suggestions import Speller, distance, suggest

VOCABULARY = {
    "unemployment": 50,
    "employment": 90,
    "chômage": 9,
    "wages": 30,
    "wage": 40,
    "Mali": 5,
    "labour": 9,
    "labor": 2,
}


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("unemploymnet", "unemployment"),
        ("chomge", "chômage"),
        ("chomage", None),
        ("Employmant in mali", "Employment in mali"),
        ("wagess", "wages"),
        ("wge", None),
        ("zzzzzzzz", None),
        ('"labuor" -wags kind:wags', '"labour" -wage kind:wags'),
        ("", None),
    ],
)
def test_unknown_words_are_corrected_and_all_else_is_kept(typed: str, better: str | None) -> None:
    assert suggest(typed, VOCABULARY) == better


def test_an_empty_vocabulary_suggests_nothing() -> None:
    assert suggest("anything", {}) is None


@pytest.mark.parametrize(
    ("first", "second", "edits"),
    [("abcd", "abcd", 0), ("abcd", "abdc", 1), ("abcd", "bcd", 1), ("abcd", "xbcx", 2), ("a", "abcd", 3)],
)
def test_distance_counts_edits_and_swaps(first: str, second: str, edits: int) -> None:
    assert distance(first, second, 2) == distance(second, first, 2) == edits


def test_a_hundred_thousand_words_answer_quickly() -> None:
    chance = random.Random(3)  # noqa: S311 -- a test, no secret
    words = {"".join(chance.choices("abcdefghijklmnop", k=chance.randint(4, 12))): 1 for _ in range(100_000)}
    speller = Speller(words | VOCABULARY)
    started = time.thread_time()
    assert speller.nearest("unemploymemt") == "unemployment"
    assert time.thread_time() - started < 0.25
