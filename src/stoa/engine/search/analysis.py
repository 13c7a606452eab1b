"""From text to index terms: normalise lightly here, tokenise, fold and stem in tantivy's compiled analysers.

All languages share one index field. Every term carries the language it was analysed in (`en:work`, `fr:travail`), so
that languages never mix up their stems while document counts and lengths are taken over the whole field.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from stoa.engine.search.stop_words import ARABIC_STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OTHER = "other"
"""The analyser of languages without a stemmer: folded, not stemmed."""

STEMMERS: Mapping[str, str] = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
ANALYSERS: tuple[str, ...] = (*STEMMERS, OTHER)

_ALIASES = {"nb": "no", "nn": "no"}
_WITHOUT_STOP_LIST = frozenset({"ar", "el", "ro", "ta", "tr", OTHER})
_LONGEST_TOKEN_BYTES = 120
_CACHED_TEXT_CHARACTERS = 20_000

_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_SPACELESS_RUN = re.compile(f"[{_SPACELESS}]+")
_ARABIC = "\u0621-\u064a\u0640\u064b-\u0652"
_SWAPPED_ARTICLE = re.compile(r"\b\u0627([\u0622\u0623\u0625\u0627])\u0644")
_INNER_LAM_ALEF = re.compile(r"(?<=\w)\u0644([\u0622\u0623\u0625\u0627])")
_REPLACED = {
    "ё": "е",
    "Ё": "Е",
    "İ": "I",
    "\u00ad": "",
    "\u0640": "",
    "\u200b": "",
    "\u200c": "",
    "\u200d": "",
    **dict(zip("άέήίόύώϊϋΐΰΆΈΉΊΌΎΏ", "αεηιουωιυιυΑΕΗΙΟΥΩ", strict=True)),
}
_REPLACEABLE = re.compile(f"[{''.join(_REPLACED)}\u064b-\u0652\ud800-\udfff]")
_NEEDS_CARE = re.compile(f"[{''.join(_REPLACED)}{_ARABIC}{_SPACELESS}\ud800-\udfff]")

_APOSTROPHE = re.compile(r"['’](?=\w)")
_WORD_BEFORE = re.compile(r"\w+\Z")
_LONGEST_ELISION = 6
_ELISIONS: Mapping[str, frozenset[str]] = {
    "fr": frozenset({*"cdjlmnst", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"}),
    "it": frozenset(
        {
            *"cdlmnstv",
            "gl",
            "un",
            "ell",
            "dell",
            "nell",
            "sull",
            "coll",
            "quell",
            "all",
            "dall",
            "quest",
            "tutt",
            "anch",
        }
    ),
}
_ANY_ELISION = frozenset().union(*_ELISIONS.values())


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query with the terms it becomes: per analyser the usual term first, then variants.

    `stops_in` names the analysers in which it is a stop word.
    """

    text: str
    terms: Mapping[str, tuple[str, ...]]
    stops_in: frozenset[str]


def analyser_for(language: str) -> str:
    """The analyser of a BCP 47 tag: its primary subtag where a stemmer exists, else `other`."""
    primary = re.split("[-_]", language.strip().lower(), maxsplit=1)[0]
    primary = _ALIASES.get(primary, primary)
    return primary if primary in STEMMERS else OTHER


def normalise(text: str, analyser: str = OTHER) -> str:
    """Compatibility forms composed, elisions cut, scripts without spaces cut into overlapping pairs.

    The result is for analysis alone: it is not readable text and its offsets are not those of `text`.
    """
    if not text.isascii():
        if not unicodedata.is_normalized("NFKC", text):
            text = unicodedata.normalize("NFKC", text)
        if _NEEDS_CARE.search(text):
            text = _with_care(text)
    return _cut_elisions(text, _ELISIONS[analyser]) if analyser in _ELISIONS else text


def index_text(text: str, language: str) -> str:
    """The terms of a text as one string for a field that is cut at white space.

    Short texts are remembered for a while, since the full and the public index take the same ones in turn.
    """
    analyser = analyser_for(language)
    if len(text) > _CACHED_TEXT_CHARACTERS:
        return _marked_stream(text, analyser)
    return _remembered_stream(text, analyser)


