"""The label matcher: the longest label wins, stems meet, names are names, the same text gives the same answer."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from stoa.engine.text.labels import LabelOf, Matcher, compile_labels

LABELS = (
    LabelOf(1, "Wages"),
    LabelOf(2, "Minimum wage"),
    LabelOf(3, "Social protection"),
    LabelOf(3, "Social security", is_preferred=False),
    LabelOf(4, "Work"),
    LabelOf(5, "IT", is_preferred=False),
    LabelOf(6, "Chad", is_name=True),
    LabelOf(7, "Child labour"),
    LabelOf(8, "The"),
    LabelOf(9, "1999"),
    LabelOf(10, "Security"),
)


def stem(word: str) -> str:
    return word.lower().removesuffix("s")


def matcher() -> Matcher:
    return compile_labels(LABELS, stem=stem, is_stop_word=lambda word: word in {"the", "of"})


def concepts(title: str, *pieces: str) -> list[int]:
    return [one.concept for one in matcher().find(title, pieces)]


def test_the_longest_label_counts_and_what_lies_in_it_does_not() -> None:
    assert concepts("", "The minimum wages of 1999 were low.") == [2]
    assert set(concepts("", "Minimum wages and other wages.")) == {1, 2}


def test_any_label_of_a_concept_leads_to_it_with_the_words_that_were_found() -> None:
    found = matcher().find("", ["On social security."])
    assert [(one.concept, one.words, one.times) for one in found] == [(3, "Social security", 1)]


def test_the_title_and_being_named_often_rank_a_concept_higher() -> None:
    found = matcher().find("Child labour in mines", ["Child labour. Work, work. Wages."])
    assert [one.concept for one in found] == [7, 4, 1]
    assert (found[0].times, found[0].is_in_title, found[1].times) == (2, True, 2)


def test_a_name_counts_where_it_is_written_as_a_name_and_an_abbreviation_by_its_letters() -> None:
    assert concepts("", "A hanging chad fell when it rained.") == []
    assert concepts("", "IT in Chad") == [5, 6]


def test_one_word_alone_is_not_taken_for_another_with_its_stem() -> None:
    labels = [LabelOf(1, "paro"), LabelOf(2, "study")]
    found = compile_labels(labels, stem=lambda word: word[:3].lower(), is_stop_word=lambda _: False)
    assert [one.concept for one in found.find("", ["para paros studies"])] == [1, 2]


def test_stop_words_and_numbers_alone_are_no_labels() -> None:
    assert concepts("The 1999", "the The 1999") == []


def test_a_label_of_several_concepts_stands_for_the_one_that_prefers_it() -> None:
    two = [LabelOf(1, "Bank"), LabelOf(2, "Bank", is_preferred=False), LabelOf(3, "Shore", is_preferred=False)]
    found = compile_labels([*two, LabelOf(4, "Shore", is_preferred=False)], stem=stem, is_stop_word=lambda _: False)
    assert [one.concept for one in found.find("", ["Bank. Shore."])] == [1, 3, 4]


def test_chinese_labels_are_found_without_spaces() -> None:
    found = compile_labels([LabelOf(1, "就业"), LabelOf(2, "青年就业")], stem=stem, is_stop_word=lambda _: False)
    assert [one.concept for one in found.find("", ["关于青年就业的报告"])] == [2]


@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_text_gives_the_same_answer_twice_and_never_more_than_it_says(pieces: list[str]) -> None:
    first, second = matcher().find("", pieces), matcher().find("", pieces)
    assert first == second
    assert sum(one.times for one in first) <= sum(len(piece) for piece in pieces)


def test_a_long_text_is_matched_in_bounded_time() -> None:
    begin = time.process_time()
    found = matcher().find("", ["Minimum wages and social protection of workers. " * 2000] * 60)
    assert {one.concept for one in found} == {2, 3}
    assert time.process_time() - begin < 5
