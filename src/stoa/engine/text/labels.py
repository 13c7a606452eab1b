"""Finds the labels of a vocabulary in a text: what the text names, how often, and where.

All labels of a language are compiled once. Words are compared by their stems, so that “wages” is found under “wage”; of
labels that begin at the same word the longest counts, and words it covers are not counted again for shorter ones.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stoa.engine.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MOST_WORDS = 200_000
"""A longer text is looked at up to here: what it is about has been said by then."""

LONGEST_LABEL_WORDS = 8
_EARLY_WORDS = 150
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_SPACELESS}]|[^\\W_{_SPACELESS}]+")
_SPACELESS_CHAR = re.compile(f"[{_SPACELESS}]")
_SHORT = 3
_PLURALS = frozenset({"", "s", "es", "x", "n", "en", "e", "er", "i"})

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelOf:
    """One label to look for. `is_name` holds for names of places, which count only where they are written as names."""

    concept: int
    text: str
    is_preferred: bool = True
    is_name: bool = False


@dataclass(slots=True)
class Found:
    """A concept that a text names: under which words, how often, and where. `score` ranks it among the others."""

    concept: int
    words: str
    times: int = 0
    is_in_title: bool = False
    is_early: bool = False
    score: float = 0.0


@dataclass(slots=True)
class Matcher:
    """The labels of one language, compiled. `stem` gives the form under which words are compared; make it quick."""

    stem: Callable[[str], str]
    by_first: dict[str, list[tuple[Stems, tuple[LabelOf, ...]]]] = field(default_factory=dict)

    def find(self, title: str, pieces: Iterable[str]) -> list[Found]:
        """Every concept named in the title or the text, the likeliest subject first; the order is the same every time."""
        found: dict[int, Found] = {}
        for label, _ in self._labels_in(_WORD.findall(title)):
            _note(found, label).is_in_title = True
        place = 0
        for piece in pieces:
            words = _WORD.findall(piece)
            for label, at in self._labels_in(words):
                one = _note(found, label)
                one.is_early = one.is_early or place + at < _EARLY_WORDS
            place += len(words)
            if place > MOST_WORDS:
                break
        for one in found.values():
            one.score = _score(one)
        return sorted(found.values(), key=lambda one: (-one.score, one.concept))

    def _labels_in(self, words: Sequence[str]) -> Iterator[tuple[LabelOf, int]]:
        roots = [self.stem(word) for word in words]
        at = 0
        while at < len(roots):
            length, labels = self._longest(roots, words, at)
            for label in labels:
                yield label, at
            at += length or 1

    def _longest(self, roots: Sequence[str], words: Sequence[str], at: int) -> tuple[int, list[LabelOf]]:
        for wanted, labels in self.by_first.get(roots[at], ()):
            if tuple(roots[at : at + len(wanted)]) == wanted:
                fitting = [label for label in labels if _is_written_as(label, words[at : at + len(wanted)])]
                if fitting:
                    return len(wanted), fitting
        return 0, []


def compile_labels(
    labels: Iterable[LabelOf], *, stem: Callable[[str], str], is_stop_word: Callable[[str], bool]
) -> Matcher:
    """A matcher of all labels; one that fits several concepts stands for those that it is the preferred label of."""
    by_stems: dict[Stems, dict[int, LabelOf]] = {}
    for label in labels:
        words = _WORD.findall(label.text)
        if words and len(words) <= LONGEST_LABEL_WORDS and not _says_nothing(words, is_stop_word):
            held = by_stems.setdefault(tuple(stem(word) for word in words), {})
            if label.concept not in held or label.is_preferred:
                held[label.concept] = label
    matcher = Matcher(stem)
    for roots, fitting in by_stems.items():
        preferred = [label for label in fitting.values() if label.is_preferred]
        matcher.by_first.setdefault(roots[0], []).append((roots, tuple(preferred or fitting.values())))
    for several in matcher.by_first.values():
        several.sort(key=lambda entry: (-len(entry[0]), entry[0]))
    return matcher


def _note(found: dict[int, Found], label: LabelOf) -> Found:
    one = found.setdefault(label.concept, Found(label.concept, label.text))
    one.times += 1
    return one


def _says_nothing(words: Sequence[str], is_stop_word: Callable[[str], bool]) -> bool:
    """Whether a label is but a stop word, a number or a single letter, which texts are full of."""
    if len(words) != 1:
        return False
    alone = words[0]
    return alone.isdigit() or (len(alone) < 2 and not _SPACELESS_CHAR.match(alone)) or is_stop_word(alone.lower())


def _is_written_as(label: LabelOf, words: Sequence[str]) -> bool:
    """Whether the words stand for the label: names need a capital, abbreviations their very letters.

    One word alone must be the label's word but for its ending in the plural: stems bring together what only looks alike.
    """
    wanted = _WORD.findall(label.text)
    if label.text.isupper() or (len(label.text) <= _SHORT and len(wanted) == 1 and label.text.isascii()):
        return list(words) == wanted
    if len(wanted) == 1 and not _is_same_word(fold(words[0]), fold(wanted[0])):
        return False
    return not label.is_name or words[0][:1].lower() == words[0][:1].upper() or words[0][:1].isupper()


def _is_same_word(one: str, other: str) -> bool:
    """Whether two folded words with one stem differ in number at most; scripts that are not Latin trust the stem."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short):
        return not long[0].isascii() or long[len(short) :] in _PLURALS
    return not long[0].isascii() or (short[-1:] == "y" and long == short[:-1] + "ies")


def _score(one: Found) -> float:
    """More for the title, for being named often, early, and under a longer label, which is named by chance less often."""
    length = len(_WORD.findall(one.words))
    often = math.log2(1 + one.times)
    return round((often + 2.5 * one.is_in_title + 0.7 * one.is_early) * (1 + 0.25 * min(length - 1, 3)), 4)
