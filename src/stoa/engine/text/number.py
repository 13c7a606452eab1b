"""Singular and plural of folded words, by the regular rules of English, French and Spanish.

For looking up names: a form that is no word finds nothing, so rules may guess. Nothing here is ever shown.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_VOWELS = frozenset("aeiou")
_SPANISH_ENDS = frozenset("dlnrz")
"""Consonants after which Spanish makes its plural with -es."""
_SHORTEST = 4
"""Shorter words (of, les, los) are left as they are."""
_REMEMBERED = 20_000


def other_numbers(words: Sequence[str]) -> Iterator[str]:
    """A name's words in the other number, joined by spaces: all in the singular, or in the plural as each language makes it.

    Every form comes once, and never the words as they are.
    """
    if not words:
        return
    forms = [_forms(word) for word in words]
    whole = [" ".join(every) for every in zip(*forms, strict=True)]
    english = " ".join((*words[:-1], _plural(words[-1])))
    given = " ".join(words)
    yield from (form for form in dict.fromkeys((*whole, english)) if form != given)


@lru_cache(_REMEMBERED)
def _forms(word: str) -> tuple[str, str, str, str]:
    """The word in the singular of English and French, and of Spanish; in the plural of French, and of Spanish."""
    if not _has_number(word):
        return word, word, word, word
    return _singular(word), _spanish_singular(word), _french_plural(word), _spanish_plural(word)


def _has_number(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("aux"):
        return f"{word[:-3]}al"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _spanish_singular(word: str) -> str:
    if word.endswith("ces"):
        return f"{word[:-3]}z"
    if word.endswith("es") and word[-3] in _SPANISH_ENDS:
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def _plural(word: str) -> str:
    if not _has_number(word):
        return word
    if word.endswith("y") and word[-2] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def _french_plural(word: str) -> str:
    if word.endswith("al"):
        return f"{word[:-2]}aux"
    return word if word.endswith(("s", "x")) else f"{word}s"


def _spanish_plural(word: str) -> str:
    if word.endswith("s"):
        return word
    return f"{word}s" if word[-1] in _VOWELS else f"{word}es"
