"""The phrase that says what is counted: what stands behind a number of things, before a share or an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.figures.joining import has_break
from stoa.engine.figures.lists import word_set
from stoa.engine.figures.money import is_money
from stoa.engine.figures.units import PEOPLE, noun_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stoa.engine.figures.mentions import Mention
    from stoa.engine.figures.numerals import Number
    from stoa.engine.figures.tokens import Token
    from stoa.engine.figures.words import Words

_ENDS = frozenset(";:()|")
_LONGEST = 14
_NEAR = 2
_SOURCES = frozenset({"according", "selon", "según"})


def counted_phrases(
    tokens: Sequence[Token],
    numbers: Sequence[Number],
    breaks: Sequence[int],
    around: Iterable[Mention],
    words: Words,
) -> list[tuple[int, int]]:
    """For each number the tokens, from and up to, that say what it counts; (0, 0) where nothing does.

    `around` are places and periods: they say where and when, not what.
    """
    left_out = {at for mention in around for at in range(mention.first, mention.end)}
    scene = _Scene(tokens, numbers, breaks, left_out, words)
    found: list[tuple[int, int]] = []
    for at in range(len(numbers)):
        phrase = scene.phrase(at)
        if phrase == (0, 0) and found and not numbers[at].is_ranged:
            phrase = found[-1]
        found.append(phrase)
    for at in reversed(range(len(numbers) - 1)):
        if found[at] == (0, 0):
            found[at] = found[at + 1]
    for at in range(1, len(numbers)):
        if found[at] == (0, 0):
            found[at] = found[at - 1]
    return found


class _Scene:
    def __init__(
        self,
        tokens: Sequence[Token],
        numbers: Sequence[Number],
        breaks: Sequence[int],
        left_out: set[int],
        words: Words,
    ) -> None:
        self._tokens, self._numbers, self._breaks = tokens, numbers, breaks
        self._left_out, self._words = left_out, words
        self._inside = {at for number in numbers for at in range(number.first, _end_of_number(number))}

    def phrase(self, at: int) -> tuple[int, int]:
        number = self._numbers[at]
        before, behind = self._before(at), self._behind(at)
        if self._goes_on(at):
            return (0, 0)
        if _counts_things(number) or (is_money(number.unit) and self._is_linked(number)):
            return self._thing(at, behind) if self._content(behind) else before
        if self._content(before) and not self._is_group(before):
            return before
        if self._content(before) and self._content(behind) < 2:
            return (0, 0) if at else before
        return self._predicate(at, behind) if not at or self._says_more(behind) else (0, 0)

    def _thing(self, at: int, behind: tuple[int, int]) -> tuple[int, int]:
        """What a number of people or things counts; of mere “workers, or 58 per cent of all,” what is said of them."""
        if self._says_more(behind) or not self._is_group(behind):
            return behind
        if at + 1 < len(self._numbers) and self._is_partitive(at + 1):
            return behind
        wide = self._predicate(at, behind, is_any=True)
        return wide if self._says_more(wide) else behind

    def _is_partitive(self, at: int) -> bool:
        places = range(self._numbers[at - 1].end, self._numbers[at].first)
        return any(self._words.of_them.at(self._tokens, place) for place in places)

    def _is_linked(self, number: Number) -> bool:
        """Whether an amount is one *of* something: 236 milliards de dollars de profits."""
        return number.end < len(self._tokens) and self._tokens[number.end].low in {"of", "de", "d", "en", "in"}

    def _is_group(self, phrase: tuple[int, int]) -> bool:
        """Whether the phrase only says of whom: women, young workers."""
        return all(
            self._is_empty(at)
            or noun_unit(self._tokens[at], self._words) in PEOPLE
            or self._tokens[at].low in self._words.sexes
            for at in range(*phrase)
        )

    def _goes_on(self, at: int) -> bool:
        """Whether the number only goes on with what the one before it counted: “640 of them”, “soit environ 55 000”."""
        number = self._numbers[at]
        return at > 0 and number.is_shared

    def _predicate(self, at: int, behind: tuple[int, int], *, is_any: bool = False) -> tuple[int, int]:
        """What is said of a share: behind the last of several that are coordinated (28 % of women and 13 % of men were …)."""
        last = at
        while last + 1 < len(self._numbers) and not self._says_more(self._behind(last)):
            last += 1
            if self._numbers[last].unit != self._numbers[at].unit and not is_any:
                last -= 1
                break
        wide = self._behind(last)
        return wide if self._says_more(wide) or not self._content(behind) else behind

    def _says_more(self, phrase: tuple[int, int]) -> bool:
        """Whether the phrase has a verb or is more than the name of a group of people."""
        tokens = self._tokens[phrase[0] : phrase[1]]
        return any(token.low in self._words.verbs for token in tokens) or self._content(phrase) >= 3

    def _before(self, at: int) -> tuple[int, int]:
        number = self._numbers[at]
        begin = self._behind_source(self._behind_last(at), number.first)
        for place in range(begin, number.first):
            if self._is_end(place, number.first) or (
                self._tokens[place].text == "," and self._content((place, number.first))
            ):
                begin = place + 1
        return self._trimmed((begin, number.first))

    def _behind_source(self, begin: int, until: int) -> int:
        """Past “According to the ILO,” and “Selon l’OIT,” at the beginning."""
        if begin < until and self._tokens[begin].low in _SOURCES:
            return next((at + 1 for at in range(begin, until) if self._tokens[at].text == ","), begin)
        return begin

    def _behind_last(self, at: int) -> int:
        """Where the part of the sentence before a number begins: at the break, or right behind the last number."""
        if not at:
            return 0
        last, number = self._numbers[at - 1], self._numbers[at]
        is_parted = has_break(self._tokens, last, number, self._words)
        past = max(last.end, min(last.past, number.first))
        return max(self._breaks[at - 1], past) if is_parted else past

    def _behind(self, at: int) -> tuple[int, int]:
        number = self._numbers[at]
        end = self._breaks[at] if at < len(self._breaks) else len(self._tokens)
        place = begin = _end_of_number(number)
        while place < min(end, begin + _LONGEST + 4):
            token = self._tokens[place]
            if token.text in _ENDS or place in self._inside:
                break
            place += 1
        return self._trimmed((begin, place), keeps_verbs=True)

    def _trimmed(self, phrase: tuple[int, int], *, keeps_verbs: bool = False) -> tuple[int, int]:
        """Without stop words, signs, places and periods at both ends, and not longer than one reads at a glance."""
        begin, end = phrase
        while begin < end and self._is_empty(begin) and not self._may_begin(begin, keeps_verbs=keeps_verbs):
            begin += 1
        while end > begin and self._is_empty(end - 1) and not (keeps_verbs and self._is_verb(end - 1)):
            end -= 1
        return (begin, min(end, begin + _LONGEST)) if end > begin else (0, 0)

    def _is_empty(self, at: int) -> bool:
        token = self._tokens[at]
        if at in self._left_out or at in self._inside or token.kind != "word":
            return True
        return token.low in self._words.stops or token.low in self._words.verbs or token.low in _FILLING | _ABSTRACT

    def _may_begin(self, at: int, *, keeps_verbs: bool) -> bool:
        return self._tokens[at].low in _ABSTRACT or (keeps_verbs and self._is_verb(at))

    def _is_verb(self, at: int) -> bool:
        return self._tokens[at].low in self._words.verbs and self._tokens[at].low not in self._words.stops

    def _is_end(self, place: int, until: int) -> bool:
        """Whether a part of the sentence ends at a sign; brackets that close again before the number end nothing."""
        text = self._tokens[place].text
        if text == ":":
            return place < until - _NEAR
        if text in {"(", ")"}:
            return text == "(" and all(token.text != ")" for token in self._tokens[place:until])
        return text in _ENDS

    def _content(self, phrase: tuple[int, int]) -> int:
        return sum(not self._is_empty(at) for at in range(*phrase))


_MEASURES = frozenset({"years", "months", "weeks", "days", "hours", "minutes", "km", "hectares", "tonnes", "kg", "°C"})
_FILLING = word_set(
    "respectively nearly about almost around approximately less more fewer least just slightly well roughly estimated "
    "environ moitié peu soit moyenne selon actuellement respectivement casi cerca alrededor menos más poco algo según decir "
    "aproximadamente respectivamente promedio average globally overall however today currently further additional according "
    "only merely seul seuls seule seules seulement uniquement solo sólo solamente únicamente apenas "
    "dollars dólares total year years up down sexes sexos confondus confondues combined respect them among parmi"
)
"""Words that say nothing of what is counted, at either end of a phrase."""
_ABSTRACT = word_set(
    "increase gap share accounting equivalent survey compared aged above below figure proportion rise fall drop cost costing "
    "found change part hausse baisse augmentation rapport chiffre équivalent âgés âgées chez écart brecha proporción aumento "
    "caída cifra equivalente parte edad âge age atteindre alcanzar reaching reach difference diferencia différence"
)
"""Words of comparing and measuring: alone they say nothing, with others they belong to the phrase."""


def _end_of_number(number: Number) -> int:
    """Where the number ends, its unit included but not people or things, which are what is counted."""
    is_rate = number.unit.startswith("per 1") and number.end > number.number_end + 2
    return number.number_end if is_rate or _counts_things(number) else number.end


def _counts_things(number: Number) -> bool:
    """Whether the number is one of people or things, so that what is counted stands behind it."""
    is_share = number.unit.startswith(("percent", "per 1")) or number.unit == "times"
    return not (is_share or is_money(number.unit) or number.unit in _MEASURES)
