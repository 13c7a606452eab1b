"""Whether two phrases speak of the same: by the stems of their words in one language, by concepts across languages.

Indicators of the world of work (`engine/figures/indicators`) go before both: what names another one is another thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.engine.figures.indicators import indicators_in
from stoa.engine.search.analysis import analyser_for, is_stop_word, stems

if TYPE_CHECKING:
    from stoa.across.figures.vocabulary import Vocabulary

SAME = 0.6
"""From here on two phrases are taken to speak of the same."""

MOST_WORDS = 24
_GENERAL = {
    "en": "rate share number total average level proportion people person percentage country world year figure "
    "global estimate work",
    "fr": "taux part nombre total moyenne niveau proportion personne pourcentage pays monde année chiffre mondial "
    "travail",
    "es": "tasa proporción número total promedio nivel personas porcentaje país mundo año cifra mundial trabajo",
}
"""Words that most phrases share: they tell nothing beside others."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a phrase speaks of. `telling` are its stems without the words that most phrases share."""

    language: str
    stems: frozenset[str]
    telling: frozenset[str]
    concepts: frozenset[int]
    indicators: frozenset[str] = frozenset()


def meant(phrase: str, language: str, vocabulary: Vocabulary) -> Meant:
    """What a phrase speaks of."""
    concepts = vocabulary.topics_in(phrase, language)
    return meant_by(sorted(_stems(phrase, language)), language, concepts, phrase)


def meant_by(words: list[str], language: str, concepts: frozenset[int], phrase: str = "") -> Meant:
    """As `meant`, from stems and concepts that were kept; indicators are those of the phrase, if it is given."""
    every = frozenset(words[:MOST_WORDS])
    return Meant(language[:2], every, every - _general(language[:2]) or every, concepts, indicators_in(phrase))


def likeness(one: Meant, other: Meant) -> float:
    """From 0 to 1; nothing in common is 0, the same words 1. Across languages indicators count, else shared concepts."""
    named = bool(one.indicators and other.indicators)
    if named and one.indicators != other.indicators:
        return 0.0
    if one.language != other.language:
        return 1.0 if named else _shared(one.concepts, other.concepts)
    return max(_shared(one.telling, other.telling), SAME if named else 0.0)


def _shared(
    one: frozenset[object] | frozenset[str] | frozenset[int], other: frozenset[object] | frozenset[str] | frozenset[int]
) -> float:
    """The share of the shorter phrase that the longer one has too, less where the longer says much more."""
    common = len(frozenset(one) & frozenset(other))
    if not common:
        return 0.0
    short, long = sorted((len(one), len(other)))
    return (common / short) * (0.5 + 0.5 * common / long) ** 0.5 if long > 1 else 1.0


def _stems(phrase: str, language: str) -> frozenset[str]:
    analyser = analyser_for(language)
    words = (word.strip("’'.,;:()«»“”\"") for word in phrase.lower().replace("’", " ").replace("'", " ").split())
    kept = " ".join(
        word
        for word in words
        if len(word) > 1 and not any(c.isdigit() for c in word) and not is_stop_word(word, analyser)
    )
    return frozenset(stems(kept, analyser))


_general_stems: dict[str, frozenset[str]] = {}


def _general(language: str) -> frozenset[str]:
    if language not in _general_stems:
        _general_stems[language] = frozenset(stems(_GENERAL.get(language, ""), analyser_for(language)))
    return _general_stems[language]
