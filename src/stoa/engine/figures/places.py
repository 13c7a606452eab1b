"""Where a statement holds: countries and regions by their names, adjectives of countries, the world, and what has no code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.figures.lists import word_set
from stoa.engine.figures.mentions import Mention
from stoa.engine.figures.tokens import folded, tokens
from stoa.engine.figures.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stoa.engine.figures.tokens import Token
    from stoa.engine.figures.words import Words

WORLD = "001"
_NOT_THE_WORLD = word_set(
    "bank health trade food economic day conference cup organization organisation heritage report employment forum "
    "chain "
    "chains war wars programme program compact supply summit commission social class guerra foro banco salud comercio "
    "guerre banque forum conférence santé organisation commerce congrès congreso cadenas chaînes alliance alianza "
    "del work travail du of trabajo de"
)
_ANDS = frozenset({"and", "et", "y"})
_DIRECTIONS = frozenset(
    {"northern", "southern", "eastern", "western", "central", "north", "south", "east", "west", "northeast"}
)
_LINKS = word_set("the la le les l el los las in en au aux à dans of de des du d y")
_NO_COUNTRY_AFTER = word_set(
    "speaking language languages office offices version edition translation dollars dollar shillings langue"
)


class Places:
    """Names of places and their codes. One matcher serves all texts; make it once."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for name, code in names:
            if code == WORLD or "(" in name:
                continue
            parts = tuple(folded(token.text) for token in tokens(name) if token.kind == "word")
            if parts:
                self._by_first.setdefault(parts[0], []).append((parts, code, name))
        for several in self._by_first.values():
            several.sort(key=lambda entry: -len(entry[0]))

    def at(self, sentence: Sequence[Token], at: int) -> tuple[int, str] | None:
        """The token behind the longest name that begins at `at`, and its code."""
        token = sentence[at]
        if not token.is_name:
            return None
        for parts, code, name in self._by_first.get(folded(token.text), ()):
            end = _end_of(sentence, at, parts)
            if end and (not name.isupper() or token.text.isupper()):
                return end, code
        return None


NO_PLACES = Places(())


def _end_of(sentence: Sequence[Token], at: int, parts: tuple[str, ...]) -> int:
    """Where the parts end if they stand from `at` on, hyphens aside; 0 where they do not."""
    place = at
    for number, part in enumerate(parts):
        while number and place < len(sentence) and sentence[place].text in {"-", "‑", "."}:
            place += 1
        if place >= len(sentence) or sentence[place].kind != "word" or folded(sentence[place].text) != part:
            return 0
        place += 1
    return place


def places_in(sentence: Sequence[Token], words: Words, places: Places) -> list[Mention]:
    """The places a sentence names, in order, with those that stand together as one made into a single one without a code."""
    found: list[Mention] = []
    at = 0
    while at < len(sentence):
        mention = _place_at(sentence, at, words, places)
        if mention is None:
            at += 1
        else:
            found.append(mention)
            at = mention.end
    return found


def _place_at(sentence: Sequence[Token], at: int, words: Words, places: Places) -> Mention | None:
    other = words.other_places.at(sentence, at)
    if other:
        return Mention("", at, at + other[0])
    named = places.at(sentence, at)
    if named and not _is_money(sentence, named[0]):
        wider = _end_of_wider(sentence, at, named[0], named[1])
        return Mention("", at, wider) if wider else Mention(named[1], at, named[0])
    if _is_world(sentence, at, words):
        return Mention(WORLD, at, at + 1, is_weak=True)
    code = words.demonyms.get(sentence[at].low)
    if code and (words.decimal != "." or sentence[at].is_name) and not _is_language(sentence, at):
        return Mention(code, at, at + 1, is_weak=True)
    return None


def _end_of_wider(sentence: Sequence[Token], at: int, end: int, code: str) -> int:
    """Where a region ends that is named by more than one: “Asia and the Pacific”, “Northern and Western Europe”; else 0."""
    if not code.isdigit():
        return 0
    place = end
    while place < len(sentence) and sentence[place].low in _LINKS | _ANDS:
        place += 1
    if place > end and place < len(sentence) and sentence[place].low in {"pacific", "pacifique", "pacífico"}:
        return place + 1
    is_second = at > 1 and sentence[at - 1].low in _ANDS and sentence[at - 2].low in _DIRECTIONS
    return end if is_second else 0


def _is_money(sentence: Sequence[Token], end: int) -> bool:
    return end < len(sentence) and sentence[end].low in {"dollars", "dollar"}


def _is_world(sentence: Sequence[Token], at: int, words: Words) -> bool:
    found = words.world.at(sentence, at)
    if not found:
        return False
    following = sentence[at + 1].low if at + 1 < len(sentence) else ""
    return not (sentence[at].text[:1].isupper() and at and following in _NOT_THE_WORLD) and following not in {
        "bank",
        "supply",
        "compact",
        "chains",
    }


def _is_language(sentence: Sequence[Token], at: int) -> bool:
    following = [token.low for token in sentence[at + 1 : at + 3]]
    return bool(_NO_COUNTRY_AFTER.intersection(following)) or (at > 0 and sentence[at - 1].low in {"in", "en"})


def joined(mentions: Sequence[Mention], sentence: Sequence[Token], words: Words) -> list[Mention]:
    """Places that are counted together (“Indonesia and the Philippines”) as one that has no code."""
    found: list[Mention] = []
    for mention in mentions:
        if found and _are_together(found[-1], mention, sentence, words):
            found[-1] = Mention("", found[-1].first, mention.end)
        else:
            found.append(mention)
    return found


def _are_together(one: Mention, other: Mention, sentence: Sequence[Token], words: Words) -> bool:
    if one.is_weak or other.is_weak:
        return False
    between = [token for token in sentence[one.end : other.first] if token.low not in _LINKS or token.low in words.ands]
    return bool(between) and all(token.low in words.ands or token.text == "," for token in between)


def places_named(sentence: str, language: str, places: Places) -> list[str]:
    """The codes of the countries and regions that a sentence names, each once, in order; the world is none."""
    read = tokens(sentence)
    found = places_in(read, words_of(language), places)
    return list(dict.fromkeys(mention.code for mention in found if mention.code and mention.code != WORLD))


def names_a_place(sentence: str, language: str, places: Places) -> bool:
    """Whether a sentence names any place at all: a city, the world, several countries at once."""
    return bool(places_in(tokens(sentence), words_of(language), places))
