"""Numbers that count nothing: articles, pages, symbols, versions, ordinals, times, telephone numbers, list numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.figures.lists import word_set
from stoa.engine.figures.periods import is_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.engine.figures.tokens import Token
    from stoa.engine.figures.words import Words

_ORDINALS = word_set("st nd rd th er ère re e è ème eme nd nde ª º a o er ro do to va")
_GOING_ON = word_set(", and or to et ou à y o a e - – — & / bis ter")
_SHORT = word_set("s ° º . nos núms os ( :")
_FEWEST_OF_PHONE = 3


def not_figures(tokens: Sequence[Token], words: Words) -> set[int]:
    """The places of numbers that name something instead of counting."""
    found: set[int] = set()
    for at, token in enumerate(tokens):
        if token.kind == "number" and (
            _is_listed(tokens, at)
            or _is_ordinal(tokens, at)
            or _is_part_of_mark(tokens, at)
            or _is_dotted(token)
            or _is_reference(tokens, at, words, found)
        ):
            found.add(at)
    return found | _phones(tokens) | _clock(tokens)


def _is_listed(tokens: Sequence[Token], at: int) -> bool:
    """“3.”, “(3)” or “3)” at the very beginning."""
    start = 1 if tokens[0].text in "([" else 0
    if at != start or at + 1 >= len(tokens) or not tokens[at].text.isdigit() or len(tokens[at].text) > 2:
        return False
    closes = (tokens[at + 1].text in {")", "]", "."} and tokens[at + 1].is_glued) or tokens[at + 1].text == "|"
    return closes and (at + 2 < len(tokens) or start == 0)


def _is_ordinal(tokens: Sequence[Token], at: int) -> bool:
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or not after.is_glued:
        return False
    if after.text in {"º", "ª"} or (after.kind == "word" and after.low in _ORDINALS):
        return True
    following = tokens[at + 2] if at + 2 < len(tokens) else None
    return bool(after.text == "." and following and following.is_glued and following.text in {"ª", "º", "o", "a"})


def _is_part_of_mark(tokens: Sequence[Token], at: int) -> bool:
    """Whether it is glued to letters or strokes: C189, COVID-19, GB.347/INS/5, 2(3), 73/327, A4."""
    token, before = tokens[at], tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before and token.is_glued:
        if before.kind == "word" and before.low not in {"us", "r", "rd", "chf", "eur", "usd", "s", "a"}:
            return True
        if before.kind == "word" and before.low in {"s", "a", "r"}:
            return True
        if before.text in "-–/._#:" and before.is_glued and at > 1 and _is_letters(tokens, at - 2):
            return True
        if before.text == "/" and before.is_glued and at > 1 and tokens[at - 2].kind == "number":
            return True
        if before.text in "([" and before.is_glued and len(token.text) < 3:
            return True
        if before.text == "#":
            return True
    if after and after.is_glued and after.text in "/(":
        follows = tokens[at + 2] if at + 2 < len(tokens) else None
        return bool(
            follows
            and follows.is_glued
            and (follows.kind == "number" or (len(follows.text) == 1 and after.text == "("))
        )
    return bool(
        after
        and after.is_glued
        and after.kind == "word"
        and after.text.isupper()
        and len(after.text) == 1
        and after.low not in {"m", "h", "t", "k"}
    )


def _is_letters(tokens: Sequence[Token], at: int) -> bool:
    """Letters or a mark that ends in them: the COVID of COVID-19, the “L. 3121” of “L. 3121-27”."""
    token = tokens[at]
    return token.kind == "word" and token.low not in {"n", "to"}


def _is_dotted(token: Token) -> bool:
    """3.1.2 and 10.1016 are marks; 1.234.567 and 1,234,567 numbers."""
    parts = token.text.replace(",", ".").split(".")
    if len(parts) < 3:
        return False
    return any(len(part) != 3 for part in parts[1:-1]) or (
        len(parts[-1]) != 3 and len(set(token.text) & {".", ","}) == 1
    )


def _is_reference(tokens: Sequence[Token], at: int, words: Words, found: set[int]) -> bool:
    """“Article 4”, “Convention No. 189”, “pages 12 to 15”, “articles 4, 5 and 9”."""
    token = tokens[at]
    if token.is_glued and at and tokens[at - 1].text in "-–" and at - 2 in found:
        return True
    place = at - 1
    while (
        place >= 0
        and (tokens[place].text in _SHORT or tokens[place].low in {"l", "r", "º", "°", "o"})
        and at - place < 4
    ):
        place -= 1
    if place < 0:
        return False
    if tokens[place].low in words.references and not _has_noun(tokens, at, words):
        return True
    return _is_named(tokens, at, words) or _goes_on(tokens, at, found, words)


def _is_named(tokens: Sequence[Token], at: int, words: Words) -> bool:
    """“Determination 7”, “Windows 11”: a small number right behind a name, counting nothing known."""
    before = tokens[at - 1] if at > 1 else None
    if (
        before is None
        or not before.is_name
        or words.units.at(tokens, at - 1)
        or before.low in words.stops
        or not tokens[at].text.isdigit()
        or len(tokens[at].text) > 3
    ):
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    is_last = after is None or after.kind == "sign" or after.low in words.stops or after.low in words.verbs
    return is_last and not _has_noun(tokens, at, words)


def _has_noun(tokens: Sequence[Token], at: int, words: Words) -> bool:
    """Whether a unit stands right behind: “the report 40 per cent”, “part 15 hours”; such a number counts."""
    return words.units.at(tokens, at + 1) is not None or words.scales.at(tokens, at + 1) is not None


def _goes_on(tokens: Sequence[Token], at: int, found: set[int], words: Words) -> bool:
    """Whether it goes on with a list that began as a reference, nothing being counted by it."""
    place = at - 1
    while place >= 0 and (
        tokens[place].text in _GOING_ON or tokens[place].low in {"l", "le", "el", "no", "n", "núm", ".", "º", "°"}
    ):
        place -= 1
        if at - place > 4:
            return False
    if place == at - 1 or place not in found or is_year(tokens[at]):
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    counts = after is not None and (after.low in words.nouns or _has_noun(tokens, at, words) or after.text in "$€£")
    is_list = tokens[place + 1].text != "/" and not counts
    return is_list and _is_small_mark(tokens[at]) and _is_in_reference_list(tokens, place, words)


def _is_small_mark(token: Token) -> bool:
    return len(token.text) <= 5


def _is_in_reference_list(tokens: Sequence[Token], at: int, words: Words) -> bool:
    begin = max(0, at - 8)
    return any(tokens[place].low in words.references for place in range(begin, at))


def _phones(tokens: Sequence[Token]) -> set[int]:
    """Runs of short groups of digits behind a plus sign, or five and more of them."""
    found: set[int] = set()
    at = 0
    while at < len(tokens):
        run = _run(tokens, at)
        digits = [place for place in run if tokens[place].kind == "number"]
        has_plus = at > 0 and tokens[at - 1].text == "+"
        if len(digits) >= (_FEWEST_OF_PHONE - 1 if has_plus else 5):
            found.update(digits)
        at = run[-1] + 1 if run else at + 1
    return found


def _run(tokens: Sequence[Token], at: int) -> list[int]:
    """Places of digits and the signs between them, from `at` on."""
    run: list[int] = []
    while at < len(tokens) and (tokens[at].kind == "number" or (run and tokens[at].text in "-()./")):
        run.append(at)
        at += 1
    return run


def _clock(tokens: Sequence[Token]) -> set[int]:
    """14:30, 14 h 30, 9 a.m."""
    found: set[int] = set()
    for at in range(len(tokens) - 1):
        if tokens[at].kind != "number" or len(tokens[at].text.partition(".")[0]) > 2:
            continue
        follows = tokens[at + 2] if at + 2 < len(tokens) else None
        if tokens[at + 1].low in {":", "h"} and follows and follows.kind == "number" and len(follows.text) == 2:
            found |= {at, at + 2}
        elif (
            tokens[at + 1].low in {"a", "p"}
            and follows
            and follows.text == "."
            and tokens[at + 2].is_glued
            and at + 3 < len(tokens)
            and tokens[at + 3].low == "m"
        ) or tokens[at + 1].low in {"am", "pm"}:
            found.add(at)
    return found
