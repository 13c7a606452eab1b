"""What a question asks: its language, the words that matter, and whether a person, a time or a number is wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stoa.engine.search.analysis import is_stop_word
from stoa.engine.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_QUESTION = 500
MOST_WORDS = 16
"""Words of a question that are weighed; the rest of a long one says little more."""

_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_ELISION = re.compile(r"^(?:qu|jusqu|lorsqu|puisqu|[cdjlmnst])[’'](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s?$", re.IGNORECASE)
_INVERTED = re.compile(r"(?:-t)?-(?:il|ils|elle|elles|on|je|nous|vous|ce)$", re.IGNORECASE)
"""The French pronoun behind the verb of a question: faut-il, existe-t-il."""


class Wanted(StrEnum):
    """What would answer the question."""

    PERSON = "person"
    TIME = "time"
    NUMBER = "number"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read. `words` are those that matter, folded, each once, in order."""

    text: str
    language: str
    words: tuple[str, ...]
    wanted: Wanted


_OPENINGS: Mapping[str, str] = {
    "en": "who whom whose what which when where why how is are was were do does did can could should has have will "
    "would may must",
    "fr": "qui que quoi quel quelle quels quelles quand ou combien comment pourquoi est-ce qu'est-ce lequel laquelle "
    "peut-on existe-t-il y",
    "es": "quien quienes que cual cuales cuando donde cuanto cuanta cuantos cuantas como por hay existe puede",
}
_CUES: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    (
        Wanted.NUMBER,
        re.compile(
            r"\bhow (?:many|much|long|often|old|large|high|big|far)\b|\bcombien\b|\bcuant[oa]s?\b"
            r"|\b(?:what|which) (?:is the |was the )?"
            r"(?:share|percentage|proportion|number|amount|rate|level|cost|price|wage|age|budget)\b"
            r"|\bquel(?:le)? (?:est |etait |a ete )?(?:la |le )?"
            r"(?:part|pourcentage|proportion|nombre|montant|taux|niveau|cout|prix|salaire|age|budget)\b"
            r"|\b(?:que|cual (?:es|era|fue) (?:el|la)) "
            r"(?:parte|porcentaje|proporcion|numero|monto|tasa|nivel|costo|coste|precio|salario|edad|presupuesto)\b"
        ),
    ),
    (
        Wanted.TIME,
        re.compile(
            r"\bwhen\b|\b(?:what|which|in which|in what) (?:year|date|month|day)\b|\bsince when\b|\bquand\b|"
            r"\bquelle (?:annee|date)\b|\bquel (?:mois|jour)\b|\bcuando\b|\ben que (?:ano|fecha|mes)\b"
        ),
    ),
    (Wanted.PERSON, re.compile(r"^\W*(?:who|whom|whose|by whom|qui|par qui|quien|quienes|por quien)\b(?! est-ce que)")),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MEASURES = _words(
    "share percentage proportion number amount part pourcentage nombre montant parte porcentaje proporcion numero monto "
    "cantidad year date month day annee jour mois ano fecha mes dia"
)
"""Say what sort of answer is wanted; an answer has the figure or the date instead of the word."""

