"""What two texts have in common: the words that tell, the same wording, the sentence that is meant. Pure, no database."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from stoa.engine.search.analysis import analyser_for, is_stop_word, stems
from stoa.engine.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

WORDS_IN_A_ROW = 5
LEAST_RARITY = 1.35
"""A word that stands in a quarter of all texts tells nothing."""

TELLING, CORE = 18, 12
"""Words of a section, and of a whole draft, that say what it is about."""

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…؟])[\s\u00a0]+(?=[\W\d_]{0,8}[^\W\d_a-z])|[。！？]|\n{2,}|\n(?=[-•*])")
_SHORTEST, _A_FEW, _FEW_TEXTS = 3, 3, 20
_MEASURES = frozenset({"per", "cent", "percent", "pour", "por", "ciento"})
_LONGEST_QUOTE = 320
_WARNING = re.compile(
    r"\b(?:did(?: not|n’t|n't)|does not|should not|must not|do not|not work|failed|failure|avoid|instead of|too late"
    r"|underestimated|never|without success|mistake|would do differently"
    r"|n’a pas|n'a pas|n’ont pas|n'ont pas|ne pas|échou\w*|échec|éviter|au lieu de|trop tard|sous-estim\w*|jamais|erreur"
    r"|no funcion\w*|no logr\w*|no se debe|no deb\w*|fracas\w*|evit\w*|en lugar de|demasiado tarde|nunca|error(?:es)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Telling:
    """The words that tell what a section is about: how much each weighs, and how it is written there, by stem.

    `strong` are those that one of them should be met by: the weightiest, and those that run through the whole draft.
    """

    language: str
    weights: Mapping[str, float] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    strong: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """The words as one query, the weightiest first."""
        return " ".join(self.written[stem] for stem in self.weights)


@dataclass(frozen=True, slots=True)
class Common:
    """What a section and a passage have in common: words as the draft writes them, and the share of the section's weight.

    `strong` counts those that tell most.
    """

    words: tuple[str, ...]
    share: float
    strong: int = 0


@lru_cache(maxsize=100_000)
def _stem(word: str, analyser: str) -> str:
    found = stems(word, analyser)
    return found[0] if len(found) == 1 else fold(word)


def _content_words(text: str, analyser: str) -> Iterator[tuple[str, str]]:
    for match in _WORD.finditer(text):
        word = match[0]
        plain = word.lower()
        if len(word) < _SHORTEST or word.isdigit() or plain in _MEASURES or is_stop_word(plain, analyser):
            continue
        yield _stem(plain, analyser), word


@dataclass(frozen=True, slots=True)
class Background:
    """In how many of some texts each stem occurs: words that stand everywhere tell nothing of a draft."""

    texts: int = 0
    held_by: Mapping[str, int] = field(default_factory=dict)

    def rarity(self, stem: str) -> float:
        """From 0 for a word of every text; a few texts count as one, since what answers a draft is among them."""
        return math.log((self.texts + 8) / (max(self.held_by.get(stem, 0), _A_FEW) + 1))

    def tells(self, stem: str) -> bool:
        """Whether a word is rare enough to tell something; among few texts every word may be."""
        return self.texts < _FEW_TEXTS or self.rarity(stem) >= LEAST_RARITY


def background_of(texts: Iterable[str], language: str) -> Background:
    """Count the stems of texts in one language."""
    analyser = analyser_for(language)
    counts: Counter[str] = Counter()
    number = 0
    for text in texts:
        number += 1
        counts.update({stem for stem, _word in _content_words(text, analyser)})
    return Background(number, counts)


def telling_words(texts: Sequence[str], language: str, background: Background) -> list[Telling]:
    """For each section of a draft the words that tell it from everything else, the weightiest first."""
    analyser = analyser_for(language)
    counted: list[Counter[str]] = []
    written: dict[str, str] = {}
    for text in texts:
        counts: Counter[str] = Counter()
        for stem, word in _content_words(text, analyser):
            counts[stem] += 1
            written[stem] = min(written.get(stem, word), word, key=_plainest)
        counted.append(counts)
    core = _core(counted, background)
    return [_telling(counts, core, written, language, background) for counts in counted]


def _core(counted: Sequence[Counter[str]], background: Background) -> frozenset[str]:
    """The words that run through a draft: what it is about as a whole."""
    total: Counter[str] = Counter()
    for counts in counted:
        total.update(counts)
    through = [stem for stem in total if sum(stem in counts for counts in counted) > 1]
    return frozenset(sorted(through, key=lambda stem: (-total[stem] * background.rarity(stem), stem))[:CORE])


def _plainest(word: str) -> tuple[bool, int, str]:
    """A word as it stands within a sentence, not at its beginning."""
    return (word[:1].isupper(), len(word), word)


def _telling(
    counts: Counter[str], core: frozenset[str], written: Mapping[str, str], language: str, background: Background
) -> Telling:
    def weight(stem: str) -> float:
        return (1 + math.log(counts[stem])) * background.rarity(stem)

    told = [stem for stem in counts if background.tells(stem)]
    best = sorted(told, key=lambda stem: (-weight(stem), stem))[:TELLING]
    least = weight(best[min(len(best) - 1, max(4, len(best) // 2))]) if best else 0.0
    strong = frozenset(stem for stem in best if stem in core or weight(stem) >= least)
    return Telling(language, {stem: weight(stem) for stem in best}, {stem: written[stem] for stem in best}, strong)


def in_common(telling: Telling, text: str, language: str) -> Common:
    """Which of a section's telling words a passage has, and how much they weigh together, from 0 to 1.

    Across languages only words written alike meet: names, abbreviations.
    """
    total = sum(telling.weights.values())
    if not total:
        return Common((), 0.0)
    if analyser_for(language) == analyser_for(telling.language):
        here = {stem for stem, _word in _content_words(text, analyser_for(language))}
        met = [stem for stem in telling.weights if stem in here]
    else:
        alike = {fold(match[0]) for match in _WORD.finditer(text)}
        met = [stem for stem in telling.weights if fold(telling.written[stem]) in alike]
    words = tuple(telling.written[stem] for stem in met)
    share = round(sum(telling.weights[stem] for stem in met) / total, 3)
    return Common(words, share, len(telling.strong.intersection(met)))


def runs_of(text: str) -> frozenset[tuple[str, ...]]:
    """Every five words in a row, whatever their case and accents."""
    words = [fold(match[0]) for match in _WORD.finditer(text)]
    return frozenset(tuple(words[at : at + WORDS_IN_A_ROW]) for at in range(len(words) - WORDS_IN_A_ROW + 1))


def overlap(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """How much of the shorter of two texts stands word for word in the longer, from 0 to 1."""
    fewest = min(len(one), len(other))
    return round(len(one & other) / fewest, 3) if fewest else 0.0


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, without the space between."""
    found, start = [], 0
    for end in [*(match.start() for match in _SENTENCE_END.finditer(text)), len(text)]:
        piece = text[start:end]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            found.append((start + lead, start + lead + len(piece.strip())))
        start = end
    return found


