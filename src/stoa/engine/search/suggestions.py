"""“Did you mean”: spelling help from words the viewer may see, never from the engine's own dictionary."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from stoa.engine.search.query_language import FIELDS
from stoa.engine.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD = re.compile(rf"(?i:(?:{'|'.join(FIELDS)}):\S+)|[^\W\d_]+")
_SHORTEST = 4
_TWO_EDITS_FROM = 7
_LETTER_BITS = 64


class Speller:
    """Suggests known words for unknown ones. Building takes .1 s for 100,000 words; keep it with its vocabulary.

    `vocabulary` maps words to how often they occur: of words equally near the most frequent wins.
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._written: dict[str, tuple[int, str]] = {}
        for word, count in vocabulary.items():
            folded = fold(word)
            if count > self._written.get(folded, (-1, ""))[0]:
                self._written[folded] = (count, word)
        self._by_length: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for folded in self._written:
            self._by_length[len(folded)].append((_letters(folded), folded))

    def suggest(self, text: str) -> str | None:
        """The query with its unknown words corrected, all else as typed; None if there is nothing to correct.

        Values behind a field name are left alone.
        """
        corrected = _WORD.sub(lambda match: self._corrected(match[0]), text)
        return corrected if corrected != text else None

    def nearest(self, word: str) -> str | None:
        """The known word one edit from `word`, or two if it is long; None if it is known or nothing is near."""
        folded = fold(word)
        if folded in self._written or len(folded) < _SHORTEST:
            return None
        allowed = 2 if len(folded) >= _TWO_EDITS_FROM else 1
        near = [
            (edits, candidate)
            for candidate in self._candidates(folded, allowed)
            if (edits := distance(folded, candidate, allowed)) <= allowed
        ]
        if not near:
            return None
        best = min(near, key=lambda pair: (pair[0], pair[1][0] != folded[0], -self._written[pair[1]][0], pair[1]))
        return self._written[best[1]][1]

    def _corrected(self, word: str) -> str:
        better = None if ":" in word else self.nearest(word)
        if better is None:
            return word
        return better.capitalize() if word[0].isupper() else better

    def _candidates(self, folded: str, allowed: int) -> list[str]:
        """Words of about the same length and letters: one edit changes at most two letters of the set."""
        letters = _letters(folded)
        most = 2 * allowed
        return [
            candidate
            for length in range(len(folded) - allowed, len(folded) + allowed + 1)
            for theirs, candidate in self._by_length.get(length, ())
            if (letters ^ theirs).bit_count() <= most
        ]


def suggest(text: str, vocabulary: Mapping[str, int]) -> str | None:
    """One-off form of `Speller.suggest`, for small vocabularies."""
    return Speller(vocabulary).suggest(text)


def distance(first: str, second: str, limit: int) -> int:
    """Edits (insert, drop, replace, swap neighbours) between two words, counted up to `limit` + 1."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    earlier: list[int] = []
    above = list(range(len(second) + 1))
    for i, letter in enumerate(first, start=1):
        row = [i]
        for j, other in enumerate(second, start=1):
            edits = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and other == first[i - 2]:
                edits = min(edits, earlier[j - 2] + 1)
            row.append(edits)
        if min(row) > limit:
            return limit + 1
        earlier, above = above, row
    return min(above[-1], limit + 1)


@lru_cache(maxsize=4096)
def _bit(letter: str) -> int:
    return 1 << (ord(letter) % _LETTER_BITS)


def _letters(word: str) -> int:
    """The set of letters of a word as bits."""
    bits = 0
    for letter in word:
        bits |= _bit(letter)
    return bits
