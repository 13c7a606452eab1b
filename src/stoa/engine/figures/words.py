"""What the rules know of a language: filled in by `english`, `french` and `spanish`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.engine.figures.tokens import Token

T = TypeVar("T")
_MODULES = {"en": "english", "fr": "french", "es": "spanish"}


class Phrases(Generic[T]):
    """Phrases of one or more words, each with what it means; the longest that fits is found."""

    def __init__(self, meanings: Mapping[str, T]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._by_last: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, meaning in sorted(meanings.items(), key=lambda entry: -len(entry[0].split())):
            words = tuple(phrase.split())
            self._by_first.setdefault(words[0], []).append((words, meaning))
            self._by_last.setdefault(words[-1], []).append((words, meaning))

    def words(self) -> set[str]:
        """Every word of every phrase."""
        return {word for several in self._by_first.values() for words, _ in several for word in words}

    def at(self, tokens: Sequence[Token], at: int) -> tuple[int, T] | None:
        """How many tokens from `at` on make a phrase, and its meaning."""
        if at >= len(tokens):
            return None
        for words, meaning in self._by_first.get(tokens[at].low, ()):
            end = at + len(words)
            if end <= len(tokens) and all(tokens[at + n].low == word for n, word in enumerate(words)):
                return len(words), meaning
        return None

    def before(self, tokens: Sequence[Token], end: int) -> tuple[int, T] | None:
        """As `at`, for the phrase whose last token stands right before `end`."""
        if end <= 0 or end > len(tokens):
            return None
        for words, meaning in self._by_last.get(tokens[end - 1].low, ()):
            at = end - len(words)
            if at >= 0 and all(tokens[at + n].low == word for n, word in enumerate(words)):
                return len(words), meaning
        return None


def phrases(meanings: Mapping[T, str]) -> Phrases[T]:
    """From meanings to their phrases, parted by bars."""
    return Phrases({phrase.strip(): meaning for meaning, several in meanings.items() for phrase in several.split("|")})


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of one language; all in lower case."""

    decimal: str
    small: Mapping[str, int]
    hundred: Mapping[str, int]
    joins_number: frozenset[str]
    """Words inside a number: one hundred *and* five, vingt *et* un, treinta *y* cinco."""
    scales: Phrases[float]
    fractions: Phrases[float]
    """Shares in percent; multiples such as “twice” as negative numbers."""
    out_of: Phrases[int]
    """What stands between the numbers of “one in five”."""
    hedges: Phrases[tuple[str, bool]]
    """What stands before a number: its bound and whether that makes it approximate."""
    hedges_after: Phrases[str]
    articles: frozenset[str]
    units: Phrases[str]
    nouns: Mapping[str, str]
    """What is counted by these words, as unit: persons, workers, enterprises, …"""
    person_endings: tuple[str, ...]
    female_endings: tuple[str, ...]
    not_persons: frozenset[str]
    per_time: Phrases[str]
    per_many: frozenset[str]
    references: frozenset[str]
    """What numbers that count nothing stand after: article, page, Convention No."""
    months: Mapping[str, int]
    parts_of_year: Phrases[str]
    since: Phrases[int]
    until: Phrases[int]
    from_words: frozenset[str]
    to_words: frozenset[str]
    between: frozenset[str]
    base_year: Phrases[int]
    """What a year of comparison stands after: compared with, than in."""
    years_earlier: Phrases[int]
    world: Phrases[int]
    other_places: Phrases[int]
    sexes: Mapping[str, str]
    both_sexes: Phrases[int]
    compared: Phrases[int]
    """What somebody else is compared after: than, that of."""
    age_groups: Phrases[str]
    aged: Phrases[int]
    years_old: frozenset[str]
    or_more: Phrases[int]
    under: Phrases[int]
    over: Phrases[int]
    same_age: Phrases[int]
    up: frozenset[str]
    down: frozenset[str]
    changed_after: Phrases[str]
    ands: frozenset[str]
    breaks: Phrases[int]
    """Words that begin another clause: while, whereas, but."""
    respectively: frozenset[str]
    points_back: frozenset[str]
    """Words at the beginning of a sentence that take up what the one before was about."""
    of_them: Phrases[int]
    stops: frozenset[str]
    verbs: frozenset[str]
    demonyms: Mapping[str, str] = field(default_factory=dict)
    a_is_to: bool = False
    """Spanish: “a” before a number is the level something reaches."""
    number_words: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        known = {*self.small, *self.hundred, *self.scales.words(), *self.fractions.words()}
        object.__setattr__(
            self,
            "number_words",
            frozenset(
                known - {"a", "un", "une", "una", "uno", "one", "m", "k", "the", "la", "le", "les", "los", "de", "of"}
            ),
        )


@cache
def words_of(language: str) -> Words:
    """The vocabulary of the language, English for those not known."""
    module = import_module(f"stoa.engine.figures.{_MODULES.get(language[:2], 'english')}")
    found: Words = module.WORDS
    return found
