"""Snippets show the words asked for, in the form they stand in the text."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.engine.search.query_language import parse
from stoa.engine.search.snippets import ELLIPSIS, Fragment, marked_text, snippet


def _marked(text: str, query: str, language: str) -> list[str]:
    return [fragment.text for fragment in snippet(text, parse(query).query, language) if fragment.marked]


def test_inflections_and_accents_are_marked_as_they_stand() -> None:
    assert _marked("Les travailleuses de l’État chôment.", "travailleuse etat", "fr") == ["travailleuses", "État"]
    assert _marked("Working women work.", "worked", "en") == ["Working", "work"]


def test_pairs_of_scripts_without_spaces_are_marked_as_one() -> None:
    assert _marked("東京都の労働市場は安定している", "労働市場", "ja") == ["労働市場"]


def test_excluded_words_and_stop_words_are_not_marked() -> None:
    assert _marked("the wages of the mine", "the wages -mine", "en") == ["wages"]
    assert _marked("to be or not", "to be", "en") == ["to", "be"]


def test_the_stretch_with_most_different_words_is_cut() -> None:
    filler = "Nothing to see here at all. " * 30
    text = f"{filler}Wages wages wages. {filler}Here wages in mining rise. {filler}"
    fragments = snippet(text, ["wages", "mining"], "en", max_chars=120)
    assert [fragment.text for fragment in fragments if fragment.marked] == ["wages", "mining"]
    assert fragments[0].text.startswith(ELLIPSIS)
    assert fragments[-1].text.endswith(ELLIPSIS)
    assert "Here " in "".join(fragment.text for fragment in fragments)


def test_without_a_match_the_beginning_comes_unmarked() -> None:
    assert snippet("A short\n\n text", ["zebra"], "en") == [Fragment("A short text", marked=False)]
    (fragment,) = snippet("word " * 100, [], "en", max_chars=50)
    assert fragment.text.startswith("word word")
    assert fragment.text.endswith(f"word{ELLIPSIS}")
    assert snippet("", ["x"], "en") == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.lists(st.text(max_size=8), max_size=4), st.sampled_from(["en", "fr", "ja", "ar", ""]))
def test_a_snippet_is_never_longer_than_asked_and_only_holds_the_text(
    text: str, words: list[str], language: str
) -> None:
    fragments = snippet(text, words, language, max_chars=60)
    joined = "".join(fragment.text for fragment in fragments)
    assert len(joined) <= 60 + 2 * len(ELLIPSIS)
    assert joined.strip(ELLIPSIS).strip() in " ".join(text.split()) or ELLIPSIS in text or not joined.isprintable()


def test_a_snippet_of_a_passage_takes_less_than_a_millisecond() -> None:
    text = "Les travailleuses domestiques de l’État sont exclues de la réforme. " * 30
    query = parse("réforme travail état").query
    snippet(text, query, "fr")
    started = time.thread_time()
    for _ in range(50):
        snippet(text, query, "fr")
    assert (time.thread_time() - started) / 50 < 0.005  # .2 ms on a quiet machine; room for a busy one


def _seconds(text: str) -> float:
    """The best of three; without looking for garbage, which costs the more the longer the tests have run."""
    taken = []
    gc.disable()
    try:
        for _ in range(3):
            started = time.thread_time()
            marked_text(text, ["contradictions", "x"], "en")
            taken.append(time.thread_time() - started)
    finally:
        gc.enable()
    return min(taken)


@pytest.mark.parametrize("many", ["x", "xé", "x ", "x-", "_x"])
def test_marking_takes_no_more_than_in_proportion_to_the_text(many: str) -> None:
    times = [_seconds(f"x {many * size}") for size in (10_000, 80_000)]
    assert times[1] < 0.1 + 24 * times[0]


def test_a_word_in_thousands_of_spellings_is_marked_in_one_go() -> None:
    word = "contradictions"
    forms = ["".join(c.upper() if n >> at & 1 else c for at, c in enumerate(word)) for n in range(8_000)]
    text = " ".join(forms)
    assert [fragment.text for fragment in marked_text(text, [word], "en") if fragment.marked] == forms
    assert _seconds(text) < 0.5  # 15 ms on a quiet machine; with a search for each spelling 2 s


def test_no_more_words_are_marked_than_asked_for() -> None:
    fragments = marked_text("wages and wages and wages", ["wages"], "en", most=2)
    assert fragments[-1] == Fragment(" and wages", marked=False)
    assert "".join(fragment.text for fragment in fragments) == "wages and wages and wages"
