"""From words to weighted index terms, using how often each occurs in the index at hand."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tantivy import Query as TantivyQuery
from tantivy import Schema, Searcher

from stoa.engine.search.analysis import ANALYSERS, Word, query_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stoa.engine.search.protocol import ConceptTerm

TITLE_WEIGHT = 0.3
CONCEPT_WEIGHT = 1.5
"""What a concept weighs against a word as rare as it: somebody chose the tag, a word may stand anywhere."""
LARGEST_REPEAT = 3
"""A word repeated in a query counts at most this often."""

SIMILAR_TERMS = 50
LONGEST_TEXT = 100_000

LEAN = 100
"""Documents' worth of trust in the share over all languages when a language's own share is taken."""


_REMEMBERED_FREQUENCIES = 100_000


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """One term to look up: `weight` multiplies its BM25 score; `word` is what was typed."""

    word: str
    field: str
    term: str
    weight: float


class TermStatistics:
    """Document frequencies of one searcher, remembered while it lives."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._frequencies: dict[tuple[str, str | int], int] = {}
        counts = {name: searcher.doc_freq("analyser", name) for name in ANALYSERS}
        self.by_analyser = {name: count for name, count in counts.items() if count}
        self.analysers = tuple(self.by_analyser)
        # Every document has one analyser, so this is BM25's own count: deleted ones are in it until they are merged away.
        self.documents = max(sum(self.by_analyser.values()), 1)

    def frequency(self, field: str, term: str | int) -> int:
        key = (field, term)
        known = self._frequencies.get(key)
        if known is None:
            if len(self._frequencies) >= _REMEMBERED_FREQUENCIES:
                self._frequencies.clear()
            known = self._frequencies[key] = self._searcher.doc_freq(field, term)
        return known


def idf(share: float) -> float:
    """The inverse document frequency of BM25 for the share of documents that hold a term."""
    return -math.log(min(share, 0.9999))


def weighted_terms(text: str, statistics: TermStatistics) -> list[WeightedTerm]:
    """The terms to search for, for the body and the title, in every language the index holds.

    A word weighs the same in every language, by how common it is where it is most common: else an English word would
    lift the few French texts that quote it, and content in other languages would bend the ranking within one. Terms
    that occur nowhere are left out.
    """
    words = query_words(text, statistics.analysers)
    counts = Counter(word.text for word in words)
    unique = list({word.text: word for word in words}.values())
    silent = _silent_analysers(unique, statistics)
    return [
        term for word in unique for term in _terms_of(word, min(counts[word.text], LARGEST_REPEAT), silent, statistics)
    ]


def strongest_words(text: str, statistics: TermStatistics, limit: int = SIMILAR_TERMS) -> str:
    """The words of a long text that tell most about it, by frequency in it and rarity in the index.

    Of a very long text the first 100,000 characters are read.
    """
    words = query_words(text[:LONGEST_TEXT], statistics.analysers)
    counts = Counter(word.text for word in words)
    strength = {
        word.text: counts[word.text] * idf(_share(word, "body", statistics))
        for word in words
        if any(statistics.frequency("body", term) for terms in word.terms.values() for term in terms)
    }
    return " ".join(sorted(strength, key=lambda word: (-strength[word], word))[:limit])


def typical_score(text: str, statistics: TermStatistics) -> float:
    """What the words of a query add to the score of a document of average length in which each stands once."""
    strength: dict[str, float] = {}
    for term in weighted_terms(text, statistics):
        if term.field == "body":
            own = idf((statistics.frequency("body", term.term) + 0.5) / (statistics.documents + 1))
            strength[term.word] = max(strength.get(term.word, 0.0), term.weight * own)
    return math.fsum(strength.values())


def concept_score(concept: ConceptTerm, statistics: TermStatistics) -> float:
    """What a concept adds to a document tagged with it: the rarer it and what is narrower are, the more, as with words."""
    field = "places" if concept.is_place else "concepts"
    share = (statistics.frequency(field, concept.concept) + 0.5) / (statistics.documents + 1)
    return CONCEPT_WEIGHT * concept.weight * idf(share)


def term_query(schema: Schema, term: WeightedTerm) -> TantivyQuery:
    """The query of one weighted term; kept flat so that tantivy can skip blocks that cannot win."""
    return TantivyQuery.boost_query(TantivyQuery.term_query(schema, term.field, term.term, "freq"), term.weight)


def _silent_analysers(words: Sequence[Word], statistics: TermStatistics) -> frozenset[str]:
    """The languages in which the query holds more than stop words: there its stop words are dropped."""
    return frozenset(name for name in statistics.analysers if any(name not in word.stops_in for word in words))


def _terms_of(word: Word, repeats: int, silent: frozenset[str], statistics: TermStatistics) -> Iterator[WeightedTerm]:
    for field, weight in (("body", 1.0), ("title", TITLE_WEIGHT)):
        wanted = idf(_share(word, field, statistics))
        factor = repeats if field == "body" else 1
        for analyser, terms in word.terms.items():
            if analyser in word.stops_in and analyser in silent:
                continue
            for term in terms:
                frequency = statistics.frequency(field, term)
                if frequency:
                    own = idf((frequency + 0.5) / (statistics.documents + 1))
                    yield WeightedTerm(word.text, field, term, weight * factor * wanted / own)


def _share(word: Word, field: str, statistics: TermStatistics) -> float:
    """How common a word is: its share among the documents of the language where it is most common.

    Shares of languages with few documents lean on the share over all languages.
    """
    held = {name: sum(statistics.frequency(field, term) for term in terms) for name, terms in word.terms.items()}
    overall = (sum(held.values()) + 0.5) / (statistics.documents + 1)
    return max(
        (
            (count + 0.5 + LEAN * overall) / (statistics.by_analyser[name] + 1 + LEAN)
            for name, count in held.items()
            if count
        ),
        default=overall,
    )
