"""Whom a statement is about: women or men, and of what age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.figures.mentions import Mention
from stoa.engine.figures.tokens import tokens as tokens_of
from stoa.engine.figures.units import noun_unit
from stoa.engine.figures.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.engine.figures.tokens import Token
    from stoa.engine.figures.words import Words

SAME_AGE = "same"
_DASHES = frozenset("-–—")
_OLDEST = 110
_ANYBODY = frozenset({"personas", "personnes"})
"""Words of feminine gender for everybody: the adjectives behind them say nothing."""


def sexes_in(tokens: Sequence[Token], words: Words) -> list[Mention]:
    """Women (F) or men (M) where only one of both is meant; pairs and those others are compared with are left out."""
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        both = words.both_sexes.at(tokens, at)
        if both:
            found.append(Mention("", at, at + both[0]))
            at += both[0]
            continue
        code = "" if at and tokens[at - 1].low in _ANYBODY else _sex(tokens[at], words)
        if code and not _is_compared(tokens, at, words):
            found.append(Mention(code, at, at + 1))
        at += 1
    return found


def sexes_named(sentence: str, language: str) -> str:
    """Which sexes a sentence names one by one: F, M, FM or none; pairs such as “women and men” are nobody in particular."""
    found = sexes_in(tokens_of(sentence), words_of(language))
    return "".join(sorted({mention.code for mention in found if mention.code}))


def _sex(token: Token, words: Words) -> str:
    if token.kind != "word":
        return ""
    if token.low in words.sexes:
        return words.sexes[token.low]
    is_female = bool(words.female_endings) and len(token.low) > 6 and token.low.endswith(words.female_endings)
    return "F" if is_female and noun_unit(token, words) else ""


def _is_compared(tokens: Sequence[Token], at: int, words: Words) -> bool:
    return any(
        words.compared.before(tokens, end)
        for end in (at, at - 1)
        if end > 0 and (end == at or tokens[end].low in words.stops or tokens[end].low in {"young", "jeunes"})
    )


def ages_in(tokens: Sequence[Token], words: Words) -> tuple[list[Mention], set[int]]:
    """The ages a sentence names, and the numbers that say them and count nothing."""
    found: list[Mention] = []
    taken: set[int] = set()
    at = 0
    while at < len(tokens):
        mention = _age_at(tokens, at, words) or _age_word(tokens, at, words)
        if mention is None:
            at += 1
            continue
        found.append(mention)
        if not mention.is_weak:
            taken.update(range(mention.first, mention.end))
        at = mention.end
    return found, taken


def _age_word(tokens: Sequence[Token], at: int, words: Words) -> Mention | None:
    same = words.same_age.at(tokens, at)
    if same:
        return Mention(SAME_AGE, at, at + same[0])
    group = words.age_groups.at(tokens, at)
    return Mention(group[1], at, at + group[0], is_weak=True) if group else None


def _age_at(tokens: Sequence[Token], at: int, words: Words) -> Mention | None:
    """An age that begins with the number at `at`: 15 to 24, 15-24, 65 and over, or one under or over which somebody is."""
    years = _years(tokens[at], words)
    if not 0 < years <= _OLDEST:
        return None
    spanned = _span(tokens, at, words) if tokens[at].kind == "number" else None
    return spanned or _and_over(tokens, at, words, years) or _under_or_over(tokens, at, words, years)


def _years(token: Token, words: Words) -> int:
    """A whole number in digits or one word; 0 for everything else."""
    if token.kind == "number":
        return int(token.text) if token.text.isdigit() and len(token.text) <= 3 else 0
    return words.small.get(token.low, 0) if token.low not in words.articles else 0


def _span(tokens: Sequence[Token], at: int, words: Words) -> Mention | None:
    other = at + 2
    while other < len(tokens) and tokens[other].low in words.articles:
        other += 1
    if other >= len(tokens) or tokens[other].kind != "number" or not tokens[other].text.isdigit():
        return None
    low, high = int(tokens[at].text), int(tokens[other].text)
    link = tokens[at + 1]
    if not low < high <= _OLDEST or not (link.text in _DASHES or link.low in words.to_words):
        return None
    end = _past_years(tokens, other + 1, words)
    if _is_aged(tokens, at, words) or (end > other + 1 and _is_about_people(tokens, at, other, end, words)):
        return Mention(f"{low}-{high}", at, end)
    return None


def _is_about_people(tokens: Sequence[Token], at: int, other: int, end: int, words: Words) -> bool:
    """Whether “15 to 24 years” says how old somebody is: people stand right before it, or it is written 15-24 olds."""
    if (end < len(tokens) and tokens[end].low in {"olds", "old"}) or tokens[end - 1].low in {"olds", "old"}:
        return True
    before = at - 1
    while before >= 0 and (
        tokens[before].low in words.from_words
        or tokens[before].low in words.articles
        or tokens[before].low in words.between
    ):
        before -= 1
    if before < 0:
        return tokens[at + 1].text in _DASHES
    is_people = bool(noun_unit(tokens[before], words)) or tokens[before].low in {
        "âgés",
        "âgées",
        "population",
        "edad",
        "âge",
        "población",
    }
    if before > 0 and not is_people and tokens[before].kind == "word" and tokens[before].low not in words.stops:
        is_people = noun_unit(tokens[before - 1], words) in {"persons", "workers"}
    written = tokens[at - 1].low if at else ""
    return is_people or (tokens[at + 1].text in _DASHES and written in {"les", "des", "los", "las", "the"})


def _past_years(tokens: Sequence[Token], at: int, words: Words) -> int:
    while at < len(tokens) and (
        tokens[at].low in words.years_old or (tokens[at].low in {"-", "old", "olds"} and tokens[at].low != "-")
    ):
        at += 1
    if at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at + 1].low in words.years_old:
        return _past_years(tokens, at + 1, words)
    if at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at + 1].low in {"old", "olds"}:
        return at + 2
    return at


def _is_aged(tokens: Sequence[Token], at: int, words: Words) -> bool:
    found = words.aged.before(tokens, at)
    weak = {"de", "les", "entre", "d", "los"}
    return bool(found) and not (found is not None and found[0] == 1 and tokens[at - 1].low in weak)


def _and_over(tokens: Sequence[Token], at: int, words: Words, years: int) -> Mention | None:
    end = _past_years(tokens, at + 1, words)
    more = words.or_more.at(tokens, end)
    if not more:
        return None
    past = _past_years(tokens, end + more[0], words)
    if end == at + 1 == past - more[0] and not _is_aged(tokens, at, words) and tokens[end].text != "+":
        return None
    is_named = at > 0 and tokens[at - 1].low in {"les", "des", "los", "las"}
    if not (is_named or _is_aged(tokens, at, words) or _is_about_people(tokens, at, at, end, words)):
        return None
    return Mention(f"{years}+", at, past)


def _under_or_over(tokens: Sequence[Token], at: int, words: Words, years: int) -> Mention | None:
    """“Under 25”, “menores de 18 años”, “les moins de 30 ans”."""
    end = _past_years(tokens, at + 1, words)
    for several, is_under in ((words.under, True), (words.over, False)):
        found = several.before(tokens, at)
        if found and _is_age_bound(tokens, at - found[0], at, end, words):
            code = f"0-{years - 1}" if is_under else f"{years}+"
            return Mention(code, at - found[0], end)
    if end > at + 1 and tokens[end - 1].low in {"old", "olds"}:
        return Mention(f"{years}-{years}", at, end)
    if (
        end > at + 1
        and _is_aged(tokens, at, words)
        and words.decimal != "."
        and tokens[at - 1].low in {"de"}
        and tokens[at - 2].low.startswith("âgé")
    ):
        return Mention(f"{years}-{years}", at, end)
    return None


def _is_age_bound(tokens: Sequence[Token], first: int, at: int, end: int, words: Words) -> bool:
    """Whether “under 25” says an age: the words themselves do (menores), or people stand right before and no unit behind."""
    own = tokens[first].low in {"menores", "menor", "mayores", "mayor", "younger", "older", "aged", "âgés", "âgées"}
    age_said = any(tokens[place].low in {"age", "âge", "edad"} for place in range(first, at))
    if own or age_said:
        return True
    after = tokens[end] if end < len(tokens) else None
    if first and tokens[first - 1].low in {"are", "were", "is", "was"} and (after is None or after.kind == "sign"):
        return end == at + 1 and (after is None or after.text not in {"%", "$", "€", "°", "-"})
    before = first - 1
    while before >= 0 and tokens[before].low in words.articles:
        before -= 1
    is_people = before >= 0 and noun_unit(tokens[before], words) in {"persons", "workers"}
    is_named = before < first - 1 and tokens[first - 1].low in {"les", "des", "los"}
    if words.decimal == ".":
        follows = tokens[end].low if end < len(tokens) else ""
        return (
            is_people and end == at + 1 and (follows in words.stops or follows in words.verbs or not follows.isalpha())
        )
    return (is_people or is_named) and end > at + 1
