"""Near copies: a text as a small sketch whose likeness to another tells how much of their wording they share.

Two sketches, both MinHash over 128 permutations. One is taken of the words, three in a row: a copy with some sentences
changed stays like its original. The other is taken of the numbers, two in a row: a translation keeps them in their order
where no word is left. Sketches are compared without the texts; bands make it a look-up to find those worth comparing.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rensa import RMinHash  # type: ignore[import-untyped]  # ships no types

from stoa.engine.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PERMUTATIONS = 128
WORDS_IN_A_ROW = 3
NUMBERS_IN_A_ROW = 2
FEWEST_WORDS = 20
FEWEST_NUMBERS = 8
"""Below these any likeness would be chance: there is no sketch."""

MOST_WORDS = 1_000_000
"""A longer text is judged by its first million words, some two thousand pages."""

WORD_BAND = 8
"""Values a band of words: pairs that share 80 % of their wording meet in one of 16 bands 95 times in 100."""

NUMBER_BAND = 3
"""Values a band of numbers: translations keep fewer of them; pairs that share a third of them meet 3 times in 4."""

METHOD = (
    f"minhash-{RMinHash.ALGORITHM_VERSION}-{PERMUTATIONS}-{WORDS_IN_A_ROW}.{WORD_BAND}-{NUMBERS_IN_A_ROW}.{NUMBER_BAND}"
)
"""Changes when sketches of different making must not be compared."""

_SEED = 20_261_122
_AT_ONCE = 50_000
_FORM = f"<{PERMUTATIONS}I"
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_SPACELESS}]|[^\\W_{_SPACELESS}]+")
_NUMBER = re.compile(r"\d+(?:[.,\u066b\u066c\u00a0\u202f ]\d{3}(?!\d))*(?:[.,\u066b]\d+)?")


@dataclass(frozen=True, slots=True)
class Sketch:
    """The sketch of one text: the least hash of its runs under each permutation, and how many runs were taken."""

    values: tuple[int, ...]
    runs: int

    def likeness(self, other: Sketch) -> float:
        """The estimated share of runs that both have, from 0 to 1; off by some 0.04."""
        same = sum(one == two for one, two in zip(self.values, other.values, strict=True))
        return same / PERMUTATIONS

    def bands(self, width: int) -> tuple[int, ...]:
        """Keys, one a band of `width` values, as signed 64-bit numbers: texts that share one are worth comparing."""
        return tuple(
            _key(at, self.values[at : at + width]) for at in range(0, PERMUTATIONS - PERMUTATIONS % width, width)
        )

    def to_bytes(self) -> bytes:
        return struct.pack(_FORM, *self.values)

    @classmethod
    def from_bytes(cls, kept: bytes, runs: int) -> Sketch:
        """The sketch behind `to_bytes`; raises struct.error when there are not exactly 512 bytes."""
        return cls(struct.unpack(_FORM, kept), runs)


def sketch_words(pieces: Iterable[str]) -> Sketch | None:
    """The sketch of a text given in pieces, in order; None when it is too short to be judged.

    The same words give the same sketch wherever the pieces were cut, in any case, accents and spacing. Memory stays
    bounded however long the text is.
    """
    words = islice((match[0] for piece in pieces for match in _WORD.finditer(fold(piece))), MOST_WORDS)
    return _sketch(_rows(words, WORDS_IN_A_ROW), FEWEST_WORDS - WORDS_IN_A_ROW + 1)


def sketch_numbers(pieces: Iterable[str]) -> Sketch | None:
    """The sketch of the numbers of a text, however a language groups their digits; None when there are too few."""
    numbers = islice((_digits(match[0]) for piece in pieces for match in _NUMBER.finditer(piece)), MOST_WORDS)
    return _sketch(_rows((number for number in numbers if len(number) > 1), NUMBERS_IN_A_ROW), FEWEST_NUMBERS - 1)


def _digits(number: str) -> str:
    return "".join(str(unicodedata.digit(char)) for char in number if char.isdigit())


def _rows(words: Iterable[str], size: int) -> Iterator[str]:
    """Every `size` neighbours as one text."""
    row: list[str] = []
    for word in words:
        row.append(word)
        if len(row) == size:
            yield " ".join(row)
            del row[0]


def _sketch(rows: Iterator[str], fewest: int) -> Sketch | None:
    hashed, runs = RMinHash(PERMUTATIONS, _SEED), 0
    while chunk := list(islice(rows, _AT_ONCE)):
        hashed.update(chunk)
        runs += len(chunk)
    return Sketch(tuple(hashed.digest()), runs) if runs >= fewest else None


def _key(place: int, values: tuple[int, ...]) -> int:
    data = struct.pack(f"<{len(values) + 1}I", place, *values)
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little", signed=True)