def phrase_terms(text: str, analyser: str) -> list[str]:
    """The terms of a phrase in order, as they stand in the index for documents of this analyser."""
    return _marked_stream(text, analyser).split()


def query_words(text: str, analysers: Iterable[str]) -> list[Word]:
    """The words of a query in order, repeats included, each with its terms under every given analyser."""
    plain = normalise(_cut_elisions(text, _ANY_ELISION))
    tokens = _splitter().analyze(plain)
    stems = {name: _analyser(name).analyze(plain) for name in analysers}
    return [
        Word(
            text=token,
            terms={name: _terms_of(token, stems[name][place], name) for name in stems},
            stops_in=frozenset(name for name in stems if is_stop_word(token, name)),
        )
        for place, token in enumerate(tokens)
    ]


def stems(text: str, analyser: str) -> list[str]:
    """The stems of a text without language marks: what snippets compare."""
    return _analyser(analyser).analyze(normalise(text, analyser))


@lru_cache(maxsize=50_000)
def is_stop_word(word: str, analyser: str) -> bool:
    """Whether a word says so little in this language that a query may drop it while other words remain."""
    if analyser == "ar":
        return word in ARABIC_STOP_WORDS
    if analyser in _WITHOUT_STOP_LIST:
        return False
    return not _stop_filter(analyser).analyze(word)


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run of a script without spaces; a single character stands for itself."""
    letters = [letter for letter in run if letter.isalnum()]
    if len(letters) < 2:
        return letters
    return [first + second for first, second in itertools.pairwise(letters)]


def spaceless_runs(text: str) -> Iterable[re.Match[str]]:
    """The stretches of `text` in scripts that are written without spaces between words."""
    return _SPACELESS_RUN.finditer(text)


def _with_care(text: str) -> str:
    text = _REPLACEABLE.sub(lambda match: _replacement(match[0]), text)
    # Arabic from PDF files comes with the lam-alef ligature in the wrong order: at the start of a word that is certain.
    text = _SWAPPED_ARTICLE.sub("\u0627\u0644\\1", text)
    return _SPACELESS_RUN.sub(lambda match: f" {' '.join(pairs(match[0]))} ", text)


def _replacement(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return " "
    return _REPLACED.get(character, "")


def _cut_elisions(text: str, elided: frozenset[str]) -> str:
    """`text` without articles and the like before an apostrophe.

    Looks at apostrophes only: one pattern for the words themselves costs ten times as much on a French page.
    """
    kept, place = [], 0
    for apostrophe in _APOSTROPHE.finditer(text):
        before = _WORD_BEFORE.search(text, max(place, apostrophe.start() - _LONGEST_ELISION - 1), apostrophe.start())
        if before and before[0].lower() in elided:
            kept.append(text[place : before.start()])
            place = apostrophe.end()
    return "".join(kept) + text[place:]


def _terms_of(token: str, stem: str, analyser: str) -> tuple[str, ...]:
    usual = f"{analyser}:{stem}"
    # Inside a word the swapped lam-alef of PDF files cannot be told from good text, so a query looks for both.
    if analyser == "ar" and _INNER_LAM_ALEF.search(token):
        swapped = _analyser(analyser).analyze(_INNER_LAM_ALEF.sub("\\1\u0644", token))
        return (usual, *(f"{analyser}:{other}" for other in swapped if other != stem))
    return (usual,)


def _marked_stream(text: str, analyser: str) -> str:
    terms = _analyser(analyser).analyze(normalise(text, analyser))
    return f"{analyser}:" + f" {analyser}:".join(terms) if terms else ""


_remembered_stream = lru_cache(maxsize=512)(_marked_stream)


def _base() -> TextAnalyzerBuilder:
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(_LONGEST_TOKEN_BYTES))
        .filter(Filter.lowercase())
    )


@cache
def _splitter() -> TextAnalyzer:
    return _base().build()


@cache
def _analyser(name: str) -> TextAnalyzer:
    # Accents go before stemming: whoever types without them must reach the same stem.
    folded = _base().filter(Filter.ascii_fold())
    return folded.filter(Filter.stemmer(STEMMERS[name])).build() if name in STEMMERS else folded.build()


@cache
def _stop_filter(name: str) -> TextAnalyzer:
    return _base().filter(Filter.stopword(STEMMERS[name])).build()
