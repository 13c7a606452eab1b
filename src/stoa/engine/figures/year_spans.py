"""Stretches of time that one year names by the way it is written: “2015–19”, “2021/22”, “the 1990s”, “années 1990”."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.figures.lists import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.engine.figures.tokens import Token

_DASHES = frozenset("-–—")
_DECADES = word_set("décennie décennies década décadas decenio decenios années años")
_LINKS = frozenset({"de", "los", "des", "del"})
_LONGEST = 40
"""Years that a span with a shortened end may last: more is another number."""


def span_at(tokens: Sequence[Token], at: int) -> tuple[int, int, str] | None:
    """First token, end and code of the span that the year at `at` names by itself, if it does."""
    return _shortened(tokens, at) or _decade(tokens, at)


def _shortened(tokens: Sequence[Token], at: int) -> tuple[int, int, str] | None:
    """A year with the last two digits of another: any later one behind a dash, the next one behind a stroke."""
    if at + 2 >= len(tokens) or not (tokens[at + 1].is_glued and tokens[at + 2].is_glued):
        return None
    sign, short = tokens[at + 1].text, tokens[at + 2].text
    if not (short.isdigit() and len(short) == 2):
        return None
    year = int(tokens[at].text)
    later = year - year % 100 + int(short)
    later += 100 if later <= year else 0
    if later == year + 1 and sign in _DASHES | {"/"}:
        return at, at + 3, f"{year}/{later}"
    is_month = sign == "-" and int(short) <= 12
    if sign in _DASHES and not is_month and later - year <= _LONGEST:
        return at, at + 3, f"{year}/{later}"
    return None


def _decade(tokens: Sequence[Token], at: int) -> tuple[int, int, str] | None:
    year = tokens[at].text
    if not year.endswith("0"):
        return None
    code = f"{year}/{int(year) + 9}"
    if at + 1 < len(tokens) and tokens[at + 1].low == "s" and tokens[at + 1].is_glued:
        return at, at + 2, code
    before = at
    while before > 0 and tokens[before - 1].low in _LINKS and at - before < 2:
        before -= 1
    if before and tokens[before - 1].low in _DECADES:
        return before - 1, at + 1, code
    return None


def shortened_years(tokens: Sequence[Token]) -> set[int]:
    """The tokens that are only the last two digits of a year, and no number."""
    years = (at for at, token in enumerate(tokens) if token.kind == "number" and _is_year(token.text))
    found = (_shortened(tokens, at) for at in years)
    return {span[1] - 1 for span in found if span}


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and text[:2] in {"18", "19", "20"}
