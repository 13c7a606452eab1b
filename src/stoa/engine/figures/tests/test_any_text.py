"""Whatever the text, reading ends quickly and what is found stands there."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.engine.figures import extract
from stoa.engine.figures.claims import claims_in
from stoa.engine.figures.tests.names import starter_places

WORDS = (
    "12|2019|1 234,5|per cent|million|two|thirds|of|one in|un sur|dos de cada|entre|between|and|et|y|to|à|a|aged|ans|años|No.|"
    "article|Kenya|women|hommes|mujeres|since|respectively|hundred|quatre|-|vingt|half|m|h"
)
PIECES = st.sampled_from([*"0123456789.,;:-–()/%$€°'’\"| \n\u202f\u00a0", *WORDS.split("|")])
TEXTS = st.one_of(
    st.text(max_size=5_000),
    st.lists(PIECES, max_size=900).map(" ".join),
    st.lists(PIECES, max_size=1_500).map("".join),
)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@settings(max_examples=60, deadline=5_000)
@given(text=TEXTS)
def test_any_text_is_read_and_every_span_stands_there(language: str, text: str) -> None:
    last = 0
    for figure in extract(text[:5_000], language, starter_places()):
        assert figure.span
        assert text[figure.start : figure.end] == figure.span
        assert figure.start >= last
        last = figure.start
    claims_in(text[:5_000], language)


@pytest.mark.parametrize(
    "piece",
    ["1 ", "1,", "12 000 ", "a 1 in ", "one ", "hundred ", "2019-", "(1", "1 and ", "vingt-", "per ", "% ", "Kenya "],
)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def taken(size: int) -> float:
        text = piece * (size // len(piece))
        began = time.thread_time()
        extract(text, "en", starter_places())
        return time.thread_time() - began

    taken(2_000)
    short, long = (min(taken(size) for _ in range(3)) for size in (2_000, 20_000))
    assert long < 40 * max(short, 0.002)
