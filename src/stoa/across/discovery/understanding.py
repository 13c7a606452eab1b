"""From what was asked to the engine's query: fields resolved, concepts named in any language added."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.engine.search.protocol import Clause, ConceptTerm, Query
from stoa.engine.search.query_language import LONGEST_QUERY, Note, highlight_terms, parse, words_only
from stoa.engine.text.fold import fold
from stoa.foundation.indexing.weights import boosts
from stoa.foundation.registries import kinds
from stoa.foundation.vocabulary.models import Concept
from stoa.foundation.vocabulary.queries import LabelText, named_in, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.across.discovery.asking import Asked
    from stoa.foundation.vocabulary.queries import Named


@dataclass(frozen=True, slots=True)
class Understood:
    """A query for the engine, what was added to it from the vocabulary, and sentences about what was not taken as typed.

    `names` are the preferred labels of what was added, by language: what to mark in a text of that language.
    """

    query: Query
    also_searched: tuple[LabelText, ...] = ()
    notes: tuple[str, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    named: tuple[Named, ...] = ()

    def words_in(self, language: str) -> tuple[str, ...]:
        """The words to mark in a text of this language: those asked for, and what they are called there."""
        called = (word for name in self.names.get(language, ()) for word in name.split())
        return tuple(dict.fromkeys((*highlight_terms(self.query), *called)))

    def in_text(self) -> Query:
        """The query for passages: its words, or the same things by their names in any language."""
        called = {name for names in self.names.values() for name in names}
        return replace(self.query, groups=(*self.query.groups, *((Clause(name),) for name in sorted(called))))


def understand(asked: Asked, language: str) -> Understood:
    """Read the words; at most four queries, none of them about items."""
    parsed = parse(asked.text)
    groups, notes = _with_fields_resolved(parsed.query.groups)
    notes = [*_sentences(parsed.notes), *notes]
    query = replace(parsed.query, groups=groups, filters=asked.filters, include_archived=_names_a_state(groups))
    query = replace(query, boosts=boosts())
    words = " ".join(c.text for group in groups for c in group if not c.excluded and c.kind != "field")
    if asked.own_words or not words:
        return Understood(query, notes=tuple(notes))
    return _with_concepts(query, words, language, tuple(notes))


def understand_text(text: str, language: str, filters: Mapping[str, Sequence[str]] | None = None) -> Understood:
    """Read a text as plain words, without the signs of the search box; two queries."""
    return _with_concepts(replace(words_only(text), filters=filters or {}), text[:LONGEST_QUERY], language, ())


def _names_a_state(groups: tuple[tuple[Clause, ...], ...]) -> bool:
    """Archived items stay out of a search unless it asks for a state, as in `state:archived`."""
    return any(clause.field == "state" and not clause.excluded for group in groups for clause in group)


def _sentences(notes: tuple[Note, ...]) -> list[str]:
    said = {
        Note.CUT: _("This was very long: the first %(count)d characters were searched.") % {"count": LONGEST_QUERY},
        Note.UNCLOSED_QUOTE: _("A quotation mark was left open, so it was ignored."),
    }
    return [said[note] for note in notes]


def _with_concepts(query: Query, words: str, language: str, notes: tuple[str, ...]) -> Understood:
    named = named_in(words)
    concepts = {
        c.pk: c for c in Concept.objects.filter(pk__in={name.concept for name in named}).only("pref", "notation")
    }
    labels = {pk: LabelText(*concept.label_and_language(language), pk) for pk, concept in concepts.items()}
    terms = tuple(
        ConceptTerm(
            n.concept, labels[n.concept].text, is_place=n.is_place, names=_otherwise(concepts[n.concept], n.words)
        )
        for n in named
    )
    names: dict[str, tuple[str, ...]] = {}
    for concept in concepts.values():
        for code, label in concept.pref.items():
            names[code] = (*names.get(code, ()), label)
    return Understood(replace(query, concepts=terms), tuple(labels.values()), notes, names, tuple(named))


def _otherwise(concept: Concept, words: str) -> tuple[tuple[str, str], ...]:
    """What a concept is called in each language, but for the words by which it was named."""
    return tuple((code, label) for code, label in concept.pref.items() if fold(label) != words)


def _with_fields_resolved(groups: tuple[tuple[Clause, ...], ...]) -> tuple[tuple[tuple[Clause, ...], ...], list[str]]:
    """Field clauses with the values the index holds: concept ids for labels, kind keys for names of kinds."""
    notes: list[str] = []
    resolved = tuple(tuple(_resolved(clause, notes) for clause in group) for group in groups)
    return resolved, notes


def _resolved(clause: Clause, notes: list[str]) -> Clause:
    if clause.kind != "field":
        return clause
    if clause.field in {"topic", "place"}:
        return _concept_clause(clause, notes)
    if clause.field == "kind":
        wanted = fold(clause.text)
        for entry in kinds().values():
            if wanted in {fold(entry.key), fold(str(entry.label)), fold(str(entry.plural))}:
                return replace(clause, text=entry.key)
    return clause


def _concept_clause(clause: Clause, notes: list[str]) -> Clause:
    found = resolve([clause.text], places=clause.field == "place")
    if clause.text in found.ids:
        return replace(clause, text=str(found.ids[clause.text]))
    name = _("topic") if clause.field == "topic" else _("place")
    notes.append(_("No %(sort)s is called “%(text)s”.") % {"sort": name, "text": clause.text})
    return clause
