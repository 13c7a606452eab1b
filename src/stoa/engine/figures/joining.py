"""Which of the places, periods and groups a sentence names belongs to which of its numbers.

Between two numbers lies a gap with a break in it: what stands before the break belongs to the first number, what stands
behind it to the second. Where a number has nothing of its own, it takes what its neighbour has.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stoa.engine.figures.mentions import Mention
    from stoa.engine.figures.numerals import Number
    from stoa.engine.figures.tokens import Token
    from stoa.engine.figures.words import Words

_HARD = 5
_FAR = 10_000


def breaks_between(tokens: Sequence[Token], numbers: Sequence[Number], words: Words) -> list[int]:
    """For each number but the last, the token at which the gap behind it breaks in two."""
    return [_break(tokens, one.end, other.first, words) for one, other in pairwise(numbers)]


def _break(tokens: Sequence[Token], begin: int, end: int, words: Words) -> int:
    best, place = 0, (begin + end + 1) // 2
    for at in range(_behind_aside(tokens, begin, end), end):
        strength = _strength(tokens, at, words, is_near=at >= end - 4)
        if strength > best:
            best, place = strength, at
    return place


def _behind_aside(tokens: Sequence[Token], begin: int, end: int) -> int:
    """Behind the brackets that open right at a number and close before the next, which say more of it: “1.1% (2021), …”."""
    if begin < end and tokens[begin].text == "(":
        close = next((at for at in range(begin, end) if tokens[at].text == ")"), 0)
        return close + 1 if 0 < close < end - 1 else begin
    return begin


def _strength(tokens: Sequence[Token], at: int, words: Words, *, is_near: bool) -> int:
    token = tokens[at]
    if token.text in {";", ".", "–", "—", "|"}:
        return _HARD
    if words.breaks.at(tokens, at):
        return 4
    if token.text in {",", "(", ":", ")"}:
        following = tokens[at + 1].low if at + 1 < len(tokens) else ""
        return 3 if following in words.ands or token.text in {"(", ":"} else 2
    return 1 if token.low in words.ands or (is_near and token.low in words.to_words) else 0


def has_break(tokens: Sequence[Token], one: Number, other: Number, words: Words) -> bool:
    """Whether any word or sign parts two numbers, rather than a sentence running on from one to the other."""
    return any(_strength(tokens, at, words, is_near=at >= other.first - 4) for at in range(one.end, other.first))


def own_mentions(numbers: Sequence[Number], breaks: Sequence[int], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions in the zone of each number."""
    zones = [(breaks[at - 1] if at else 0, breaks[at] if at < len(breaks) else _FAR) for at in range(len(numbers))]
    return [[m for m in mentions if begin <= m.first < end] for begin, end in zones]


def nearest(tokens: Sequence[Token], number: Number, mentions: Sequence[Mention]) -> Mention | None:
    """The mention closest to the number; one behind it counts as a little closer, a weak one or one beyond a “;” as far."""

    def distance(mention: Mention) -> float:
        behind = mention.first - number.end
        gap = behind if behind >= 0 else (number.first - mention.end) + 2
        between = tokens[number.end : mention.first] if behind >= 0 else tokens[mention.end : number.first]
        return gap + 1000 * mention.is_weak + 500 * any(token.text in {";", "|"} for token in between)

    return min(mentions, key=distance, default=None)


def attach(
    tokens: Sequence[Token],
    numbers: Sequence[Number],
    breaks: Sequence[int],
    mentions: Sequence[Mention],
    words: Words,
    *,
    goes_back: Callable[[int, Mention], bool],
    goes_on: Callable[[int], bool],
) -> list[Mention | None]:
    """The mention that holds for each number.

    `goes_on(n)` says whether number n may take what the one before it has, `goes_back(n)` what the one behind it has.
    """
    given = _respectively(tokens, numbers, mentions, words)
    if given:
        return given
    own = own_mentions(numbers, breaks, mentions)
    found: list[Mention | None] = [
        nearest(tokens, number, several) for number, several in zip(numbers, own, strict=True)
    ]
    for at in range(1, len(numbers)):
        if found[at] is None and goes_on(at):
            found[at] = found[at - 1]
    for at in reversed(range(len(numbers) - 1)):
        following = found[at + 1]
        if found[at] is None and following is not None and goes_back(at, following):
            found[at] = following
    return found


def _respectively(
    tokens: Sequence[Token], numbers: Sequence[Number], mentions: Sequence[Mention], words: Words
) -> list[Mention | None]:
    """As many mentions as numbers in a sentence that says *respectively*: each its own, in order."""
    if len(numbers) < 2 or not any(token.low in words.respectively for token in tokens):
        return []
    kept = [mention for mention in mentions if not mention.is_base]
    return list(kept) if len(kept) == len(numbers) else []


def are_coordinated(tokens: Sequence[Token], one: Number, other: Number, words: Words) -> bool:
    """Whether nothing but a short phrase and an “and” or comma lies between two numbers, no clause of its own."""
    gap = tokens[one.end : other.first]
    if any(token.text in {";", ".", "("} for token in gap):
        return False
    return (
        len(gap) <= 9
        and any(token.low in words.ands or token.text == "," for token in gap)
        and not any(token.low in words.verbs for token in gap)
    )
