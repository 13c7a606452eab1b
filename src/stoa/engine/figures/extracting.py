"""Reads the figures a text states: numbers with what they count, where, when and of whom."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stoa.engine.figures import changes
from stoa.engine.figures.counting import counted_phrases
from stoa.engine.figures.figure import Figure
from stoa.engine.figures.groups import SAME_AGE, ages_in, sexes_in
from stoa.engine.figures.joining import are_coordinated, attach, breaks_between
from stoa.engine.figures.lists import word_set
from stoa.engine.figures.money import is_money, local_currency
from stoa.engine.figures.not_figures import not_figures
from stoa.engine.figures.numerals import Number, numbers_in
from stoa.engine.figures.periods import date_tokens, earlier_in, is_year, periods_in
from stoa.engine.figures.places import NO_PLACES, Places, joined, places_in
from stoa.engine.figures.sharing import share_units
from stoa.engine.figures.tokens import sentences, tokens
from stoa.engine.figures.units import PEOPLE, TIMES, base_noun, find_hedge, find_unit
from stoa.engine.figures.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.engine.figures.mentions import Mention
    from stoa.engine.figures.tokens import Token
    from stoa.engine.figures.words import Words

_WORD = re.compile(r"[^\W\d_]+")
_GAPS = word_set("gap gaps difference écart écarts différence brecha brechas diferencia")
PARAGRAPH = "\n\n"
"""Behind it nothing is taken up from before."""
LONGEST_SENTENCE = 2_000
"""A longer run of text without an end is read in pieces: it is a table or a list."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one sentence, for the next one to take up."""

    place: str = ""
    period: str = ""
    sex: str = ""
    age: str = ""
    counted: str = ""


def extract(text: str, language: str, places: Places = NO_PLACES) -> list[Figure]:
    """The figures of a text in the order of their places.

    `language` is en, fr or es; others are read by the English rules, which find little. `places` are the names of places
    to know. A sentence that begins with “this share” or “ils” takes up place, period and group of the one before.
    """
    words = words_of(language)
    found: list[Figure] = []
    before, last = _Read(), 0
    for start, sentence in sentences(text):
        before = _Read() if PARAGRAPH in text[last:start] else before
        last = start
        for offset in range(0, len(sentence), LONGEST_SENTENCE):
            figures, before = _read(sentence[offset : offset + LONGEST_SENTENCE], words, places, before)
            found += [_moved(figure, start + offset) for figure in figures]
    return found


def _moved(figure: Figure, by: int) -> Figure:
    return replace(figure, start=figure.start + by)


def _read(sentence: str, words: Words, places: Places, before: _Read) -> tuple[list[Figure], _Read]:
    if not _has_number(sentence, words):
        return [], before
    read = tokens(sentence)
    numbers, ages = _numbers(read, words)
    if not numbers:
        return [], before
    taken = {at for number in numbers for at in range(number.first, number.end)}
    periods = periods_in(read, words, taken) or earlier_in(read, words, before.period)
    named = [place for place in places_in(read, words, places) if place.first not in taken]
    scene = _Scene(sentence, read, numbers, words)
    figures = scene.figures(periods, named, sexes_in(read, words), ages, _taken_up(read, before, words))
    last = figures[-1] if figures else None
    return figures, _Read(last.place, last.period, last.sex, last.age, last.counted) if last else before


def _has_number(sentence: str, words: Words) -> bool:
    """A quick look: most sentences have neither digits nor words of number."""
    if any(char.isdigit() for char in sentence):
        return True
    return not words.number_words.isdisjoint(_WORD.findall(sentence.lower()))


def _taken_up(read: Sequence[Token], before: _Read, words: Words) -> _Read:
    """What the sentence before said, if this one points back to it."""
    beginning = [token.low for token in read[:7]]
    return before if words.points_back.intersection(beginning[:6]) else _Read()


def _numbers(read: Sequence[Token], words: Words) -> tuple[list[Number], list[Mention]]:
    """The numbers that count something, with their units, and the ages that other numbers say."""
    ages, age_tokens = ages_in(read, words)
    nothing = not_figures(read, words) | date_tokens(read, words) | age_tokens
    found = []
    for number in numbers_in(read, words):
        if words.years_earlier.at(read, number.number_end):
            continue
        if number.core in nothing or any(at in nothing for at in range(number.first, number.number_end)):
            continue
        find_unit(read, number, words)
        if _is_adjective(read, number):
            continue
        if number.is_plain and is_year(read[number.core]) and not _is_counted_year(read, number):
            continue
        find_hedge(read, number, words)
        if number.unit == "percent":
            number.base = base_noun(read, number, words)
        found.append(number)
    found = share_units(read, _apart(found), words)
    for number in found:
        changes.find_change(read, number, words)
    kept = [
        age for age in ages if age.is_weak or not any(number.first <= age.first < number.number_end for number in found)
    ]
    return found, kept


def _is_adjective(read: Sequence[Token], number: Number) -> bool:
    """A three-year plan, a seven-year-old: the number belongs to a name of things, it states nothing."""
    is_hyphened = number.number_end < len(read) and read[number.number_end].text == "-"
    return is_hyphened and number.unit in {"years", "months", "weeks", "days", "minutes"}


def _apart(numbers: Sequence[Number]) -> list[Number]:
    """Without those that lie inside the span of the one before: the 100,000 of “per 100,000”."""
    found: list[Number] = []
    for number in numbers:
        if not found or number.core >= found[-1].end:
            number.first = max(number.first, found[-1].end) if found else number.first
            found.append(number)
    return found


