from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.engine.text.fold import clean, fold

ANY = st.text(alphabet=st.characters(), max_size=60)


@settings(deadline=None)
@given(ANY)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec=None, categories=None), max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\0" not in once
    assert "\r" not in once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  Decent   WORK ", "decent work"),
        ("Économie", "economie"),
        ("STRASSE", fold("Straße")),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("ﬁnance", "finance"),
        ("Ｗｏｒｋ", "work"),
        ("العَمَل", "العمل"),
        ("أجور", "اجور"),
        ("が", "が"),
        ("हिन्दी", "हिन्दी"),
        ("ΑΘΉΝΑ", "αθηνα"),
        ("Ёлка", "елка"),
    ],
)
def test_the_same_name_has_the_same_key(text: str, key: str) -> None:
    assert fold(text) == key


def test_cleaning_keeps_tabs_and_lines_and_drops_what_databases_refuse() -> None:
    assert clean("a\0b\tc\r\nd\re\x0cf\ud800\ufeff") == "ab\tc\nd\ne\nf"
    assert clean("e\u0301") == "é"
