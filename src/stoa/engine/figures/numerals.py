"""Numbers as written: digits with the marks of several languages, words, words of scale, fractions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.engine.figures.lists import word_set
from stoa.engine.figures.tokens import SPACES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.engine.figures.tokens import Token
    from stoa.engine.figures.words import Words

_DROPPED = str.maketrans(dict.fromkeys(SPACES + "'’", ""))
_MINUS = frozenset("-−–")
_MONEY = frozenset("$€£¥₹")
_LARGEST_OUT_OF = 1000


@dataclass(slots=True)
class Number:
    """A number and the tokens it takes, from `first` up to, but without, `end`; `unit` and the rest are found out later.

    `is_plain` holds for whole numbers in digits without any mark, which may be years or numbers of a list.
    """

    first: int
    end: int
    value: float
    step: float = 1.0
    is_plain: bool = False
    is_words: bool = False
    is_scaled: bool = False
    unit: str = ""
    base: str = ""
    """The unit of what a share is a share of: enterprises for “a quarter of enterprises”."""
    number_end: int = 0
    past: int = 0
    """The token behind what belongs to the number in any way: an hour, per month."""
    core: int = 0
    approximate: bool = False
    bound: str = ""
    per: str = ""
    change: str = ""
    is_from: bool = False
    """The first of “from 12 to 15”: what follows the second does not belong to it."""
    is_shared: bool = False
    """It goes on counting what the one before it counts."""
    is_ranged: bool = False
    """The first of a range, whose unit and object stand behind the second."""

    def __post_init__(self) -> None:
        self.number_end = self.number_end or self.end
        self.core = self.core or self.first


def numbers_in(tokens: Sequence[Token], words: Words) -> list[Number]:
    """Every number of a sentence, left to right, none overlapping another."""
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        number = _out_of(tokens, at, words) or _fraction(tokens, at, words) or _number(tokens, at, words)
        if number is None:
            at += 1
        else:
            found.append(number)
            at = number.end
    return found


def _number(tokens: Sequence[Token], at: int, words: Words) -> Number | None:
    number = _digits(tokens, at, words) or _spelled(tokens, at, words)
    return _scaled(tokens, number, words) if number else None


def _digits(tokens: Sequence[Token], at: int, words: Words) -> Number | None:
    if tokens[at].kind != "number":
        return None
    text = tokens[at].text
    value, decimals = _value(text, words.decimal)
    number = Number(at, at + 1, value, 10.0**-decimals, is_plain=text.isdigit())
    if at and tokens[at].is_glued and tokens[at - 1].text in _MINUS and not tokens[at - 1].is_glued:
        number.value, number.first, number.core = -value, at - 1, at
    return number


def _value(text: str, decimal: str) -> tuple[float, int]:
    """The value of digits and how many of them stand behind the decimal mark."""
    bare = text.translate(_DROPPED)
    has_spaces = bare != text
    marks = [char for char in bare if char in ".,"]
    if not marks:
        return float(bare), 0
    last = marks[-1]
    head, _, tail = bare.rpartition(last)
    if _is_grouping(head, tail, marks, last, decimal) and not has_spaces:
        return float(bare.replace(".", "").replace(",", "")), 0
    return float(f"{head.replace('.', '').replace(',', '')}.{tail}"), len(tail)


def _is_grouping(head: str, tail: str, marks: Sequence[str], last: str, decimal: str) -> bool:
    """Whether the last mark parts thousands: it comes twice, or three digits follow and it is not the language's own."""
    if len(tail) != 3 or head.startswith("0"):
        return False
    if len(marks) > 1:
        return len(set(marks)) == 1
    return last != decimal and len(head) <= 3


def _spelled(tokens: Sequence[Token], at: int, words: Words) -> Number | None:
    """A number in words: “two hundred and five”, “quatre-vingt-dix”, “treinta y cinco”."""
    total = current = 0
    end = at
    place = at
    while place < len(tokens):
        word = tokens[place].low
        size = words.small.get(word)
        is_joined = place > at and tokens[place - 1].text == "-"
        if size is not None and (
            _fits(current, size, word, words) or (is_joined and current % 100 == 10 and size in {7, 8, 9})
        ):
            current = current * 20 if (current, size) == (4, 20) else current + size
        elif word in words.hundred and (current < 100 or words.hundred[word] == 1000) and total == 0:
            current, total = _multiplied(current, total, words.hundred[word])
        elif end > at and _joins(tokens, place, words):
            place += 1
            continue
        else:
            break
        place += 1
        end = place
    if end == at:
        return None
    return Number(at, end, float(total + current), is_words=True)


def _multiplied(current: int, total: int, by: int) -> tuple[int, int]:
    if by == 1000:
        return 0, max(current, 1) * 1000
    return max(current, 1) * by, total


def _fits(current: int, size: int, word: str, words: Words) -> bool:
    """Whether a small number may follow what was read: fifty *five*, not five *fifty*."""
    if current == 0 or (current == 4 and word in {"vingt", "vingts"}):
        return True
    lower = current % 100
    if lower == 0:
        return size < 100 or current % 1000 == 0
    return (size < 10 and lower >= 20 and lower % 10 == 0) or (lower in {60, 80} and 10 <= size < 20)


def _joins(tokens: Sequence[Token], at: int, words: Words) -> bool:
    """Whether the token stands inside a number: a hyphen or “and”, with a smaller number behind it and a tens word before."""
    following = at + 1 < len(tokens) and tokens[at + 1].low in words.small
    if not following:
        return False
    if tokens[at].text == "-":
        return tokens[at].is_glued and tokens[at + 1].is_glued
    if tokens[at].low not in words.joins_number:
        return False
    before = tokens[at - 1].low
    if words.decimal == ".":
        return before in words.hundred
    return words.small.get(before, 0) in range(20, 100, 10) and words.small[tokens[at + 1].low] < 20


