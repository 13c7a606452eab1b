"""Units that a number takes over from its neighbours: “between 5 and 7 per cent”, “640 of them”, “4 hours and 25 minutes”."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.figures.lists import word_set
from stoa.engine.figures.units import PEOPLE, TIMES, unit_of_number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.engine.figures.numerals import Number
    from stoa.engine.figures.tokens import Token
    from stoa.engine.figures.words import Words

_DASHES = frozenset("-–—")
_SMALL_WORDS = 10
_OF = word_set("of the sur les des de los las l")


def share_units(tokens: Sequence[Token], numbers: Sequence[Number], words: Words) -> list[Number]:
    """The numbers that count something, with units taken over; small words that count nothing known are left out."""
    found: list[Number] = []
    for at, number in enumerate(numbers):
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        if following:
            _take_from_next(tokens, number, following, words)
        if not number.unit:
            number.unit = unit_of_number_of(tokens, number, words)
        if found and not number.unit:
            _take_from_last(tokens, _model(found, number), number, words)
        if found and _are_hours_and_minutes(tokens, found[-1], number, words):
            _merge(found[-1], number)
        elif _counts(tokens, number, found, words):
            found.append(number)
    _points(found)
    return found


def _take_from_next(tokens: Sequence[Token], one: Number, other: Number, words: Words) -> None:
    """The first of a range has the unit of the second: 5 to 7 per cent, de 62 à 64 ans, entre el 40 y el 45 por ciento."""
    gap = tokens[one.end : other.first]
    between = [token for token in gap if token.low not in words.articles - words.to_words]
    links = words.to_words | words.ands | {"a", "à", "y", "et", "o", "ou", "or"}
    is_range = 0 < len(gap) <= 4 and (
        (len(between) == 0 and any(token.low in links for token in gap))
        or (len(between) == 1 and (between[0].low in links or between[0].text in _DASHES))
        or _is_hedged_link(tokens, gap, words)
    )
    if (
        gap
        and len(gap) <= 3
        and all(token.low in _OF for token in gap)
        and gap[0].low in {"of", "sur", "de"}
        and not one.unit
    ):
        one.unit = other.unit  # 14 of the 27 member States
        return
    if not is_range or (other.is_words and not one.is_words):
        return
    before = [token.low for token in tokens[max(0, one.first - 2) : one.first]]
    is_between = any(low in words.between for low in before)
    one.is_from = not is_between and any(low in words.from_words for low in before)
    if not one.unit and other.unit:
        one.unit, one.per, one.base, one.is_ranged = other.unit, other.per, other.base, True
        if other.is_scaled and not one.is_scaled and one.value < 1000:
            one.value, one.step = (
                one.value * other.step / _written_step(other),
                one.step * other.step / _written_step(other),
            )


def _written_step(number: Number) -> float:
    """The step that the digits alone would have, without the word of scale."""
    step = number.step
    while step > 1:
        step /= 1000
    return max(step, 0.001) if step < 1 else 1.0


def _is_hedged_link(tokens: Sequence[Token], gap: Sequence[Token], words: Words) -> bool:
    """“From 142 to over 777”: a link, then a hedge."""
    return bool(gap) and gap[0].low in words.to_words and len(gap) <= 4 and all(token.kind == "word" for token in gap)


def _model(found: Sequence[Number], number: Number) -> Number:
    """The number before that this one may go on from: millions go on counting people or things, not hours."""
    fitting = [one for one in found if not (number.is_scaled and one.unit in TIMES | {"times"})]
    return fitting[-1] if fitting else found[-1]


def _take_from_last(tokens: Sequence[Token], last: Number, number: Number, words: Words) -> None:
    """A bare number goes on counting what the one before counted: “dont 54 en Afrique”, “640 of them”."""
    after = tokens[number.end] if number.end < len(tokens) else None
    is_bare = (
        after is None or after.kind != "word" or after.low in words.stops or after.low in words.verbs or after.is_name
    )
    is_bare = is_bare or words.of_them.at(tokens, number.end) is not None or bool(number.per and last.per)
    if not is_bare:
        return
    unit = last.base if last.unit == "percent" else last.unit
    if last.unit == "percent" and not (number.is_scaled or number.value >= 1000):
        unit = "percent" if _is_like(last, number) and _is_compared(tokens, last, number, words) else ""
    if unit and not _is_year_like(tokens, number):
        number.unit, number.is_shared = unit, True
        number.per = number.per or (last.per if unit == last.unit else "")


def _is_like(last: Number, number: Number) -> bool:
    return number.value <= 100 and (last.step < 1) == (number.step < 1)


def _is_compared(tokens: Sequence[Token], last: Number, number: Number, words: Words) -> bool:
    gap = tokens[last.end : number.first]
    return len(gap) <= 8 and any(words.breaks.at(gap, at) for at in range(len(gap)))


def _is_year_like(tokens: Sequence[Token], number: Number) -> bool:
    return number.is_plain and 1900 <= number.value <= 2100


def _are_hours_and_minutes(tokens: Sequence[Token], one: Number, other: Number, words: Words) -> bool:
    gap = tokens[one.end : other.first]
    is_next = len(gap) == 0 or (len(gap) == 1 and gap[0].low in words.ands)
    return one.unit == "hours" and other.unit == "minutes" and is_next


def _merge(one: Number, other: Number) -> None:
    one.value, one.step, one.unit = one.value * 60 + other.value, 1.0, "minutes"
    one.end, one.per = other.end, one.per or other.per


def _counts(tokens: Sequence[Token], number: Number, found: Sequence[Number], words: Words) -> bool:
    """Whether the number states something: digits do; words only with a unit, or when they are no small talk."""
    if not number.is_words:
        return True
    if number.unit in {"percent", "times"} and number.end == number.number_end:
        return True
    if number.value == 1:
        return number.unit not in PEOPLE and number.unit != "" and not number.is_shared and _is_measure(number)
    if number.unit and not number.is_shared:
        return True
    after = words.of_them.at(tokens, number.end)
    return number.is_scaled or number.value >= _SMALL_WORDS or after is not None


def _is_measure(number: Number) -> bool:
    return number.unit in {"percent"}


def _points(numbers: Sequence[Number]) -> None:
    """Points in a sentence that speaks of percentages are percentage points."""
    for number in numbers:
        if number.unit == "points":
            number.unit = "percentage points" if any(n.unit == "percent" for n in numbers) else ""
