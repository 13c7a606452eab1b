"""Whether a written sentence stands in the passages it names: its words, figures, names and its “not”.

By comparing words, not by understanding: a sentence that turns the passage's words into another claim may pass, a good one in
other words (or in another language) is dropped. Dropping is the side to err on.
"""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stoa.across.answers.prompting import gives_orders
from stoa.across.answers.sentences import sentences_of
from stoa.across.answers.weighing import telling_stems
from stoa.engine.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.across.answers.prompting import Given

MOST_SENTENCES = 8
LONGEST_SENTENCE = 500
FEWEST_WORDS = 2
IN_PASSAGES = 0.85
"""The part of a sentence's telling words that the passages it names must hold."""
IN_ONE_PLACE = 0.5
"""The part that two sentences next to each other in one of them must hold: words gathered from everywhere support nothing."""

_CHANGED = {"\u2018": "'", "\u2019": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "}
_PICTURE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)?|\[[^\]]*\])?")
_CITED = re.compile(r"\[\d+(?:, ?\d+)*\]")
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)?|\[[^\]]*\])")
_TAG = re.compile(r"<[a-zA-Z/!?][^>]*>?")
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,20}:/{1,2}\S*|\b(?:javascript|data|mailto|vbscript|file|tel):\S*|\bwww\.\S+|"
    r"\b[\w.+-]+@[\w-]+\.[\w.-]+|\b(?:[a-z0-9-]{2,}\.)+[a-z]{2,}(?:/\S*)|\b(?:[a-z0-9-]{2,}\.)+(?:com|org|net|io|int|info|biz|"
    r"dev|app|example|test|co|eu|ch|fr|es|uk|us|ru|cn)\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[`*_#|~{}\\]+")
