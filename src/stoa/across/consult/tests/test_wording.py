import time

import pytest

from stoa.across.consult.cutting import draft_of_text
from stoa.across.consult.wording import (
    background_of,
    in_common,
    meant_sentence,
    overlap,
    runs_of,
    sentences,
    telling_words,
    warns,
)

LONG = " ".join(["Words of the first part are here and say enough."] * 4)
COMMON = ["The committee met in the harbour and said many things.", "The committee said that things were many."]


def test_words_that_stand_everywhere_do_not_tell() -> None:
    background = background_of(COMMON * 20, "en")
    told = telling_words(["The committee said that apprentices keep a log book."], "en", background)[0]
    assert "apprentices" in told.words
    assert "committee" not in told.words


def test_inflected_words_meet() -> None:
    told = telling_words(["Apprentices keep log books."], "en", background_of([], "en"))[0]
    common = in_common(told, "An apprentice kept a log book.", "en")
    assert {"log", "books", "Apprentices"} <= set(common.words)
    assert common.share > 0.7


def test_the_same_wording_is_measured_from_none_to_all() -> None:
    text = "one two three four five six seven eight nine ten"
    assert overlap(runs_of(text), runs_of(text.upper())) == 1.0
    assert overlap(runs_of(text), runs_of("eleven twelve thirteen fourteen fifteen sixteen")) == 0.0
    assert overlap(runs_of(text), runs_of("too short")) == 0.0
    assert 0 < overlap(runs_of(text), runs_of("zero " + text[:25] + " and others")) < 1


def test_the_sentence_that_is_meant_is_found() -> None:
    section = "We thank everybody who came. Inspectors will enter homes with a warrant. Tea was served afterwards."
    start, end = meant_sentence(section, "A warrant did not help inspectors to enter homes.", "en", "en")
    assert section[start:end] == "Inspectors will enter homes with a warrant."


def test_sentences_lose_nothing_but_space() -> None:
    text = "One. Two!\n\nThree?  Four"
    assert [text[start:end] for start, end in sentences(text)] == ["One.", "Two!", "Three?", "Four"]


def test_a_warning_needs_words_of_the_draft_in_the_same_sentence() -> None:
    passage = "The warrant at private homes did not work. Everybody liked the tea."
    assert warns(passage, ["warrant", "homes"], "en")
    assert not warns(passage, ["tea", "everybody"], "en")
    assert warns("La caisse n’a pas traité les dossiers à temps.", ["caisse", "dossiers"], "fr")
    assert warns("El aviso no funcionó en los talleres.", ["aviso", "talleres"], "es")


def test_plain_text_is_cut_where_lines_stand_like_headings() -> None:
    parts = ("Why now", LONG, "2. What we do", "We ask masters, then pupils.")
    draft = draft_of_text("\n\n".join(parts) + " They know how wages were set before.")
    assert [section.heading for section in draft.sections] == ["Why now", "2. What we do"]
    assert draft.title == "Why now"


def test_sections_are_places_in_the_text() -> None:
    draft = draft_of_text(f"# One\n\n{LONG}\n\n# Two\n\nWords of the second part are here.")
    assert [draft.words_of(section) for section in draft.sections] == [
        f"One\n\n{LONG}",
        "Two\n\nWords of the second part are here.",
    ]


def test_a_very_long_draft_has_a_bounded_number_of_sections() -> None:
    text = "\n\n".join(f"# Part {number}\n\n" + "Words about wages and homes. " * 60 for number in range(200))
    assert len(draft_of_text(text).sections) <= 60


@pytest.mark.parametrize("piece", [". ", "?  ", ".\n", "…\u00a0"])
def test_a_draft_of_signs_alone_is_cut_in_time(piece: str) -> None:
    started = time.thread_time()
    sentences(piece * 10_000)
    assert time.thread_time() - started < 0.5  # 3 ms on a quiet machine; 2 s where each sign looks to the end