def _is_counted_year(read: Sequence[Token], number: Number) -> bool:
    """Whether digits like 1950 count something after all: people, money, or a unit right behind them."""
    if number.first < number.core or not number.unit:
        return number.first < number.core
    before = read[number.first - 1].low if number.first else ""
    return number.end > number.number_end and before not in {"in", "en", "of", "since", "de", "by", "depuis", "desde"}


def _is_of_people(number: Number) -> bool:
    return number.unit in PEOPLE or number.unit == "percent" or number.is_shared


class _Scene:
    """One sentence with its numbers, about to be joined with what it names."""

    def __init__(self, sentence: str, read: Sequence[Token], numbers: Sequence[Number], words: Words) -> None:
        self._sentence, self._read, self._numbers, self._words = sentence, read, numbers, words
        self._breaks = breaks_between(read, numbers, words)

    def figures(
        self,
        periods: Sequence[Mention],
        named: Sequence[Mention],
        sexes: Sequence[Mention],
        ages: Sequence[Mention],
        before: _Read,
    ) -> list[Figure]:
        where = self._attach(self._places(named), back=self._goes_back)
        when = changes.periods_of(self._read, self._numbers, self._when(periods), periods)
        sex = self._attach(sexes, back=self._is_coordinated, on=self._is_same_group)
        age = self._attach(ages, back=self._is_coordinated, on=self._is_same_group)
        said = counted_phrases(self._read, self._numbers, self._breaks, self._around(periods, named, ages), self._words)
        found: list[Figure] = []
        for at, number in enumerate(self._numbers):
            place = where[at]
            period = when[at] or before.period
            found.append(
                self._figure(
                    number,
                    place=before.place if place is None else place.code,
                    period=period,
                    sex=self._code(sex[at], before.sex),
                    age=self._age(age[at], found, before.age),
                    counted=self._phrase(said[at]) or before.counted,
                )
            )
        return found

    def _around(self, periods: Sequence[Mention], named: Sequence[Mention], ages: Sequence[Mention]) -> list[Mention]:
        """What says where, when and of what age, and therefore not what is counted."""
        return [*periods, *named, *(age for age in ages if not age.is_weak)]

    def _figure(self, number: Number, *, place: str, period: str, sex: str, age: str, counted: str) -> Figure:
        begin, end = self._read[number.first].start, self._read[number.end - 1].end
        return Figure(
            value=round(number.value, 6),
            unit=local_currency(number.unit, place, self._sentence),
            span=self._sentence[begin:end],
            start=begin,
            counted=counted,
            place=place,
            period=period,
            sex=sex,
            age=age,
            approximate=number.approximate,
            bound=number.bound,
            per=number.per,
            change=number.change,
            step=number.step,
        )

    def _places(self, named: Sequence[Mention]) -> list[Mention]:
        """Places named together count as one, unless each has a number of its own."""
        if any(token.low in self._words.respectively for token in self._read):
            return list(named)
        return joined(named, self._read, self._words)

    def _when(self, periods: Sequence[Mention]) -> list[Mention | None]:
        plain = [period for period in periods if not period.is_base]
        return self._attach(
            plain, back=lambda at, mention: not self._numbers[at].is_from and self._goes_back(at, mention)
        )

    def _attach(self, mentions: Sequence[Mention], *, back: object, on: object = None) -> list[Mention | None]:
        return attach(
            self._read,
            self._numbers,
            self._breaks,
            mentions,
            self._words,
            goes_back=back,  # type: ignore[arg-type]
            goes_on=on or self._always,  # type: ignore[arg-type]
        )

    def _always(self, at: int) -> bool:
        return True

    def _goes_back(self, at: int, mention: Mention) -> bool:
        """Whether what the next number has holds for this one too: not where the next is but a part of it (“of them”)."""
        if not self._is_part(at + 1):
            return True
        other = self._numbers[at + 1]
        return any(token.text == "," for token in self._read[other.end : mention.first])

    def _is_part(self, at: int) -> bool:
        """Whether a number is a part of the one before: “640 of them”, “dont 54”."""
        one, other = self._numbers[at - 1], self._numbers[at]
        places = [*range(one.end, other.first), other.end]
        return any(self._words.of_them.at(self._read, place) for place in places)

    def _is_coordinated(self, at: int, mention: Mention) -> bool:
        """Whether a number is one of two said in one breath of the same people, so that the second says of whom."""
        one, other = self._numbers[at], self._numbers[at + 1]
        if one.is_from:
            return True
        if self._is_part(at + 1) or not (_is_of_people(one) and _is_of_people(other)):
            return False
        return are_coordinated(self._read, one, other, self._words)

    def _is_same_group(self, at: int) -> bool:
        """Whether a number goes on about the people of the one before, having none of its own."""
        number = self._numbers[at]
        before = self._numbers[at - 1]
        if any(token.text == ";" for token in self._read[before.end : number.first]):
            return False
        if number.is_shared or number.unit in TIMES or is_money(number.unit):
            return True
        return number.unit == "percent" and not self._is_gap(number)

    def _is_gap(self, number: Number) -> bool:
        """Whether the number parts two groups and so belongs to neither."""
        return any(token.low in _GAPS for token in self._read[max(0, number.first - 6) : number.first])

    def _phrase(self, span: tuple[int, int]) -> str:
        if span == (0, 0):
            return ""
        return self._sentence[self._read[span[0]].start : self._read[span[1] - 1].end]

    def _code(self, mention: Mention | None, otherwise: str) -> str:
        return otherwise if mention is None else mention.code

    def _age(self, mention: Mention | None, found: Sequence[Figure], otherwise: str) -> str:
        if mention is not None and mention.code == SAME_AGE:
            return found[-1].age if found else otherwise
        return self._code(mention, otherwise)
