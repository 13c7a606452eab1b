"""Passages: the pieces of a text that search finds and quotes.

A passage is plain text of about one to two thousand characters. It never crosses a page, and where the text has
headings it begins at one when the piece before is long enough to stand alone. Nothing is left out: the passages of a
text, one after the other, are the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TARGET_CHARS = 1200
SEPARATOR = " › "

_SLACK = 1.5  # a passage may be this many times its target before it is cut
_BREAKS = ("\n\n", "\n", ". ", "! ", "? ", "؟ ", "。", "！", "？", "; ", "، ", ", ", " ")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of plain text and where it stands.

    `position` counts from 1 through the whole document. `page` is the page of a PDF or the slide of a presentation,
    None where there are no pages. `heading` is the path of headings in force where the passage begins ("Findings ›
    Wages"); the headings' own words are in `text` as well, so that reading the passages alone loses nothing.
    """

    position: int
    page: int | None
    heading: str
    text: str


class Block(NamedTuple):
    """A paragraph, table or code block (`level` 0), or a heading (`level` 1 to 6), as plain text."""

    text: str
    level: int = 0


def longest(target_chars: int) -> int:
    """The number of characters up to which a text stays in one passage."""
    return int(target_chars * _SLACK)


def pack(blocks: Iterable[Block], *, target_chars: int = TARGET_CHARS, page: int | None = None) -> list[Passage]:
    """Gathers blocks into passages of about `target_chars`, numbered from 1, all on `page`."""
    packer = _Packer(target_chars, page)
    for block in blocks:
        packer.add(block)
    packer.flush()
    return packer.passages


def page_passages(
    pages: Iterable[tuple[int | None, str]], *, target_chars: int = TARGET_CHARS, heading: str = ""
) -> list[Passage]:
    """Passages of plain text that comes page by page; pages without text give none."""
    found: list[Passage] = []
    for page, text in pages:
        for piece in cut(text.strip(), longest(target_chars)):
            found.append(Passage(len(found) + 1, page, heading, piece))
    return found


def renumbered(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The same passages with positions from 1, after lists of several pages were joined."""
    return tuple(replace(passage, position=number) for number, passage in enumerate(passages, start=1))


def cut(text: str, limit: int, first: int = 0) -> Iterator[str]:
    """Pieces of at most `limit` characters, cut at the best break: line, sentence, word, last of all anywhere.

    `first`, when given, is the limit of the first piece alone.
    """
    begin, room = 0, first or limit
    while len(text) - begin > room:
        end = begin + _best_break(text[begin : begin + room])
        if piece := text[begin:end].strip():
            yield piece
        begin, room = end, limit
    if piece := text[begin:].strip():
        yield piece


def _best_break(window: str) -> int:
    half = len(window) // 2
    for mark in _BREAKS:
        at = window.rfind(mark, half)
        if at > 0:
            return at + len(mark)
    return len(window)


class _Packer:
    def __init__(self, target_chars: int, page: int | None) -> None:
        self.passages: list[Passage] = []
        self._target = target_chars
        self._limit = longest(target_chars)
        self._page = page
        self._path: list[Block] = []
        self._parts: list[str] = []
        self._size = 0
        self._heading = ""
        self._has_body = False

    def add(self, block: Block) -> None:
        if block.level:
            self._begin_section(block)
        elif self._size >= self._target or self._overflows_after_body(block):
            self.flush()
        first = max(self._limit - self._size, self._target // 4) if self._size else 0
        for piece in cut(block.text, self._limit, first):
            self._put(piece, is_heading=block.level > 0)

    def flush(self) -> None:
        if self._parts:
            number = len(self.passages) + 1
            self.passages.append(Passage(number, self._page, self._heading, "\n\n".join(self._parts)))
        self._parts, self._size, self._has_body = [], 0, False

    def _overflows_after_body(self, block: Block) -> bool:
        return self._has_body and self._size + len(block.text) > self._limit

    def _begin_section(self, block: Block) -> None:
        if self._has_body and self._size >= self._target // 4:
            self.flush()
        while self._path and self._path[-1].level >= block.level:
            self._path.pop()
        self._path.append(block)

    def _put(self, piece: str, *, is_heading: bool) -> None:
        if self._size and self._size + len(piece) > self._limit + self._target // 4:
            self.flush()
        if not self._has_body:
            self._heading = SEPARATOR.join(_one_line(step.text) for step in self._path)
        self._has_body = self._has_body or not is_heading
        self._parts.append(piece)
        self._size += len(piece) + 2


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
