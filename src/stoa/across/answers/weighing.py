"""How much of a question a stretch of text holds: its words in any form, or what they name by another name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from stoa.across.answers.questions import telling, words_of
from stoa.engine.search.analysis import analyser_for, stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NEAR = 0.7
"""What a word counts that only shares its beginning with one asked for, as inspector does with inspection."""
_SAME = 4
_NEAR_REST = 4


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question. `names` are the names, in any language, of the `concepts` it stands for."""

    word: str
    names: tuple[str, ...] = ()
    concepts: frozenset[int] = frozenset()
    is_place: bool = False


class Holding:
    """The terms of a question as they stand in texts of one language."""

    def __init__(self, terms: Sequence[Term], language: str) -> None:
        self._analyser, self._language = analyser_for(language), language
        self._terms = terms
        self._stems = [_stems_of(term.word, self._analyser) for term in terms]
        self._names = [_names_in(term.names, self._analyser) for term in terms]

    def stems(self, text: str) -> frozenset[str]:
        return frozenset(stems(text, self._analyser))

    def shares(self, held: frozenset[str]) -> list[float]:
        """Per term, from 0 to 1, whether the stems hold it."""
        beginnings: dict[str, list[str]] = {}
        for stem in held:
            beginnings.setdefault(stem[:_SAME], []).append(stem)
        pairs = zip(self._stems, self._names, strict=True)
        return [self._share(held, beginnings, wanted, names) for wanted, names in pairs]

    def names_in(self, text: str) -> list[str]:
        """The words of those names that stand whole in the text, but for words that say nothing there."""
        held = self.stems(text)
        names = dict.fromkeys(name for term in self._terms for name in term.names)
        said = [name for name in names if (wanted := _stems_of(name, self._analyser)) and wanted <= held]
        return [word for name in said for word in telling(words_of(name), self._language)]

    @staticmethod
    def _share(
        held: frozenset[str],
        beginnings: Mapping[str, Sequence[str]],
        wanted: frozenset[str],
        names: tuple[frozenset[str], ...],
    ) -> float:
        if (wanted and wanted <= held) or any(name <= held for name in names):
            return 1.0
        return (
            NEAR if any(_is_near(stem, other) for stem in wanted for other in beginnings.get(stem[:_SAME], ())) else 0.0
        )


def coverage(shares: Iterable[float]) -> float:
    """The part of a question that is held, from 0 to 1. Every word counts alike: by rarity nothing better was chosen."""
    given = list(shares)
    return sum(given) / len(given) if given else 0.0


def telling_stems(text: str, language: str) -> list[str]:
    """The stems of the words of a text that say something in its language, in order, with numbers."""
    analyser = analyser_for(language)
    return [stem for word in telling(words_of(text), language) for stem in stems(word, analyser)]


@lru_cache(maxsize=4096)
def _stems_of(text: str, analyser: str) -> frozenset[str]:
    return frozenset(stems(text, analyser))


def _names_in(names: Iterable[str], analyser: str) -> tuple[frozenset[str], ...]:
    return tuple(dict.fromkeys(found for name in names if (found := _stems_of(name, analyser))))


def _is_near(one: str, other: str) -> bool:
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    is_long = len(shorter) > _SAME
    return is_long and longer.startswith(shorter[:-1]) and len(longer) - len(shorter) <= _NEAR_REST
