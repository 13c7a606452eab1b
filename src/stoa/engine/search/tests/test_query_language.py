"""Whatever is typed is understood, quickly, and means the same when typed again."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.engine.search.protocol import Clause, Query
from stoa.engine.search.query_language import (
    FIELDS,
    LONGEST_QUERY,
    Note,
    highlight_terms,
    parse,
    render,
    words_only,
)

_SYNTAX = st.sampled_from(
    [
        '"',
        "-",
        ":",
        " OR ",
        "OR",
        " ",
        "'",
        "’",
        "“",
        "»",
        "kind:",
        "title:",
        "\n",
        "\x00",
        "é",
        "東京",
        "a",
        "5",
        "(",
        "*",
        "~2",
        "\ud800",
        *FIELDS,
    ]
)
_ANY = st.one_of(st.text(), st.lists(_SYNTAX, max_size=60).map("".join), st.text(alphabet=st.characters(codec=None)))


@settings(max_examples=400, deadline=None)
@given(_ANY)
def test_any_text_is_understood_and_means_the_same_when_typed_again(text: str) -> None:
    understood = parse(text).query
    again = parse(render(understood)).query
    assert again == understood
    assert render(again) == render(understood)


@settings(max_examples=200, deadline=None)
@given(_ANY)
def test_every_clause_says_something_and_names_only_known_fields(text: str) -> None:
    for group in parse(text).query.groups:
        assert group
        for clause in group:
            assert any(character.isalnum() for character in clause.text)
            assert (clause.field in FIELDS) == (clause.kind == "field")
            assert '"' not in clause.text


@settings(max_examples=50, deadline=None)
@given(st.lists(_SYNTAX, min_size=200, max_size=2_000).map("".join))
def test_long_input_is_read_within_fifty_milliseconds(text: str) -> None:
    best = min(_seconds(text) for _ in range(3))
    assert best < 0.05


def _seconds(text: str) -> float:
    started = time.thread_time()
    parse(text)
    return time.thread_time() - started


@pytest.mark.parametrize(
    "text", ["-" * 10_000, '"' * 10_000, "a:" * 5_000, "kind:" * 2_000, "OR " * 3_000, "é" * 10_000]
)
def test_ten_thousand_characters_are_cut_with_a_note(text: str) -> None:
    parsed = parse(text)
    assert Note.CUT in parsed.notes
    assert sum(len(clause.text) for group in parsed.query.groups for clause in group) <= LONGEST_QUERY


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("child labour", ((Clause("child labour"),),)),
        ('"child labour" Mali', ((Clause("child labour", "phrase"), Clause("Mali")),)),
        ("« travail décent »", ((Clause("travail décent", "phrase"),),)),
        ("wages -mining", ((Clause("wages"), Clause("mining", excluded=True)),)),
        ('-"deep sea"', ((Clause("deep sea", "phrase", excluded=True),),)),
        ("Kind:lesson", ((Clause("lesson", "field", "kind"),),)),
        ('-topic:"child labour"', ((Clause("child labour", "field", "topic", excluded=True),),)),
        ("a OR b c", ((Clause("a"),), (Clause("b c"),))),
        ("OR a OR OR a", ((Clause("a"),),)),
        ("a or b", ((Clause("a or b"),),)),
        ("ratio 3:1 http://x", ((Clause("ratio 3:1 http://x"),),)),
        ("subtitle:x kind: y", ((Clause("subtitle:x kind: y"),),)),
        ("l'état covid-19", ((Clause("l'état covid-19"),),)),
        ("? - : & ''", ()),
        ("", ()),
    ],
)
def test_each_form_means_what_the_help_says(text: str, groups: tuple[tuple[Clause, ...], ...]) -> None:
    assert parse(text).query == Query(groups=groups)


def test_an_open_quote_is_read_as_words_and_noted() -> None:
    parsed = parse('"decent work')
    assert parsed.query.groups == ((Clause("decent work"),),)
    assert parsed.notes == (Note.UNCLOSED_QUOTE,)


def test_marked_are_the_words_asked_for_and_none_of_the_excluded() -> None:
    query = parse('wages "deep sea" -mining kind:lesson title:report OR wages').query
    assert highlight_terms(query) == ("wages", "deep", "sea", "report")


def test_prose_is_taken_without_syntax() -> None:
    assert words_only('Who said "no" -never? kind:x').groups == ((Clause('Who said "no" -never? kind:x'),),)
    assert words_only(" ?? ") == Query()
