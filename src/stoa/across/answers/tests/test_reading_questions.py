"""What is read from a question, and how texts are cut into sentences."""

from __future__ import annotations

import pytest

from stoa.across.answers.questions import Wanted, is_question, read_question
from stoa.across.answers.sentences import sentences_of


@pytest.mark.parametrize(
    ("text", "language", "words", "wanted"),
    [
        ("How many inspectors work in Dakar?", "en", ("inspectors", "work", "dakar"), Wanted.NUMBER),
        ("When was the apprentices' law adopted?", "en", ("apprentices", "law", "adopted"), Wanted.TIME),
        ("Who leads the pilot?", "en", ("leads", "pilot"), Wanted.PERSON),
        ("Combien d’inspecteurs faut-il à Dakar ?", "fr", ("inspecteurs", "dakar"), Wanted.NUMBER),
        ("Quand la loi est-elle entrée en vigueur ?", "fr", ("loi", "entree", "vigueur"), Wanted.TIME),
        ("¿Quién dirige el proyecto piloto?", "es", ("dirige", "proyecto", "piloto"), Wanted.PERSON),
        ("¿Qué porcentaje de jóvenes trabaja?", "es", ("jovenes", "trabaja"), Wanted.NUMBER),
    ],
)
def test_a_question_is_read_in_its_own_language(
    text: str, language: str, words: tuple[str, ...], wanted: Wanted
) -> None:
    for reader in ("en", "fr", "es"):
        question = read_question(text, reader)
        assert (question.language, question.words, question.wanted) == (language, words, wanted)


def test_a_question_of_empty_words_keeps_them() -> None:
    assert read_question("Who are we?", "en").words == ("who", "are", "we")


@pytest.mark.parametrize("text", ["", "   ", "???", "\x00", "‮‮", "¿?", "«»"])
def test_what_holds_no_word_asks_nothing(text: str) -> None:
    assert read_question(text, "en").words == ()


def test_a_question_without_end_is_read_up_to_a_limit() -> None:
    assert len(read_question("word " * 100_000, "en").text) <= 500
    assert len(read_question(" ".join(f"word{n}" for n in range(100)), "en").words) <= 16


@pytest.mark.parametrize(
    "text", ["How is rest time paid", "rest time is paid?", "Comment payer le repos", "¿Hay pago del descanso?"]
)
def test_questions_are_known(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["minimum wage Senegal", "wages?", '"how is it" wages', "title:how wages paid", ""])
def test_searches_are_no_questions(text: str) -> None:
    assert not is_question(text)


def test_sentences_end_where_a_reader_ends_them() -> None:
    text = (
        "The pilot, e.g. in Dakar, ran well. Convention No. 189 holds. Is it no. 1? No. Yes.\n\nA heading\n\n"
        "- one thing\n- another thing (p. 3)\nDr. Ba agreed!"
    )
    assert [one.text for one in sentences_of(text)] == [
        "The pilot, e.g. in Dakar, ran well.",
        "Convention No. 189 holds.",
        "Is it no. 1?",
        "No.",
        "Yes.",
        "A heading",
        "- one thing",
        "- another thing (p. 3)\nDr. Ba agreed!",
    ]


@pytest.mark.parametrize("text", ["", "...", "No end", "\n\n\n", "一。二！三", "a." * 500, "¿Qué? ¡Sí!"])
def test_sentences_are_places_in_the_text(text: str) -> None:
    found = sentences_of(text)
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    assert "".join("".join(one.text.split()) for one in found) == "".join(text.split())


def test_a_sentence_knows_whether_it_opens_a_paragraph() -> None:
    found = sentences_of("One. Two.\n\nThree. Four.\n- five\n- six\n1. Seven.\n2. Eight in 2024. Nine.")
    assert [(one.text, one.opens) for one in found] == [
        ("One.", True),
        ("Two.", False),
        ("Three.", True),
        ("Four.", False),
        ("- five", True),
        ("- six", True),
        ("1. Seven.", True),
        ("2. Eight in 2024.", True),
        ("Nine.", False),
    ]