def _scaled(tokens: Sequence[Token], number: Number, words: Words) -> Number:
    """The number with its word of scale, and “of” between: 27.6 million, 52 Md, mil millones."""
    scale = words.scales.at(tokens, number.end)
    while scale and not _is_metre(tokens, number, scale[0]):
        number.value *= scale[1]
        number.step *= scale[1]
        number.end += scale[0]
        number.is_plain, number.is_scaled = False, True
        number.number_end = number.end
        scale = words.scales.at(tokens, number.end)
    if number.is_words and not number.is_scaled:
        number.step = _step_of_words(number.value)
    return number


def _is_metre(tokens: Sequence[Token], number: Number, length: int) -> bool:
    """Whether a single letter after a number is rather a metre, a month or an initial than a million."""
    text = tokens[number.end].text
    if length > 1 or len(text) > 1 or (number.first and tokens[number.first - 1].text in _MONEY):
        return False
    follows = tokens[number.end + 1] if number.end + 1 < len(tokens) else None
    return not (text == "M" and tokens[number.end].is_glued) and not (follows and follows.text in {"$", "€"})


def _step_of_words(value: float) -> float:
    step = 1.0
    while value >= 1000 and value % (step * 10) == 0:
        step *= 10
    return step


def _out_of(tokens: Sequence[Token], at: int, words: Words) -> Number | None:
    """“One in five”, “neuf travailleurs sur dix”, “una de cada tres”: a share, as a percentage."""
    small = _small_at(tokens, at, words)
    if small is None:
        return None
    part, place = small
    for between in range(4):
        link = words.out_of.at(tokens, place + between)
        if link and (whole := _small_at(tokens, place + between + link[0], words)):
            if part <= whole[0] <= _LARGEST_OUT_OF and (part < whole[0]) and part <= 12 and whole[0] > 1:
                number = Number(at, whole[1], 100 * part / whole[0], unit="percent", is_words=True)
                number.step = 100 / whole[0] if whole[0] > 20 else 5.0
                return number
            return None
        if place + between >= len(tokens) or tokens[place + between].kind != "word":
            return None
    return None


def _small_at(tokens: Sequence[Token], at: int, words: Words) -> tuple[int, int] | None:
    """A small whole number in words or digits, and where it ends."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == "number" and token.text.isdigit() and len(token.text) <= 4 and not _is_year(token.text):
        return int(token.text), at + 1
    number = _spelled(tokens, at, words)
    return (int(number.value), number.end) if number and number.value <= _LARGEST_OUT_OF else None


def _is_year(text: str) -> bool:
    return len(text) == 4 and 1800 <= int(text) <= 2100


def _fraction(tokens: Sequence[Token], at: int, words: Words) -> Number | None:
    """“Two thirds”, “la moitié”, “una cuarta parte”; “half a million” is a number, “the first half” none."""
    found = words.fractions.at(tokens, at)
    if found is None:
        return _half_a_million(tokens, at, words)
    end = at + found[0]
    if not _is_share(tokens, at, end, words):
        return None
    if found[1] < 0:
        return Number(at, end, -found[1], 0.5, unit="times", is_words=True)
    if number := _half_a_million(tokens, at, words):
        return number
    return Number(at, end, round(found[1], 1), 5.0, unit="percent", is_words=True)


_ORDERS = word_set("first second latter other next last former 1 première seconde autre primera segunda otra dernière")
_NO_SHARE = word_set(
    "year day hour time century term way dozen hearted heure jour siècle año hora día world hora milenio mundo finals"
)
_HALF = word_set("half demi medio media")


def _is_share(tokens: Sequence[Token], at: int, end: int, words: Words) -> bool:
    before = tokens[at - 1].low if at else ""
    after = tokens[end] if end < len(tokens) else None
    if (
        end == at + 1
        and tokens[at].low in {"tiers", "quart"}
        and before not in {"du", "au", "un", "le", "d", "aux", "des"}
    ):
        return False
    if before == "a" and at > 1 and tokens[at - 2].low == "and":
        return False  # a year and a half
    if before in _ORDERS or (after and (after.low in _NO_SHARE or after.text == "-")):
        return False
    if tokens[end - 1].low == "half":
        following = tokens[end + 1] if end + 1 < len(tokens) else None
        if after and after.kind == "word" and after.low not in words.stops | words.verbs:
            return False
        return not (after and after.low == "of" and following and following.text.isdigit() and _is_year(following.text))
    if words.decimal == "." and tokens[end - 1].low in {
        "third",
        "quarter",
        "fifth",
        "sixth",
        "eighth",
        "tenth",
        "fourth",
    }:
        return after is None or after.kind != "word" or after.low in words.stops or after.low in words.verbs
    return True


def _half_a_million(tokens: Sequence[Token], at: int, words: Words) -> Number | None:
    """“Half a million”, “medio millón”, “un demi-million”."""
    if tokens[at].low not in _HALF:
        return None
    place = at + 1
    while place < len(tokens) and (tokens[place].low in {"a", "un"} or tokens[place].text == "-"):
        place += 1
    scale = words.scales.at(tokens, place)
    if scale is None or place > at + 2:
        return None
    return Number(at, place + scale[0], scale[1] / 2, scale[1] / 2, is_words=True, is_scaled=True)