_NUMBER = re.compile(r"(\d+(?:[.,' ]\d+)*)(?: ?(%|per ?cent|pour ?cent|por ?ciento|[a-zé]+))?", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+")
_SCALES = {
    **dict.fromkeys(("%", "percent", "pourcent", "porciento"), "%"),
    **dict.fromkeys(("thousand", "mille", "mil"), "k"),
    **dict.fromkeys(("million", "millions", "millon", "millones"), "m"),
    **dict.fromkeys(("billion", "billions", "milliard", "milliards"), "g"),
}
"""What stands behind a number and belongs to it: 5 per cent is not 5 million."""
_NAME = re.compile(r"(?<!^)(?<![.!?:] )\b[A-ZÀ-ÖØ-Þ][\w’'-]+")
_NUMBER_WORDS = frozenset(
    fold(word)
    for line in (
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
        "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion",
        "half third quarter double twice deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze",
        "seize vingt trente quarante cinquante soixante cent cents mille millions milliard moitié tiers quart doubler",
        "triple tripler dos tres cuatro cinco seis siete ocho nueve diez doce trece catorce quince veinte treinta",
        "cuarenta cincuenta sesenta setenta ochenta noventa cien ciento cientos mil millon millones mitad tercio",
        "cuarto doble",
    )
    for word in line.split()
)
_DENIALS = frozenset(
    word
    for line in (
        "not no never none nobody nothing without neither nor cannot t",
        "pas jamais sans aucun aucune rien personne",
        "nunca jamas sin ningun ninguna ninguno nadie nada tampoco",
    )
    for word in line.split()
)


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence that stands, and the numbers of the passages it rests on."""

    text: str
    passages: tuple[int, ...]


class UnreadableError(Exception):
    """The reply is not in the form that was asked for."""


def read_reply(reply: str) -> list[tuple[str, tuple[int, ...]]]:
    """The sentences of a reply with the numbers they name; raises UnreadableError. Words around the JSON are passed over."""
    start = reply.find("{")
    try:
        found = json.JSONDecoder().raw_decode(reply, start)[0] if start >= 0 else None
        rows = found["sentences"] if isinstance(found, dict) else None
    except (ValueError, KeyError, RecursionError) as error:
        raise UnreadableError from error
    if not isinstance(rows, list):
        raise UnreadableError
    return [_row(row) for row in rows[:MOST_SENTENCES]]


def supported(rows: Sequence[tuple[str, tuple[int, ...]]], given: Sequence[Given]) -> list[Written]:
    """Those of the sentences, as plain text, that the passages they name support."""
    by_number = {one.number: one for one in given}
    written = [Written(plain(text), numbers) for text, numbers in rows]
    return [one for one in written if _stands(one, by_number)]


def plain(text: str) -> str:
    """The words alone: no links, addresses, pictures, tags or signs of markup, nothing invisible."""
    text = unicodedata.normalize("NFC", text[: 4 * LONGEST_SENTENCE])
    text = "".join(_CHANGED.get(sign, sign) for sign in text if unicodedata.category(sign)[0] != "C" or sign in "\n\t")
    for pattern, instead in (
        (_PICTURE, " "),
        (_CITED, " "),
        (_LINK, r"\1"),
        (_TAG, " "),
        (_ADDRESS, " "),
        (_SIGNS, " "),
    ):
        text = pattern.sub(instead, text)
    return " ".join(text.split())


def _row(row: Any) -> tuple[str, tuple[int, ...]]:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not isinstance(row.get("passages"), list):
        raise UnreadableError
    if not all(type(number) is int for number in row["passages"]):
        raise UnreadableError
    return row["text"], tuple(dict.fromkeys(row["passages"]))


def _stands(one: Written, given: Mapping[int, Given]) -> bool:
    if not one.passages or any(number not in given for number in one.passages):
        return False
    if not one.text or len(one.text) > LONGEST_SENTENCE or gives_orders(one.text):
        return False
    named = [given[number] for number in one.passages]
    return _figures_stand(one.text, named) and _names_stand(one.text, named) and _words_stand(one.text, named)


def _figures_stand(text: str, named: Sequence[Given]) -> bool:
    """Every number, in figures and in words, stands in a passage named as it is."""
    source = " ".join(f"{one.title} {one.text}" for one in named)
    words = set(re.findall(r"\w+", fold(source)))
    in_words = _NUMBER_WORDS & set(re.findall(r"\w+", fold(text)))
    return _figures(text) <= _figures(source) and in_words <= words


def _figures(text: str) -> set[str]:
    """Numbers with their scale in one spelling: 15,000, 15.000 and 15 000 alike.

    A comma before other than three digits is a point.
    """
    spaced = "".join(_CHANGED.get(sign, sign) for sign in text)
    return {figure for number in _NUMBER.finditer(spaced) for figure in _spelt(number[1], number[2] or "")}


def _spelt(number: str, behind: str) -> list[str]:
    scale = _SCALES.get(fold(behind).replace(" ", ""), "")
    if _GROUPED.fullmatch(number):
        return [re.sub(r"\D", "", number) + scale]
    *several, last = (part.replace(",", ".") for part in re.split(r"[' ]", number))
    return [*several, last + scale]


def _names_stand(text: str, named: Sequence[Given]) -> bool:
    """Every word with a capital inside the sentence stands in a passage named, whatever its case there."""
    source = set(re.findall(r"[\w’'-]+", fold(" ".join(f"{one.title} {one.text}" for one in named))))
    source |= {part for word in source for part in re.split(r"[’'-]", word)}
    return all(fold(name) in source or set(re.split(r"[’'-]", fold(name))) <= source for name in _NAME.findall(text))


def _words_stand(text: str, named: Sequence[Given]) -> bool:
    """Enough of the telling words in the passages named, enough of them in one place, and a “not” where that place has one."""
    held: dict[str, set[str]] = {}
    for one in named:
        held.setdefault(one.language, set()).update(telling_stems(f"{one.title}\n{one.text}", one.language))
    wanted = {language: set(telling_stems(text, language)) for language in held}
    if not any(_part(wanted[language], held[language]) >= IN_PASSAGES for language in held):
        return False
    places = [(_part(wanted[lang], set(telling_stems(place, lang))), place) for lang, place in _places(named)]
    best = max((part for part, _ in places), default=0.0)
    # Of the places that hold as much the first is the shortest: a neighbour's “not” says nothing about a sentence.
    nearest = [place for part, place in places if part == best]
    return best >= IN_ONE_PLACE and _denies(nearest[0]) == _denies(text)


def _places(named: Sequence[Given]) -> list[tuple[str, str]]:
    """Language and text of each sentence of the passages, then of each two that follow each other."""
    texts = [(one.language, [sentence.text for sentence in sentences_of(one.text)]) for one in named]
    pairs = [(language, " ".join(two)) for language, several in texts for two in itertools.pairwise(several)]
    return [(language, text) for language, several in texts for text in several] + pairs


def _part(wanted: set[str], held: set[str]) -> float:
    return len(wanted & held) / len(wanted) if len(wanted) >= FEWEST_WORDS else 0.0


def _denies(text: str) -> bool:
    return bool(_DENIALS & set(re.findall(r"\w+", fold(text))))
