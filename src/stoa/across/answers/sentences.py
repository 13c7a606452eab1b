"""Sentences of a plain text with their places in it, so that they can be quoted as they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = re.compile(r"[.!?…؟]{1,8}[»”\"’)\]]*(?=\s)|[。！？]|\n[ \t]*\n|\n(?=[ \t]*(?:[-•–*◦▪|]|\d{1,2}[.)]\s))")
_ABBREVIATED = re.compile(
    r"(?:\b[A-ZÀ-Ý]|\b(?i:e\.g|i\.e|etc|cf|vs|al|approx|arts?|par|paras?|p|pp|fig|sec|vol|eds?|Mr|Mrs|Ms|Dr|Prof|St|Sra?|Dra|Lic|"
    r"MM|Mme|av|env|chap|núm|págs?|Ing|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec))\.$"
)
_NUMBERED = re.compile(r"\b(?:no|nos|nº|n°|núm)\.$", re.IGNORECASE)
"""Stands inside a sentence only before a figure: “no.” may also end one."""
POINT = re.compile(r"[-•–*◦▪|]|\d{1,2}[.)]\s")
"""How a point of a list or a row of a table begins."""
_LONGEST_LOOK_BACK = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and where it begins and ends in the text; `opens` if a paragraph or a point of a list begins with it."""

    text: str
    start: int
    end: int
    opens: bool


def sentences_of(text: str) -> list[Sentence]:
    """The sentences in order.

    An empty line and a bullet end one; “e.g.”, initials and a full stop before a small letter do not.
    """
    found: list[Sentence] = []
    for start, end in _stretches(text):
        bare = text[start:end].strip()
        if bare:
            begin = start + len(text[start:end]) - len(text[start:end].lstrip())
            opens = not found or bool(POINT.match(bare)) or text.count("\n", found[-1].end, begin) > 1
            found.append(Sentence(bare, begin, begin + len(bare), opens))
    return found


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _END.finditer(text):
        if _is_inside(text, start, mark):
            continue
        yield start, mark.end()
        start = mark.end()
    yield start, len(text)


def _is_inside(text: str, start: int, mark: re.Match[str]) -> bool:
    """Whether a full stop stands inside a sentence."""
    if mark[0][0] != ".":
        return False
    if text[start : mark.start()].strip().isdigit():
        return True  # the number of a point
    before = text[max(start, mark.end() - _LONGEST_LOOK_BACK) : mark.start() + 1]
    after = text[mark.end() : mark.end() + 3]
    if "\n\n" in after:
        return False
    following = after.lstrip()[:1]
    is_number = following.isdigit() and _NUMBERED.search(before)
    return bool(is_number or _ABBREVIATED.search(before)) or following.islower()
