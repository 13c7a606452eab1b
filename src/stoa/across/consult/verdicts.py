"""The figures of a draft held against what items state, each stretch of it read in its own language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stoa.across.consult.scene import supposed
from stoa.across.figures.checking import Verdict, check_figures
from stoa.across.figures.extracting import figures_in
from stoa.across.figures.vocabulary import LANGUAGES, vocabulary
from stoa.engine.text.language import detect

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from stoa.across.consult.cutting import Draft
    from stoa.across.consult.matching import Asked
    from stoa.engine.figures import Figure
    from stoa.foundation.access.reach import Viewer

MOST_FIGURES = 300
"""Figures of one draft that are compared; a draft with more is a table."""
_SURE, _ENOUGH = 0.95, 200
"""How sure, and of how many characters, the language of a section must be to be read in another than the draft's."""


def verdicts_of(viewer: Viewer, asked: Asked, topics: Collection[int], places: Collection[int]) -> list[Verdict]:
    """What the viewer's items state about the figures of a draft, in their order.

    A figure without place or year is first looked for with those of the draft, then as it stands. `places` are concepts the
    maker named.
    """
    draft, names = asked.draft, vocabulary()
    read = figures_by_language(draft)[:MOST_FIGURES]
    figures, languages = [figure for figure, _ in read], [language for _, language in read]
    given = [code for code in map(names.code, places) if code]
    guesses = supposed(figures, draft, given, names.places)
    found = _checked(viewer, asked, topics, [(one.figure, said) for one, said in zip(guesses, languages, strict=True)])
    found = [replace(verdict, taken=one.taken) for verdict, one in zip(found, guesses, strict=True)]
    again = [at for at, one in enumerate(found) if one.taken and one.verdict == "not found"]
    for at, verdict in zip(again, _checked(viewer, asked, topics, [read[at] for at in again]), strict=True):
        found[at] = verdict
    return found


def _checked(
    viewer: Viewer, asked: Asked, topics: Collection[int], read: Sequence[tuple[Figure, str]]
) -> list[Verdict]:
    """The verdicts in the order given, asked for by language."""
    found: dict[int, Verdict] = {}
    for language in dict.fromkeys(said for _, said in read):
        places = [at for at, (_, said) in enumerate(read) if said == language]
        verdicts = check_figures(viewer, [read[at][0] for at in places], topics, language, excluded=asked.excluded)
        found |= dict(zip(places, verdicts, strict=True))
    return [found[at] for at in range(len(read))]


def figures_by_language(draft: Draft) -> list[tuple[Figure, str]]:
    """The figures of a draft in order, each with the language it was read in; none where no rules are for the language."""
    return [
        (replace(figure, start=figure.start + start), language)
        for start, end, language in _stretches(draft)
        if language[:2] in LANGUAGES
        for figure in figures_in(draft.text[start:end], language)
    ]


def _stretches(draft: Draft) -> list[tuple[int, int, str]]:
    """The draft in stretches of one language: start, end, language. A draft in one language is one stretch."""
    found: list[tuple[int, int, str]] = []
    for section in draft.sections:
        language = _language_of(draft.words_of(section), draft.language)
        if found and found[-1][2] == language:
            found[-1] = (found[-1][0], section.end, language)
        else:
            found.append((section.start, section.end, language))
    return found


def _language_of(text: str, otherwise: str) -> str:
    if len(text) < _ENOUGH:
        return otherwise
    language, sure = detect(text)
    return language if sure >= _SURE and language in LANGUAGES else otherwise
