"""Which sentences of a passage answer a question best: a window of one to three, quoted as they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stoa.across.answers.questions import Wanted
from stoa.across.answers.sentences import POINT, sentences_of
from stoa.across.answers.weighing import coverage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stoa.across.answers.sentences import Sentence
    from stoa.across.answers.weighing import Holding

MOST_SENTENCES = 3
LONGEST_QUOTE = 420
SHORT_QUOTE = 260
"""A quotation up to this length takes the sentence that follows with it where no single fact was wanted."""
FITS = 0.2
"""Added where a window holds what was wanted: a number, a time or a name."""
BESIDE = 32
"""Characters behind a number, and half of them before it, in which it is likely to be of what stands there."""
DEARER = 0.06
"""Taken off for each sentence more than one."""
IN_TITLE = 0.8
"""What a term counts in a window when only the title of the item holds it."""
UNLIKELY = 0.4
"""Taken off for headings and covers: they ask what the text below them says."""

_NUMBER = re.compile(
    r"\d[\d.,]*|%|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|"
    r"million|half|third|quarter|none|nobody|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|vingt|trente|quarante|"
    r"cinquante|cent|mille|moitié|tiers|quart|aucune?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|veinte|"
    r"treinta|cuarenta|cincuenta|cien|ciento|mil|millones|mitad|tercio|cuarto|ningun[oa]?)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d\b(?![.,]\d)")
_TIME = re.compile(
    r"\b(?:1[89]|20)\d\d\b|\b(?:january|february|march|april|june|july|august|september|october|november|december|janvier|"
    r"février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|"
    r"julio|agosto|septiembre|octubre|noviembre|diciembre|monday|friday|lundi|vendredi|lunes|viernes|years?|months?|weeks?|"
    r"days?|mois|ans|années?|semaines?|jours?|años?|mes|meses|semanas?|días?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<![.!?»”\"] )(?<!^)\b[A-ZÀ-Ý][\w’'-]{1,40}(?: (?:de |da |del |du |van |von )?[A-ZÀ-Ý][\w’'-]{1,40})+"
)
_FITTING = {Wanted.TIME: _TIME, Wanted.PERSON: _NAME}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A window of sentences; `score` orders windows of all passages. `fits` if it holds the number, time or name wanted."""

    text: str
    start: int
    score: float
    fits: bool


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A sentence, the part of each term that it holds, and what it fits and fails by."""

    sentence: Sentence
    shares: list[float]
    fit: float
    is_heading: bool
    is_cover: bool


def choose(text: str, title: str, holding: Holding, wanted: Wanted) -> Chosen | None:
    """The best window of a passage, None where it has no sentence."""
    sentences = [_weigh(sentence, title, holding, wanted) for sentence in sentences_of(text)]
    in_title = holding.shares(holding.stems(title))
    windows = [_chosen(text, window, in_title) for window in _windows(sentences)]
    best = max(windows, key=lambda one: (round(one.score, 6), -one.start, -len(one.text)), default=None)
    return _with_what_follows(best, text, sentences) if best and not best.fits else best


def passage_holds(text: str, title: str, holding: Holding) -> list[float]:
    """Per term whether the whole passage or the title holds it."""
    return holding.shares(holding.stems(f"{title}\n{text}"))


def _weigh(sentence: Sentence, title: str, holding: Holding, wanted: Wanted) -> _Weighed:
    # Covers repeat the title between names and logos: whatever of the question they hold, they answer nothing.
    is_cover = " ".join(title.lower().split()) in " ".join(sentence.text.lower().split())
    shares = holding.shares(holding.stems(sentence.text))
    return _Weighed(sentence, shares, _fits(sentence.text, holding, wanted), _is_heading(sentence.text), is_cover)


def _windows(sentences: Sequence[_Weighed]) -> Iterator[Sequence[_Weighed]]:
    """Each sentence, and those up to three that read as one quotation: not too long, no heading among them."""
    for first in range(len(sentences)):
        yield sentences[first : first + 1]
        for last in range(first + 2, min(first + MOST_SENTENCES, len(sentences)) + 1):
            window = sentences[first:last]
            is_short = window[-1].sentence.end - window[0].sentence.start <= LONGEST_QUOTE
            if is_short and not any(one.is_heading for one in window):
                yield window


def _chosen(text: str, window: Sequence[_Weighed], in_title: Sequence[float]) -> Chosen:
    quote = text[window[0].sentence.start : window[-1].sentence.end]
    held = [max(each) for each in zip(*(one.shares for one in window), strict=True)]
    score = coverage(max(own, IN_TITLE * other) for own, other in zip(held, in_title, strict=True))
    score -= DEARER * (len(window) - 1)
    fit = max(one.fit for one in window) if any(held) else 0.0
    if any(one.is_cover or one.is_heading for one in window):
        score -= UNLIKELY
    if len(quote) > LONGEST_QUOTE:
        score -= FITS
    return Chosen(quote, window[0].sentence.start, score + fit, fit > 0)


def _with_what_follows(best: Chosen, text: str, sentences: Sequence[_Weighed]) -> Chosen:
    """The window with the next sentence of its paragraph, if both are short: reasons stand behind what they are given for."""
    end = best.start + len(best.text)
    following = next((one for one in sentences if one.sentence.start >= end), None)
    if following is None or following.sentence.opens or following.is_heading:
        return best
    longer = text[best.start : following.sentence.end]
    return replace(best, text=longer) if len(longer) <= SHORT_QUOTE else best


def _fits(sentence: str, holding: Holding, wanted: Wanted) -> float:
    """What is added for holding what was wanted: a time or a name, a number most of all beside a word that was asked for."""
    if wanted is Wanted.NUMBER:
        return _fits_as_number(sentence, holding)
    return FITS if wanted in _FITTING and _FITTING[wanted].search(sentence) else 0.0


def _fits_as_number(sentence: str, holding: Holding) -> float:
    """Years do not count, nor the numbers of points, nor those that the question gave itself."""
    point = POINT.match(sentence)
    begins = point.end() if point else 0
    found = [
        number
        for number in _NUMBER.finditer(sentence, begins)
        if not _YEAR.match(sentence, number.start()) and not any(holding.shares(holding.stems(number[0])))
    ]
    for reach, part in ((BESIDE // 2, 1.0), (BESIDE, 0.8)):
        around = (sentence[max(number.start() - reach // 2, 0) : number.end() + reach] for number in found)
        if any(any(holding.shares(holding.stems(words))) for words in around):
            return FITS * part
    return FITS / 2 if found else 0.0


def _is_heading(text: str) -> bool:
    """Words without an end of a sentence. Rows of tables and points of lists have none either, yet say something."""
    return text[-1:] not in '.!?…»”"。:' and "|" not in text and not POINT.match(text)
