"""Terms are the same however a word was typed or stored."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.engine.search.analysis import (
    ANALYSERS,
    OTHER,
    analyser_for,
    index_text,
    is_stop_word,
    normalise,
    phrase_terms,
    query_words,
)


@pytest.mark.parametrize(
    ("tag", "analyser"),
    [("en", "en"), ("FR-ch", "fr"), ("pt_BR", "pt"), ("nb", "no"), ("sw", OTHER), ("zh-Hant", OTHER), ("", OTHER)],
)
def test_a_language_tag_leads_to_its_analyser(tag: str, analyser: str) -> None:
    assert analyser_for(tag) == analyser


def test_terms_carry_their_language() -> None:
    assert index_text("Working women", "en") == "en:work en:women"
    assert index_text("?!", "en") == ""


def test_elisions_are_cut_where_the_language_has_them() -> None:
    assert phrase_terms("L’eau qu'il boit aujourd'hui", "fr") == phrase_terms("eau il boit aujourd'hui", "fr")
    assert phrase_terms("dell'acqua", "it") == phrase_terms("acqua", "it")
    assert phrase_terms("it's l'eau", "en") == ["en:it", "en:s", "en:l", "en:eau"]


def test_scripts_without_spaces_become_pairs() -> None:
    assert normalise("東京都 A").split() == ["東京", "京都", "A"]
    assert normalise("都").split() == ["都"]


def test_arabic_marks_and_stretching_do_not_matter() -> None:
    assert index_text("الْعَمَـــل", "ar") == index_text("العمل", "ar")


def test_a_swapped_lam_alef_inside_a_word_is_looked_for_both_ways() -> None:
    (word,) = query_words("خلال", ["ar"])
    assert word.terms["ar"] == ("ar:خلال", "ar:خالل")


def test_stop_words_belong_to_their_language() -> None:
    assert is_stop_word("the", "en")
    assert not is_stop_word("the", "fr")
    assert is_stop_word("des", "fr")
    assert is_stop_word("من", "ar")
    assert not is_stop_word("na", OTHER)


def test_a_query_word_knows_its_terms_in_every_language() -> None:
    words = query_words("the workers", ["en", "fr"])
    assert [word.text for word in words] == ["the", "workers"]
    assert words[1].terms == {"en": ("en:worker",), "fr": ("fr:worker",)}
    assert words[0].stops_in == {"en"}


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.text(alphabet=st.characters(codec=None))))
def test_any_text_can_be_analysed_in_every_language(text: str) -> None:
    for analyser in ANALYSERS:
        index_text(text, analyser)
    query_words(text, ANALYSERS)


@settings(max_examples=100, deadline=None)
@given(st.text(), st.sampled_from(ANALYSERS))
def test_a_text_finds_itself(text: str, analyser: str) -> None:
    stored = set(index_text(text, analyser).split())
    if analyser in {"fr", "it", "en", OTHER} and "'" not in text and "’" not in text:
        asked = {term for word in query_words(text, [analyser]) for term in word.terms[analyser]}
        assert asked == stored
