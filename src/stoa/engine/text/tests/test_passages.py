from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.engine.text.passages import cut, page_passages, renumbered


@settings(deadline=None)
@given(st.text(max_size=2000), st.integers(min_value=1, max_value=200))
def test_pieces_are_short_enough_and_lose_nothing(text: str, limit: int) -> None:
    pieces = list(cut(text, limit))
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(piece.split()) for piece in pieces) == "".join(text.split())


def test_cuts_fall_between_sentences_where_they_can() -> None:
    assert list(cut("One two three. Four five six. Seven.", 20)) == ["One two three.", "Four five six.", "Seven."]


def test_pages_keep_their_numbers_and_empty_pages_give_nothing() -> None:
    found = page_passages([(1, "first"), (2, "  "), (3, "third " * 500)])
    assert [passage.page for passage in found][:2] == [1, 3]
    assert [passage.position for passage in found] == list(range(1, len(found) + 1))


def test_joined_lists_are_numbered_anew() -> None:
    both = [*page_passages([(1, "a")]), *page_passages([(2, "b")])]
    assert [(passage.position, passage.text) for passage in renumbered(both)] == [(1, "a"), (2, "b")]
