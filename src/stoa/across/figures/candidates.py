"""The rules for pairs: which figures of other items speak of the same and differ, which claims point the other way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.across.figures.comparing import agree, are_comparable, are_far
from stoa.across.figures.likeness import Meant, likeness, meant_by
from stoa.across.figures.models import ProposedPair, StatedClaim, StatedFigure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stoa.across.figures.models import Stated

MOST_CANDIDATES = 500
ALIKE_FIGURES = 0.7
ALIKE_CLAIMS = 0.6
FEWEST_WORDS = 2
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that may contradict each other. `score` orders them: how alike their words are."""

    sort: str
    one: Stated
    other: Stated
    score: float


def figure_pairs(figures: Sequence[StatedFigure]) -> Iterator[Pair]:
    """Figures of other items on the same, with another value; an item that also states this one's value is left out.

    Without a place nothing is held together.
    """
    for figure in figures:
        if not figure.place or figure.unit == "times":
            continue
        said = _meant(figure)
        bare = figure.period.rstrip("/")
        rows = StatedFigure.objects.filter(
            unit=figure.unit,
            place=figure.place,
            period__in=(bare, f"{bare}/" if bare else ""),
            sex=figure.sex,
            age=figure.age,
        )
        others = list(rows.exclude(item_id=figure.item_id).order_by("-item_id")[:MOST_CANDIDATES])
        alike = {row: score for row in others if (score := _likeness_of_figures(figure, row, said)) >= ALIKE_FIGURES}
        agreeing = {row.item_id for row in alike if agree(figure, row)}
        for row, score in alike.items():
            if row.item_id not in agreeing:
                yield Pair(ProposedPair.Sort.FIGURE, figure, row, round(score, 3))


def _likeness_of_figures(one: StatedFigure, other: StatedFigure, said: Meant) -> float:
    same_period = one.period.rstrip("/") == other.period.rstrip("/")
    if (
        not same_period
        or not are_comparable(one, other)
        or not (one.value and other.value)
        or are_far(one.value, other.value)
    ):
        return 0.0
    return likeness(said, _meant(other))


def claim_pairs(claims: Sequence[StatedClaim]) -> Iterator[Pair]:
    """Claims of other items of the same family with the opposite sign, on the same place and thing, of no other year."""
    for claim in claims:
        said = _meant(claim)
        rows = StatedClaim.objects.filter(family=claim.family, sign=-claim.sign, place=claim.place, sexes=claim.sexes)
        for row in rows.exclude(item_id=claim.item_id).order_by("-item_id")[:MOST_CANDIDATES]:
            alike = _likeness_of_claims(claim, row, said)
            if alike >= ALIKE_CLAIMS:
                yield Pair(ProposedPair.Sort.CLAIM, claim, row, round(alike, 3))


def _likeness_of_claims(one: StatedClaim, other: StatedClaim, said: Meant) -> float:
    meant = _meant(other)
    common = said.telling & meant.telling if said.language == meant.language else said.concepts & meant.concepts
    if len(common) < FEWEST_WORDS or _are_of_other_years(one.sentence, other.sentence):
        return 0.0
    return likeness(said, meant) if _have_one_object(one, other) else 0.0


def _have_one_object(one: StatedClaim, other: StatedClaim) -> bool:
    """Whether what follows the telling word has a word in common; across languages that cannot be asked."""
    if one.language[:2] != other.language[:2] or one.family == "effect":
        return True
    return not set(one.object_words.split()).isdisjoint(other.object_words.split())


def _are_of_other_years(one: str, other: str) -> bool:
    years, others = set(_YEAR.findall(one)), set(_YEAR.findall(other))
    return bool(years) and bool(others) and years.isdisjoint(others)


def _meant(row: Stated) -> Meant:
    phrase = row.counted if isinstance(row, StatedFigure) else ""
    return meant_by(row.words.split(), row.language, frozenset(row.concepts), phrase)
