"""Sketches: copies are alike, strangers are not, the same words give the same sketch on every run and cut."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.engine.text.near_copies import (
    MOST_WORDS,
    NUMBER_BAND,
    WORD_BAND,
    Sketch,
    sketch_numbers,
    sketch_words,
)

WORDS = [f"word{number}" for number in range(4000)]


def text_of(seed: int, length: int = 400) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)  # noqa: S311 (a text, not a secret)


def edited(words: list[str], share: float, seed: int = 1) -> list[str]:
    chance = random.Random(seed)  # noqa: S311 (a text, not a secret)
    return [f"other{at}" if chance.random() < share else word for at, word in enumerate(words)]


def made(text: str) -> Sketch:
    sketch = sketch_words([text])
    assert sketch is not None
    return sketch


def test_a_text_is_wholly_like_itself_whatever_its_case_accents_and_spaces() -> None:
    words = "Les conventions protègent l’égalité au travail dans les pays où elles furent ratifiées " * 3
    other = words.upper().replace("È", "E").replace(" ", "\n\t ")
    assert made(words) == made(other)


def test_a_copy_with_one_word_in_fifty_changed_is_found_and_a_stranger_is_not() -> None:
    found = strangers = 0
    for seed in range(60):
        words = text_of(seed)
        one, copy, other = (made(" ".join(w)) for w in (words, edited(words, 0.02), text_of(seed + 1000)))
        found += bool(set(one.bands(WORD_BAND)) & set(copy.bands(WORD_BAND)))
        strangers += bool(set(one.bands(WORD_BAND)) & set(other.bands(WORD_BAND)))
        assert one.likeness(copy) > 0.7
        assert one.likeness(other) < 0.1
    assert found >= 59
    assert strangers == 0


def test_the_estimate_is_near_the_true_share() -> None:
    errors = []
    for seed in range(40):
        words = text_of(seed, 600)
        copy = edited(words, 0.1, seed)
        rows, copied = ({tuple(w[at : at + 3]) for at in range(len(w) - 2)} for w in (words, copy))
        errors.append(
            abs(made(" ".join(words)).likeness(made(" ".join(copy))) - len(rows & copied) / len(rows | copied))
        )
    assert sum(errors) / len(errors) < 0.05
    assert max(errors) < 0.16


@given(st.lists(st.sampled_from(WORDS), min_size=20, max_size=80), st.data())
def test_where_a_text_is_cut_makes_no_difference(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words)))
    assert sketch_words([" ".join(words[:at]), " ".join(words[at:])]) == sketch_words([" ".join(words)])


@given(st.lists(st.text(max_size=60), max_size=20))
def test_no_text_at_all_stops_it(pieces: list[str]) -> None:
    for sketch in (sketch_words(pieces), sketch_numbers(pieces)):
        if sketch is not None:
            assert Sketch.from_bytes(sketch.to_bytes(), sketch.runs) == sketch
            assert all(-(2**63) <= key < 2**63 for key in sketch.bands(WORD_BAND))
            assert sketch.likeness(sketch) == 1.0


def test_a_short_text_has_no_sketch() -> None:
    assert sketch_words(["nineteen words are too few " * 3]) is None
    assert sketch_words([]) is None


def test_a_translation_keeps_its_numbers_though_no_word() -> None:
    english = (
        "In 2021, 1,234 persons of 56,789 got 3.5 per cent; in 2022, 1,301 of 57,000; in 2023, 1,422 and 12.25 of 60."
    )
    french = (
        "En 2021, 1 234 sur 56 789 ont reçu 3,5 pour cent ; en 2022, 1 301 sur 57 000 ; en 2023, 1 422 et 12,25 sur 60."
    )
    arabic = "في ٢٠٢١ حصل ١٬٢٣٤ من ٥٦٬٧٨٩ على ٣٫٥ وفي ٢٠٢٢ ١٬٣٠١ من ٥٧٬٠٠٠ وفي ٢٠٢٣ ١٬٤٢٢ و١٢٫٢٥ من ٦٠"
    one, two, three = sketch_numbers([english]), sketch_numbers([french]), sketch_numbers([arabic])
    assert one is not None
    assert one == two == three
    assert one.bands(NUMBER_BAND)
    assert sketch_numbers(["Three numbers: 10, 20, 30."]) is None


def test_chinese_is_compared_by_its_characters() -> None:
    text = "国际劳工组织关于强迫劳动的公约要求各成员国在最短的期限内禁止使用一切形式的强迫或强制劳动"
    assert made(text).likeness(made(text.replace("公约", "议定书"))) > 0.6


def test_a_very_long_text_is_judged_by_its_beginning() -> None:
    row = "alpha beta gamma delta " * 1000
    pieces = (row for _ in range(MOST_WORDS // 4000 + 5))
    sketch = sketch_words(pieces)
    assert sketch is not None
    assert sketch.runs == MOST_WORDS - 2


def test_a_damaged_sketch_is_refused() -> None:
    with pytest.raises(struct.error):
        Sketch.from_bytes(b"short", 3)
