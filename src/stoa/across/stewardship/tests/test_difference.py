"""A difference shows what changed, and nothing of what did not is lost."""

from __future__ import annotations

from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from stoa.across.stewardship.difference import LINES_SHOWN, SIGNS_COMPARED, WORDS_COMPARED, Block, blocks_of

LINES = st.lists(st.text(alphabet="ab c", max_size=8), max_size=8)


def compared(before: list[str], after: list[str]) -> tuple[Block, ...]:
    return blocks_of(before, after, SequenceMatcher(None, before, after, autojunk=False).get_opcodes())


def test_a_changed_word_is_removed_and_added_within_its_paragraph() -> None:
    (block,) = compared(["Nine doors in ten opened."], ["Eight doors in ten opened."])
    assert block.sort == "changed"
    assert [(piece.mark, piece.text) for piece in block.pieces] == [
        ("removed", "Nine"),
        ("added", "Eight"),
        ("same", " doors in ten opened."),
    ]


def test_unchanged_paragraphs_are_folded_into_one() -> None:
    same = ["One.", "", "Two.", "", "Three."]
    blocks = compared([*same, "", "The end."], [*same, "", "The very end."])
    assert [(block.sort, block.count) for block in blocks] == [("folded", 3), ("changed", 1)]


def test_paragraphs_with_little_in_common_are_not_mixed() -> None:
    blocks = compared(["Inspectors asked a judge for each home."], ["Letters worked better, as nine doors show."])
    assert [block.sort for block in blocks] == ["removed", "added"]


def test_a_very_long_paragraph_is_not_compared_word_by_word() -> None:
    long = "word " * WORDS_COMPARED
    blocks = compared([long], [long + "more"])
    assert [block.sort for block in blocks] == ["removed", "added"]


def test_a_text_changed_throughout_is_not_compared_word_by_word() -> None:
    paragraph = "word " * 1000
    several = [paragraph] * (SIGNS_COMPARED // len(paragraph))
    blocks = compared(several, [line + "more" for line in several])
    assert {block.sort for block in blocks} == {"removed", "added"}


def test_a_text_of_very_many_lines_is_one_stretch() -> None:
    many = [f"line {number}" for number in range(LINES_SHOWN + 1)]
    (block,) = compared([], many)
    assert (block.sort, block.pieces[0].text) == ("added", "\n".join(many))
    (block,) = compared(many, many)
    assert (block.sort, block.count, len(block.pieces)) == ("folded", len(many), 1)


@given(LINES, LINES)
def test_both_texts_can_be_read_out_of_the_difference(before: list[str], after: list[str]) -> None:
    blocks = compared(before, after)

    def words(marks: set[str]) -> list[str]:
        return "".join(piece.text + "\n" for b in blocks for piece in b.pieces if piece.mark in marks).split()

    assert "".join(words({"same", "removed"})) == "".join("\n".join(before).split())
    assert "".join(words({"same", "added"})) == "".join("\n".join(after).split())