# Words a question is made with in each language, which no answer needs to repeat. The engine's stop words come on top.
_EMPTY_WORDS: Mapping[str, frozenset[str]] = {
    "en": _words(
        """
        a about after again all also am an and any anybody anyone anything are as at be because been before being
        between both but by can could did do does doing done during each ever few for from further get give given
        had has have having he her here him his how i if in into is it its just kind know known let like long made
        make many may me might more most much must my no nor not now of often on once one only or other our out over
        own please same say says said she should show so some someone something such tell than that the their them
        then there these they thing things this those through to too under until up us use used very was way ways we
        were what when where which while who whom whose why will with would you your information really happen
        happens happened exist exists according
        """
    ),
    "fr": _words(
        """
        a afin ai ainsi alors apres au aucun aussi autre aux avant avec avoir ayant c ce ceci cela celle celles
        celui ces cet cette ceux chaque chez combien comme comment d dans de des depuis dit dire donc dont du elle
        elles en encore entre est et etait etaient ete etre eu eux fait faire faut font fut il ils j je jusqu l la
        laquelle le lequel les lesquels leur leurs lors lorsque lui m ma mais me meme mes moi n ne ni nos notre nous
        on ont ou par parmi pas pendant peut peuvent plus plusieurs pour pourquoi puis qu quand que quel quelle
        quelles quels qui quoi s sa sait sans se selon ses si sien son sont sous sur t ta te tel telle tous tout
        toute toutes tres tu un une vers voici voila vos votre vous y existe savons savoir informations aujourd'hui
        """
    ),
    "es": _words(
        """
        a al algo alguien alguna algunas alguno algunos ante antes aqui asi aun aunque bajo cada como con contra
        cual cuales cuando cuanta cuantas cuanto cuantos cuya cuyo dan dar de del desde dice dicen decir donde dos
        durante e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estan estar estas este
        esto estos existe existen fue fueron ha habia han hace hacen hacer hacia hasta hay hizo la las le les lo los
        mas me mediante mi mientras mis mucho muy nada ni no nos nosotros nuestra nuestras nuestro nuestros o os
        otra otras otro otros para pero por porque pueda puede pueden pues que quien quienes sabe sabemos saber se
        segun ser si sido sin sobre son su sus tal tambien tan tanto te tener tiene tienen tuvo todo todos tras tu
        tus u un una unas uno unos usted y ya informacion
        """
    ),
}


def read_question(text: str, reader_language: str) -> Question:
    """Read a question in English, French or Spanish; another language is read with its stop words alone."""
    text = " ".join(text[:LONGEST_QUESTION].split())
    language = _language_of(text, reader_language)
    plain = fold(text)
    wanted = next((sort for sort, cue in _CUES if cue.search(plain)), Wanted.ANYTHING)
    words = _telling_words(text, language)
    if wanted in {Wanted.NUMBER, Wanted.TIME}:
        words = tuple(word for word in words if word not in _MEASURES) or words
    return Question(text, language, words, wanted)


def is_question(text: str) -> bool:
    """Whether words typed into the search box read like a question: a question mark, or an opening word and some more."""
    words = [fold(word) for word in _WORD.findall(text)]
    if len(words) < 3 or ":" in text or '"' in text:
        return False
    return text.rstrip().endswith("?") or any(words[0] in openings.split() for openings in _OPENINGS.values())


def telling(words: list[str], language: str) -> list[str]:
    """Those of some folded words that say something in this language."""
    empty = _EMPTY_WORDS.get(language, frozenset())
    return [word for word in words if word not in empty and not is_stop_word(word, language) and _says(word)]


def words_of(text: str) -> list[str]:
    """The words of a text in order, folded, without French elisions and the English genitive."""
    return [fold(_bare(word)) for word in _WORD.findall(text)]


def _bare(word: str) -> str:
    return _INVERTED.sub("", _POSSESSIVE.sub("", _ELISION.sub("", word)))


def _says(word: str) -> bool:
    return word.isdigit() or len(word) > 1


def _telling_words(text: str, language: str) -> tuple[str, ...]:
    """The words that matter; of a question made of empty words alone, all of them."""
    words = words_of(text)
    return tuple(dict.fromkeys(telling(words, language) or words))[:MOST_WORDS]


def _language_of(text: str, reader_language: str) -> str:
    """The language most of whose empty words stand in the question; the reader's if none or several do."""
    if "¿" in text:
        return "es"
    words = words_of(text)
    counts = {code: sum(word in empty for word in words) for code, empty in _EMPTY_WORDS.items()}
    counts = {code: count + (words[:1] != [] and words[0] in _OPENINGS[code].split()) for code, count in counts.items()}
    best = max(counts.values(), default=0)
    likeliest = [code for code, count in counts.items() if count == best]
    if not best or (len(likeliest) > 1 and reader_language in likeliest):
        return reader_language
    return likeliest[0]
