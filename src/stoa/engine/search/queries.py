"""From our query and scope to one tantivy query. Nothing a reader types is parsed by tantivy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tantivy import Occur, Schema
from tantivy import Query as TantivyQuery

from stoa.engine.search.analysis import analyser_for, phrase_terms, query_words
from stoa.engine.search.ranking import TermStatistics, concept_score, term_query, typical_score, weighted_terms
from stoa.engine.search.schema import facet_field
from stoa.engine.search.scope import number_range, silent, still_to_come, within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stoa.engine.search.protocol import Boost, Clause, ConceptTerm, Query, Scope
    from stoa.engine.search.scope import Part

NARROWER_SHARE = 0.5
"""What a document tagged with something narrower gets of what one tagged with the concept itself gets."""
NAME_WEIGHT = 0.3
"""What the words of a concept's other names weigh against words typed."""


class QueryBuilder:
    """Builds tantivy queries for one searcher: term weights come from its statistics."""

    def __init__(self, schema: Schema, statistics: TermStatistics) -> None:
        self._schema = schema
        self._statistics = statistics

    def items(self, query: Query, scope: Scope, *, without_filter: str = "") -> TantivyQuery:
        """Items that match in scope; `without_filter` names a facet whose own filter is left out."""
        parts = [(Occur.Must, self._asked(query)), *self._limits(query, without_filter)]
        if not query.include_archived:
            parts.append((Occur.MustNot, self._term("archived", True)))
        parts.extend((Occur.Should, part) for _, part in self._boosts(query))
        return self._within(scope, parts)

    def passages(self, query: Query, scope: Scope, items: Sequence[int]) -> TantivyQuery | None:
        """Passages of `items` that hold anything asked for in the text; None when nothing is."""
        wanted = [part for clause in _searched_in_text(query) for part in self._ranking(clause)]
        if not wanted:
            return None
        inside = silent(TantivyQuery.term_set_query(self._schema, "item", list(items)))
        return self._within(scope, [(Occur.Must, _any(wanted)), (Occur.Must, inside)])

    def similar(self, words: str, scope: Scope, excluding: int | None) -> TantivyQuery:
        """Listed items that share any of `words`."""
        parts = [(Occur.Must, _any(self._word_parts(words))), (Occur.MustNot, self._term("archived", True))]
        if excluding is not None:
            parts.append((Occur.MustNot, self._term("item", excluding)))
        return self._within(scope, parts)

    def one_item(self, query: TantivyQuery, item: int) -> TantivyQuery:
        """`query` narrowed to one item, its score unchanged."""
        return TantivyQuery.boolean_query([(Occur.Must, query), (Occur.Must, silent(self._term("item", item)))])

    def items_after(self, item: int) -> TantivyQuery:
        """Every item with a larger id, whoever may see it."""
        return number_range(self._schema, "item", item + 1, None)

    def contributions(self, query: Query) -> Iterator[tuple[dict[str, object], TantivyQuery]]:
        """Everything that can add to a score, described, with its query: for explanations."""
        for clause in _searched_in_text(query):
            for term in weighted_terms(clause.text, self._statistics):
                described = {"word": term.word, "term": term.term, "field": term.field, "weight": round(term.weight, 4)}
                yield described, term_query(self._schema, term)
        for concept in query.concepts:
            yield {"concept": concept.concept, "label": concept.label}, self._tagged(concept)
            for name, part in self._named(concept):
                yield {"concept": concept.concept, "label": name, "is_name": True}, part
        for boost, part in self._boosts(query):
            yield {"signal": boost.signal, "label": boost.label, "weight": boost.weight}, part

    def ranks(self, query: Query) -> bool:
        """Whether the query has anything that gives documents different scores."""
        return bool(query.concepts) or any(True for _ in _searched_in_text(query))

    def still_to_come(self, scope: Scope, moment: str) -> TantivyQuery:
        """Documents with times of their own, for the scope's tokens, whose `moment` (open_from, open_until) lies ahead."""
        return still_to_come(self._schema, scope, moment)

    def _asked(self, query: Query) -> TantivyQuery:
        if query.groups:
            return _any([self._group(group, query.concepts) for group in query.groups])
        if query.concepts:
            return _any([self._concept(concept) for concept in query.concepts])
        return silent(TantivyQuery.all_query())

    def _group(self, group: tuple[Clause, ...], concepts: Sequence[ConceptTerm]) -> TantivyQuery:
        """Words rank and one must occur, or a concept in their place; phrases and fields must hold, minus must not."""
        plain = [clause for clause in group if clause.kind == "words" and not clause.excluded]
        parts = [self._demand(clause) for clause in group if clause not in plain]
        named = [self._concept(concept) for concept in concepts]
        if plain:
            text = " ".join(clause.text for clause in plain)
            parts.append((Occur.Must, _any([*self._word_parts(text), *named])))
        else:
            parts.extend((Occur.Should, concept) for concept in named)
        if not any(occur == Occur.Must for occur, _ in parts):
            parts.append((Occur.Must, silent(TantivyQuery.all_query())))
        return TantivyQuery.boolean_query(parts)

    def _demand(self, clause: Clause) -> Part:
        return (Occur.MustNot if clause.excluded else Occur.Must, self._holding(clause))

    def _holding(self, clause: Clause) -> TantivyQuery:
        """Documents for which a clause holds."""
        if clause.kind == "field" and clause.field != "title":
            return silent(self._facet(clause.field, _spellings(clause.text)))
        field = "title" if clause.field == "title" else "body"
        if clause.kind == "phrase":
            return self._phrase(clause.text, field)
        return self._all_words(clause.text, field)

    def _phrase(self, text: str, field: str) -> TantivyQuery:
        languages = (phrase_terms(text, name) for name in self._statistics.analysers)
        return _any([self._sequence(terms, field) for terms in languages if terms])

    def _sequence(self, terms: list[str], field: str) -> TantivyQuery:
        if len(terms) == 1:
            return TantivyQuery.term_query(self._schema, field, terms[0], "freq")
        return TantivyQuery.phrase_query(self._schema, field, list(terms))

    def _all_words(self, text: str, field: str) -> TantivyQuery:
        words = query_words(text, self._statistics.analysers)
        each = [_any([self._term(field, term) for terms in word.terms.values() for term in terms]) for word in words]
        return TantivyQuery.boolean_query([(Occur.Must, word) for word in each])

    def _ranking(self, clause: Clause) -> list[TantivyQuery]:
        parts = self._word_parts(clause.text)
        return [*parts, self._phrase(clause.text, "body")] if clause.kind == "phrase" else parts

    def _word_parts(self, text: str) -> list[TantivyQuery]:
        return [term_query(self._schema, term) for term in weighted_terms(text, self._statistics)]

    def _concept(self, concept: ConceptTerm) -> TantivyQuery:
        """Documents tagged with the concept or something narrower, or holding one of its other names."""
        return _any([self._tagged(concept), *(named for _, named in self._named(concept))])

    def _tagged(self, concept: ConceptTerm) -> TantivyQuery:
        """Tagged documents: one score for the concept itself, a smaller one for what is narrower."""
        field = "places" if concept.is_place else "concepts"
        score = concept_score(concept, self._statistics)
        shares = ((field, NARROWER_SHARE), ("tagged", 1 - NARROWER_SHARE))
        return _any(
            [TantivyQuery.const_score_query(self._term(name, concept.concept), score * share) for name, share in shares]
        )

    def _named(self, concept: ConceptTerm) -> Iterator[tuple[str, TantivyQuery]]:
        """Each other name that any document may hold, with the documents that hold all words of it, in its language."""
        for language, name in concept.names:
            words: dict[str, list[TantivyQuery]] = {}
            for term in weighted_terms(name, self._statistics):
                if term.term.startswith(f"{analyser_for(language)}:"):
                    words.setdefault(term.word, []).append(term_query(self._schema, term))
            if words:
                every = TantivyQuery.boolean_query([(Occur.Must, _any(parts)) for parts in words.values()])
                yield name, TantivyQuery.boost_query(every, NAME_WEIGHT * concept.weight)

    def _boosts(self, query: Query) -> Iterator[tuple[Boost, TantivyQuery]]:
        """Constant scores of the signals, in proportion to what the query itself can add."""
        if not query.boosts or not self.ranks(query):
            return
        whole = max(
            [typical_score(clause.text, self._statistics) for clause in _searched_in_text(query)]
            + [concept_score(concept, self._statistics) for concept in query.concepts]
        )
        for boost in query.boosts:
            marked = self._term("signals", boost.signal)
            yield boost, TantivyQuery.const_score_query(marked, boost.weight * whole)

    def _limits(self, query: Query, without_filter: str) -> Iterator[Part]:
        for name, values in query.filters.items():
            if name != without_filter:
                yield Occur.Must, silent(self._facet(name, values))
        if query.since is not None or query.until is not None:
            yield Occur.Must, silent(number_range(self._schema, "date", query.since, query.until))

    def _facet(self, name: str, values: Sequence[str]) -> TantivyQuery:
        return TantivyQuery.term_set_query(self._schema, facet_field(name), list(values))

    def _term(self, field: str, value: str | int | bool) -> TantivyQuery:
        return TantivyQuery.term_query(self._schema, field, value, "freq" if field in {"body", "title"} else "basic")

    def _within(self, scope: Scope, parts: Sequence[Part]) -> TantivyQuery:
        return within(self._schema, self._statistics, scope, parts)


def _any(queries: Sequence[TantivyQuery]) -> TantivyQuery:
    """Documents that match at least one; none at all when there is none."""
    return TantivyQuery.boolean_query([(Occur.Should, query) for query in queries])


def _searched_in_text(query: Query) -> Iterator[Clause]:
    for group in query.groups:
        for clause in group:
            if not clause.excluded and clause.kind != "field":
                yield clause


def _spellings(value: str) -> list[str]:
    """A typed value as typed and in both cases: kinds are lower case, country codes upper."""
    return list(dict.fromkeys((value, value.lower(), value.upper())))
