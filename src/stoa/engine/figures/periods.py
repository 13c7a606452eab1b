"""When a statement holds: years, months, quarters, spans of years, and numbers that are dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.engine.figures.lists import word_set
from stoa.engine.figures.mentions import Mention
from stoa.engine.figures.year_spans import shortened_years, span_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.engine.figures.tokens import Token
    from stoa.engine.figures.words import Words

FIRST_YEAR, LAST_YEAR = 1800, 2100
_DASHES = frozenset("-–—/")
_MOST = word_set("plus mayor menor mejor peor first worst best moins pire más")
_INSTRUMENTS = word_set(
    "convention protocol protocole protocolo recommendation recommandation recomendación convenio declaration déclaration "
    "declaración agenda"
)


@dataclass(frozen=True, slots=True)
class _Point:
    """A year, month or part of a year between two tokens."""

    first: int
    end: int
    code: str


def is_year(token: Token) -> bool:
    return (
        token.kind == "number"
        and len(token.text) == 4
        and token.text.isdigit()
        and FIRST_YEAR <= int(token.text) <= LAST_YEAR
    )


def periods_in(tokens: Sequence[Token], words: Words, taken: set[int]) -> list[Mention]:
    """The periods a sentence names. Tokens of numbers that have a unit, or are references, are in `taken` already."""
    points = _points(tokens, words, taken)
    found: list[Mention] = []
    at = 0
    while at < len(points):
        both = _range(tokens, points, at, words)
        if both:
            found.append(both)
            at += 2
        else:
            found.append(_single(tokens, points[at], words))
            at += 1
    return found


def _points(tokens: Sequence[Token], words: Words, taken: set[int]) -> list[_Point]:
    found: list[_Point] = []
    for at, token in enumerate(tokens):
        if at in taken or not is_year(token) or _is_part(tokens, at) or _is_of_instrument(tokens, at):
            continue
        found.append(_with_month(tokens, at, words))
    return _with_lone_months(tokens, found, words)


def _is_of_instrument(tokens: Sequence[Token], at: int) -> bool:
    """The year of an instrument: “Convention, 1970 (No. 131)”, “Protocol of 2014”, “the 1998 Declaration”."""
    following = [token.low for token in tokens[at + 1 : at + 3]]
    if following[:1] == ["("] and following[1:2] and following[1] in {"no", "núm", "n"}:
        return True
    if following[:1] and following[0] in _INSTRUMENTS:
        return True
    before = [token.low for token in tokens[max(0, at - 2) : at]]
    return len(before) == 2 and before[1] in {"of", "de", "du", ","} and before[0] in _INSTRUMENTS


def _is_part(tokens: Sequence[Token], at: int) -> bool:
    """Whether the digits belong to a longer mark such as 73/2027 or GB.2019."""
    glued_before = (
        tokens[at].is_glued and at > 0 and tokens[at - 1].text in "/.:" and at > 1 and tokens[at - 1].is_glued
    )
    return glued_before and not is_year(tokens[at - 2])


def _with_month(tokens: Sequence[Token], at: int, words: Words) -> _Point:
    """The year with the month, quarter or half before it: 24 April 2013, premier trimestre de 2024."""
    year = tokens[at].text
    before = at
    while (
        before > 0
        and tokens[before - 1].low in {"de", "del", "of", ",", "l", "année", "the", "d", "."}
        and at - before < 2
    ):
        before -= 1
    month = words.months.get(tokens[before - 1].low) if before else None
    if month:
        first = _before_day(tokens, before - 1)
        return _Point(first, at + 1, f"{year}-{month:02d}")
    if before and tokens[before - 1].kind == "number" and before > 1 and tokens[before - 2].low in words.months:
        return _Point(before - 2, at + 1, f"{year}-{words.months[tokens[before - 2].low]:02d}")
    span = span_at(tokens, at)
    if span:
        return _Point(*span)
    for end in (at, before):
        part = words.parts_of_year.before(tokens, end)
        if part:
            return _Point(end - part[0], at + 1, f"{year}-{part[1]}")
    return _with_part_behind(tokens, at, words)


def _with_part_behind(tokens: Sequence[Token], at: int, words: Words) -> _Point:
    """The year alone, or with the quarter or half that stands behind it: 2023 Q1, 2023-Q1."""
    behind = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].text in _DASHES)
    part = words.parts_of_year.at(tokens, behind) if behind < len(tokens) and tokens[behind].is_name else None
    if part:
        return _Point(at, behind + part[0], f"{tokens[at].text}-{part[1]}")
    return _Point(at, at + 1, tokens[at].text)


def _before_day(tokens: Sequence[Token], month: int) -> int:
    """Where a date begins: at the day before the month, if one is there."""
    at = month
    while at > 0 and tokens[at - 1].low in {"de", "er", "of", "st", "nd", "rd", "th", "º"}:
        at -= 1
    if at > 0 and tokens[at - 1].kind == "number" and len(tokens[at - 1].text) <= 2:
        return at - 1
    return month


def _with_lone_months(tokens: Sequence[Token], points: list[_Point], words: Words) -> list[_Point]:
    """“Between August and December 2019”: the first month has the year of the second."""
    found: list[_Point] = []
    for point in points:
        if "-" in point.code and "Q" not in point.code and "H" not in point.code:
            link = point.first - 1
            month = words.months.get(tokens[link - 1].low) if link > 0 else None
            if month and (tokens[link].low in words.to_words or tokens[link].text in _DASHES):
                found.append(_Point(link - 1, link, f"{point.code[:4]}-{month:02d}"))
        found.append(point)
    return found


def _range(tokens: Sequence[Token], points: Sequence[_Point], at: int, words: Words) -> Mention | None:
    if at + 1 >= len(points):
        return None
    one, other = points[at], points[at + 1]
    between = tokens[one.end : other.first]
    lows = [token.low for token in between if token.low not in {"the", "le", "l", "el", "en", "in", "année", "año"}]
    if len(lows) != 1 or not _is_later(one.code, other.code):
        return None
    before = tokens[one.first - 1].low if one.first else ""
    if lows[0] in _DASHES or (
        lows[0] in words.to_words and (before in words.between or _is_from_to(before, lows[0], words))
    ):
        first = one.first - (before in words.between or before in words.from_words)
        return Mention(f"{one.code}/{other.code}", first, other.end)
    return None


def _is_from_to(before: str, link: str, words: Words) -> bool:
    return link not in words.ands and (before in words.from_words or link in words.to_words - words.ands)


def _is_later(one: str, other: str) -> bool:
    return one[:4] < other[:4] or (one[:4] == other[:4] and one < other)


def _single(tokens: Sequence[Token], point: _Point, words: Words) -> Mention:
    at = point.first
    while (
        at > 0
        and tokens[at - 1].low in {"the", "l", "le", "el", "año", "year", "année", "in", "en"}
        and point.first - at < 2
    ):
        if words.since.before(tokens, at):
            break
        at -= 1
    if words.until.before(tokens, point.first) or words.until.before(tokens, at):
        return Mention("", point.first, point.end, is_base=True)
    since = words.since.before(tokens, point.first) or words.since.before(tokens, at)
    if since and _is_superlative(tokens, at):
        return Mention("", point.first, point.end, is_base=True)
    if since and not _goes_on(tokens, point.end, words):
        return Mention(f"{point.code}/", point.first - 1, point.end)
    base = words.base_year.before(tokens, point.first) or words.base_year.before(tokens, at)
    return Mention(point.code, point.first, point.end, is_base=bool(base))


def _is_superlative(tokens: Sequence[Token], at: int) -> bool:
    """“The largest since 1977”, “le plus bas depuis 2010”, “la mayor desde 1999”: nothing began then."""
    before = [token.low for token in tokens[max(0, at - 4) : at]]
    return any(low in _MOST or (low.endswith("est") and len(low) > 5) for low in before)


def _goes_on(tokens: Sequence[Token], end: int, words: Words) -> bool:
    """Whether “from 2019” goes on to a second year further on, so that nothing began then and lasted."""
    return end < len(tokens) and tokens[end].low in words.to_words - words.ands


def earlier_in(tokens: Sequence[Token], words: Words, before: str) -> list[Mention]:
    """“Two years earlier”, when the sentence before named a year."""
    if not before[:4].isdigit():
        return []
    for at in range(1, len(tokens)):
        found = words.years_earlier.at(tokens, at)
        if found:
            many = words.small.get(tokens[at - 1].low, 0) or (
                int(tokens[at - 1].text) if tokens[at - 1].text.isdigit() else 0
            )
            if 0 < many < 100 or tokens[at - 1].low in {"a", "un", "one", "une"}:
                return [Mention(str(int(before[:4]) - (many or 1)), at - 1, at + found[0])]
    return []


def date_tokens(tokens: Sequence[Token], words: Words) -> set[int]:
    """Numbers that are days of a month, “24 April”, “1er mai”, “June 2”, or the end of a span of years, “2015–19”."""
    found = shortened_years(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "number" and len(token.text) <= 2 and _is_day(tokens, at, words):
            found.add(at)
    return found


def _is_day(tokens: Sequence[Token], at: int, words: Words) -> bool:
    after = at + 1
    while (
        after < len(tokens)
        and tokens[after].low in {"de", "of", "er", "st", "nd", "rd", "th", "º", "."}
        and after - at < 3
    ):
        after += 1
    if after < len(tokens) and tokens[after].low in words.months and _is_month(tokens[after], words):
        return True
    before = tokens[at - 1] if at else None
    if before is None or before.low not in words.months or words.decimal != ".":
        return _is_day_of_span(tokens, at, words)
    return _is_month(before, words)


def _is_day_of_span(tokens: Sequence[Token], at: int, words: Words) -> bool:
    """The first day of “from 3 to 7 June”, “3-7 juin”."""
    link, other = at + 1, at + 2
    while link < len(tokens) and tokens[link].low in {"er"}:
        link, other = link + 1, other + 1
    if other >= len(tokens) or tokens[other].kind != "number" or len(tokens[other].text) > 2:
        return False
    joins = tokens[link].low in words.to_words or tokens[link].text in _DASHES
    month = other + 1 + (other + 1 < len(tokens) and tokens[other + 1].low in {"de"})
    return joins and month < len(tokens) and tokens[month].low in words.months and _is_month(tokens[month], words)


def _is_month(token: Token, words: Words) -> bool:
    """English months are written with a capital; “may” and “march” are verbs."""
    return words.decimal != "." or token.is_name
