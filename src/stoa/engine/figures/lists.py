"""Lists of words written as one reads them."""

from __future__ import annotations


def word_list(words: str) -> list[str]:
    return words.split()


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())