def meant_sentence(section: str, passage: str, language: str, other_language: str) -> tuple[int, int]:
    """Start and end of the sentence of a section that a passage speaks to most; its first where none stands out."""
    spans = [span for span in sentences(section) if span[1] - span[0] > 25] or sentences(section) or [(0, len(section))]
    analyser, other = analyser_for(language), analyser_for(other_language)
    there = {stem for stem, _word in _content_words(passage, other)}

    def told(span: tuple[int, int]) -> float:
        here = {stem for stem, _word in _content_words(section[span[0] : span[1]], analyser)}
        return len(here & there) / math.sqrt(8 + len(here))

    start, end = max(spans, key=lambda span: (round(told(span), 4), -span[0]))
    return start, min(end, start + _LONGEST_QUOTE)


def warns(passage: str, shared: Sequence[str], language: str) -> bool:
    """Whether a sentence of the passage says that something went wrong or should not be done, in words that both share.

    A sign for a reader to look, no judgement: it sees words, not what they mean.
    """
    analyser = analyser_for(language)
    wanted = {_stem(word.lower(), analyser) for word in shared}
    for start, end in sentences(passage):
        said = passage[start:end]
        if _WARNING.search(said) and len(wanted & {stem for stem, _word in _content_words(said, analyser)}) >= 2:
            return True
    return False
