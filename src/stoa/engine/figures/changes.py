"""Numbers that say by how much something rose or fell, and the span of time over which it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.figures.lists import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.engine.figures.mentions import Mention
    from stoa.engine.figures.numerals import Number
    from stoa.engine.figures.tokens import Token
    from stoa.engine.figures.words import Words

_REACH = 6
_LEVEL = word_set("to from at reached atteindre atteint à al desde hasta level")


def find_change(tokens: Sequence[Token], number: Number, words: Words) -> None:
    """Set `change` where words of rising or falling belong to the number itself, not to the level it ends at."""
    behind = words.changed_after.at(tokens, number.end)
    if behind and number.unit != "times":
        number.change = behind[1]
        return
    if number.is_from:
        return
    for at in range(number.first - 1, max(-1, number.first - 1 - _REACH), -1):
        low = tokens[at].low
        if low in words.up or low in words.down:
            if not _is_noun_of_level(tokens, at, number, words):
                number.change = "up" if low in words.up else "down"
            return
        if low in _LEVEL or tokens[at].kind == "number" or tokens[at].text in ";:" or (low == "a" and words.a_is_to):
            return
        if tokens[at].text == "," or (
            low in words.verbs and low not in words.up | words.down and tokens[at].low not in words.stops
        ):
            return


def _is_noun_of_level(tokens: Sequence[Token], at: int, number: Number, words: Words) -> bool:
    """“Del 55 % al 28 %” and “de 150 à 180” are levels; so is what a verb of another kind reaches."""
    between = [token.low for token in tokens[at + 1 : number.first]]
    is_spanish_verb = words.a_is_to and tokens[at].low.endswith(("ó", "on"))
    return bool(between) and (between[-1] == "from" or (is_spanish_verb and between[0] in {"de", "del"}))


def periods_of(
    tokens: Sequence[Token], numbers: Sequence[Number], given: Sequence[Mention | None], periods: Sequence[Mention]
) -> list[str]:
    """The period of each number; that of a change from one year to another goes from the first to the second."""
    found: list[str] = []
    for at, (number, mention) in enumerate(zip(numbers, given, strict=True)):
        code = mention.code if mention else ""
        if number.change and "/" not in code:
            code = _over(number, code, periods) or _between(numbers[:at], found, given, at) or code
        found.append(code)
    return found


def _over(number: Number, code: str, periods: Sequence[Mention]) -> str:
    """From the year of comparison to the year itself: “12 per cent more than in 2021”."""
    base = next((period.code for period in periods if period.is_base and period.first >= number.end), "")
    code = code[:4] if len(base) == 4 else code
    return f"{base}/{code}" if base and code and base < code else ""


def _between(numbers: Sequence[Number], found: Sequence[str], given: Sequence[Mention | None], at: int) -> str:
    """From the year of the level before last to that of the last: “from 12 in 2019 to 15 in 2020, an increase of 3”."""
    if len(numbers) < 2 or given[at] is not given[at - 1]:
        return ""
    first, last = found[-2], found[-1]
    is_span = len(first) == len(last) == 4 and first < last
    return f"{first}/{last}" if is_span else ""
