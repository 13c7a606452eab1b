"""What a number is in: percent, money, time, people, things; and what stands before it: more than, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.figures.lists import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.engine.figures.numerals import Number
    from stoa.engine.figures.tokens import Token
    from stoa.engine.figures.words import Words

_BEFORE = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₡": "CRC"}
_DOLLARS = {
    "us": "USD",
    "u": "USD",
    "r": "BRL",
    "rd": "DOP",
    "a": "AUD",
    "au": "AUD",
    "c": "CAD",
    "can": "CAD",
    "mx": "MXN",
}
"""What stands glued before a dollar sign."""
_WRITTEN = {"ksh": "KES", "kshs": "KES", "rs": "rupees", "rm": "MYR", "tsh": "TZS", "ush": "UGX"}
_CODES = word_set(
    "usd eur gbp chf xof xaf inr zar kes ghs ngn mxn clp cop ars brl pen cad aud jpy cny tnd mad "
    "sek nok dkk pln thb idr vnd krw myr try etb egp pkr lkr npr bdt tzs ugx rwf cdf mga htg uyu bob pyg crc dop"
)
_MANY = {"100": 100, "1000": 1000, "10000": 10_000, "100000": 100_000, "1000000": 1_000_000}
_LINKS = word_set("de d of ( l les")
TIMES = frozenset({"years", "months", "weeks", "days", "hours", "minutes"})
_NUMBER_OF = frozenset({"number", "numbers", "nombre", "número", "cantidad", "effectif", "total"})
PEOPLE = frozenset({"persons", "workers"})


def find_unit(tokens: Sequence[Token], number: Number, words: Words) -> None:
    """Set the unit of a number and let its span end behind it."""
    _money_before(tokens, number, words)
    if not (_rate(tokens, number, words) or _unit_after(tokens, number, words)):
        _noun_after(tokens, number, words)
    _per_time(tokens, number, words)


def find_hedge(tokens: Sequence[Token], number: Number, words: Words) -> None:
    """Whether the number is a bound or approximate, told by the words before and behind it."""
    at = number.first
    for _ in range(3):
        found = words.hedges.before(tokens, at)
        if found:
            bound, approximate = found[1]
            number.approximate = number.approximate or approximate
            number.bound = number.bound or bound
            at -= found[0]
        elif at > 0 and tokens[at - 1].low in words.articles:
            at -= 1
        else:
            break
    after = words.hedges_after.at(tokens, number.end) or words.hedges_after.at(tokens, number.end + 1)
    if after and not number.bound:
        number.bound = after[1]


def _money_before(tokens: Sequence[Token], number: Number, words: Words) -> None:
    """“US$ 236 billion”, “€5”, “CHF 23”."""
    at = number.first - 1
    if at < 0:
        return
    sign, low = tokens[at].text, tokens[at].low
    if sign in _BEFORE:
        found = words.units.at(tokens, at)
        number.unit = found[1] if sign == "$" and found else _BEFORE[sign]
        before = tokens[at - 1].low if at else ""
        if sign == "$" and before in _DOLLARS and tokens[at].is_glued:
            number.unit = _DOLLARS[before]
            at -= 1
        number.first = at
    elif low in _WRITTEN and tokens[at].is_name:
        number.unit, number.first = _WRITTEN[low], at
    elif low in _CODES and tokens[at].text.isupper():
        number.unit, number.first = low.upper(), at
    elif sign == "/" and at and tokens[at - 1].text == "S":
        number.unit, number.first = "PEN", at - 1


def _rate(tokens: Sequence[Token], number: Number, words: Words) -> bool:
    """“4.3 deaths per 100,000 workers”, “3,5 pour mille”: so many for each so many."""
    if number.unit == "percent":
        return False
    for at in range(number.end, min(number.end + 8, len(tokens) - 1)):
        if tokens[at].low in words.per_many:
            many = _many(tokens, at + 1, words)
            if many:
                number.unit, number.end = f"per {many[0]}", many[1]
                if number.end < len(tokens) and tokens[number.end].low in words.nouns:
                    number.end += 1
                return True
        if tokens[at].kind != "word":
            return False
    return False


def _many(tokens: Sequence[Token], at: int, words: Words) -> tuple[int, int] | None:
    """The thousand or hundred thousand of a rate, and where it ends; a hundred is percent unless written as a number."""
    if at < len(tokens) and tokens[at].low in {"cada", "every", "each", "les"}:
        at += 1
    if at >= len(tokens):
        return None
    bare = "".join(char for char in tokens[at].text if char.isdigit())
    if tokens[at].kind == "number" and bare in _MANY and bare != "100":
        scale = words.scales.at(tokens, at + 1)
        return (int(_MANY[bare] * scale[1]), at + 1 + scale[0]) if scale else (_MANY[bare], at + 1)
    if tokens[at].low in {"thousand", "mille", "mil"}:
        return 1000, at + 1
    if tokens[at].low in {"cent", "cien"} or words.scales.at(tokens, at) is None:
        return None
    scale = words.scales.at(tokens, at)
    return (int(scale[1]), at + scale[0]) if scale else None


def _unit_after(tokens: Sequence[Token], number: Number, words: Words) -> bool:
    at = number.end
    if number.is_scaled and at < len(tokens) and tokens[at].low in _LINKS and words.units.at(tokens, at) is None:
        at += 1  # 16.400 millones de horas
    for skipped in range(3):
        found = words.units.at(tokens, at + skipped)
        if found and not (found[1] == "per 1000" and number.unit):
            if number.unit and number.unit not in {"$"} and found[1] not in {"USD"}:
                return True
            if skipped and found[1] not in TIMES:
                break
            number.unit, number.end = found[1], at + skipped + found[0]
            return True
        if at + skipped >= len(tokens) or tokens[at + skipped].low not in {
            "-",
            "full",
            "consecutive",
            "paid",
            "extra",
            "additional",
            "calendar",
        }:
            break
    return bool(number.unit and number.unit != "percent") or _base_of_share(tokens, number, words)


def _base_of_share(tokens: Sequence[Token], number: Number, words: Words) -> bool:
    return number.unit == "percent"


def _noun_after(tokens: Sequence[Token], number: Number, words: Words) -> None:
    """The unit told by what is counted: 167.7 million international *migrants*."""
    at = number.end
    if at < len(tokens) and tokens[at].low in _LINKS and number.is_scaled:
        at += 1
    for place in range(at, min(at + 4, len(tokens))):
        token = tokens[place]
        if token.kind == "number" or (token.kind == "sign" and token.text != "-") or token.low in words.ands:
            return
        unit = noun_unit(token, words)
        if not unit and place == at and number.is_scaled and token.low in words.demonyms:
            unit = "persons"
        if unit:
            number.unit = unit
            if place == at:
                number.end = place + 1
            return
        if token.low in words.stops and token.text != "-":
            return


def noun_unit(token: Token, words: Words) -> str:
    """The unit a noun stands for, empty for nouns of things and all other words."""
    if token.low in words.nouns:
        return words.nouns[token.low]
    is_person = len(token.low) > 5 and token.low.endswith(words.person_endings) and token.low not in words.not_persons
    return "persons" if is_person else ""


def base_noun(tokens: Sequence[Token], number: Number, words: Words) -> str:
    """For a share, the unit of what it is a share of: *enterprises* for “a quarter of enterprises”."""
    for place in range(number.end, min(number.end + 6, len(tokens))):
        if tokens[place].kind != "word":
            return ""
        if unit := noun_unit(tokens[place], words):
            return unit
        if tokens[place].low in words.verbs:
            return ""
    return ""


def unit_of_number_of(tokens: Sequence[Token], number: Number, words: Words) -> str:
    """The unit said before: “the number of *children* in child labour rose to 160 million”."""
    for at in range(max(0, number.first - 18), number.first - 1):
        if tokens[at].low in _NUMBER_OF and tokens[at + 1].low in {"of", "de", "d", "total"}:
            for place in range(at + 2, min(at + 7, number.first)):
                if unit := noun_unit(tokens[place], words):
                    return unit
    return ""


def _per_time(tokens: Sequence[Token], number: Number, words: Words) -> None:
    """What time a flow is counted over, when it is said right behind or somewhere near."""
    for at in range(number.end, min(number.end + 4, len(tokens))):
        found = words.per_time.at(tokens, at)
        if found:
            number.per = found[1]
            number.past = at + found[0] if at == number.end else 0
            return
        if tokens[at].kind != "word":
            return
