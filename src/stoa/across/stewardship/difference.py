"""What changed between two texts, to be read: unchanged paragraphs folded away, changed ones word by word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Mark = Literal["same", "added", "removed"]
Sort = Literal["same", "folded", "added", "removed", "changed"]
Opcode = tuple[str, int, int, int, int]
Pair = Callable[[str, str], "tuple[Block, ...]"]

FOLDED_FROM = 2
"""Unchanged paragraphs in a row that are folded away; fewer stand as context."""

WORDS_COMPARED = 3_000
"""Longer paragraphs are shown as a whole before and after: comparing them word by word would take seconds."""

SIGNS_COMPARED = 200_000
"""Characters that changed in all; of more, every paragraph is shown as a whole."""

LINES_SHOWN = 5_000
"""Lines of one stretch that stand each for itself; of more, the stretch is one: a million would take a minute to write."""

ALIKE = 0.3
"""Share of words that two paragraphs need in common to be shown as one that changed."""

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph and what became of them."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or several unchanged ones folded into one; `count` says how many."""

    sort: Sort
    pieces: tuple[Piece, ...]
    count: int = 1


def blocks_of(before: Sequence[str], after: Sequence[str], opcodes: Sequence[Opcode]) -> tuple[Block, ...]:
    """The whole of both texts in reading order; empty lines between paragraphs are left out."""
    found: list[Block] = []
    pair = _pair if _signs_changed(before, after, opcodes) <= SIGNS_COMPARED else _whole
    for tag, i1, i2, j1, j2 in opcodes:
        old, new = _filled(before[i1:i2]), _filled(after[j1:j2])
        found += _unchanged(new) if tag == "equal" else _changed(_few(old), _few(new), pair)
    return tuple(found)


def _signs_changed(before: Sequence[str], after: Sequence[str], opcodes: Sequence[Opcode]) -> int:
    changed = [line for tag, i1, i2, j1, j2 in opcodes if tag != "equal" for line in (*before[i1:i2], *after[j1:j2])]
    return sum(map(len, changed))


def _filled(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line.strip()]


def _few(lines: Sequence[str]) -> Sequence[str]:
    return lines if len(lines) <= LINES_SHOWN else ["\n".join(lines)]


def _unchanged(lines: Sequence[str]) -> list[Block]:
    if len(lines) >= FOLDED_FROM:
        return [Block("folded", tuple(Piece("same", line) for line in _few(lines)), len(lines))]
    return [Block("same", (Piece("same", line),)) for line in lines]


def _changed(old: Sequence[str], new: Sequence[str], pair: Pair) -> Iterator[Block]:
    """Paragraphs that replace each other, pair by pair; what is left over was removed or added."""
    for before, after in zip(old, new, strict=False):
        yield from pair(before, after)
    for line in old[len(new) :]:
        yield Block("removed", (Piece("removed", line),))
    for line in new[len(old) :]:
        yield Block("added", (Piece("added", line),))


def _pair(before: str, after: str) -> tuple[Block, ...]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > WORDS_COMPARED:
        return _whole(before, after)
    matcher = SequenceMatcher(None, old, new)  # autojunk: else a few words repeated cost seconds
    if _in_common(matcher, old, new) < ALIKE:
        return _whole(before, after)
    return (Block("changed", tuple(_pieces(matcher, old, new))),)


def _whole(before: str, after: str) -> tuple[Block, ...]:
    return Block("removed", (Piece("removed", before),)), Block("added", (Piece("added", after),))


def _in_common(matcher: SequenceMatcher[str], old: Sequence[str], new: Sequence[str]) -> float:
    """The share of words that both have in the same order, between 0 and 1; spaces are in every text, so they do not count."""
    shared = [old[at] for block in matcher.get_matching_blocks() for at in range(block.a, block.a + block.size)]
    every = sum(not word.isspace() for word in (*old, *new))
    return 2 * sum(not word.isspace() for word in shared) / every if every else 1.0


def _pieces(matcher: SequenceMatcher[str], old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(new[j1:j2]))
            continue
        if i1 < i2:
            yield Piece("removed", "".join(old[i1:i2]))
        if j1 < j2:
            yield Piece("added", "".join(new[j1:j2]))
